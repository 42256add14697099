// What an answer about one charge does to the collection it belongs to: how long it may still take, and whether the shares
// still fit. Decides nothing.
import type { Campaign, Collection } from './campaign.ts';
import { days, earlier, hours } from './time.ts';

/** How long the processor is given to answer for every pledge; cut shorter by the first hold that would be let go. */
const WINDOW = days(6);
/** Capturing begins at least that long before the first hold expires. */
const LEAST_MARGIN = hours(12);

export const newCollection = (attempt: number, at: Temporal.Instant): Collection => ({
  attempt,
  startedAt: at,
  step: 'authorising',
  windowEndsAt: at.add(WINDOW),
  heldUntil: undefined,
  answeredAt: undefined,
  authorisedIn: undefined,
  sharesOutdated: false,
  followUpAt: undefined,
});

/** By the first expiry minus twice what capturing is expected to take: as long as the authorisations took. */
function windowEnd({ startedAt, heldUntil }: Collection, secondsTaken: number): Temporal.Instant {
  const whole = startedAt.add(WINDOW);
  if (heldUntil === undefined) return whole;
  const margin = Math.max(LEAST_MARGIN.total('seconds'), 2 * secondsTaken);
  return earlier(whole, heldUntil.subtract({ seconds: margin }));
}

/** @param captureBefore of a hold that was made */
export function answered(
  campaign: Campaign,
  at: Temporal.Instant,
  captureBefore?: Temporal.Instant,
): Campaign {
  const { collection: before, charges } = campaign;
  if (before === undefined) return campaign;
  const taken = Math.ceil(before.startedAt.until(at).total('seconds'));
  const authorisedIn = before.authorisedIn ?? (charges.requested.count === 0 ? taken : undefined);
  const { heldUntil: known } = before;
  const heldUntil = captureBefore && known ? earlier(captureBefore, known) : (captureBefore ?? known);
  const collection = { ...before, answeredAt: at, authorisedIn, heldUntil };
  const windowEndsAt = windowEnd(collection, authorisedIn ?? taken);
  return { ...campaign, collection: { ...collection, windowEndsAt } };
}

/** A capture failed or took another sum than its share. */
export function sharedOtherwise(campaign: Campaign, at: Temporal.Instant): Campaign {
  const state = answered(campaign, at);
  return state.collection?.step === 'capturing'
    ? { ...state, collection: { ...state.collection, sharesOutdated: true } }
    : state;
}
