// The idempotency key of every call that makes or moves something at the payment processor. A key names what is done, which
// attempt it is, and each amount that a repeated call may ask for differently; the payments adapter puts the instance in front
// of it. Must never give two different requests one key within the 24 hours for which Stripe replays an answer.
import type { PayoutRequest } from '../domain/campaign.ts';

type Id = bigint;

export const idempotencyKeys = {
  /** Someone who had their data deleted becomes another customer: the key of the deleted one would replay it. */
  customer: (person: Id, former: number) => `person:${person}:customer:${former + 1}`,
  account: (person: Id, country: string) => `person:${person}:account:${country}`,
  openCheckout: (checkout: Id, attempt: number) => `checkout:${checkout}:open:${attempt}`,
  cancelCheckout: (checkout: Id) => `checkout:${checkout}:cancel:1`,
  authorise: (pledge: Id, attempt: number) => `pledge:${pledge}:authorise:${attempt}`,
  /** Every click is a request of its own: the same intent can be confirmed again, and holds money once. */
  confirm: (pledge: Id, attempt: number, at: Temporal.Instant) =>
    `pledge:${pledge}:confirm:${attempt}.${at.epochMilliseconds}`,
  /** The share changes when others are refused meanwhile; an intent can be captured only once, under whatever key. */
  capture: (pledge: Id, attempt: number, share: bigint) => `pledge:${pledge}:capture:${attempt}:${share}`,
  cancel: (pledge: Id, attempt: number) => `pledge:${pledge}:cancel:${attempt}`,
  /** Also the name by which the refund is found again, so it holds no amount: a refund that failed has a new number. */
  refund: (pledge: Id, attempt: number, refund: number) => `pledge:${pledge}:refund:${attempt}.${refund}`,
  /** Of as many payouts as it takes, in parts: `before` is what was taken back of all of them until then. */
  reverse: (pledge: Id, before: bigint, transfer: string, part: bigint) =>
    `pledge:${pledge}:reverse:${before}:${transfer}:${part}`,
  /** An intent that is known by its id alone. */
  cancelIntent: (intent: string) => `intent:${intent}:cancel:1`,
  /** Each attempt after a refusal is a request of its own; the payout's number alone is the name by which it is found again. */
  payout: (campaign: Id, request: Pick<PayoutRequest, 'payout' | 'attempt' | 'amount'>) =>
    `campaign:${campaign}:payout:${request.payout}:${request.attempt}:${request.amount}`,
} as const;
