// The arithmetic of fees and losses: what of a sum that leaves a charge comes from the money held of it, and what the operator
// bears. Must never let the money held for a charge fall below zero.
import type { Campaign } from './campaign.ts';
import { type Charge, stakeOf } from './pledge.ts';

const orNothing = (amount: bigint): bigint => (amount > 0n ? amount : 0n);
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

const goneOf = (charge: Charge): bigint => charge.captured - stakeOf(charge);

/** The processor keeps its fee when money goes back: this much of it belongs to what was returned or lost. */
const feeOf = (charge: Charge, gone: bigint): bigint =>
  charge.captured > 0n ? ((charge.fee ?? 0n) * gone) / charge.captured : 0n;

/** The fee on the next `amount` of the charge that leaves it. */
const feeOn = (charge: Charge, amount: bigint): bigint =>
  feeOf(charge, goneOf(charge) + amount) - feeOf(charge, goneOf(charge));

/** What the operator bears when `amount` of a charge is returned or lost: its fee, and all that is not held of this charge. */
export function operatorsPart(charge: Charge, amount: bigint): bigint {
  const own = least(amount, stakeOf(charge));
  return amount - least(orNothing(own - feeOn(charge, own)), charge.held);
}

/** What the operator is relieved of when `amount` comes back. @param after the charge without it */
export const operatorsRelief = (after: Charge, amount: bigint): bigint =>
  least(orNothing(after.borne - feeOf(after, goneOf(after))), amount);

/** What of a lost charge's money the developer received, and their account can be asked to give back. */
export function developersPart({ paidOut, platformFees }: Campaign, charge: Charge, lost: bigint): bigint {
  if (paidOut <= 0n) return 0n;
  const own = least(lost, stakeOf(charge));
  const received = least(orNothing(own - feeOn(charge, own) - charge.held), charge.paid);
  return least((received * paidOut) / (paidOut + platformFees), paidOut);
}

/** The platform's fee on what a developer gives back: it goes back with it. */
export const platformsPart = ({ paidOut, platformFees }: Campaign, reversed: bigint): bigint =>
  paidOut > 0n ? least((reversed * platformFees) / paidOut, platformFees) : 0n;

/** What the operator bears of a fee that becomes known only now, or is another one than was known. */
export function operatorsFee(charge: Charge, fee: bigint): bigint {
  const more = fee - (charge.fee ?? 0n);
  const returned = feeOf({ ...charge, fee }, goneOf(charge)) - feeOf(charge, goneOf(charge));
  return returned + orNothing(more - returned - charge.held);
}

/** What of a charge's money is held but cannot be paid out: in dispute, or on its way back. */
export function frozenOf(charge: Charge | undefined): bigint {
  if (charge === undefined) return 0n;
  const amount = least(charge.disputed + charge.refunding + charge.refundOwed, stakeOf(charge));
  return least(amount - feeOn(charge, amount), charge.held);
}

/** What of a charge can go to the developer now. */
export const payableOf = (charge: Charge): bigint => charge.held - frozenOf(charge);

/** Payable, and nothing of it is on its way back: a refund that is under way is waited for before another is asked. */
export const unpaidCharge = (charge: Charge): boolean =>
  payableOf(charge) > 0n && charge.refunding + charge.refundOwed === 0n;

/** Charges of which money is held that a payout of this moment does not include. */
export const notPayable = ({ pledges }: Campaign): readonly bigint[] =>
  pledges.filter(({ charge }) => charge && charge.held > 0n && payableOf(charge) === 0n).map(({ id }) => id);

/**
 * What can be paid to the developer now, platform fee included, processor fees taken off; minor units. More may follow
 * when a dispute is won. Reads totals only.
 */
export function payable(campaign: Campaign): bigint {
  if (campaign.phase !== 'completed') return 0n;
  return orNothing(campaign.held - campaign.charges.frozen);
}
