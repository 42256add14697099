// What events do to the pledges and their charges, and to the totals that follow from them. Totals are kept by difference,
// never summed: the store may have loaded a single pledge of ten thousand. Decides nothing.
import { frozenOf, unpaidCharge } from './books.ts';
import type { Campaign, ChargeTotal, ChargeTotals } from './campaign.ts';
import {
  type Charge,
  type Consent,
  type Pledge,
  type ReleaseReason,
  counts,
  live,
  refusedNow,
  unconfirmed,
} from './pledge.ts';
import { placeOfPledge, withReplaced } from './pledge-places.ts';
import { earlier } from './time.ts';
import { notBefore } from './withdrawal.ts';

const indexOfPledge = (campaign: Campaign, id: bigint): number => {
  const index = placeOfPledge(campaign.pledges, id);
  if (index === undefined) throw new Error(`Campaign ${campaign.id} was loaded without its pledge ${id}`);
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

const retries = (charge: Charge | undefined): boolean =>
  charge?.state === 'refundFailed' && charge.refundRetryAt !== undefined;
const feeUnknown = (charge: Charge | undefined): boolean =>
  charge !== undefined && charge.captured > 0n && charge.fee === undefined;

export const noCharges: ChargeTotals = {
  requested: { count: 0, amount: 0n },
  authorised: { count: 0, amount: 0n },
  refused: { count: 0, amount: 0n },
  capturing: { count: 0, amount: 0n },
  unknownFees: 0,
  failedRefunds: 0,
  refunding: 0n,
  unpaid: 0,
  frozen: 0n,
};

const one = (is: boolean, amount: bigint): ChargeTotal | undefined => (is ? { count: 1, amount } : undefined);

const moved = (
  total: ChargeTotal,
  before: ChargeTotal | undefined,
  after: ChargeTotal | undefined,
): ChargeTotal =>
  before === undefined && after === undefined
    ? total
    : {
        count: total.count + (after?.count ?? 0) - (before?.count ?? 0),
        amount: total.amount + (after?.amount ?? 0n) - (before?.amount ?? 0n),
      };

/** What one pledge adds to each total. */
const partOf = (pledge: Pledge | undefined) => {
  const charge = pledge?.charge;
  const state = charge?.state;
  return {
    requested: one(state === 'asked', charge?.requested ?? 0n),
    authorised: one(state === 'authorised', charge?.authorised ?? 0n),
    refused: one(pledge !== undefined && refusedNow(pledge), pledge?.amount ?? 0n),
    capturing: one(state === 'capturing', charge?.share ?? 0n),
    unknownFees: Number(feeUnknown(charge)),
    failedRefunds: Number(retries(charge)),
    refunding: charge?.refunding ?? 0n,
    unpaid: Number(charge !== undefined && unpaidCharge(charge)),
    frozen: frozenOf(charge),
  };
};

function chargesFor(totals: ChargeTotals, before: Pledge | undefined, after: Pledge): ChargeTotals {
  if (before?.charge === after.charge && before?.state === after.state && before?.amount === after.amount)
    return totals;
  const [was, is] = [partOf(before), partOf(after)];
  return {
    requested: moved(totals.requested, was.requested, is.requested),
    authorised: moved(totals.authorised, was.authorised, is.authorised),
    refused: moved(totals.refused, was.refused, is.refused),
    capturing: moved(totals.capturing, was.capturing, is.capturing),
    unknownFees: totals.unknownFees + is.unknownFees - was.unknownFees,
    failedRefunds: totals.failedRefunds + is.failedRefunds - was.failedRefunds,
    refunding: totals.refunding + is.refunding - was.refunding,
    unpaid: totals.unpaid + is.unpaid - was.unpaid,
    frozen: totals.frozen + is.frozen - was.frozen,
  };
}

/** The totals as they are once `after` stands where `before` stood. */
const totalsFor = (campaign: Campaign, before: Pledge | undefined, after: Pledge) => ({
  pledged: campaign.pledged + counted(after) - (before ? counted(before) : 0n),
  backers: campaign.backers + Number(counts(after)) - Number(before !== undefined && counts(before)),
  unconfirmed: campaign.unconfirmed + asking(after) - (before ? asking(before) : 0n),
  holds: campaign.holds + Number(standing(after.charge)) - Number(standing(before?.charge)),
  charges: chargesFor(campaign.charges, before, after),
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
    pledges: withReplaced(campaign.pledges, index, after),
  };
}

export function withCharge(campaign: Campaign, id: bigint, change: (charge: Charge) => Charge): Campaign {
  return withPledge(campaign, id, (pledge) => {
    if (pledge.charge === undefined) throw new Error(`Pledge ${id} was never charged`);
    return { ...pledge, charge: change(pledge.charge) };
  });
}

export const released = (campaign: Campaign, id: bigint, reason: ReleaseReason): Campaign =>
  withFollowUp(
    withPledge(campaign, id, (pledge) => ({
      ...pledge,
      state: 'released',
      released: reason,
      waiting: false,
      raiseTo: undefined,
    })),
  );

export const consenting = (campaign: Campaign, id: bigint, consent: Consent): Campaign =>
  withPledge(campaign, id, (pledge) => ({
    ...pledge,
    consent,
    waiting: pledge.waiting || (campaign.phase === 'collecting' && unconfirmed(pledge)),
  }));

/** How often its card was tried in the collection that runs. */
export const tried = (pledge: Pledge): number =>
  refusedNow(pledge) || pledge.charge?.state === 'asked' ? (pledge.charge?.tries ?? 0) : 0;

/**
 * The first of these instants, exact where all of the `count` that there are were loaded. Otherwise none of the others is
 * earlier than what was known: a Tick, which loads all, may come too early and finds nothing to do.
 */
function firstOf(
  loaded: readonly (Temporal.Instant | undefined)[],
  count: number,
  known: Temporal.Instant | undefined,
): Temporal.Instant | undefined {
  if (count === 0) return undefined;
  const first = loaded.reduce((a, b) => (a && b ? earlier(a, b) : (a ?? b)), undefined);
  if (loaded.length === count || known === undefined) return first;
  return first === undefined ? known : earlier(known, first);
}

/** When the first of the refused cards is due for another look. */
export function withFollowUp(campaign: Campaign): Campaign {
  const { collection, pledges, charges } = campaign;
  if (collection === undefined) return campaign;
  if (collection.followUpAt === undefined && charges.refused.count === 0) return campaign;
  const refused = pledges.filter(refusedNow).map(({ charge }) => charge?.decline?.nextAt);
  const followUpAt = firstOf(refused, charges.refused.count, collection.followUpAt);
  return { ...campaign, collection: { ...collection, followUpAt } };
}

/** When the first of the refunds that failed is asked for again. */
export function withRefundRetry(campaign: Campaign): Campaign {
  const { pledges, charges } = campaign;
  if (campaign.refundRetryAt === undefined && charges.failedRefunds === 0) return campaign;
  const failed = pledges.filter(({ charge }) => retries(charge)).map(({ charge }) => charge?.refundRetryAt);
  return { ...campaign, refundRetryAt: firstOf(failed, charges.failedRefunds, campaign.refundRetryAt) };
}

/** Of a campaign that was just read whole: what is only a bound while single pledges are loaded. */
export const exactly = (campaign: Campaign): Campaign => withRefundRetry(withFollowUp(campaign));

export const newCharge = (attempt: number, triedBefore: number, requested: bigint): Charge => ({
  attempt,
  tries: triedBefore + 1,
  state: 'asked',
  decline: undefined,
  requested,
  authorised: 0n,
  share: 0n,
  captured: 0n,
  refunded: 0n,
  refunding: 0n,
  refundAttempts: 0,
  refundRetryAt: undefined,
  lost: 0n,
  disputeWon: false,
  fee: undefined,
  disputeFee: 0n,
  paidOut: false,
  reversing: 0n,
  reversed: 0n,
  captureBefore: undefined,
});

/** Many charges at once, none of which changes what counts. */
export function withCharges(
  campaign: Campaign,
  change: (charge: Charge, pledge: bigint) => Charge | undefined,
): Campaign {
  let { charges } = campaign;
  const pledges = campaign.pledges.map((pledge): Pledge => {
    const charge = pledge.charge && change(pledge.charge, pledge.id);
    if (charge === undefined) return pledge;
    const after = { ...pledge, charge };
    charges = chargesFor(charges, pledge, after);
    return after;
  });
  return { ...campaign, pledges, charges };
}

/** A share above nothing is to be captured; nothing leaves the hold standing, in case another capture fails. */
export function withShares(
  campaign: Campaign,
  shares: readonly { readonly pledge: bigint; readonly share: bigint }[],
): Campaign {
  const shareOf = new Map(shares.map(({ pledge, share }) => [pledge, share]));
  const state = withCharges(campaign, (charge, pledge) => {
    const share = shareOf.get(pledge);
    return share === undefined
      ? undefined
      : { ...charge, share, state: share > 0n ? 'capturing' : 'authorised' };
  });
  return { ...state, collection: state.collection && { ...state.collection, sharesOutdated: false } };
}

/** Whose backers may still withdraw, and did not ask for work to begin earlier, wait: for a next attempt, or to be let off. */
export function withoutUncollectable(campaign: Campaign, at: Temporal.Instant): Campaign {
  return campaign.pledges.reduce((state, pledge, index) => {
    if (!live(pledge) || pledge.waiting || notBefore(campaign, pledge, at) === undefined) return state;
    const after = { ...pledge, waiting: true };
    return { ...state, ...totalsFor(state, pledge, after), pledges: state.pledges.with(index, after) };
  }, campaign);
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
