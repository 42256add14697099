// What goes wrong with a call of the API on purpose: refused, answered with an error after it was done, answered late or
// not at all. Rules that count the calls they match, or draw from a seed. Decides; api.ts acts.
import type { ErrorBody } from './faults.ts';
import type { Form } from './forms.ts';
import { randomFrom } from './seeded.ts';

/** Given instead of Stripe's own. */
export interface ForcedAnswer {
  readonly status: number;
  readonly error: ErrorBody;
  readonly headers: Readonly<Record<string, string>>;
  /** Replayed under the idempotency key. */
  readonly remembered: boolean;
}

export type Wanted = string | { readonly [name: string]: Wanted };

export interface CallRule {
  readonly method: '*' | 'DELETE' | 'GET' | 'POST';
  /** `*` is anything, also several steps. */
  readonly path: string;
  /** By parameter; `id` is any step of the path. Also found in the objects that the call names: see `subjects`. */
  readonly match: Readonly<Record<string, Wanted>>;
  /** The first call that is hit, counted from when the rule was set. */
  readonly nth: number;
  /** How many are hit from there on. A reset takes two to be felt: the SDK asks again once by itself. */
  readonly times: number;
  /** Of those, how many in a hundred. */
  readonly percent: number;
  readonly seed: number;
  /** before: nothing is done. after: it is done, and the caller does not learn of it. */
  readonly when: 'after' | 'before';
  readonly delayMs: number;
  readonly answer?: ForcedAnswer;
  /** reset cuts the connection; silence never answers. */
  readonly lost?: 'reset' | 'silence';
}

export type CallTrouble = Pick<CallRule, 'answer' | 'delayMs' | 'lost' | 'when'>;

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly form: Form;
  /** What was asked before under the same idempotency key is given again. */
  readonly replayed: boolean;
  /** Rows that the path or a parameter names, as JSON objects. */
  subjects(): readonly object[];
}

export interface WatchedRule {
  readonly rule: CallRule;
  /** Asked once a call. @returns whether this call is hit */
  hits(call: Call): boolean;
  readonly matched: () => number;
}

export function watch(rule: CallRule): WatchedRule {
  const expression = expressionOf(rule.path);
  const random = randomFrom(rule.seed);
  let matched = 0;
  return {
    rule,
    hits(call) {
      if (rule.method !== '*' && rule.method !== call.method) return false;
      if (!expression.test(call.path) || !matches(rule, call)) return false;
      // A remembered answer comes out of Stripe's memory, before anything can go wrong a second time.
      if (call.replayed && rule.answer?.remembered === true) return false;
      matched += 1;
      const its = matched >= rule.nth && matched < rule.nth + rule.times;
      return its && random() * 100 < rule.percent;
    },
    matched: () => matched,
  };
}

function matches({ match }: CallRule, call: Call): boolean {
  const wanted = Object.entries(match);
  if (wanted.length === 0) return true;
  const steps = call.path.split('/');
  const rows = call.subjects();
  return wanted.every(([name, value]) => {
    if (name === 'id') return typeof value === 'string' && steps.some((step) => isLike(value, step));
    return contains(value, call.form.get(name)) || rows.some((row) => contains(value, valueOf(row, name)));
  });
}

const valueOf = (row: unknown, name: string): unknown =>
  typeof row === 'object' && row !== null ? Reflect.get(row, name) : undefined;

function contains(wanted: Wanted, found: unknown): boolean {
  if (typeof wanted === 'string') {
    return ['boolean', 'number', 'string'].includes(typeof found) && isLike(wanted, String(found));
  }
  return Object.entries(wanted).every(([name, value]) =>
    contains(value, found instanceof Map ? found.get(name) : valueOf(found, name)),
  );
}

const isLike = (pattern: string, text: string): boolean => expressionOf(pattern).test(text);

export const expressionOf = (path: string): RegExp =>
  new RegExp(
    `^${path
      .split('*')
      .map((piece) => RegExp.escape(piece))
      .join('.*')}$`,
  );
