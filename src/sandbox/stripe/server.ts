// A Stripe on this machine: Stripe's HTTP, its hosted pages and its webhooks, on loopback. Owns the socket, the clock's
// tick and the order of things: decided in memory, written down, answered, told. It moves no money.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type ApiAnswer, createApi, stillKept } from './api.ts';
import type { Context } from './context.ts';
import { startDeliveries } from './deliveries.ts';
import { Fault } from './faults.ts';
import { newId } from './ids.ts';
import { hostedPage } from './pages.ts';
import { type State, openState } from './state.ts';
import { sweep } from './sweep.ts';

export interface LocalStripeOptions {
  /** 0 picks a free one. */
  readonly port: number;
  /** Everything is kept here, e.g. `.data/stripe.json`; made when it is not there. */
  readonly stateFile: string;
  readonly webhook: { readonly url: string };
  /** Where the events of connected accounts go; without it nobody hears of them. */
  readonly connectWebhook?: { readonly url: string };
  /** The playground's clock; signatures, idempotency keys and repeated deliveries follow real time. */
  readonly now?: () => Temporal.Instant;
  /** Milliseconds before each further try to deliver an event; the last one repeats. */
  readonly retryAfter?: readonly number[];
  /** Called with what is a fault of this server itself. */
  readonly onError?: (error: unknown) => void;
}

export interface LocalStripe {
  readonly origin: string;
  readonly secretKey: string;
  readonly webhookSecret: string;
  readonly connectWebhookSecret: string;
  setWebhookUrl(url: string): void;
  /** Resolves when every event so far was posted and the post answered, well or badly. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

const LARGEST_BODY = 1024 * 1024;
const TICK_MS = 1000;
const PATIENCE_MS = 2000;
/** The file is written anew when it has grown by that much. */
const GROWTH = 16 * 1024 * 1024;
const RETRY_AFTER = [2000, 5000, 15_000, 60_000];

export async function startLocalStripe(options: LocalStripeOptions): Promise<LocalStripe> {
  const { now = Temporal.Now.instant, retryAfter = RETRY_AFTER, onError = console.error } = options;
  const state = openState(options.stateFile);
  const server = createServer({ requestTimeout: 30_000 });
  const origin = await listen(server, options.port);
  compact(state);
  const settings = initialise(state);
  const deliveries = startDeliveries({
    state,
    urls: { platform: options.webhook.url, connect: options.connectWebhook?.url },
    secrets: { platform: settings.webhookSecret, connect: settings.connectWebhookSecret },
    retryAfter,
    trouble: () => undefined,
    onError,
  });

  /** What the clock did comes first, so that nobody sees what has run out. */
  function perform<T>(request: Context['request'], work: (context: Context) => T): T {
    tick();
    return commit(request, work);
  }

  function tick(): void {
    commit({ id: null, idempotency_key: null }, sweep);
  }

  function commit<T>(request: Context['request'], work: (context: Context) => T): T {
    const emitted: string[] = [];
    const seconds = Math.floor(now().epochMilliseconds / 1000);
    const result = state.commit(() => work({ state, now: seconds, origin, request, account: null, emitted }));
    deliveries.add(emitted);
    if (state.grown() > GROWTH) compact(state);
    return result;
  }

  const api = createApi({ state, secretKey: settings.secretKey, perform, onError });

  async function answer(request: IncomingMessage): Promise<ApiAnswer> {
    const { pathname, search } = new URL(request.url ?? '/', origin);
    const method = request.method ?? 'GET';
    const body = () => readBody(request);
    if (pathname.startsWith('/v1/') || pathname.startsWith('/v2/')) {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      return api({ method, path: pathname, query: search.slice(1), headers, body });
    }
    const form = method === 'POST' ? new URLSearchParams(await body()) : undefined;
    return perform({ id: null, idempotency_key: null }, (context) => hostedPage(context, pathname, form));
  }

  server.on('request', (request, response) => {
    answer(request).then(
      (answered) => send(response, answered),
      (error: unknown) => {
        if (!(error instanceof Fault)) onError(error);
        send(response, { status: error instanceof Fault ? error.status : 500, headers: {}, body: '' });
      },
    );
  });

  const ticking = setInterval(() => {
    try {
      tick();
    } catch (error) {
      onError(error);
    }
  }, TICK_MS);
  ticking.unref();

  return {
    origin,
    ...settings,
    setWebhookUrl: (url) => deliveries.retarget('platform', url),
    flush: () => deliveries.flush(),
    async stop() {
      clearInterval(ticking);
      await close(server);
      await deliveries.stop();
      state.close();
    },
  };
}

type Server = ReturnType<typeof createServer>;

function listen(server: Server, port: number): Promise<string> {
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
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const impatient = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
    server.close(() => {
      clearTimeout(impatient);
      resolve();
    });
    server.closeIdleConnections();
  });
}

const compact = (state: State): void => state.compact(stillKept);

interface Settings {
  readonly secretKey: string;
  readonly webhookSecret: string;
  readonly connectWebhookSecret: string;
}

/** Made once, kept for good. */
function initialise(state: State): Settings {
  return state.commit(() => {
    setting(state, 'account', () => newId('acct'));
    return {
      secretKey: setting(state, 'secretKey', () => newId('sk_test')),
      webhookSecret: setting(state, 'webhookSecret', () => newId('whsec')),
      connectWebhookSecret: setting(state, 'connectWebhookSecret', () => newId('whsec')),
    };
  });
}

function setting({ settings }: State, name: string, make: () => string): string {
  const kept = settings.get(name) ?? make();
  settings.put(name, kept);
  return kept;
}

/** What is too large is read to its end and thrown away, so that the refusal can be heard. */
async function readBody(request: IncomingMessage): Promise<string> {
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

function send(response: ServerResponse, { status, headers, body }: ApiAnswer): void {
  const type = headers['Content-Type'] ?? 'application/json';
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body), ...headers });
  response.end(body);
}
