// A payment processor for the operator's tests: what it moved, what it says of a charge, and what it could not deliver. It
// answers only what the operator's side asks; a balance is what was moved, unless said otherwise.
import type { CampaignEvent } from '../../src/domain/campaign-event.ts';
import type { PaymentEvent } from '../../src/ports/inbox.ts';
import type { ChargeFacts, Movement, Payments, PayoutFacts } from '../../src/ports/payments.ts';
import { allCurrencies } from '../domain/some-currencies.ts';

type Answers = Pick<
  Payments,
  | 'balance'
  | 'movements'
  | 'disputed'
  | 'readPayouts'
  | 'undelivered'
  | 'findCharges'
  | 'readCharge'
  | 'settlesIn'
  | 'readAccount'
  | 'cancel'
>;

let lastMovement = 0;

export class AProcessor implements Answers {
  movedSoFar: Movement[] = [];
  /** Added to what was moved. */
  astray = new Map<string, bigint>();
  readonly facts = new Map<string, ChargeFacts>();
  readonly charges = new Map<string, (ChargeFacts & { readonly intent: string })[]>();
  events: PaymentEvent[] = [];
  disputes: string[] = [];
  payouts: PayoutFacts[] = [];
  settles: readonly string[] = ['EUR', 'USD'];
  standing: 'ready' | 'incomplete' | 'restricted' = 'ready';
  readonly cancelled: { readonly key: string; readonly intent: string }[] = [];
  readonly asked: string[] = [];
  failing: Error | undefined;

  move(movement: Partial<Movement> & Pick<Movement, 'kind' | 'amount' | 'createdAt'>): void {
    lastMovement += 1;
    const plain = {
      id: `txn_${lastMovement}`,
      currency: 'EUR',
      fee: 0n,
      aside: false,
      charge: undefined,
      payout: undefined,
    };
    this.movedSoFar.push({ ...plain, ...movement });
  }

  /** Moves what these events say, as a processor that agrees with them would have. */
  agree(campaign: bigint, events: readonly CampaignEvent[], createdAt: Temporal.Instant): void {
    const attempts = new Map<bigint, number>();
    const of = (pledge: bigint) => ({ campaign, pledge, attempt: attempts.get(pledge) ?? 1 });
    for (const event of events) {
      if (event.type === 'PledgeCaptured') {
        attempts.set(event.pledge, event.attempt);
        const fee = events.find((one) => one.type === 'FeeTaken' && one.pledge === event.pledge);
        this.move({
          kind: 'charge',
          amount: event.amount,
          fee: fee?.type === 'FeeTaken' ? fee.amount : 0n,
          charge: of(event.pledge),
          createdAt,
        });
      }
      if (event.type === 'PledgeRefunded')
        this.move({ kind: 'refund', amount: -event.amount, charge: of(event.pledge), createdAt });
      if (event.type === 'ChargebackLost')
        this.move({ kind: 'dispute', amount: -event.amount, charge: of(event.pledge), createdAt });
      if (event.type === 'DeveloperPaid') {
        const payout = { campaign, payout: event.payout };
        this.move({ kind: 'transfer', amount: -event.amount, payout, createdAt });
      }
    }
  }

  async balance(): ReturnType<Payments['balance']> {
    if (this.failing) throw this.failing;
    const sums = new Map(this.astray);
    for (const { currency, amount, fee, aside } of this.movedSoFar)
      if (!aside) sums.set(currency, (sums.get(currency) ?? 0n) + amount - fee);
    return [...sums].map(([currency, available]) => ({ currency, available, pending: 0n }));
  }

  async *movements(since: Temporal.Instant): AsyncIterable<Movement> {
    const recent = this.movedSoFar.filter(({ createdAt }) => Temporal.Instant.compare(createdAt, since) >= 0);
    yield* recent.toReversed();
  }

  async *disputed(): AsyncIterable<string> {
    yield* this.disputes;
  }

  async readPayouts(campaign: bigint): ReturnType<Payments['readPayouts']> {
    return this.payouts.filter((payout) => payout.campaign === campaign);
  }

  async *undelivered(since: Temporal.Instant): AsyncIterable<PaymentEvent> {
    yield* this.events.filter(({ createdAt }) => Temporal.Instant.compare(createdAt, since) >= 0);
  }

  async findCharges(customer: string): ReturnType<Payments['findCharges']> {
    this.asked.push(customer);
    return this.charges.get(customer) ?? [];
  }

  async readCharge(intent: string): Promise<ChargeFacts> {
    const facts = this.facts.get(intent);
    if (!facts) throw new Error(`the processor knows no ${intent}`);
    return facts;
  }

  async settlesIn(): Promise<readonly string[]> {
    return this.settles;
  }

  async readAccount(): ReturnType<Payments['readAccount']> {
    const due = this.standing === 'ready' ? [] : ['external_account'];
    return { standing: this.standing, due, closed: false, country: 'FR' };
  }

  async cancel(key: string, intent: string): ReturnType<Payments['cancel']> {
    this.cancelled.push({ key, intent });
    return 'cancelled';
  }

  /** As the whole port: whatever else is asked of it is a mistake. */
  get payments(): Payments {
    const never = (): never => {
      throw new Error('nothing of the operator asks for this');
    };
    return Object.assign(this, {
      currencies: allCurrencies,
      estimateFee: never,
      createCustomer: never,
      deleteCustomer: never,
      forgetCard: never,
      openCheckout: never,
      openHoldCheckout: never,
      readCheckout: never,
      expireCheckout: never,
      authorise: never,
      confirm: never,
      capture: never,
      refund: never,
      createAccount: never,
      openOnboarding: never,
      openDashboard: never,
      findPayout: never,
      transfer: never,
      reverse: never,
    });
  }
}

/** A charge as the processor tells of it. */
export const someFacts = (changes: Partial<ChargeFacts>): ChargeFacts => ({
  campaign: 1n,
  pledge: 1n,
  attempt: 1,
  currency: 'EUR',
  state: 'held',
  cause: undefined,
  authorised: 1000n,
  captureBefore: undefined,
  captured: 0n,
  fee: undefined,
  refunds: [],
  disputes: [],
  ...changes,
});
