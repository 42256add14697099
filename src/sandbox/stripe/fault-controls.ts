// The faults that are set: what Stripe answers next, and what becomes of its webhooks. Owns the language they are written in
// (a test in this process, JSON at /faults, the dashboard), their list and their end. None is set at first; they last as
// long as the process.
import { z } from 'zod';
import {
  type Call,
  type CallRule,
  type CallTrouble,
  type ForcedAnswer,
  type Wanted,
  type WatchedRule,
  expressionOf,
  watch,
} from './call-trouble.ts';
import { invalid } from './faults.ts';
import type { ShownFault } from './faults-section.ts';
import { newId } from './ids.ts';
import { REFUSALS, REFUSAL_NAMES } from './refusals.ts';
import { randomFrom } from './seeded.ts';
import type { Fate } from './webhook-trouble.ts';

const LONGEST_MS = 10 * 60_000;

const shared = {
  /** The first call or event that is hit, counted from when the fault was set. */
  nth: z.int().positive().default(1),
  /** 0 ends the faults of that call or event. */
  times: z.int().min(0).default(1),
  percent: z.number().min(0).max(100).default(100),
  seed: z.int().default(1),
  /** Milliseconds of real time. */
  delay: z.int().min(0).max(LONGEST_MS).default(0),
};

type WantedInput = string | number | boolean | { readonly [name: string]: WantedInput };
const wanted: z.ZodType<Wanted, WantedInput> = z.lazy(() =>
  z.union([
    z.string(),
    z.number().transform(String),
    z.boolean().transform(String),
    z.record(z.string(), wanted),
  ]),
);

const text = z.string().max(2000).exactOptional();
const answer = z.union([
  z.enum(REFUSAL_NAMES),
  z.strictObject({
    status: z.int().min(400).max(599),
    error: z.strictObject({
      type: z
        .enum(['api_error', 'card_error', 'idempotency_error', 'invalid_request_error'])
        .default('invalid_request_error'),
      message: z.string().max(2000).default('Refused by a fault that was set.'),
      code: text,
      param: text,
      decline_code: text,
      advice_code: text,
      network_decline_code: text,
      doc_url: text,
    }),
    headers: z.record(z.string(), z.string()).default({}),
  }),
]);

const callFault = z
  .strictObject({
    ...shared,
    /** `POST /v1/payment_intents/*\/confirm`; `*` is anything. */
    call: z.string().regex(/^(?:\*|DELETE|GET|POST) (?:\*|\/\S*)$/),
    match: z.record(z.string(), wanted).default({}),
    when: z.enum(['after', 'before']).default('before'),
    answer: answer.exactOptional(),
    lost: z.enum(['reset', 'silence']).exactOptional(),
  })
  .refine(
    ({ answer: given, delay, lost, times }) =>
      times === 0 || given !== undefined || lost !== undefined || delay > 0,
    {
      message: 'Name what goes wrong: answer, lost or delay.',
    },
  );

const eventFault = z
  .strictObject({
    ...shared,
    /** `charge.dispute.*` is every event of disputes. */
    event: z.string().regex(/^[a-z0-9_.*]+$/),
    /** Never posted, and listed with `delivery_success=false`. */
    lost: z.boolean().default(false),
    copies: z.int().min(1).max(10).default(1),
  })
  .refine(({ copies, delay, lost, times }) => times === 0 || lost || copies > 1 || delay > 0, {
    message: 'Name what goes wrong: lost, copies or delay.',
  });

const fault = z.union([callFault, eventFault]);
export type StripeFault = z.input<typeof fault>;
export type CallFault = z.input<typeof callFault>;
type ReadCallFault = z.output<typeof callFault>;
type EventFault = z.output<typeof eventFault>;

export interface FaultControls {
  /** @returns the name to end it by. @throws Fault naming what is wrong with it */
  set(given: unknown): { readonly id: string } | { readonly ended: number };
  list(): readonly ShownFault[];
  /** All of them without a name. @returns how many were ended */
  end(id?: string): number;
  /** Asked once a call. */
  forCall(call: Call): CallTrouble | undefined;
  /** Asked once an event. */
  forEvent(type: string): Fate | undefined;
  /** Ends every fault of calls. @returns how many calls each of them matched, in the order they were set */
  replaceCalls(rules: readonly CallRule[]): readonly number[];
}

interface SetFault {
  readonly id: string;
  readonly about: string;
  readonly what: string;
  readonly times: number;
  readonly call?: WatchedRule;
  readonly event?: WatchedEvents;
}

