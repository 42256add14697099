// When people are reminded of a date before it comes: never on the day they were told of it, never twice within a day, and
// anew where the date moves. Counts in days of 24 hours from the date backwards; never reads a clock.
import type { Acceptance, Campaign, Work } from './campaign.ts';
import { collectsAt, readyUntil } from './clocks.ts';
import { graceEndsAt, settledUntil } from './work-clocks.ts';
import { days, notAfter } from './time.ts';

export type Ahead = 'half' | 'week' | 'day';

interface Mark<What> {
  readonly what: What;
  readonly at: Temporal.Instant;
}

const DAY = days(1);
const WEEK = days(7);
/** How long before the quote is set aside its developer is asked once more. */
const READY_AHEAD = days(2);
/** Days before a wish expires. */
const EXPIRY_AHEAD = [30, 7] as const;

/** In their order, without those that another follows within a day. */
function spaced<What>(marks: readonly Mark<What>[]): readonly Mark<What>[] {
  const kept: Mark<What>[] = [];
  for (const mark of marks.toSorted((a, b) => Temporal.Instant.compare(b.at, a.at))) {
    const [next] = kept;
    if (next === undefined || notAfter(mark.at.add(DAY), next.at)) kept.unshift(mark);
  }
  return kept;
}

const from = <What>(marks: readonly Mark<What>[], toldAt: Temporal.Instant): readonly Mark<What>[] =>
  spaced(marks).filter(({ at }) => notAfter(toldAt.add(DAY), at));

const lastToldAt = (work: Work): Temporal.Instant => work.toldAt ?? work.startedAt;

const beforehand = (at: Temporal.Instant): readonly Mark<Exclude<Ahead, 'half'>>[] => [
  { what: 'week', at: at.subtract(WEEK) },
  { what: 'day', at: at.subtract(DAY) },
];

/** Of the due date: at half of the time given, a week and a day before. Once overdue is said there are none. */
export function dueReminders(work: Work): readonly Mark<Ahead>[] {
  if (work.overdueSaid) return [];
  const since = work.extendedAt ?? work.startedAt;
  const half = Math.trunc(since.until(work.dueAt).total('milliseconds') / 2);
  const middle = { what: 'half', at: since.add({ milliseconds: half }) } as const;
  return from([...beforehand(work.dueAt), middle], lastToldAt(work));
}

/** Overdue is said, and everything is about to be returned. */
export function graceReminder(campaign: Campaign, work: Work): Temporal.Instant | undefined {
  if (!work.overdueSaid) return undefined;
  const at = graceEndsAt(campaign, work).subtract(DAY);
  return from([{ what: 'day', at }], lastToldAt(work))[0]?.at;
}

/** Before the review window ends, and, where silence does not pay, before everything is returned. */
export function reviewReminders(work: Work): readonly Mark<Exclude<Ahead, 'half'>>[] {
  const { reviewEndsAt, holdEndsAt, pullRequests } = work;
  if (reviewEndsAt === undefined) return [];
  const unmerged = !pullRequests.some(({ merged }) => merged);
  const ends = unmerged || !notAfter(reviewEndsAt, holdEndsAt) ? beforehand(holdEndsAt) : [];
  return from([...beforehand(reviewEndsAt), ...ends], lastToldAt(work));
}

export function settlementReminder(work: Work): Temporal.Instant | undefined {
  const until = settledUntil(work);
  return until && from([{ what: 'week', at: until.subtract(WEEK) }], lastToldAt(work))[0]?.at;
}

export function readyReminder(campaign: Campaign): Temporal.Instant | undefined {
  const at = readyUntil(campaign)?.subtract(READY_AHEAD);
  const toldAt = campaign.accepted && askedReadyAt(campaign.accepted);
  return at && toldAt && notAfter(toldAt.add(DAY), at) ? at : undefined;
}

const askedReadyAt = ({ readyRemindedAt, confirmingSince, acceptedAt }: Acceptance): Temporal.Instant =>
  readyRemindedAt ?? confirmingSince ?? acceptedAt;

/** None where the pledges are about to be collected. */
export function expiryReminders(campaign: Campaign): readonly Mark<number>[] {
  const { expiresAt, expiryRemindedAt, proposedAt } = campaign;
  if (collectsAt(campaign) !== undefined) return [];
  const marks = EXPIRY_AHEAD.map((count) => ({ what: count, at: expiresAt.subtract(days(count)) }));
  return from(marks, expiryRemindedAt ?? proposedAt);
}

/** Of several that are due the last: somebody who comes late is not told everything at once. */
export const dueMark = <What>(marks: readonly Mark<What>[], now: Temporal.Instant): What | undefined =>
  marks.findLast(({ at }) => notAfter(at, now))?.what;
