// The payment processor of a history: the local Stripe, asked for what a campaign's charges ask for, in its own time; its
// answers can be held back, repeated and mixed. What it really took and holds is the truth the campaign is held against.
import { declineCause } from '../../src/payments/declines.ts';
import { transferGroup } from '../../src/payments/metadata.ts';
import type { Campaign } from '../../src/domain/campaign.ts';
import type { MoneyCommand } from '../../src/domain/campaign-command.ts';
import type { Pledge } from '../../src/domain/pledge.ts';
import { cancelPayment } from '../../src/sandbox/stripe/captures.ts';
import { authenticatePayment } from '../../src/sandbox/stripe/payments.ts';
import { settleRefund } from '../../src/sandbox/stripe/refund-states.ts';
import type { PaymentIntent } from '../../src/sandbox/stripe/state.ts';
import { idempotencyKeys } from '../../src/usecases/idempotency-keys.ts';
import { refusalsOf } from './permanent-refusals.ts';
import { Banks } from './banks.ts';
import { StripeInMemory } from './stripe-in-memory.ts';
import { StripeReading, statusOf } from './stripe-reading.ts';

const INSTANCE = '0123456789abcdef';

/** How a call ends, where it can end in more than one way. */
export type Luck = 'good' | 'bad' | 'pending' | 'refused';

export interface Call {
  readonly verb: 'authorise' | 'capture' | 'cancel' | 'refund' | 'reverse';
  readonly pledge: Pledge;
  readonly key: string;
}

const verbs = {
  asked: 'authorise',
  capturing: 'capture',
  cancelling: 'cancel',
  refundAsked: 'refund',
} as const;

const PATHS = {
  authorise: 'POST /v1/payment_intents',
  capture: 'POST /v1/payment_intents/*/capture',
  cancel: 'POST /v1/payment_intents/*/cancel',
  refund: 'POST /v1/refunds',
  reverse: 'POST /v1/transfers/*/reversals',
} as const;

const REFUSED = [
  'pm_card_chargeCustomerFail',
  'pm_card_chargeCustomerFailForGood',
  'pm_card_authenticationRequired',
] as const;
const TAKEN = ['pm_card_visa', 'pm_card_visa', 'pm_card_captureFails', 'pm_card_pendingRefund'] as const;

/** Minor units of the operator's own, so that no return has to wait for money. */
export const FUNDS = 10_000_000;

const nameOf = (pledge: bigint, attempt: number): string => `${pledge}:${attempt}`;

export class Processor {
  /** Answers that were not told yet. */
  readonly mailbox: MoneyCommand[] = [];
  /** Everything ever told: any of it may be told again. */
  readonly told: MoneyCommand[] = [];
  /** The truth, whatever was told of it. */
  readonly reading: StripeReading;
  /** What banks do, and people in the dashboard. */
  readonly banks: Banks;
  readonly #stripe: StripeInMemory;
  readonly #made = new Set<string>();
  /** Stripe's names of the tries, and of the cards that they were made with. */
  readonly #intents = new Map<string, { readonly intent: string; readonly card: string }>();
  /** Refunds under way, told later how they ended. */
  #pending: { readonly refund: string; readonly answer: MoneyCommand & { type: 'RecordRefund' } }[] = [];
  #customer: string | undefined;
  #account: string | undefined;

