// What events do to the pledges and their charges, and to the totals that follow from them. Totals are kept by difference,
// never summed: the store may have loaded a single pledge of ten thousand. Decides nothing.
import type { Campaign } from './campaign.ts';
import {
  type Charge,
  type Consent,
  type Pledge,
  type ReleaseReason,
  counts,
  refusedNow,
  unconfirmed,
} from './pledge.ts';
import { earlier } from './time.ts';

const indexOfPledge = (campaign: Campaign, id: bigint): number => {
  const index = campaign.pledges.findIndex((pledge) => pledge.id === id);
  if (index < 0) throw new Error(`Campaign ${campaign.id} was loaded without its pledge ${id}`);
  return index;
};

/** The processor may still hold the money of this charge, or be asked to. */
const standing = (charge: Charge | undefined): boolean =>
  charge?.state === 'asked' ||
  charge?.state === 'authorised' ||
  charge?.state === 'capturing' ||
  charge?.state === 'cancelling';

const counted = (pledge: Pledge): bigint => (counts(pledge) ? pledge.amount : 0n);
const asking = (pledge: Pledge): bigint => (unconfirmed(pledge) ? pledge.amount : 0n);

/** The totals as they are once `after` stands where `before` stood. */
const totalsFor = (campaign: Campaign, before: Pledge | undefined, after: Pledge) => ({
  pledged: campaign.pledged + counted(after) - (before ? counted(before) : 0n),
  backers: campaign.backers + Number(counts(after)) - Number(before !== undefined && counts(before)),
  unconfirmed: campaign.unconfirmed + asking(after) - (before ? asking(before) : 0n),
  holds: campaign.holds + Number(standing(after.charge)) - Number(standing(before?.charge)),
});

export const withNewPledge = (campaign: Campaign, pledge: Pledge): Campaign => ({
  ...campaign,
  ...totalsFor(campaign, undefined, pledge),
  pledges: [...campaign.pledges, pledge],
});

export function withPledge(campaign: Campaign, id: bigint, change: (pledge: Pledge) => Pledge): Campaign {
  const index = indexOfPledge(campaign, id);
  const before = campaign.pledges[index];
  if (before === undefined) return campaign;
  const after = change(before);
  return {
    ...campaign,
    ...totalsFor(campaign, before, after),
    pledges: campaign.pledges.with(index, after),
  };
}

export function withCharge(campaign: Campaign, id: bigint, change: (charge: Charge) => Charge): Campaign {
  return withPledge(campaign, id, (pledge) => {
    if (pledge.charge === undefined) throw new Error(`Pledge ${id} was never charged`);
    return { ...pledge, charge: change(pledge.charge) };
  });
}

export const released = (campaign: Campaign, id: bigint, reason: ReleaseReason): Campaign =>
  withPledge(campaign, id, (pledge) => ({
    ...pledge,
    state: 'released',
    released: reason,
    waiting: false,
    raiseTo: undefined,
  }));

export const consenting = (campaign: Campaign, id: bigint, consent: Consent): Campaign =>
  withPledge(campaign, id, (pledge) => ({
    ...pledge,
    consent,
    waiting: pledge.waiting || (campaign.phase === 'collecting' && unconfirmed(pledge)),
  }));

/** How often its card was tried in the collection that runs. */
export const tried = (pledge: Pledge): number => (refusedNow(pledge) ? (pledge.charge?.tries ?? 0) : 0);

/** When the first of the refused cards is due for another look. Needs every pledge of a campaign whose cards are refused. */
export function withFollowUp(campaign: Campaign): Campaign {
  const { collection, pledges } = campaign;
  if (collection?.followUpAt === undefined) return campaign;
  const followUpAt = pledges
    .filter(refusedNow)
    .map(({ charge }) => charge?.decline?.nextAt)
    .reduce((first, next) => (first && next ? earlier(first, next) : (first ?? next)), undefined);
  return { ...campaign, collection: { ...collection, followUpAt } };
}

export const newCharge = (attempt: number, triedBefore: number): Charge => ({
  attempt,
  tries: triedBefore + 1,
  state: 'asked',
  decline: undefined,
  authorised: 0n,
  share: 0n,
  captured: 0n,
  refunded: 0n,
  refunding: 0n,
  refundAttempts: 0,
  refundRetryAt: undefined,
  lost: 0n,
  disputeWon: false,
  fee: 0n,
  disputeFee: 0n,
  paidOut: false,
  reversing: 0n,
  reversed: 0n,
  captureBefore: undefined,
});

/** A share above nothing is to be captured; nothing leaves the hold standing, in case another capture fails. */
export function withShares(
  campaign: Campaign,
  shares: readonly { readonly pledge: bigint; readonly share: bigint }[],
): Campaign {
  const shareOf = new Map(shares.map(({ pledge, share }) => [pledge, share]));
  const pledges = campaign.pledges.map((pledge): Pledge => {
    const share = shareOf.get(pledge.id);
    if (share === undefined || pledge.charge === undefined) return pledge;
    return { ...pledge, charge: { ...pledge.charge, share, state: share > 0n ? 'capturing' : 'authorised' } };
  });
  return { ...campaign, pledges };
}

/** The collection failed: what waited for the next attempt counts from now on. */
export function withoutWaiting(campaign: Campaign): Campaign {
  return campaign.pledges.reduce((state, pledge, index) => {
    if (!pledge.waiting) return state;
    const after = { ...pledge, waiting: false };
    return { ...state, ...totalsFor(state, pledge, after), pledges: state.pledges.with(index, after) };
  }, campaign);
}

/**
 * What is left of a charge decides how it is called after money of it went back, or a dispute of it was won. A refund that
 * was asked before the dispute is asked still, under the same number: nobody knows whether the call was made.
 */
export function stateAfterReturn(charge: Charge): Charge['state'] {
  if (charge.captured === charge.refunded + charge.lost) return charge.lost > 0n ? 'chargedBack' : 'refunded';
  if (charge.refunding > 0n) return charge.refundRetryAt === undefined ? 'refundAsked' : 'refundFailed';
  return charge.refunded > 0n ? 'refunded' : 'captured';
}
