// The socket's side of the local Stripe: listening, reading what was sent, answering, or cutting a connection on purpose.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { ApiAnswer, Cut } from './api.ts';
import { Fault } from './faults.ts';

const LARGEST_BODY = 1024 * 1024;
const PATIENCE_MS = 2000;

/** The connection is reset, or left open until the caller or the end of the server closes it. */
export function cut(request: IncomingMessage, how: Cut): void {
  if (how === 'reset') request.socket.resetAndDestroy();
}

export function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(taken ? new Error(`port ${port} (SANDBOX_STRIPE_PORT) is in use`, { cause: error }) : error);
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const actual = typeof address === 'object' && address !== null ? address.port : port;
      resolve(`http://127.0.0.1:${actual}`);
    });
  });
}

/** Requests under way are answered; connections kept open for later ones are not waited for. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const impatient = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
    server.close(() => {
      clearTimeout(impatient);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** What is too large is read to its end and thrown away, so that the refusal can be heard. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size <= LARGEST_BODY) chunks.push(bytes);
    }
  } catch {
    throw new Fault(400, { type: 'invalid_request_error', message: 'The request was not sent to its end.' });
  }
  if (size > LARGEST_BODY) {
    throw new Fault(413, { type: 'invalid_request_error', message: 'The request is too large.' });
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function send(response: ServerResponse, { status, headers, body }: ApiAnswer): void {
  const type = headers['Content-Type'] ?? 'application/json';
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body), ...headers });
  response.end(body);
}
