// In which order the executor captures. An authorisation is captured once and a partial capture lets the rest go, so whatever
// fails should leave behind it the pledges with the most room.
import type { Campaign } from './campaign.ts';
import { type HeldPledge, withChargeIn } from './shares.ts';

/** Those still to be captured, least slack first: whatever fails then leaves the most room to share anew. */
export function captureOrder({ pledges }: Campaign): readonly HeldPledge[] {
  const slack = ({ charge }: HeldPledge): bigint => charge.authorised - charge.share;
  return pledges
    .filter(withChargeIn('capturing'))
    .toSorted((a, b) => Number(slack(a) > slack(b)) - Number(slack(a) < slack(b)));
}
