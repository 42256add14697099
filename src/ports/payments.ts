// What we need of a payment processor, in our words. Amounts are minor units. Every call that moves or makes something carries
// an idempotency key that the store remembered before; a call whose outcome is unknown throws and is made again under the same key.
import type { CurrencyRule } from '../domain/currency.ts';
import type { PayoutStanding, PayoutWait } from '../domain/campaign.ts';
import type { DeclineCause } from '../domain/pledge.ts';
import type { Locale } from '../domain/settings.ts';
import type { PaymentEvent } from './inbox.ts';
import type { Card } from './records.ts';

export interface Hold {
  readonly intent: string;
  readonly amount: bigint;
  readonly captureBefore: Temporal.Instant;
}

export type AuthoriseOutcome =
  | ({ readonly kind: 'authorised' } & Hold)
  | { readonly kind: 'declined'; readonly intent: string | undefined; readonly cause: DeclineCause };

/** The answer was lost and will never be told: nothing was made under this attempt's name, and its key answers no more. */
export interface Unanswered {
  readonly kind: 'unanswered';
}

/** Refused for good, for a reason that only a person can remove: the message is for them. The same call is not made again. */
export class CallRefused extends Error {
  override readonly name = 'CallRefused';
}

/** The backer is present: their bank may want to see them first. */
export type ConfirmOutcome = AuthoriseOutcome | { readonly kind: 'redirect'; readonly url: string };

export type CaptureOutcome =
  | {
      readonly kind: 'captured';
      readonly amount: bigint;
      /** What the processor kept of it; undefined while it does not say. */
      readonly fee: bigint | undefined;
    }
  | { readonly kind: 'failed' };

export type CheckoutState =
  | { readonly kind: 'open'; readonly url: string }
  | { readonly kind: 'expired' }
  | {
      readonly kind: 'complete';
      readonly card: Card;
      readonly email: string | undefined;
      /** Money held by this very checkout: of one that was opened by `openHoldCheckout`. */
      readonly hold: Hold | undefined;
    };

export type RefundStatus = 'pending' | 'succeeded' | 'failed';

export interface DisputeFacts {
  readonly status: 'open' | 'closed';
  /** What it is about: may be a part of the charge, or more than it was, by an exchange rate. */
  readonly amount: bigint;
  /** What the bank has taken and not given back. */
  readonly taken: bigint;
  /** What the processor asks for handling it, as it is now: what it gave back is taken off. */
  readonly fee: bigint;
  /** The charge can be refunded although it is open: an inquiry. */
  readonly refundable: boolean;
}

/** What the processor knows of one try to collect a pledge: everything that our own charge must agree with. */
export interface ChargeFacts {
  readonly campaign: bigint;
  readonly pledge: bigint;
  readonly attempt: number;
  readonly currency: string;
  readonly state: 'processing' | 'needs-authentication' | 'declined' | 'held' | 'captured' | 'cancelled';
  /** Why it was refused: of a declined one. */
  readonly cause: DeclineCause | undefined;
  readonly authorised: bigint;
  readonly captureBefore: Temporal.Instant | undefined;
  readonly captured: bigint;
  /** What the processor kept of the capture; undefined while that is not known yet. */
  readonly fee: bigint | undefined;
  /** Oldest first; `key` is the idempotency key that it was made under, undefined for one that was not ours. */
  readonly refunds: readonly {
    readonly key: string | undefined;
    readonly amount: bigint;
    readonly status: RefundStatus;
  }[];
  /** A charge may have several, one after the other or each about a part. */
  readonly disputes: readonly DisputeFacts[];
}

/** An intent that this instance did not make: of another server on the same account, or of the operator. Never to be touched. */
export class ForeignCharge extends Error {
  override readonly name = 'ForeignCharge';
}

/** Deleted at the processor, with the cards that it had. */
export class CustomerGone extends Error {
  override readonly name = 'CustomerGone';
}

/** Payouts cannot be sent to this country. */
export class CountryRefused extends Error {
  override readonly name = 'CountryRefused';
}

export interface PayoutAccount {
  readonly standing: Exclude<PayoutStanding, 'absent'>;
  /** What the processor still asks for, in its own names. */
  readonly due: readonly string[];
  /** For good: closed by its owner, or rejected by the processor. */
  readonly closed: boolean;
  /** ISO 3166, upper case; undefined where the account cannot be read any more. */
  readonly country: string | undefined;
}

/** `amount`: what was moved, also where an earlier call under the payout's name moved another sum than is asked for now. */
export interface Paid {
  readonly kind: 'paid';
  readonly transfer: string;
  readonly amount: bigint;
}

export type TransferOutcome =
  /** Nothing was moved by this call, and the same call would be refused again: another attempt has another key. */
  Paid | { readonly kind: 'refused'; readonly why: Exclude<PayoutWait, 'books'> };

/** One try to collect a pledge, as it is named at the processor. */
export interface ChargeName {
  readonly campaign: bigint;
  readonly pledge: bigint;
  readonly attempt: number;
}

export interface PayoutName {
  readonly campaign: bigint;
  readonly payout: number;
}

export interface PayoutFacts extends PayoutName {
  readonly transfer: string;
  readonly currency: string;
  readonly amount: bigint;
  readonly reversed: bigint;
}

/** One movement of the operator's balance at the processor. */
export interface Movement {
  readonly id: string;
  readonly kind:
    | 'charge'
    | 'refund'
    | 'refund-failure'
    | 'dispute'
    | 'dispute-reversal'
    | 'transfer'
    | 'transfer-reversal'
    /** To or from the operator's own bank, and what else is no business of a campaign. */
    | 'other';
  readonly currency: string;
  /** Signed, as it changed the balance, before `fee`. */
  readonly amount: bigint;
  readonly fee: bigint;
  /** It changed another balance than the one that refunds and payouts are made from: a reserve, money set aside for refunds. */
  readonly aside: boolean;
  readonly createdAt: Temporal.Instant;
  /** Whose charge it was about; undefined where the processor does not say, or says another instance. */
  readonly charge: ChargeName | undefined;
  /** Which payout it was about. */
  readonly payout: PayoutName | undefined;
}

