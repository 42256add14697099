// The right of a consumer to withdraw from a contract made at a distance, within 14 days and without a reason (Directive
// 2011/83/EU, articles 9 to 16, with the withdrawal function of article 11a added by Directive (EU) 2023/2673). Business
// pledges have none. Until the collection everybody may leave anyway (rule 5); this is about the time after.
import type { Campaign } from './campaign.ts';
import { type Pledge, counts, live, stakeOf } from './pledge.ts';
import { days, later, notAfter } from './time.ts';

const SATURDAY = 6;

/**
 * The end of the last day (Regulation (EEC, Euratom) No 1182/71, article 3: the day of the contract is not counted, and a period
 * that ends on a weekend ends with the next working day).
 */
function periodEndsAt({ rules }: Campaign, { securedAt }: Pledge): Temporal.Instant {
  const last = securedAt.toZonedDateTimeISO(rules.timeZone).toPlainDate().add({ days: rules.withdrawalDays });
  const working = last.dayOfWeek < SATURDAY ? last : last.add({ days: 8 - last.dayOfWeek });
  return working.add({ days: 1 }).toZonedDateTime(rules.timeZone).toInstant();
}

/** What of a charge goes back when its backer leaves now: nothing of what is under way, or in the bank's hands. */
export const canGoBack = ({ charge }: Pledge): boolean =>
  charge !== undefined && charge.state !== 'disputed' && charge.refunding === 0n && stakeOf(charge) > 0n;

/**
 * From when a pledge may be collected; undefined: at any time. A service that begins while its buyer may still withdraw needs their
 * express request (articles 7(3) and 8(8)).
 */
const collectableFrom = (campaign: Campaign, pledge: Pledge): Temporal.Instant | undefined =>
  campaign.rules.withdrawalDays === 0 || pledge.business || pledge.earlyWork
    ? undefined
    : periodEndsAt(campaign, pledge);

/** As `collectableFrom`, where that is still to come. */
export function notBefore(
  campaign: Campaign,
  pledge: Pledge,
  now: Temporal.Instant,
): Temporal.Instant | undefined {
  const from = collectableFrom(campaign, pledge);
  return from === undefined || notAfter(from, now) ? undefined : from;
}

/**
 * The first instant at which the pledges that count and may be collected then cover the target; undefined: now. Needs every
 * pledge loaded.
 */
export function coveredFrom(campaign: Campaign, now: Temporal.Instant): Temporal.Instant | undefined {
  const target = campaign.accepted?.amount ?? 0n;
  const counted = campaign.pledges
    .filter(counts)
    .map((pledge) => ({ amount: pledge.amount, from: notBefore(campaign, pledge, now) }))
    .toSorted((a, b) => Temporal.Instant.compare(a.from ?? now, b.from ?? now));
  let covered = 0n;
  for (const { amount, from } of counted) {
    covered += amount;
    if (covered >= target) return from;
  }
  return undefined;
}

/**
 * Until when the backer of a pledge that was charged may withdraw; undefined: never, or not any more since the work is completed.
 * Where the collection began within the period, it does not use it up: one day is left after it.
 */
export function withdrawUntil(campaign: Campaign, pledge: Pledge): Temporal.Instant | undefined {
  const { rules, phase, work } = campaign;
  const inWork = phase === 'started' || phase === 'delivered' || phase === 'contested';
  if (rules.withdrawalDays === 0 || pledge.business || !inWork || work === undefined) return undefined;
  if (!live(pledge) || !canGoBack(pledge)) return undefined;
  const ends = periodEndsAt(campaign, pledge);
  const interrupted = work.collectedSince !== undefined && !notAfter(ends, work.collectedSince);
  return interrupted ? later(ends, work.startedAt.add(days(1))) : ends;
}
