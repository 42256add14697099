// What the local Stripe of a history really took, holds and gave back, read from its own rows. Changes nothing.
import type { Dispute } from '../../src/sandbox/stripe/connect-rows.ts';
import type { Charge, PaymentIntent, Refund, State } from '../../src/sandbox/stripe/state.ts';

/** What was taken of one try to collect a pledge, and what went back of it. Minor units. */
export interface Taken {
  readonly pledge: bigint;
  readonly captured: bigint;
  readonly refunded: bigint;
}

export class StripeReading {
  readonly #state: State;
  /** Pledges of which somebody took money without our asking. */
  readonly byHand = new Set<bigint>();

  constructor(state: State) {
    this.#state = state;
  }

  /** What was really taken of a pledge, whatever was given back of it. */
  takenOf(pledge: bigint): bigint {
    return this.#of(pledge).reduce((sum, { amount_received: amount }) => sum + BigInt(amount), 0n);
  }

  /** How often a pledge's money is held at this moment. */
  holdsOf(pledge: bigint): number {
    return this.#of(pledge).filter(({ status }) => status === 'requires_capture').length;
  }

  get intents(): ReadonlyMap<string, Taken> {
    return new Map(
      this.#state.paymentIntents.all().map((intent) => [
        intent.id,
        {
          pledge: BigInt(intent.metadata['pledge'] ?? 0),
          captured: BigInt(intent.amount_received),
          refunded: this.#state.refunds
            .all()
            .filter(({ payment_intent: of }) => of === intent.id)
            // Without either it is a part of a hold that was released.
            .filter((row) => row.metadata?.['key'] !== undefined || row.balance_transaction !== null)
            .filter(({ status }) => status !== 'failed')
            .reduce((sum, { amount }) => sum + BigInt(amount), 0n),
        },
      ]),
    );
  }

  /** What is really taken and neither given back nor lost, of all. */
  get kept(): bigint {
    const lost = this.#state.disputes.all().filter(({ status }) => status === 'lost');
    return [...this.intents.values()].reduce(
      (sum, { captured, refunded }) => sum + captured - refunded,
      -lost.reduce((sum, { amount }) => sum + BigInt(amount), 0n),
    );
  }

  /** Stripe's own: the sum of its balance transactions. */
  get balance(): bigint {
    return this.#state.balanceTransactions.all().reduce((sum, { net }) => sum + BigInt(net), 0n);
  }

  #of(pledge: bigint): readonly PaymentIntent[] {
    const wanted = String(pledge);
    return this.#state.paymentIntents.all().filter(({ metadata }) => metadata['pledge'] === wanted);
  }

  /** @param id Stripe's name of it */
  intent(id: string | undefined): PaymentIntent | undefined {
    return this.#state.paymentIntents.get(id ?? '');
  }

  chargeOf({ latest_charge: charge }: PaymentIntent): Charge | undefined {
    return this.#state.charges.get(charge ?? '');
  }

  takenFrom(pledge: bigint): Charge | undefined {
    const intent = this.#of(pledge).find(({ status }) => status === 'succeeded');
    return intent && this.chargeOf(intent);
  }

  disputeOf({ id }: Charge): Dispute | undefined {
    return this.#state.disputes.all().find(({ charge }) => charge === id);
  }

  refundUnder(key: string): Refund | undefined {
    return this.#state.refunds.all().findLast(({ metadata }) => metadata?.['key'] === key);
  }
}

export const statusOf = (refund: Refund | undefined): 'pending' | 'succeeded' | 'failed' => {
  if (refund?.status === 'succeeded') return 'succeeded';
  return refund?.status === 'pending' ? 'pending' : 'failed';
};