interface ChargeOrder {
  readonly campaign: bigint;
  readonly pledge: bigint;
  readonly attempt: number;
  readonly currency: string;
  readonly amount: bigint;
  readonly description: string;
}

interface CheckoutOrder {
  readonly checkout: bigint;
  readonly customer: string;
  readonly currency: string;
  readonly amount: bigint;
  /** The agreement in plain words, shown beside the button. */
  readonly consent: string;
  readonly locale: Locale;
  readonly successUrl: string;
  readonly cancelUrl: string;
}

export interface Payments {
  /** The currencies the operator takes, with their exponents and the processor's limits. */
  readonly currencies: readonly CurrencyRule[];

  /** About what the processor keeps of an amount that so many cards pay together. */
  estimateFee(currency: string, amount: bigint, charges: number): bigint;

  createCustomer(key: string, person: { readonly id: bigint; readonly login: string }): Promise<string>;
  /** Forgets one saved card; one already gone is no error. */
  forgetCard(paymentMethod: string): Promise<void>;
  /** Forgets a person and their cards; one already gone is no error. */
  deleteCustomer(customer: string): Promise<void>;

  /**
   * Nothing is charged: the card is saved for one later charge of at most `amount`.
   * @throws CustomerGone
   */
  openCheckout(
    key: string,
    order: CheckoutOrder,
  ): Promise<{ readonly session: string; readonly url: string }>;
  /**
   * Another card for a pledge that is being collected: the backer is present, its amount is held at once, nothing is captured.
   * @throws CustomerGone
   */
  openHoldCheckout(
    key: string,
    order: CheckoutOrder & ChargeOrder,
  ): Promise<{ readonly session: string; readonly url: string }>;
  readCheckout(session: string): Promise<CheckoutState>;
  /** So that nobody can finish it any more; one that is over is no error. */
  expireCheckout(session: string): Promise<void>;

  /**
   * @param order `first`: no call for this attempt was ever made, so that none has to be looked for
   * @throws CallRefused
   */
  authorise(
    key: string,
    order: ChargeOrder & { readonly card: Card; readonly first?: boolean },
  ): Promise<AuthoriseOutcome | Unanswered>;
  /** The same intent again, with the backer present. Afterwards their bank sends them to `returnUrl`. */
  confirm(
    key: string,
    intent: string,
    order: { readonly card: Card; readonly returnUrl: string },
  ): Promise<ConfirmOutcome>;
  /** @throws ForeignCharge */
  readCharge(intent: string): Promise<ChargeFacts>;
  /** Intents of a customer that this instance made: for one whose answer was lost. */
  findCharges(customer: string): Promise<readonly (ChargeFacts & { readonly intent: string })[]>;
  /** @throws CallRefused */
  capture(key: string, intent: string, amount: bigint): Promise<CaptureOutcome>;
  /**
   * captured: then it is to be refunded.
   * @throws CallRefused
   */
  cancel(key: string, intent: string): Promise<'cancelled' | 'captured'>;
  /** refused: nothing was made and the same call would be refused again, since others gave back or took more: read the charge. */
  refund(key: string, intent: string, amount: bigint): Promise<RefundStatus | 'refused'>;

  /** @throws CountryRefused */
  createAccount(
    key: string,
    person: {
      readonly id: bigint;
      readonly login: string;
      readonly email: string;
      /** ISO 3166, upper case. */
      readonly country: string;
    },
  ): Promise<string>;
  /** An address for that person alone, good for once and for minutes: never to be written anywhere. */
  openOnboarding(
    account: string,
    to: { readonly returnUrl: string; readonly refreshUrl: string },
  ): Promise<string>;
  readAccount(account: string): Promise<PayoutAccount>;
  /** The processor's own page with what arrived, for that person alone. */
  openDashboard(account: string): Promise<string>;

  /** What was sent under the payout's name; to be asked when its key may be forgotten. */
  findPayout(payout: PayoutName): Promise<Paid | undefined>;
  /** One payout of a campaign: made once, however often it is asked for. @throws when it is not known what became of it */
  transfer(
    key: string,
    order: {
      readonly campaign: bigint;
      readonly payout: number;
      readonly account: string;
      readonly currency: string;
      readonly amount: bigint;
      readonly description: string;
    },
  ): Promise<TransferOutcome>;
  /** Takes `amount` of a payout back; refused: for good, mostly since the developer's account does not hold it any more. */
  reverse(key: string, transfer: string, amount: bigint): Promise<'succeeded' | 'refused'>;
  /** What was paid out of a campaign and taken back of it, newest first. */
  readPayouts(campaign: bigint): Promise<readonly PayoutFacts[]>;

  /** The operator's balance, available and still to come together, per currency. */
  balance(): Promise<
    readonly { readonly currency: string; readonly available: bigint; readonly pending: bigint }[]
  >;
  /** Intents that banks have disputed or asked about since then, ours or not. */
  disputed(since: Temporal.Instant): AsyncIterable<string>;
  /** Newest first. */
  movements(since: Temporal.Instant): AsyncIterable<Movement>;
  /** Events that no webhook of ours has taken, oldest first, as the intake would have kept them. */
  undelivered(since: Temporal.Instant): AsyncIterable<PaymentEvent>;
  /** Currencies that the operator's account is paid in without conversion, upper case. @throws when it does not answer */
  settlesIn(): Promise<readonly string[]>;
}
