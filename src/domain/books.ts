// The arithmetic of fees and losses: what of a sum that leaves comes from the money held, and what the operator bears.
// Must never let the money held for a campaign fall below zero.
import type { Campaign } from './campaign.ts';
import { type Charge, stakeOf } from './pledge.ts';

const orNothing = (amount: bigint): bigint => (amount > 0n ? amount : 0n);

/** The processor keeps its fee when money goes back: this much of it belongs to what was returned or lost. */
const feeOf = (charge: Charge, gone: bigint): bigint =>
  charge.captured > 0n ? ((charge.fee ?? 0n) * gone) / charge.captured : 0n;

/** What the operator bears when `amount` of a charge is returned or lost: its fee, and what is no longer held. */
export function operatorsPart(campaign: Campaign, charge: Charge, amount: bigint): bigint {
  const gone = charge.refunded + charge.lost;
  const fee = feeOf(charge, gone + amount) - feeOf(charge, gone);
  return fee + orNothing(amount - fee - campaign.held);
}

/** What the operator bore of a return that came back, and is relieved of. */
export function operatorsRelief(campaign: Campaign, charge: Charge, amount: bigint): bigint {
  const gone = charge.refunded + charge.lost;
  const fee = feeOf(charge, gone) - feeOf(charge, gone - amount);
  return fee < campaign.operatorOwed ? fee : campaign.operatorOwed;
}

/** What of a lost charge's money the developer received, and their account can be asked to give back. */
export function developersPart(campaign: Campaign, charge: Charge, lost: bigint): bigint {
  const { paidOut, platformFees } = campaign;
  if (!charge.paidOut || paidOut <= 0n) return 0n;
  const gone = charge.refunded + charge.lost;
  const received = lost - (feeOf(charge, gone + lost) - feeOf(charge, gone));
  const part = (received * paidOut) / (paidOut + platformFees);
  return part < paidOut ? part : paidOut;
}

/** What the operator bears of a fee that becomes known only now. */
export function operatorsFee(campaign: Campaign, charge: Charge, fee: bigint): bigint {
  const returned = feeOf({ ...charge, fee }, charge.refunded + charge.lost);
  return returned + orNothing(fee - returned - campaign.held);
}

/** What of a charge's money is held but cannot be paid out: in dispute, or on its way back. */
export function frozenOf(charge: Charge | undefined): bigint {
  if (charge === undefined) return 0n;
  const amount = charge.state === 'disputed' ? stakeOf(charge) : charge.refunding;
  const gone = charge.refunded + charge.lost;
  return amount - (feeOf(charge, gone + amount) - feeOf(charge, gone));
}

/** Something of it can go to the developer now, and did not yet. */
export const payableCharge = (charge: Charge): boolean =>
  stakeOf(charge) > charge.refunding && charge.state !== 'disputed' && !charge.paidOut;

/** Payable, and nothing of it is on its way back: a refund that is under way is waited for before another is asked. */
export const unpaidCharge = (charge: Charge): boolean => payableCharge(charge) && charge.refunding === 0n;

/** Charges with money that a payout of this moment does not include, though it is captured and was not paid out yet. */
export const notPayable = ({ pledges }: Campaign): readonly bigint[] =>
  pledges
    .filter(({ charge }) => charge && charge.captured > 0n && !charge.paidOut && !payableCharge(charge))
    .map(({ id }) => id);

/**
 * What can be paid to the developer now, platform fee included, processor fees taken off; minor units. More may follow
 * when a dispute is won. Reads totals only.
 */
export function payable(campaign: Campaign): bigint {
  if (campaign.phase !== 'completed') return 0n;
  return orNothing(campaign.held - campaign.charges.frozen);
}
