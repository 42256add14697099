// From authorised pledges to what is captured of each (rule 3). Covers the corner in which no set of
// shares can be both chargeable and exactly the target; must never take more of a pledge than it authorised.
import { allocate, shareable } from './allocation.ts';
import type { Charge, Pledge } from './pledge.ts';

export interface Share {
  readonly pledge: bigint;
  readonly share: bigint;
}

/** A pledge whose hold stands. */
export interface HeldPledge extends Pledge {
  readonly charge: Charge;
}

export const withChargeIn =
  (...states: readonly Charge['state'][]) =>
  (pledge: Pledge): pledge is HeldPledge =>
    pledge.charge !== undefined && states.includes(pledge.charge.state);

export const authorisedSum = (pledges: readonly HeldPledge[]): bigint =>
  pledges.reduce((sum, { charge }) => sum + charge.authorised, 0n);

/**
 * The share of each of these pledges in `target`, 0 for those let off; undefined when they cannot
 * cover it. They sum to the target, but for one corner: where the pledges are so small that paying it together would put
 * everybody's share below the floor (eleven of 0.50 for 5.20), those needed pay the floor, and what is too much, less
 * than one floor, is returned when development starts.
 */
export function sharesOf(
  target: bigint,
  pledges: readonly HeldPledge[],
  floor: bigint,
): readonly Share[] | undefined {
  const stakes = pledges.toSorted(earliestFirst).map((pledge, index) => ({
    pledge: pledge.id,
    authorised: pledge.charge.authorised,
    seniority: index,
  }));
  if (authorisedSum(pledges) < target) return undefined;
  if (shareable(target, stakes, floor)) return listed(pledges, allocate(target, stakes, floor));
  const paying = new Map<bigint, bigint>();
  let covered = 0n;
  for (const { pledge, authorised } of stakes.toSorted(largestFirst)) {
    if (covered >= target || authorised < floor) break;
    covered += authorised;
    paying.set(pledge, floor);
  }
  return covered >= target && BigInt(paying.size) * floor >= target ? listed(pledges, paying) : undefined;
}

const listed = (pledges: readonly HeldPledge[], shares: ReadonlyMap<bigint, bigint>): readonly Share[] =>
  pledges.map(({ id }) => ({ pledge: id, share: shares.get(id) ?? 0n }));

const earliestFirst = (a: Pledge, b: Pledge): number =>
  Temporal.Instant.compare(a.securedAt, b.securedAt) || Number(a.id > b.id) - Number(a.id < b.id);

const largestFirst = (a: { authorised: bigint }, b: { authorised: bigint }): number =>
  Number(b.authorised > a.authorised) - Number(b.authorised < a.authorised);
