// One API request from its headers to its answer: who asks, in which version, under which idempotency key, and what it
// does, written down before it is answered. Knows HTTP and every rule that holds for all operations; no operation.
import { createHash } from 'node:crypto';
import { channel } from 'node:diagnostics_channel';
import { setTimeout } from 'node:timers/promises';
import { findAccount } from './account-routes.ts';
import type { Call, CallTrouble } from './call-trouble.ts';
import type { Context } from './context.ts';
import { assertVersion, authorize } from './credentials.ts';
import { API_VERSION } from './events.ts';
import { expanded } from './expand.ts';
import { Fault, broken, invalid, keyInUse, keyReused } from './faults.ts';
import { canonical, parseForm } from './forms.ts';
import { newId } from './ids.ts';
import { type Forced, runForced, subjectsOf } from './forced-answers.ts';
import type { Match } from './router.ts';
import { findRoute } from './routes.ts';
import type { Answer } from './hidden-rows.ts';
import type { State } from './state.ts';

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Read only after the key was found to be free: another request may hold it while this one is still arriving. */
  body(): Promise<string>;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** No answer at all. */
export type Cut = 'reset' | 'silence';

export interface ApiOptions {
  readonly state: State;
  readonly secretKey: string;
  readonly now: () => Temporal.Instant;
  /** Runs `work` in one commit; what it emitted is posted afterwards. */
  readonly perform: <T>(request: Context['request'], work: (context: Context) => T) => T;
  /** What goes wrong with a call on purpose; asked once a call. */
  readonly faultFor: (call: Call) => CallTrouble | undefined;
  readonly onError: (error: unknown) => void;
}

/** Every request that is read to its end, for whoever wants to look at it: method, path, query, body. */
export const REQUESTS = 'wishwell.local-stripe.requests';
const requests = channel(REQUESTS);

/** For how long a key is remembered, in seconds. */
const KEY_LIFETIME = 24 * 60 * 60;

/** Answers older than a day are dropped. */
export const stillKept = (answer: Answer, now: Temporal.Instant): boolean =>
  answer.at > secondsOf(now) - KEY_LIFETIME;

const secondsOf = (instant: Temporal.Instant): number => Math.floor(instant.epochMilliseconds / 1000);

interface Keyed {
  readonly key: string | null;
  readonly fingerprint: string;
  readonly path: string;
  readonly request: string;
  readonly account: string | null;
}

const NO_FAULT: CallTrouble = { delayMs: 0, when: 'before' };

/** What can be asked for a connected account. */
const OF_ACCOUNTS = /^\/v1\/(?:account|balance|payouts(?:\/[^/]+)?|events(?:\/[^/]+)?)$/;

export function createApi({ state, secretKey, now, perform, faultFor, onError }: ApiOptions) {
  const busy = new Set<string>();

  return async (asked: ApiRequest): Promise<ApiAnswer | Cut> => {
    const request = newId('req');
    const key = asked.method === 'POST' ? (asked.headers['idempotency-key'] ?? null) : null;
    const headers = {
      'Request-Id': request,
      'Stripe-Version': API_VERSION,
      ...(key === null ? {} : { 'Idempotency-Key': key }),
    };
    let held: string | undefined;
    try {
      authorize(asked.headers['authorization'], secretKey);
      assertVersion(asked.headers['stripe-version']);
      if (key !== null) {
        if (key.length > 255) throw invalid('Idempotency keys can have up to 255 characters.');
        if (busy.has(key)) throw keyInUse();
        busy.add(key);
        held = key;
      }
      const answered = await answer(asked, key, request);
      if (typeof answered === 'string') return answered;
      return { ...answered, headers: { ...headers, ...answered.headers } };
    } catch (error) {
      if (!(error instanceof Fault)) onError(error);
      const fault = error instanceof Fault ? error : broken();
      return { status: fault.status, headers, body: show({ error: fault.error }) };
    } finally {
      if (held !== undefined) busy.delete(held);
    }
  };

  async function answer(asked: ApiRequest, key: string | null, request: string): Promise<ApiAnswer | Cut> {
    const body = asked.method === 'POST' ? await asked.body() : '';
    if (
      body !== '' &&
      asked.headers['content-type']?.startsWith('application/x-www-form-urlencoded') !== true
    ) {
      throw invalid(
        'Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have any questions, we can help at https://support.stripe.com/.',
      );
    }
    const { method, path, query } = asked;
    requests.publish({ method, path, query, body });
    const match = findRoute(method, path);
    const named = asked.headers['stripe-account'] ?? null;
    const account = named === state.settings.get('account') ? null : named;
    if (account !== null && !OF_ACCOUNTS.test(asked.path)) {
      throw invalid(`The local Stripe does not do this for a connected account: ${asked.path}.`);
    }
    const form = parseForm(asked.method === 'POST' ? body : asked.query);
    const keyed: Keyed = {
      key,
      fingerprint: createHash('sha256').update(canonical(form)).digest('base64'),
      path: asked.path,
      request,
      account,
    };
    const replayed = replay(keyed);
    const prepared = match.prepare(form);
    const subjects = () => subjectsOf(state, path, form);
    const fault = faultFor({ method, path, form, subjects, replayed: replayed !== undefined }) ?? NO_FAULT;
    if (fault.delayMs > 0) await setTimeout(fault.delayMs);
    if (fault.lost !== undefined && fault.when === 'before') return fault.lost;
    const forced = fault.answer;
    const answered =
      replayed === undefined || forced !== undefined
        ? execute(prepared, forced?.remembered === false ? { ...keyed, key: null } : keyed, fault)
        : replayed;
    return fault.lost ?? { ...answered, headers: { ...answered.headers, ...forced?.headers } };
  }

  function replay({ key, fingerprint, path }: Keyed): ApiAnswer | undefined {
    const kept = key === null ? undefined : state.answers.get(key);
    if (key === null || kept === undefined || !stillKept(kept, now())) return undefined;
    if (kept.fingerprint !== fingerprint || kept.path !== path) throw keyReused(key, kept.path, path);
    return {
      status: kept.status,
      headers: { 'Idempotent-Replayed': 'true', 'Original-Request': kept.request },
      body: kept.body,
    };
  }

  /** From here on the answer is remembered, whatever it is. */
  function execute(prepared: ReturnType<Match['prepare']>, keyed: Keyed, forced: Forced): ApiAnswer {
    const who = { id: keyed.request, idempotency_key: keyed.key };
    try {
      return perform(who, (context) => {
        try {
          const { account } = keyed;
          if (account !== null) findAccount(context, account);
          const result = runForced({ ...context, account }, keyed.path, prepared, forced);
          return remember(keyed, 200, expanded(context, result, prepared.expand));
        } catch (error) {
          if (!(error instanceof Fault && error.keepsChanges)) throw error;
          return remember(keyed, error.status, { error: error.error });
        }
      });
    } catch (error) {
      if (!(error instanceof Fault)) onError(error);
      const fault = error instanceof Fault ? error : broken();
      return perform(who, () => remember(keyed, fault.status, { error: fault.error }));
    }
  }

  function remember({ key, fingerprint, path, request }: Keyed, status: number, result: object): ApiAnswer {
    const body = show(result);
    if (key !== null) {
      state.answers.put(key, { path, fingerprint, status, body, request, at: secondsOf(now()) });
    }
    return { status, headers: {}, body };
  }
}

const show = (result: object): string => `${JSON.stringify(result, null, 2)}\n`;