  constructor(now: () => Temporal.Instant) {
    this.#stripe = new StripeInMemory(now);
    this.reading = new StripeReading(this.#stripe.state);
    this.banks = new Banks(this.#stripe, this.reading);
    this.#stripe.turn({ turn: 'funds', amount: FUNDS, currency: 'eur' });
  }

  /** To be called whenever the clock has moved: holds lapse, refunds arrive, disputes are lost. */
  tick(): void {
    this.#stripe.tick();
  }

  get names(): readonly string[] {
    return [...this.#intents.keys()];
  }

  /** The calls that this campaign waits for and that were not made yet. */
  calls(campaign: Campaign): readonly Call[] {
    return campaign.pledges.flatMap((pledge) => {
      const { charge } = pledge;
      const asked = charge && Object.entries(verbs).find(([state]) => state === charge.state)?.[1];
      const verb = asked ?? (charge && charge.reversing > 0n ? 'reverse' : undefined);
      if (!charge || !verb) return [];
      const number = verb === 'refund' ? `${charge.attempt}.${charge.refundAttempts}` : charge.attempt;
      // A share that was computed again is another capture: the executor asks what became of the former one first.
      const key = `${pledge.id}:${verb}:${number}`;
      return this.#made.has(key) ? [] : [{ verb, pledge, key }];
    });
  }

  /** Makes a call; its answer lies in the mailbox. */
  make({ verb, pledge, key }: Call, luck: Luck): void {
    this.#made.add(key);
    if (luck === 'refused') this.#refuse(verb, Number(pledge.id) + (pledge.charge?.refundAttempts ?? 0));
    this.#ask(verb, pledge, luck, key);
    // Not every call has to be made.
    this.#stripe.endFaults();
  }

  /** The next such call, for good, by one of all the answers that there are. */
  #refuse(verb: Call['verb'], choice: number): void {
    const names = refusalsOf(PATHS[verb]);
    const name = names[choice % names.length];
    if (name !== undefined) this.#stripe.refuse(PATHS[verb], name);
  }

  #ask(verb: Call['verb'], pledge: Pledge, luck: Luck, key: string): void {
    switch (verb) {
      case 'authorise':
        return this.#authorise(pledge, luck);
      case 'capture':
        return this.#capture(pledge, luck);
      case 'cancel':
        return this.#cancel(pledge, key);
      case 'refund':
        return this.#refund(pledge, luck);
      case 'reverse':
        return this.#reverse(pledge);
    }
  }

  #authorise(pledge: Pledge, luck: Luck): void {
    const attempt = pledge.charge?.attempt ?? 0;
    const choice = Number(pledge.id) + attempt;
    const cards = luck === 'bad' ? REFUSED : luck === 'pending' ? ['pm_card_shortHold'] : TAKEN;
    const card = cards[choice % cards.length] ?? 'pm_card_visa';
    if (this.#charge(pledge, attempt, card, { off_session: 'true' }))
      return this.#tell(this.#outcomeOf(pledge.id, attempt, 'RecordAuthorised'));
    this.#tell({ type: 'RecordDeclined', pledge: pledge.id, attempt, cause: 'hard' });
  }

  /** @returns whether there is an intent, held or not */
  #charge(pledge: Pledge, attempt: number, ready: string, how: Readonly<Record<string, string>>): boolean {
    const customer = (this.#customer ??= this.#newCustomer());
    this.#stripe.post(`/v1/payment_methods/${ready}/attach`, { customer });
    const card = this.#stripe.state.paymentMethods.all().at(-1)?.id ?? '';
    const before = this.#stripe.state.paymentIntents.all().at(-1);
    this.#stripe.post('/v1/payment_intents', {
      amount: String(pledge.amount),
      currency: 'eur',
      customer,
      payment_method: card,
      'allowed_payment_method_types[0]': 'card',
      capture_method: 'manual',
      confirm: 'true',
      'metadata[pledge]': String(pledge.id),
      'metadata[attempt]': String(attempt),
      ...how,
    });
    const made = this.#stripe.state.paymentIntents.all().at(-1);
    if (made === undefined || made.id === before?.id) return false;
    this.#intents.set(nameOf(pledge.id, attempt), { intent: made.id, card });
    return true;
  }

  #newCustomer(): string {
    this.#stripe.post('/v1/customers', {});
    return this.#stripe.state.customers.all().at(-1)?.id ?? '';
  }

  /** Held, or refused; nothing while the bank waits for its customer. */
  #outcomeOf(
    pledge: bigint,
    attempt: number,
    held: 'RecordAuthorised' | 'RecordHeld',
  ): MoneyCommand | undefined {
    const intent = this.#intent(pledge, attempt);
    const of = { pledge, attempt };
    if (intent?.status === 'requires_capture') {
      const until = this.reading.chargeOf(intent)?.payment_method_details?.card?.capture_before ?? 0;
      const captureBefore = Temporal.Instant.fromEpochMilliseconds(until * 1000);
      return { type: held, ...of, amount: BigInt(intent.amount_capturable), captureBefore };
    }
    if (intent?.status === 'requires_payment_method')
      return { type: 'RecordDeclined', ...of, cause: declineCause(intent.last_payment_error ?? {}) };
    return undefined;
  }

  #capture({ id: pledge, charge }: Pledge, luck: Luck): void {
    const attempt = charge?.attempt ?? 0;
    const of = { pledge, attempt };
    const intent = this.#intent(pledge, attempt);
    if (charge === undefined || intent === undefined) return;
    if (luck === 'bad') this.#lapse(intent);
    const amount = String(charge.share);
    this.#stripe.post(`/v1/payment_intents/${intent.id}/capture`, { amount_to_capture: amount });
    const after = this.#intent(pledge, attempt);
    if (after?.status === 'succeeded')
      return this.#tell({ type: 'RecordCaptured', ...of, amount: BigInt(after.amount_received) });
    // What is still held of it is let go before that is said.
    this.#stripe.post(`/v1/payment_intents/${intent.id}/cancel`, {});
    this.#tell({ type: 'RecordCaptureFailed', ...of });
  }

  #lapse(intent: PaymentIntent): boolean {
    if (intent.status !== 'requires_capture') return false;
    this.#stripe.perform((context) => cancelPayment(context, intent, 'automatic'));
    return true;
  }

  #cancel({ id: pledge, charge }: Pledge, key: string): void {
    const of = { pledge, attempt: charge?.attempt ?? 0 };
    const intent = this.#intent(pledge, of.attempt);
    if (intent?.status === 'succeeded')
      return this.#tell({ type: 'RecordCaptured', ...of, amount: BigInt(intent.amount_received) });
    if (intent) this.#stripe.post(`/v1/payment_intents/${intent.id}/cancel`, {});
    // Refused while the money is held: it is asked for again, and at the latest it lapses.
    if (this.#intent(pledge, of.attempt)?.status === 'requires_capture') return void this.#made.delete(key);
    this.#tell({ type: 'RecordCancelled', ...of });
  }

  #refund({ id: pledge, charge }: Pledge, luck: Luck): void {
    const attempt = charge?.attempt ?? 0;
    const intent = this.#intent(pledge, attempt);
    if (charge === undefined || intent === undefined) return;
    const key = idempotencyKeys.refund(pledge, attempt, charge.refundAttempts);
    const answer = { type: 'RecordRefund', pledge, attempt, refund: charge.refundAttempts } as const;
    const amount = String(charge.refunding);
    const refused = this.#stripe.post('/v1/refunds', {
      payment_intent: intent.id,
      amount,
      'metadata[key]': key,
    });
    // What a bank disputes cannot be refunded meanwhile.
    if (refused) return this.#tell({ ...answer, outcome: 'failed' });
    const refund = this.reading.refundUnder(key);
    if (refund === undefined) throw new Error(`there is no refund ${key}`);
    if (luck === 'bad') this.#stripe.turn({ turn: 'fail-refund', refund: refund.id });
    const outcome = statusOf(this.#stripe.state.refunds.get(refund.id));
    if (outcome === 'pending') this.#pending.push({ refund: refund.id, answer: { ...answer, outcome } });
    this.#tell({ ...answer, outcome });
  }

  /** What the developer has not taken to their bank yet can be called back: every second time they have. */
  #reverse({ id: pledge, charge }: Pledge): void {
    if (pledge % 2n === 1n) this.#stripe.turn({ turn: 'pay-out', account: this.#developer() });
    let missing = Number(charge?.reversing ?? 0n);
    const parts = this.#stripe.state.transfers.all().flatMap(({ id, amount, amount_reversed: reversed }) => {
      const part = Math.min(missing, amount - reversed);
      missing -= part;
      return part > 0 ? [{ id, amount: String(part) }] : [];
    });
    const failed =
      missing > 0 ||
      parts.some(({ id, amount }) => this.#stripe.post(`/v1/transfers/${id}/reversals`, { amount }));
    if (failed && missing > 0) throw new Error('more was asked back than was paid');
    this.#tell({ type: 'RecordReversals', reversed: this.banks.reversed(), tried: pledge });
  }

  /** The bank gives a return back days after it was taken for done: told at once. */
  bounce({ id: pledge, charge }: Pledge): MoneyCommand | undefined {
    if (charge === undefined || charge.refunding > 0n) return undefined;
    const { attempt, refundAttempts } = charge;
    const refund = this.reading.refundUnder(idempotencyKeys.refund(pledge, attempt, refundAttempts));
    if (refund?.status !== 'succeeded') return undefined;
    this.#stripe.turn({ turn: 'fail-refund', refund: refund.id });
    return this.banks.returns(pledge, attempt, refundAttempts);
  }

  /** The card's holder confirms at their bank, or is refused there. */
  confirm({ id: pledge, charge }: Pledge, luck: Luck): void {
    const attempt = charge?.attempt ?? 0;
    const intent = this.#unseen(pledge, attempt);
    if (intent === undefined) return;
    this.#stripe.post(`/v1/payment_intents/${intent.id}/confirm`, {
      payment_method: this.#intents.get(nameOf(pledge, attempt))?.card ?? '',
      return_url: 'http://127.0.0.1:9/',
    });
    const waiting = this.#intent(pledge, attempt);
    if (waiting?.status === 'requires_action')
      this.#stripe.perform((context) => authenticatePayment(context, waiting, luck !== 'bad'));
    const told = this.#outcomeOf(pledge, attempt, 'RecordAuthorised');
    // Whoever was seen by their bank and refused there gains nothing by being asked there again.
    this.#tell(told?.type === 'RecordDeclined' ? { ...told, cause: 'hard' } : told);
  }

  /** Before another card is asked for, an intent that could still be confirmed is ended; undefined where none could. */
  endFormer({ id: pledge, charge }: Pledge): MoneyCommand | undefined {
    const attempt = charge?.attempt ?? 0;
    if (this.#intent(pledge, attempt)?.status === 'requires_capture')
      return this.#outcomeOf(pledge, attempt, 'RecordAuthorised');
    const unseen = this.#unseen(pledge, attempt);
    if (unseen === undefined) return undefined;
    this.#stripe.post(`/v1/payment_intents/${unseen.id}/cancel`, {});
    return { type: 'RecordDeclined', pledge, attempt, cause: 'hard' };
  }

  /** Another card, with its holder present: the money is held before we hear of it. */
  swapCard(pledge: Pledge): MoneyCommand | undefined {
    const attempt = (pledge.charge?.attempt ?? 0) + 1;
    this.#charge(pledge, attempt, 'pm_card_visa', {});
    return this.#outcomeOf(pledge.id, attempt, 'RecordHeld');
  }

  /** A hold that nobody waits for is cancelled, once more where that is refused. */
  drop(pledge: bigint, attempt: number): void {
    const intent = this.#intent(pledge, attempt);
    for (let tries = 0; tries < 2 && this.#intent(pledge, attempt)?.status === 'requires_capture'; tries += 1)
      this.#stripe.post(`/v1/payment_intents/${intent?.id}/cancel`, {});
  }

  /** A hold that the processor lets go by itself, where one stands. */
  letGo(name: string): void {
    const [pledge = '', attempt = ''] = name.split(':');
    const of = { pledge: BigInt(pledge), attempt: Number(attempt) };
    const intent = this.#intent(of.pledge, of.attempt);
    if (intent && this.#lapse(intent)) this.#tell({ type: 'RecordCancelled', ...of });
  }

  /** Somebody takes a hold, or a part of it, without our asking. @returns whether one stood */
  takeByHand(name: string, b: number): boolean {
    const [pledge = '', attempt = ''] = name.split(':');
    const of = { pledge: BigInt(pledge), attempt: Number(attempt) };
    const intent = this.#intent(of.pledge, of.attempt);
    if (intent?.status !== 'requires_capture') return false;
    const part = b % 2 === 0 ? intent.amount_capturable : Math.ceil(intent.amount_capturable / 2);
    this.#stripe.post(`/v1/payment_intents/${intent.id}/capture`, { amount_to_capture: String(part) });
    const after = this.#intent(of.pledge, of.attempt);
    if (after?.status !== 'succeeded') return false;
    this.reading.byHand.add(of.pledge);
    this.#tell({ type: 'RecordCaptured', ...of, amount: BigInt(after.amount_received) });
    return true;
  }

  /** To the developer. */
  transfer(campaign: bigint, amount: bigint): void {
    const refused = this.#stripe.post('/v1/transfers', {
      amount: String(amount),
      currency: 'eur',
      destination: this.#developer(),
      transfer_group: transferGroup(INSTANCE, campaign),
    });
    if (refused) throw refused;
  }

  #developer(): string {
    this.#account ??= this.#newAccount();
    return this.#account;
  }

  #newAccount(): string {
    this.#stripe.post('/v1/accounts', {
      type: 'express',
      country: 'FR',
      'capabilities[transfers][requested]': 'true',
    });
    const account = this.#stripe.state.accounts.all().at(-1)?.id ?? '';
    this.#stripe.turn({ turn: 'account', account, standing: 'active' });
    return account;
  }

  /** Refunds that were pending are through. */
  finishRefunds(): void {
    for (const { refund, answer } of this.#pending.splice(0)) {
      if (this.#stripe.state.refunds.get(refund)?.status === 'pending')
        this.#stripe.perform((context) => settleRefund(context, refund));
      this.#tell({ ...answer, outcome: statusOf(this.#stripe.state.refunds.get(refund)) });
    }
  }

  #tell(answer: MoneyCommand | undefined): void {
    if (answer) this.mailbox.push(answer);
  }

  /** Takes one answer out of the mailbox. */
  takeAnswer(index: number): MoneyCommand | undefined {
    const [answer] = this.mailbox.splice(index % Math.max(1, this.mailbox.length), 1);
    if (answer) this.told.push(answer);
    return answer;
  }

  #intent(pledge: bigint, attempt: number): PaymentIntent | undefined {
    return this.reading.intent(this.#intents.get(nameOf(pledge, attempt))?.intent);
  }

  /** One whose bank wants to see the card's holder before it holds anything. */
  #unseen(pledge: bigint, attempt: number): PaymentIntent | undefined {
    const intent = this.#intent(pledge, attempt);
    const refused = intent?.status === 'requires_payment_method' ? intent.last_payment_error : null;
    return refused && declineCause(refused) === 'authentication-required' ? intent : undefined;
  }
}
