// What can go wrong with a call of the API, before it does anything or after it did: rules that count the calls they
// match, or draw from a seed. Decides; server.ts and api.ts do.
import { randomFrom } from './seeded.ts';

export interface CallRule {
  readonly method: 'DELETE' | 'GET' | 'POST';
  /** `*` stands for anything, also for several steps. */
  readonly path: string;
  /** The first call that is hit, counted from when the rule was set. */
  readonly nth: number;
  /** How many are hit from there on. A reset takes two to be felt: the SDK asks again once by itself. */
  readonly times: number;
  /** Of those, how many in a hundred. */
  readonly percent: number;
  /** before: nothing is done. after: it is done, and the caller does not hear of it. */
  readonly when: 'after' | 'before';
  /** 500 is remembered under the idempotency key, as Stripe does; reset cuts the connection; silence never answers. */
  readonly how: '500' | 'reset' | 'silence';
}

export type CallTrouble = Pick<CallRule, 'how' | 'when'>;

export interface CallTroubles {
  /** Asked once a call. */
  next(method: string, path: string): CallTrouble | undefined;
  /** How many calls each rule matched. */
  counted(): readonly number[];
}

export function callTroubles(rules: readonly CallRule[], seed: number): CallTroubles {
  const random = randomFrom(seed);
  const watched = rules.map((rule) => ({ rule, expression: expressionOf(rule.path), matched: 0 }));
  return {
    next(method, path) {
      const hit = watched
        .filter(({ rule, expression }) => rule.method === method && expression.test(path))
        .filter((each) => {
          each.matched += 1;
          const { nth, percent, times } = each.rule;
          const its = each.matched >= nth && each.matched < nth + times;
          return its && random() * 100 < percent;
        });
      return hit[0]?.rule;
    },
    counted: () => watched.map((each) => each.matched),
  };
}

const expressionOf = (path: string): RegExp =>
  new RegExp(
    `^${path
      .split('*')
      .map((piece) => RegExp.escape(piece))
      .join('.*')}$`,
  );
