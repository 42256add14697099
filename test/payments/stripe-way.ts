// The way between the gateway and a Stripe: passes everything on, remembers what was asked, and can lose it before or
// after it was done. What is asked of a Stripe in a test is read here, as it went over the wire.
import { createServer, type IncomingMessage } from 'node:http';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: string;
  readonly key: string | undefined;
}

/** lost: it never arrives. Of the others it is done, and heard is: unheard nothing, broken a 500, endless silence. */
export type Trouble = 'lost' | 'unheard' | 'broken' | 'endless';

export interface StripeWay {
  readonly origin: string;
  readonly asked: readonly Asked[];
  /** What happens to a request; undefined: it goes through. */
  trouble: (asked: Asked) => Trouble | undefined;
  /** From now on Stripe has forgotten every key: each request gets another. */
  forgetful: boolean;
  stop(): Promise<void>;
}

interface Heard {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

const BROKEN: Heard = {
  status: 500,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ error: { type: 'api_error', message: 'An unknown error occurred.' } }),
};

export async function startWay(to: () => string): Promise<StripeWay> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const url = new URL(request.url ?? '/', to());
      const header = request.headers['idempotency-key'];
      const key = typeof header === 'string' ? header : undefined;
      const method = request.method ?? 'GET';
      const seen = { method, path: url.pathname, query: url.search.slice(1), body, key };
      asked.push(seen);
      const trouble = way.trouble(seen);
      if (trouble === 'lost') return void request.socket.destroy();
      void pass(request, url, body, trouble).then((answer) => {
        if (answer === undefined) return request.socket.destroy();
        if (answer === 'silence') return answer;
        return response.writeHead(answer.status, answer.headers).end(answer.body);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');

  /** What is heard of it; undefined: the connection breaks. */
  async function pass(
    request: IncomingMessage,
    url: URL,
    body: string,
    trouble: Trouble | undefined,
  ): Promise<Heard | 'silence' | undefined> {
    const method = request.method ?? 'GET';
    const headers = new Headers();
    for (const name of ['authorization', 'content-type', 'idempotency-key', 'stripe-version']) {
      const value = request.headers[name];
      if (typeof value === 'string') headers.set(name, value);
    }
    if (way.forgetful && headers.has('idempotency-key')) headers.set('idempotency-key', crypto.randomUUID());
    try {
      const answer = await fetch(url, { method, headers, ...(method === 'POST' ? { body } : {}) });
      const text = await answer.text();
      if (trouble === 'unheard') return undefined;
      if (trouble === 'endless') return 'silence';
      if (trouble === 'broken') return BROKEN;
      return { status: answer.status, headers: kept(answer.headers), body: text };
    } catch {
      return undefined;
    }
  }

  const way: StripeWay = {
    origin: `http://127.0.0.1:${address.port}`,
    asked,
    trouble: () => undefined,
    forgetful: false,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return way;
}

const kept = (headers: Headers): Record<string, string> =>
  Object.fromEntries(
    [...headers].filter(([name]) => !['content-length', 'connection', 'transfer-encoding'].includes(name)),
  );
