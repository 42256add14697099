// The HTTP server: listens, and when told to stop lets requests under way finish. Knows no route.
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';

export interface Listening {
  readonly port: number;
  /** Takes no new connection, waits for what is under way, closes what idles. */
  stop(): Promise<void>;
}

const peers = new WeakMap<Request, string>();

/** The other end of the connection that a request came by. */
export const peerOf = (request: Request): string | undefined => peers.get(request);

/** @throws Error naming the port and the variable when it is in use */
export async function listen(
  at: { readonly host: string; readonly port: number },
  fetch: (request: Request) => Response | Promise<Response>,
): Promise<Listening> {
  const answer = getRequestListener((request, { incoming }) => {
    const peer = incoming.socket.remoteAddress;
    if (peer !== undefined) peers.set(request, peer);
    return fetch(request);
  });
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`Port ${at.port} is in use: set PORT to a free one.`, { cause: error })
          : error,
      ),
    );
    server.listen(at.port, at.host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : at.port,
    stop: () =>
      new Promise((resolve) => {
        // Who has connected already is let in first: what the system holds for us is cut off when the port is closed.
        setImmediate(() => {
          server.close(() => resolve());
          server.closeIdleConnections();
        });
      }),
  };
}
