// What becomes of money after it was captured, and without us: card holders dispute, their banks decide, and people refund or take back
// in the processor's own dashboard. Each is told as it then is.
import { idempotencyKeys } from '../../src/usecases/idempotency-keys.ts';
import type { MoneyCommand } from '../../src/domain/campaign-command.ts';
import type { Pledge } from '../../src/domain/pledge.ts';
import { canBeDisputed, closeDispute, isOpen } from '../../src/sandbox/stripe/dispute-states.ts';
import type { StripeInMemory } from './stripe-in-memory.ts';
import { type StripeReading, statusOf } from './stripe-reading.ts';

export class Banks {
  readonly #stripe: StripeInMemory;
  readonly #reading: StripeReading;

  constructor(stripe: StripeInMemory, reading: StripeReading) {
    this.#stripe = stripe;
    this.#reading = reading;
  }

  /** Somebody refunds a part of what is left, or all of it, in the dashboard: told at once. */
  refundByHand({ id: pledge, charge }: Pledge, b: number): MoneyCommand | undefined {
    const taken = this.#reading.takenFrom(pledge);
    if (charge === undefined || taken === undefined) return undefined;
    const left = taken.amount - taken.amount_refunded;
    if (left === 0) return undefined;
    const amount = b % 2 === 0 ? left : Math.ceil(left / 3);
    this.#stripe.post('/v1/refunds', { charge: taken.id, amount: String(amount) });
    return this.returns(pledge, charge.attempt, charge.refundAttempts);
  }

  /** All refunds of a charge as they are now. */
  returns(pledge: bigint, attempt: number, refund: number): MoneyCommand {
    const own = this.#reading.refundUnder(idempotencyKeys.refund(pledge, attempt, refund));
    const asked = own && statusOf(own);
    const pending = asked === 'pending' ? BigInt(own?.amount ?? 0) : 0n;
    return { type: 'RecordReturns', pledge, attempt, refunded: this.#refunded(pledge) - pending, asked };
  }

  /** Somebody takes back what is left of the first payout, where the developer still has it. */
  takeBackByHand(): MoneyCommand | undefined {
    const [first] = this.#stripe.state.transfers.all().filter(({ reversed }) => !reversed);
    if (first === undefined || this.#stripe.post(`/v1/transfers/${first.id}/reversals`, { amount: '1' }))
      return undefined;
    return { type: 'RecordReversals', reversed: this.reversed(), tried: undefined };
  }

  /** A card holder disputes what is neither back nor on its way back, once. What stands by now is told, whatever is wished. */
  dispute(pledge: bigint, wished: 'opened' | 'won' | 'lost'): MoneyCommand | undefined {
    const charge = this.#reading.takenFrom(pledge);
    if (charge === undefined) return undefined;
    if (this.#reading.disputeOf(charge) === undefined && canBeDisputed(charge))
      this.#stripe.turn({ turn: 'dispute', charge: charge.id });
    const dispute = this.#reading.disputeOf(charge);
    if (dispute === undefined) return undefined;
    if (wished !== 'opened' && isOpen(dispute))
      this.#stripe.turn({ turn: 'close-dispute', dispute: dispute.id, outcome: wished });
    // On appeal: https://docs.stripe.com/api/disputes/object, appeal_under_review.
    else if (wished === 'won' && dispute.status === 'lost')
      this.#stripe.perform((context) => closeDispute(context, dispute, 'won'));
    const { status, amount } = this.#reading.disputeOf(charge) ?? dispute;
    const lost = status === 'lost' ? BigInt(amount) : 0n;
    const open = isOpen({ ...dispute, status }) ? BigInt(amount) : 0n;
    const attempt = Number(
      this.#reading.intent(charge.payment_intent ?? undefined)?.metadata['attempt'] ?? 0,
    );
    return { type: 'RecordDisputes', pledge, attempt, open, lost, refundable: false };
  }

  /** All that went back of it and did not fail. */
  #refunded(pledge: bigint): bigint {
    const charge = this.#reading.takenFrom(pledge)?.id;
    return this.#stripe.state.refunds
      .all()
      .filter((row) => row.charge === charge && row.status !== 'failed' && row.balance_transaction !== null)
      .reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  }

  reversed(): bigint {
    return this.#stripe.state.transfers
      .all()
      .reduce((sum, { amount_reversed: reversed }) => sum + BigInt(reversed), 0n);
  }

  /** What the processor says of its fees, whenever it is asked. */
  feesOf(pledge: bigint): readonly MoneyCommand[] {
    const charge = this.#reading.takenFrom(pledge);
    if (charge === undefined) return [];
    const booked = this.#stripe.state.balanceTransactions.get(charge.balance_transaction ?? '');
    const dispute = this.#reading.disputeOf(charge)?.balance_transactions ?? [];
    const fee = dispute.reduce((sum, booking) => sum + BigInt(booking.fee), 0n);
    return [
      { type: 'RecordFee', pledge, amount: BigInt(booked?.fee ?? 0) },
      { type: 'RecordDisputeFee', pledge, fee },
    ];
  }
}
