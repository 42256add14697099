// When a collection has something to conclude: everybody answered, the target is captured, or shares no longer fit. Said by
// totals alone, so that an answer about one charge need not load the others; the next Tick, which loads all, concludes.
import type { Campaign } from './campaign.ts';

/** What was taken for the target: not what is on its way back, because nobody had asked for it. */
export const takenFor = ({ captured, refunded, charges }: Campaign): bigint =>
  captured - refunded - charges.refunding;

export function mustConclude(campaign: Campaign): boolean {
  const { collection, accepted, charges } = campaign;
  if (collection === undefined || accepted === undefined) return false;
  const target = accepted.amount;
  if (collection.step === 'capturing') return takenFor(campaign) >= target || collection.sharesOutdated;
  if (collection.step === 'reversing' || charges.requested.count > 0) return false;
  // Refused cards are waited for only where what is held does not cover the target without them, and would with them.
  const { authorised, refused } = charges;
  return authorised.amount >= target || authorised.amount + refused.amount < target;
}
