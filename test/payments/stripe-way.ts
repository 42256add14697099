// The way between the gateway and a Stripe: passes everything on, remembers what was asked, and can lose it before or
// after it was done. What is asked of a Stripe in a test is read here, as it went over the wire.
import { createServer } from 'node:http';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: string;
  readonly key: string | undefined;
}

/** lost: it never arrives. unheard: it is done, and nobody hears of it. broken: it is done, and a 500 is heard. */
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

const BROKEN = JSON.stringify({ error: { type: 'api_error', message: 'An unknown error occurred.' } });

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
      const headers = new Headers();
      for (const name of ['authorization', 'content-type', 'stripe-version', 'stripe-account']) {
        const value = request.headers[name];
        if (typeof value === 'string') headers.set(name, value);
      }
      if (key !== undefined) headers.set('idempotency-key', way.forgetful ? crypto.randomUUID() : key);
      fetch(url, { method, headers, ...(method === 'POST' ? { body } : {}) }).then(
        async (answer) => {
          const text = await answer.text();
          if (trouble === 'unheard') return void request.socket.destroy();
          if (trouble === 'endless') return;
          if (trouble === 'broken')
            return void response.writeHead(500, { 'content-type': 'application/json' }).end(BROKEN);
          response.writeHead(answer.status, Object.fromEntries(kept(answer.headers))).end(text);
        },
        () => request.socket.destroy(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
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

const kept = (headers: Headers) =>
  [...headers].filter(([name]) => !['content-length', 'connection', 'transfer-encoding'].includes(name));
