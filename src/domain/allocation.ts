// What each backer pays of the target (rule 3). Owns the arithmetic of shares, in whole minor units; must never charge a
// pledge more than it authorised, nor anything between nothing and the least the processor can charge.

export interface Stake {
  /** The pledge's id. */
  readonly pledge: bigint;
  /** The most that can be captured of it. */
  readonly authorised: bigint;
  /** Order of joining: the lower came first. */
  readonly seniority: number;
}

/**
 * Whether the target can be shared at all: enough is authorised, and not by so many that each of those who are needed
 * would pay less than the floor. The second cannot happen while the target is a quote (ten floors) unless nearly everybody
 * pledged the floor itself: eleven times 50 for 520 can only be 500 or 550.
 */
export function shareable(target: bigint, stakes: readonly Stake[], floor: bigint): boolean {
  const needed = fewestNeeded(target, ranked(stakes, floor));
  return needed !== undefined && BigInt(needed) * floor <= target;
}

/**
 * The share of every stake, 0 for those let off. Shares add up to the target; each is 0 or from the floor to the stake.
 * They are the stakes' proportions of the target, by largest remainder, the earliest first where remainders are equal.
 * Whose exact share would be below the floor is let off, the smallest first and the latest of equals, as long as the others
 * cover the target; who is needed for that pays the floor. Depends on no order of `stakes`.
 *
 * A backer who joins raises no bill by more than a minor unit of rounding, but for the floor: where joining lets somebody
 * else off, a bill can rise by at most floor × target ÷ (target − floor) and two units. Who was let off stays so.
 * Throws when the target is not `shareable`.
 */
export function allocate(
  target: bigint,
  stakes: readonly Stake[],
  floor: bigint,
): ReadonlyMap<bigint, bigint> {
  if (!shareable(target, stakes, floor)) throw new RangeError('The stakes cannot be shared to the target');
  const shares = new Map(stakes.map((stake) => [stake.pledge, 0n]));
  if (shares.size !== stakes.length) throw new RangeError('A pledge has two stakes');

  const paying = ranked(stakes, floor);
  let total = sum(paying);
  for (let last = paying.at(-1); last !== undefined; last = paying.at(-1)) {
    if (target * last.authorised >= floor * total || total - last.authorised < target) break;
    total -= last.authorised;
    paying.pop();
  }
  let rest = target;
  for (let last = paying.at(-1); last !== undefined; last = paying.at(-1)) {
    if (rest * last.authorised >= floor * total) break;
    shares.set(last.pledge, floor);
    rest -= floor;
    total -= last.authorised;
    paying.pop();
  }
  for (const [pledge, share] of proportions(rest, paying, total)) shares.set(pledge, share);
  return shares;
}

/** Largest first, the earliest of equals first; without those that the processor cannot charge at all. */
const ranked = (stakes: readonly Stake[], floor: bigint): Stake[] =>
  stakes
    .filter((stake) => stake.authorised >= floor && stake.authorised > 0n)
    .toSorted((a, b) => compare(b.authorised, a.authorised) || bySeniority(a, b));

const bySeniority = (a: Stake, b: Stake): number =>
  compare(a.seniority, b.seniority) || compare(a.pledge, b.pledge);

const compare = <T extends bigint | number>(a: T, b: T): number => Number(a > b) - Number(a < b);

const sum = (stakes: readonly Stake[]): bigint =>
  stakes.reduce((total, stake) => total + stake.authorised, 0n);

/** How many of the largest stakes it takes to cover the target. */
function fewestNeeded(target: bigint, largestFirst: readonly Stake[]): number | undefined {
  let covered = 0n;
  const index = largestFirst.findIndex((stake) => (covered += stake.authorised) >= target);
  return index < 0 || target <= 0n ? undefined : index + 1;
}

/** Hamilton's method: everyone's proportion rounded down, then one unit each to the largest remainders. */
function proportions(target: bigint, stakes: readonly Stake[], total: bigint): Map<bigint, bigint> {
  const shares = new Map(stakes.map((stake) => [stake.pledge, (target * stake.authorised) / total]));
  const left = target - [...shares.values()].reduce((given, share) => given + share, 0n);
  const remainder = (stake: Stake): bigint => (target * stake.authorised) % total;
  const byRemainder = stakes.toSorted((a, b) => compare(remainder(b), remainder(a)) || bySeniority(a, b));
  for (const stake of byRemainder.slice(0, Number(left))) {
    shares.set(stake.pledge, (shares.get(stake.pledge) ?? 0n) + 1n);
  }
  return shares;
}
