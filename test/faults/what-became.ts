// How a life ended: the campaign without its numbers, and what moved at Stripe. Two lives that differ in nothing but their
// crashes must end alike.
import type { Campaign } from '../../src/domain/campaign.ts';
import { plain } from '../support/rule-checks.ts';
import type { Life } from './a-life.ts';

export interface Ending {
  readonly campaign: string;
  /** Every change of the operator's balance: kind, amount, fee; in no order. */
  readonly movements: readonly string[];
  readonly refunds: readonly string[];
  readonly transfers: readonly string[];
  /** Intents whose money is still held. */
  readonly standing: readonly string[];
  readonly ledger: bigint;
  readonly balance: bigint;
  readonly sum: bigint;
}

/** Without the numbers that a life was given, and without how many events it took. */
function anonymous(campaign: Campaign, base: bigint): string {
  const pledges = campaign.pledges
    .toSorted((a, b) => Number(a.backer - b.backer))
    .map(({ id: _id, ...pledge }) => pledge);
  const person = (_key: string, value: unknown): unknown =>
    typeof value === 'bigint' && value >= base ? `person ${value - base}` : plain('', value);
  return JSON.stringify({ ...campaign, id: undefined, events: undefined, pledges }, person, 1);
}

export async function endingOf(life: Life): Promise<Ending> {
  const { stripe, world, campaign, developer } = life;
  const whole = { limit: 100 } as const;
  const [moved, intents, refunds, transfers] = await Promise.all([
    stripe.balanceTransactions.list(whole),
    stripe.paymentIntents.list(whole),
    stripe.refunds.list(whole),
    stripe.transfers.list(whole),
  ]);
  const own = moved.data.filter(({ type }) => type !== 'topup');
  const balances = await world.store.balances(campaign);
  const ours = (account: string) => balances.find((one) => one.account === account)?.amount ?? 0n;
  return {
    campaign: anonymous(await life.state(), developer.id),
    movements: own
      .map(({ type, reporting_category: category, amount, fee }) => `${type} ${category} ${amount} ${fee}`)
      .toSorted(),
    refunds: refunds.data
      .filter(({ metadata }) => metadata?.['key'] !== undefined)
      .map(({ amount, status }) => `${amount} ${status}`)
      .toSorted(),
    transfers: transfers.data
      .map(({ amount, amount_reversed: reversed }) => `${amount} ${reversed}`)
      .toSorted(),
    standing: intents.data.filter(({ status }) => status === 'requires_capture').map(({ id }) => id),
    ledger: ours(`held:${campaign}`) + ours('platform') + ours('operator'),
    balance: own.reduce((sum, { net }) => sum + BigInt(net), 0n),
    sum: balances.reduce((sum, { amount }) => sum + amount, 0n),
  };
}
