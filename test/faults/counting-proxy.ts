// A wire between two servers on this machine. It carries every request and answer as they are, and at a request that
// changes something it can strike: before the request goes on, or after it was carried out and before its answer is heard.
import { type IncomingMessage, type ServerResponse, createServer, request as send } from 'node:http';
import { buffer } from 'node:stream/consumers';

export type Moment = 'before' | 'after';

export interface Strikes {
  /** Asked once for every request but GETs, in the order of their coming. */
  momentFor(path: string): Moment | undefined;
  /** Called at that moment. Whoever waits for the answer gets none. */
  strike(): void;
}

export interface CountingProxy {
  readonly origin: string;
  readonly port: number;
  stop(): Promise<void>;
}

export async function startCountingProxy(target: () => string, strikes: Strikes): Promise<CountingProxy> {
  const server = createServer((request, response) => {
    carry(request, response).catch(() => response.destroy());
  });

  async function carry(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    const body = await buffer(request);
    const moment = request.method === 'GET' ? undefined : strikes.momentFor(path);
    if (moment === 'before') {
      strikes.strike();
      response.destroy();
      return;
    }
    const answer = await forward(request, new URL(path, target()), body);
    if (moment === 'after') {
      strikes.strike();
      response.destroy();
      return;
    }
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  }

  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen(0, '127.0.0.1', resolve);
  await promise;
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    port: address.port,
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      }),
  };
}

interface Answer {
  readonly status: number;
  readonly headers: string[];
  readonly body: Buffer;
}

/** A connection for each: one that is kept open would outlive whoever is killed behind it. */
function forward({ method, rawHeaders }: IncomingMessage, to: URL, body: Buffer): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const options = { method: method ?? 'GET', headers: rawHeaders, agent: false } as const;
  send(to, options, (answer) => {
    buffer(answer).then(
      (all) => resolve({ status: answer.statusCode ?? 502, headers: answer.rawHeaders, body: all }),
      reject,
    );
  })
    .once('error', reject)
    .end(body);
  return promise;
}
