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
      /** A consumer's right; undefined: none. */
      readonly withdrawUntil: Temporal.Instant | undefined;
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
      /** It is the backer’s part of what a contested delivery came to. */
      readonly settled?: boolean;
    }
  /** A refund did not arrive; it is asked for again by itself. */
  | { readonly kind: 'refund-failed'; readonly wish: MailWish; readonly amount: bigint }
  /** To the developer: the start signal. */
  /** The acknowledgement of a withdrawal (article 11a of Directive 2011/83/EU): what was declared, when, and what goes back. */
  | {
      readonly kind: 'withdrawal';
      readonly wish: MailWish;
      readonly amount: bigint;
      readonly back: bigint;
      readonly at: Temporal.Instant;
      /** Names the contract. */
      readonly reference: string;
      readonly meUrl: string;
    }
  | {
      readonly kind: 'refund-by-operator';
      readonly wish: MailWish;
      readonly amount: bigint;
      /** As the operator wrote it. */
      readonly reason: string;
      readonly meUrl: string;
    }
  /** To the developer: may go on for less, or give up. */
  | {
      readonly kind: 'sum-shrunk';
      readonly wish: MailWish;
      readonly amount: bigint;
      readonly left: bigint;
      readonly answerUrl: string;
    }
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
  /** The processor refuses the payout, and only a person can mend that: to its developer, and to the operator. */
  | {
      readonly kind: 'payout-refused';
      readonly wish: MailWish;
      readonly to: 'developer' | 'operator';
      readonly why: 'country' | 'currency' | 'closed' | 'refused';
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
  | DateMail
  /** To whoever accepted the quote: a bank disputes a part of what was collected. */
  | { readonly kind: 'disputed'; readonly wish: MailWish; readonly amount: bigint };

/**
 * What is said of a date: that somebody must act before it, and what happens otherwise. `target` is what was, or is to be,
 * collected; `paid` what this backer paid; `again`: said before, this is a reminder.
 */
export type DateMail =
  /** To the developer in the last call: can they begin? After `until` the quote is set aside. */
  | {
      readonly kind: 'ready-asked';
      readonly wish: MailWish;
      readonly target: bigint;
      readonly until: Temporal.Instant;
      readonly again: boolean;
    }
  /** To the developer, before the work is due. */
  | {
      readonly kind: 'due-soon';
      readonly wish: MailWish;
      readonly target: bigint;
      readonly dueAt: Temporal.Instant;
    }
  /** To the developer: after `until` everything goes back. */
  | {
      readonly kind: 'overdue';
      readonly wish: MailWish;
      readonly target: bigint;
      readonly dueAt: Temporal.Instant;
      readonly until: Temporal.Instant;
      readonly again: boolean;
    }
  /** To who can give the developer more time: a maintainer alone, backers together. */
  | {
      readonly kind: 'extension-asked';
      readonly wish: MailWish;
      readonly as: 'maintainer' | 'backer';
      readonly target: bigint;
      readonly developer: string;
      readonly delay: Delay;
      readonly extendedDueAt: Temporal.Instant;
      /** Then everything goes back, if there is neither a delivery nor more time. */
      readonly until: Temporal.Instant;
      readonly again: boolean;
    }
  /** To the developer: the answer. */
  | {
      readonly kind: 'extension-agreed';
      readonly wish: MailWish;
      readonly target: bigint;
      readonly dueAt: Temporal.Instant;
    }
  | {
      readonly kind: 'extension-refused';
      readonly wish: MailWish;
      readonly target: bigint;
      readonly dueAt: Temporal.Instant;
    }
  /** To who may approve a delivery or send it back. */
  | {
      readonly kind: 'review-asked';
      readonly wish: MailWish;
      readonly as: Judge;
      readonly target: bigint;
      readonly developer: string;
      readonly until: Temporal.Instant;
      readonly silence: Silence;
      readonly again: boolean;
    }
  /** To backers, who may object to it. */
  | {
      readonly kind: 'may-object';
      readonly wish: MailWish;
      readonly paid: bigint;
      readonly developer: string;
      readonly until: Temporal.Instant;
      readonly silence: Silence;
      readonly again: boolean;
    }
  /** To a developer who has delivered: silence does not pay as long as no merged pull request is linked. */
  | {
      readonly kind: 'merge-missing';
      readonly wish: MailWish;
      readonly target: bigint;
      readonly until: Temporal.Instant;
    }
  /** To who settles a contested delivery alone. */
  | {
      readonly kind: 'settle-asked';
      readonly wish: MailWish;
      readonly as: Judge;
      readonly target: bigint;
      readonly developer: string;
      readonly until: Temporal.Instant;
      readonly settleUrl: string;
      readonly again: boolean;
    }
  /** To backers, where nobody else can settle. */
  | {
      readonly kind: 'vote-asked';
      readonly wish: MailWish;
      readonly paid: bigint;
      readonly developer: string;
      readonly until: Temporal.Instant;
      readonly again: boolean;
    }
  /** To who can renew a wish that expires. */
  | {
      readonly kind: 'expiring';
      readonly wish: MailWish;
      readonly as: Judge;
      readonly pledged: bigint;
      readonly until: Temporal.Instant;
      readonly renewUrl: string;
    }
  /** News of it to its backers, and to developers who quoted it: `amount` is what they pledged or quoted. */
  | {
      readonly kind: 'expiry-ahead';
      readonly wish: MailWish;
      readonly as: 'backer' | 'developer';
      readonly amount: bigint;
      readonly until: Temporal.Instant;
    };

/**
 * What comes of silence: the developer is paid, or everything goes back, since no merged pull request is linked or since the
 * money cannot be held to the end of the review.
 */
export type Silence = 'pays' | 'unmerged' | 'held';

/** In what part somebody judges a work who is not its developer. */
export type Judge = 'requester' | 'maintainer';

export type MailKind = MailContent['kind'];

/** What says no more than news can be declined; a receipt or a request cannot. */
export const declinable = (kind: MailKind): boolean =>
  kind === 'quote-accepted' || kind === 'released' || kind === 'expiry-ahead';

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

/** What the mail server answers about one mail to one address. */
export type MailAnswer =
  | { readonly kind: 'sent' }
  /** `permanent`: sending it again would be refused again. `answer`: codes alone, such as `550 5.1.1`. */
  | { readonly kind: 'refused'; readonly permanent: boolean; readonly answer: string };

/** The mail server does not answer, or takes no mail from us at all. */
export class MailServerUnusable extends Error {
  override readonly name = 'MailServerUnusable';
}

export interface Mailer {
  /** @throws MailServerUnusable */
  send(mail: Mail): Promise<MailAnswer>;
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
