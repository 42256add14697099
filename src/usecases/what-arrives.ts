// What of a quote will reach its developer: the more backers share it, the more the processor keeps, so it is a range.
import type { Arrival } from '../ports/answers.ts';
import { payoutStanding, splitPayout } from './pay-developer.ts';
import type { World } from './world.ts';

const FEW = 10;
const MANY = 500;

/** As many as could share it before their shares come near the least that can be charged. */
function mostBackers(amount: bigint, floor: bigint): number {
  const most = Number(amount / (2n * floor));
  return Math.min(MANY, Math.max(1, most));
}

export async function whatArrives(
  world: World,
  quote: { readonly developer: bigint; readonly amount: bigint; readonly currency: string },
): Promise<Arrival> {
  const { amount, currency } = quote;
  const floor = world.payments.currencies.find(({ code }) => code === currency)?.floorMinor ?? 1n;
  const many = mostBackers(amount, floor);
  const few = Math.min(FEW, many);
  const from = (backers: number): bigint => {
    const left = amount - world.payments.estimateFee(currency, amount, backers);
    return left > 0n ? splitPayout(left, world.platformFeeBasisPoints).amount : 0n;
  };
  const ready = (await payoutStanding(world, quote.developer)) === 'ready';
  return {
    few,
    many,
    most: from(few),
    least: from(many),
    payoutUrl: ready ? undefined : world.links.payout,
  };
}
