// People's Markdown is read in threads that can be stopped: a text that takes too long, needs too much memory or gives too much
// costs its own answer and nobody else's. Time is the thread's own computing time, so that a busy machine refuses nothing.
import { Worker } from 'node:worker_threads';
import type { IsolatedTask, IsolatedValue } from './isolated-tasks.ts';

export interface Limits {
  /** Computing time of one text, in milliseconds. */
  readonly time: number;
  /** Of the whole thread. */
  readonly megabytes: number;
  /** Characters of the result, as JSON. */
  readonly output: number;
}

export const usualLimits: Limits = { time: 250, megabytes: 96, output: 1_000_000 };

export type Isolated<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'too-much'; readonly why: 'time' | 'memory' | 'output' };

/** However busy the machine, nobody waits longer for one text. */
const LONGEST_WAIT = 20_000;
const LOOK_EVERY = 50;

const CODE = new URL('./isolated-worker.ts', import.meta.url);

/** One thread; one text at a time. */
class Room {
  readonly #limits: Limits;
  readonly #code: URL;
  #worker: Promise<Worker> | undefined;
  #last: Promise<unknown> = Promise.resolve();
  waiting = 0;

  constructor(limits: Limits, code: URL) {
    this.#limits = limits;
    this.#code = code;
  }

  ask<T extends IsolatedTask>(task: T, input: string): Promise<Isolated<IsolatedValue<T>>> {
    this.waiting += 1;
    const answer = this.#last
      .then(() => this.#run(task, input))
      .finally(() => {
        this.waiting -= 1;
      });
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  async #run<T extends IsolatedTask>(task: T, input: string): Promise<Isolated<IsolatedValue<T>>> {
    this.#worker ??= started(this.#limits, this.#code);
    const worker = await this.#worker.catch((error: unknown) => {
      this.#worker = undefined;
      throw error;
    });
    const answer = await this.#answerOf(worker, task, input);
    if (answer instanceof Error || (answer.kind === 'too-much' && answer.why !== 'output')) {
      this.#worker = undefined;
      await worker.terminate();
    } else worker.unref();
    if (answer instanceof Error) throw answer;
    return answer;
  }

  async #answerOf<T extends IsolatedTask>(
    worker: Worker,
    task: T,
    input: string,
  ): Promise<Isolated<IsolatedValue<T>> | Error> {
    worker.ref();
    const before = await computed(worker);
    const began = performance.now();
    const { promise, resolve } = Promise.withResolvers<Isolated<IsolatedValue<T>> | Error>();
    const isOver = async (): Promise<boolean> =>
      (await computed(worker)) - before > this.#limits.time || performance.now() - began > LONGEST_WAIT;
    const timer = setInterval(() => {
      void isOver().then((over) => (over ? resolve({ kind: 'too-much', why: 'time' }) : undefined));
    }, LOOK_EVERY);
    const onMessage = (given: Isolated<IsolatedValue<T>>): void => resolve(given);
    const onError = (error: Error & { code?: string }): void =>
      resolve(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? { kind: 'too-much', why: 'memory' } : error);
    const onExit = (): void => resolve(new Error('the thread that reads Markdown has ended'));
    worker.once('message', onMessage).once('error', onError).once('exit', onExit);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    worker.postMessage({ task, input, largest: this.#limits.output });
    return promise.finally(() => {
      clearInterval(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
    });
  }
}

/** Milliseconds that a thread has computed; none any more where it has ended. */
const computed = async (worker: Worker): Promise<number> => {
  try {
    const { user, system } = await worker.cpuUsage();
    return (user + system) / 1000;
  } catch {
    return 0;
  }
};

/** Only a thread that has loaded its code is asked: that takes longer than most texts. */
function started({ megabytes }: Limits, code: URL): Promise<Worker> {
  const worker = new Worker(code, {
    resourceLimits: { maxOldGenerationSizeMb: megabytes, maxYoungGenerationSizeMb: 16 },
    env: {},
    execArgv: [],
  });
  const { promise, resolve, reject } = Promise.withResolvers<Worker>();
  const onExit = (code: number): void =>
    reject(new Error(`the thread that reads Markdown ended with ${code}`));
  worker.once('message', () => resolve(worker)).once('exit', onExit);
  // Listened to for as long as it lives: an error that nobody hears ends the process.
  worker.on('error', reject);
  return promise.finally(() => worker.off('exit', onExit));
}

/** Two, so that a hostile text keeps none of the others waiting. */
export function isolatedRooms(limits: Limits = usualLimits, threads = 2, code = CODE) {
  const rooms = Array.from({ length: threads }, () => new Room(limits, code));
  return <T extends IsolatedTask>(task: T, input: string): Promise<Isolated<IsolatedValue<T>>> => {
    const [room] = rooms.toSorted((one, other) => one.waiting - other.waiting);
    if (!room) throw new Error('there is no thread to read Markdown in');
    return room.ask(task, input);
  };
}

/** Started when it is first needed; keeps no process alive. */
export const isolated = isolatedRooms();
