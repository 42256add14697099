// A job as it comes out of the queue, read back into our own type. Owns the check of its payload; the keys and queues are
// where jobs are written.
import type { AnnouncementKind, Job } from '../ports/jobs.ts';

export type Task = Job['task'];
export type JobOf<T extends Task> = Extract<Job, { readonly task: T }>;
type Payload = Readonly<Record<string, unknown>>;

const announcementKinds: ReadonlySet<unknown> = new Set<AnnouncementKind>([
  'accepted',
  'milestone',
  'last-call',
  'started',
  'overdue',
  'delivered',
  'contested',
  'completed',
  'refunded',
]);
const isAnnouncementKind = (value: unknown): value is AnnouncementKind => announcementKinds.has(value);

/** JSON has no 64-bit integers, so ids travel as text. */
function id(payload: Payload, name: string): bigint {
  const value = payload[name];
  if (typeof value !== 'string' || !/^-?\d{1,19}$/.test(value)) throw unreadable(name, value);
  return BigInt(value);
}

function count(payload: Payload, name: string): number {
  const value = payload[name];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw unreadable(name, value);
  return value;
}

const unreadable = (name: string, value: unknown): TypeError =>
  new TypeError(`the job's ${name} cannot be read: ${JSON.stringify(value)}`);

const readers: { readonly [T in Task]: (payload: Payload) => JobOf<T> } = {
  'show-status': (payload) => ({ task: 'show-status', campaign: id(payload, 'campaign') }),
  announce(payload) {
    const { kind, percent } = payload;
    if (!isAnnouncementKind(kind)) throw unreadable('kind', kind);
    return {
      task: 'announce',
      campaign: id(payload, 'campaign'),
      kind,
      sequence: count(payload, 'sequence'),
      percent: percent === undefined ? undefined : count(payload, 'percent'),
    };
  },
  answer: (payload) => ({ task: 'answer', comment: id(payload, 'comment') }),
  assign: (payload) => ({ task: 'assign', campaign: id(payload, 'campaign') }),
  look: (payload) => ({ task: 'look', campaign: id(payload, 'campaign') }),
  'move-charge': (payload) => ({
    task: 'move-charge',
    pledge: id(payload, 'pledge'),
    turn: count(payload, 'turn'),
    ...(payload['after'] === undefined ? {} : { after: count(payload, 'after') }),
  }),
  'follow-charges': (payload) => ({ task: 'follow-charges', campaign: id(payload, 'campaign') }),
  'pay-developer': (payload) => ({ task: 'pay-developer', campaign: id(payload, 'campaign') }),
  mail: (payload) => ({
    task: 'mail',
    campaign: id(payload, 'campaign'),
    from: count(payload, 'from'),
    to: count(payload, 'to'),
  }),
  'remind-payout'(payload) {
    const { about } = payload;
    if (typeof about !== 'string') throw unreadable('about', about);
    return {
      task: 'remind-payout',
      campaign: id(payload, 'campaign'),
      developer: id(payload, 'developer'),
      about,
    };
  },
  'let-cards-go': (payload) => ({ task: 'let-cards-go', campaign: id(payload, 'campaign') }),
  tick: (payload) => ({ task: 'tick', campaign: id(payload, 'campaign') }),
  'secure-pledge': (payload) => ({ task: 'secure-pledge', checkout: id(payload, 'checkout') }),
  drain: (payload) => ({ task: 'drain', issue: id(payload, 'issue') }),
  'payment-event'(payload) {
    const { event } = payload;
    if (typeof event !== 'string' || event === '') throw unreadable('event', event);
    return { task: 'payment-event', event };
  },
  'read-settings': (payload) => ({ task: 'read-settings', project: id(payload, 'project') }),
  'report-settings': (payload) => ({ task: 'report-settings', project: id(payload, 'project') }),
  'follow-settings': (payload) => ({ task: 'follow-settings', project: id(payload, 'project') }),
  sweep: () => ({ task: 'sweep' }),
  reconcile: () => ({ task: 'reconcile' }),
  'fetch-undelivered': () => ({ task: 'fetch-undelivered' }),
  'find-lost-intents': () => ({ task: 'find-lost-intents' }),
};

export const isTask = (name: string): name is Task => Object.hasOwn(readers, name);

const isPayload = (value: unknown): value is Payload =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Throws when the payload is not one that this task has. */
export function readJob<T extends Task>(task: T, payload: unknown): JobOf<T> {
  if (!isPayload(payload)) throw unreadable('payload', payload);
  return readers[task](payload);
}
