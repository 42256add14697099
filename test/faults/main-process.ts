// `src/main.ts` in a process of its own, as production runs it: told by its environment where everything is, told to stop by
// SIGTERM. And the one address in front of several of them, which sends each request to one that takes it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer, request as send } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';

const MAIN = join(import.meta.dirname, '../../src/main.ts');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly milliseconds: number;
  readonly said: string;
}

export interface MainProcess {
  /** Resolves when it says that it runs. */
  start(): Promise<void>;
  stop(): Promise<Ended>;
  kill(): void;
}

export function mainProcess(environment: NodeJS.ProcessEnv): MainProcess {
  let child: ChildProcess | undefined;
  let said = '';
  return {
    async start() {
      said = '';
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const started = spawn(process.execPath, [MAIN], {
        env: environment,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const hear = (text: Buffer): void => {
        said += text.toString();
        if (said.includes('Wishwell is running')) resolve();
      };
      started.stdout.on('data', hear);
      started.stderr.on('data', hear);
      started.once('exit', () => reject(new Error(said)));
      child = started;
      await promise;
    },
    async stop() {
      if (child === undefined) throw new Error('it does not run');
      const exited = once(child, 'exit');
      const told = performance.now();
      child.kill('SIGTERM');
      const [code, signal]: (number | NodeJS.Signals | null)[] = await exited;
      const milliseconds = performance.now() - told;
      return {
        code: typeof code === 'number' ? code : null,
        signal: typeof signal === 'string' ? signal : null,
        milliseconds,
        said,
      };
    },
    kill: () => child?.kill('SIGKILL'),
  };
}

export interface Front {
  readonly port: number;
  stop(): Promise<void>;
}

/** A request goes to the ports by turns, and to the next one where nobody listens; what broke off is tried again if it only reads. */
export async function startFront(ports: readonly number[]): Promise<Front> {
  let turn = 0;
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(request);
    turn += 1;
    for (let nth = 0; nth < ports.length; nth += 1) {
      const answer = await forward(request, body, ports[(turn + nth) % ports.length] ?? 0);
      if (answer === 'nobody' || (answer === 'broken' && request.method === 'GET')) continue;
      if (answer === 'broken') break;
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
      return;
    }
    response.writeHead(502).end();
  };
  const server = createServer((request, response) => {
    take(request, response).catch(() => response.destroy());
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen(0, '127.0.0.1', resolve);
  await promise;
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      }),
  };
}

type Answer = IncomingMessage | 'nobody' | 'broken';

function forward(request: IncomingMessage, body: Buffer, port: number): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const { method = 'GET', url = '/', rawHeaders: headers } = request;
  send({ host: '127.0.0.1', port, method, path: url, headers, agent: false }, resolve)
    .once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ECONNREFUSED' ? 'nobody' : 'broken'),
    )
    .end(body);
  return promise;
}
