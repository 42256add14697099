// A Stripe on this machine: Stripe's HTTP, its hosted pages and its webhooks, on loopback. Owns the socket, the clock's
// tick and the order of things: decided in memory, written down, answered, told. It moves no money.
import { createServer, type IncomingMessage } from 'node:http';
import { completeAgenda } from './agenda.ts';
import { type ApiAnswer, type Cut, createApi, stillKept } from './api.ts';
import { cut, listen, close, readBody, send } from './http.ts';
import type { Context } from './context.ts';
import { dashboardPage } from './dashboard-page.ts';
import { startDeliveries } from './deliveries.ts';
import { Fault } from './faults.ts';
import { newId } from './ids.ts';
import { type Knob, createKnobs } from './knobs.ts';
import { turnByForm } from './knob-requests.ts';
import { completeSession } from './complete-session.ts';
import type { ShownFault } from './faults-section.ts';
import { faultsByJson } from './fault-requests.ts';
import type { CallFault, StripeFault } from './fault-controls.ts';
import { answerJson, byJson } from './json-requests.ts';
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
  /** The playground's clock; signatures and repeated deliveries follow real time. */
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
  setConnectWebhookUrl(url: string): void;
  /** What no API of Stripe's can do: see knobs.ts. Also `POST /_knobs` with the same as JSON. @throws Fault */
  turn(knob: Knob): object;
  /** What Stripe answers next, and what becomes of its webhooks: see fault-controls.ts. Also at /faults. @throws Fault */
  fault(fault: StripeFault): void;
  /** The next call is refused by name or by an answer of its own: see refusals.ts. @throws Fault */
  refuse(call: string, answer: NonNullable<CallFault['answer']>, more?: Partial<CallFault>): void;
  faultsSet(): readonly ShownFault[];
  /** Ends every fault that is set. */
  endFaults(): void;
  /** Resolves when every event so far was posted and the post answered, well or badly. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

const TICK_MS = 1000;
/** The file is written anew when it has grown by that much. */
const GROWTH = 16 * 1024 * 1024;
const RETRY_AFTER = [2000, 5000, 15_000, 60_000];

export async function startLocalStripe(options: LocalStripeOptions): Promise<LocalStripe> {
  const { now = Temporal.Now.instant, retryAfter = RETRY_AFTER, onError = console.error } = options;
  const state = openState(options.stateFile);
  const server = createServer({ requestTimeout: 30_000 });
  const origin = await listen(server, options.port);
  const compact = (): void => state.compact((kept) => stillKept(kept, now()));
  compact();
  const settings = initialise(state);
  const nobody = { id: null, idempotency_key: null };
  const knobs = createKnobs((work) => perform(nobody, work));
  const deliveries = startDeliveries({
    state,
    urls: { platform: options.webhook.url, connect: options.connectWebhook?.url },
    secrets: { platform: settings.webhookSecret, connect: settings.connectWebhookSecret },
    retryAfter,
    fateOf: (type) => knobs.fateOf(type),
    onError,
  });

  /** What the clock did comes first, so that nobody sees what has run out. */
  function perform<T>(request: Context['request'], work: (context: Context) => T): T {
    tick();
    return commit(request, work);
  }

  function tick(): void {
    commit(nobody, sweep);
  }

  function commit<T>(request: Context['request'], work: (context: Context) => T): T {
    const emitted: string[] = [];
    const seconds = Math.floor(now().epochMilliseconds / 1000);
    const result = state.commit(() => work({ state, now: seconds, origin, request, account: null, emitted }));
    deliveries.add(emitted);
    if (state.grown() > GROWTH) compact();
    return result;
  }

  const api = createApi({
    state,
    secretKey: settings.secretKey,
    now,
    perform,
    faultFor: (call) => knobs.faults.forCall(call),
    onError,
  });

  async function answer(request: IncomingMessage): Promise<ApiAnswer | Cut> {
    const { pathname, search } = new URL(request.url ?? '/', origin);
    const method = request.method ?? 'GET';
    const body = () => readBody(request);
    if (pathname.startsWith('/v1/') || pathname.startsWith('/v2/')) {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      return api({ method, path: pathname, query: search.slice(1), headers, body });
    }
    if (pathname === '/_knobs')
      return byJson(request, await body(), (given) => answerJson(200, knobs.turn(given)));
    if (/^\/faults(?:\/|$)/.test(pathname)) return faultsByJson(knobs.faults, request, pathname, body);
    const [, session] = /^\/checkout\/([^/]+)\/complete$/.exec(pathname) ?? [];
    if (session !== undefined) {
      return byJson(request, await body(), (given) =>
        perform(nobody, (c) => completeSession(c, session, given)),
      );
    }
    const form = method === 'POST' ? new URLSearchParams(await body()) : undefined;
    if (pathname === '/') return form === undefined ? show() : turnByForm(knobs, request, form, show);
    return perform(nobody, (context) => hostedPage(context, pathname, form));
  }

  const show = (problem?: string) =>
    perform(nobody, (context) => dashboardPage(context, knobs.faults.list(), problem));

  server.on('request', (request, response) => {
    answer(request).then(
      (answered) => (typeof answered === 'string' ? cut(request, answered) : send(response, answered)),
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
    setConnectWebhookUrl: (url) => deliveries.retarget('connect', url),
    turn: (knob) => knobs.turn(knob),
    fault: (fault) => knobs.faults.set(fault),
    refuse: (call, answer, more) => knobs.faults.set({ call, answer, ...more }),
    faultsSet: () => knobs.faults.list(),
    endFaults: () => knobs.faults.end(),
    flush: () => deliveries.flush(),
    async stop() {
      clearInterval(ticking);
      await close(server);
      await deliveries.stop();
      state.close();
    },
  };
}

interface Settings {
  readonly secretKey: string;
  readonly webhookSecret: string;
  readonly connectWebhookSecret: string;
}

/** Made once, kept for good. */
function initialise(state: State): Settings {
  return state.commit(() => {
    completeAgenda(state);
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
