// Mail to people: what is said and to whom, without words. The adapter renders and sends; each mail has a key of its own, so
// that one sent twice is seen to be the same.
import type { Delay } from '../domain/delay.ts';
import type { ReleaseReason } from '../domain/pledge.ts';
import type { Locale } from '../domain/settings.ts';

/** The wish a mail is about, as its reader finds it again. */
export interface MailWish {
  readonly title: string;
  /** OWNER/NAME */
  readonly project: string;
  readonly number: number;
  readonly pageUrl: string;
  readonly issueUrl: string;
  /** Where a backer changes, confirms or withdraws: asks for signing in. */
  readonly pledgeUrl: string;
  readonly currency: string;
  readonly timeZone: string;
}

export interface Billing {
  readonly organisation: string;
  readonly address: string;
  readonly taxNumber: string;
}

/** All amounts are minor units of the wish's currency. */
export type MailContent =
  /** To a backer, when development starts: what was charged and what was not. */
  | {
      readonly kind: 'receipt';
      readonly wish: MailWish;
      /** Names the payment at the processor. */
      readonly reference: string;
      readonly paidAt: Temporal.Instant;
      readonly pledged: bigint;
      readonly paid: bigint;
      readonly target: bigint;
      readonly developer: string;
      readonly dueAt: Temporal.Instant;
      readonly billing: Billing | undefined;
    }
  /** The bank wants to see the backer before it holds the money. */
  | {
      readonly kind: 'confirm-card';
      readonly wish: MailWish;
      readonly amount: bigint;
      readonly until: Temporal.Instant;
      /** Said before: this is a reminder. */
      readonly again: boolean;
    }
  /** The card was refused. `retryAt`: tried once more by itself. */
  | {
      readonly kind: 'new-card';
      readonly wish: MailWish;
      readonly amount: bigint;
      readonly until: Temporal.Instant;
      readonly retryAt: Temporal.Instant | undefined;
      readonly again: boolean;
    }
  | {
      readonly kind: 'card-expiring';
      readonly wish: MailWish;
      readonly amount: bigint;
      readonly expires: { readonly year: number; readonly month: number };
    }
  /** To a backer from before the first accepted quote: it counts, and they may leave. */
  | {
      readonly kind: 'quote-accepted';
      readonly wish: MailWish;
      readonly amount: bigint;
      readonly developer: string;
      readonly target: bigint;
      readonly delay: Delay;
      /** No collection begins before. */
      readonly coolingOffEndsAt: Temporal.Instant;
    }
  /** Dearer, later or specified anew: the pledge counts again once its backer agrees. */
  | {
      readonly kind: 'quote-changed';
      readonly wish: MailWish;
      readonly amount: bigint;
      readonly developer: string;
      readonly target: bigint;
      readonly delay: Delay;
      readonly before: { readonly target: bigint; readonly delay: Delay } | undefined;
      readonly until: Temporal.Instant;
    }
  /** The pledge ended and nothing was charged. */
  | {
      readonly kind: 'released';
      readonly wish: MailWish;
      readonly amount: bigint;
      readonly reason: ReleaseReason;
    }
  | {
      readonly kind: 'refunded';
      readonly wish: MailWish;
      readonly amount: bigint;
      /** Whether all that was charged came back, or what was too much. */
      readonly whole: boolean;
    }
  /** A refund did not arrive; it is asked for again by itself. */
  | { readonly kind: 'refund-failed'; readonly wish: MailWish; readonly amount: bigint }
  /** To the developer: the start signal. */
  | {
      readonly kind: 'started';
      readonly wish: MailWish;
      readonly target: bigint;
      readonly dueAt: Temporal.Instant;
    }
  | {
      readonly kind: 'paid-out';
      readonly wish: MailWish;
      /** What arrives: both fees are taken off it already. */
      readonly amount: bigint;
      readonly platformFee: bigint;
      readonly processorFees: bigint;
    }
  /** To the developer: the money waits for them. */
  | {
      readonly kind: 'payout-waiting';
      readonly wish: MailWish;
      readonly amount: bigint;
      /** After that everything goes back to the backers. */
      readonly until: Temporal.Instant;
      readonly payoutUrl: string;
    }
  /** To a developer whose quote somebody wanted to accept, or is about to be collected for, before payouts can reach them. */
  | { readonly kind: 'payout-needed'; readonly wish: MailWish; readonly payoutUrl: string }
  /** To those who must act on a wish that money was collected for: what became of its issue stops nothing. */
  | {
      readonly kind: 'issue-changed';
      readonly wish: MailWish;
      readonly why: 'closed-started' | 'closed-delivered' | 'closed-contested' | 'lost';
      readonly to: 'developer' | 'requester' | 'acceptor';
      /** What was collected. */
      readonly target: bigint;
      /** When time decides if nobody does. */
      readonly until: Temporal.Instant;
    }
  /** To whoever accepted the quote: a bank disputes a part of what was collected. */
  | { readonly kind: 'disputed'; readonly wish: MailWish; readonly amount: bigint };

export type MailKind = MailContent['kind'];

/** What says no more than news can be declined; a receipt or a request cannot. */
export const declinable = (kind: MailKind): boolean => kind === 'quote-accepted' || kind === 'released';

export interface Mail {
  /** Made of what happened: the same for the same mail, whatever became of the first try. */
  readonly key: string;
  readonly to: string;
  /** The person's login: says whose pledge, quote or payout it is about. */
  readonly login: string;
  readonly locale: Locale;
  /** Takes no more of the kind by one click (RFC 8058); undefined for what cannot be declined. */
  readonly unsubscribeUrl: string | undefined;
  readonly content: MailContent;
}

export interface Mailer {
  /** @throws when it was not taken; then it is sent again under the same key */
  send(mail: Mail): Promise<void>;
  /** Whether there is somebody who takes mail. @throws when it does not answer */
  verify(): Promise<void>;
}

/** A mail with its words, ready to be delivered. */
export interface Letter {
  /** The same for the same mail, in angle brackets. */
  readonly messageId: string;
  readonly writtenAt: Temporal.Instant;
  readonly from: MailAddress;
  /** An address alone. */
  readonly to: string;
  /** Who reads an answer; undefined: whoever is behind `from`. */
  readonly replyTo: string | undefined;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly unsubscribeUrl: string | undefined;
}

export interface MailAddress {
  readonly name: string | undefined;
  readonly address: string;
}

/** Where letters lie that are not sent: on a machine without a mail server, to be read there. */
export interface Mailbox {
  /** Keeps it once, however often it comes. @throws when it cannot be kept */
  keep(letter: Letter): Promise<void>;
}
