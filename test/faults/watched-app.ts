// The app in a process of its own, killed when it is told and started again at once. One more process always waits for its
// settings: so starting again takes less long.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { AppConfig } from '../../src/config.ts';

const PROGRAM = fileURLToPath(new URL('app-process.ts', import.meta.url));

export class WatchedApp {
  kills = 0;
  /** What it said of itself when it ended though nobody killed it. */
  readonly faults: string[] = [];
  readonly #config: AppConfig;
  readonly #compiled: string;
  #child: ChildProcessWithoutNullStreams | undefined;
  #next: ChildProcessWithoutNullStreams | undefined;
  #struck = false;
  #over = false;

  /** @param compiled a folder for its modules as V8 compiled them */
  constructor(config: AppConfig, compiled: string) {
    this.#config = config;
    this.#compiled = compiled;
  }

  #spawn(): ChildProcessWithoutNullStreams {
    return spawn(process.execPath, [PROGRAM], { env: { NODE_COMPILE_CACHE: this.#compiled } });
  }

  start(): void {
    const child = this.#next ?? this.#spawn();
    this.#next = undefined;
    this.#child = child;
    this.#struck = false;
    let said = '';
    child.stdin.on('error', () => undefined); // it was killed before it had read
    child.stdin.write(`${JSON.stringify(this.#config)}\n`);
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line !== 'ready' || this.#over) return;
      this.sweep(); // as main.ts does: what came while nobody listened
      this.#next ??= this.#spawn();
    });
    child.stderr.on('data', (text: Buffer) => (said += text.toString()));
    child.once('exit', (_code, signal) => {
      if (this.#over) return;
      if (signal === 'SIGKILL') this.start();
      else this.faults.push(said);
    });
  }

  get canBeKilled(): boolean {
    return !this.#struck && !this.#over;
  }
  kill(): void {
    if (!this.canBeKilled) return;
    this.#struck = true;
    this.kills += 1;
    this.#child?.kill('SIGKILL');
  }
  sweep(): void {
    this.#child?.stdin.write('sweep\n');
  }
  async end(): Promise<void> {
    this.#over = true;
    const children = [this.#child, this.#next].filter((child) => child !== undefined);
    await Promise.all(
      children.map(async (child) => {
        const exited = child.exitCode ?? child.signalCode ?? once(child, 'exit');
        child.kill('SIGKILL');
        await exited;
      }),
    );
  }
}