export function faultControls(): FaultControls {
  let all: readonly SetFault[] = [];
  const endUnless = (kept: (each: SetFault) => boolean): number => {
    const before = all.length;
    all = all.filter(kept);
    return before - all.length;
  };
  const add = (set: Omit<SetFault, 'id'>): { readonly id: string } => {
    const id = newId('fault');
    all = [...all, { id, ...set }];
    return { id };
  };
  const matched = ({ call, event }: SetFault): number => call?.matched() ?? event?.matched() ?? 0;

  return {
    set(given) {
      const read = fault.safeParse(given);
      if (!read.success) throw invalid(z.prettifyError(read.error));
      const { times } = read.data;
      const about = aboutOf(read.data);
      if (times === 0) return { ended: endUnless((each) => each.about !== about) };
      const what = whatOf(read.data);
      return 'call' in read.data
        ? add({ about, what, times, call: watch(ruleOf(read.data)) })
        : add({ about, what, times, event: watchEvents(read.data) });
    },
    list: () =>
      all.map((each) => {
        const { about, id, times, what } = each;
        return { id, about, what, times, matched: matched(each) };
      }),
    end: (id) => endUnless((each) => id !== undefined && each.id !== id),
    forCall: (call) => all.find((each) => each.call?.hits(call) === true)?.call?.rule,
    forEvent: (type) => all.find((each) => each.event?.hits(type) === true)?.event?.fate,
    replaceCalls(rules) {
      const counts = all.filter((each) => each.call !== undefined).map(matched);
      endUnless((each) => each.call === undefined);
      for (const rule of rules) {
        const { method, path, times } = rule;
        add({ about: `${method} ${path}`, what: rule.lost ?? '500', times, call: watch(rule) });
      }
      return counts;
    },
  };
}

/** Faults about the same are ended together. */
function aboutOf(given: ReadCallFault | EventFault): string {
  if ('event' in given) return given.event;
  const match = Object.keys(given.match).length === 0 ? '' : ` ${JSON.stringify(given.match)}`;
  return `${given.call}${match}`;
}

function whatOf(given: ReadCallFault | EventFault): string {
  const late = given.delay > 0 ? [`${given.delay} ms late`] : [];
  if ('event' in given) return [given.lost ? 'lost' : `${given.copies} times`, ...late].join(', ');
  const { answer: forced, lost, when } = given;
  const said =
    typeof forced === 'string' ? forced : forced && `${forced.status} ${forced.error.code ?? ''}`.trim();
  return [
    ...[said, lost].filter((word) => word !== undefined).map((word) => `${word} ${when}`),
    ...late,
  ].join(', ');
}

function ruleOf({ answer: given, call, delay, lost, ...rest }: ReadCallFault): CallRule {
  const [method = '', path = '*'] = call.split(' ');
  return {
    ...rest,
    method: METHODS.find((known) => known === method) ?? '*',
    path,
    delayMs: delay,
    ...(given === undefined ? {} : { answer: answerOf(given, rest.when) }),
    ...(lost === undefined ? {} : { lost }),
  };
}

const METHODS = ['DELETE', 'GET', 'POST'] as const;

/**
 * Answers that come before an operation begins are not remembered (docs.stripe.com/api/idempotent_requests,
 * docs.stripe.com/error-low-level): who asks, too many requests, a key in use.
 */
const BEFORE_IT_BEGINS = [401, 403, 409, 429];

function answerOf(given: NonNullable<ReadCallFault['answer']>, when: CallRule['when']): ForcedAnswer {
  const { error, headers, status } = typeof given === 'string' ? { headers: {}, ...REFUSALS[given] } : given;
  return { status, error, headers, remembered: when === 'after' || !BEFORE_IT_BEGINS.includes(status) };
}

interface WatchedEvents {
  readonly fate: Fate;
  hits(type: string): boolean;
  readonly matched: () => number;
}

function watchEvents({ copies, delay, event, lost, nth, percent, seed, times }: EventFault): WatchedEvents {
  const expression = expressionOf(event);
  const random = randomFrom(seed);
  let matched = 0;
  return {
    fate: { copies: lost ? 0 : copies, delayMs: delay, holdBack: false },
    hits(type: string): boolean {
      if (!expression.test(type)) return false;
      matched += 1;
      return matched >= nth && matched < nth + times && random() * 100 < percent;
    },
    matched: () => matched,
  };
}
