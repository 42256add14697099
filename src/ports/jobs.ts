// The outbox: what must reach the outside world, committed together with what caused it. Each job may run twice.

/** Under what a job is worked on. `signal` is aborted once others may have it: then nothing may be done outside any more. */
export interface JobLease {
  readonly worker: string;
  readonly signal: AbortSignal;
}

/** It is not this job's turn: it is put off, and loses no try. */
export class NotYet extends Error {
  override readonly name = 'NotYet';
  readonly waitSeconds: number;
  constructor(waitSeconds: number, reason: string) {
    super(reason);
    this.waitSeconds = waitSeconds;
  }
}

export type AnnouncementKind =
  | 'accepted'
  | 'milestone'
  | 'last-call'
  | 'started'
  | 'overdue'
  | 'delivered'
  | 'contested'
  | 'completed'
  | 'refunded';

export type Job =
  /** Edit the status comment and the phase label; merged per campaign. */
  | { readonly task: 'show-status'; readonly campaign: bigint }
  /** One new comment; `sequence` is the event that caused it and makes the marker. */
  | {
      readonly task: 'announce';
      readonly campaign: bigint;
      readonly kind: AnnouncementKind;
      readonly sequence: number;
      readonly percent: number | undefined;
    }
  /** Bring the reaction and the one reply of a comment in line with its recorded answer. */
  | { readonly task: 'answer'; readonly comment: bigint }
  | { readonly task: 'assign'; readonly campaign: bigint }
  /** Hold what is known of a wish's issue against what the forge shows. Merged per campaign. */
  | { readonly task: 'look'; readonly campaign: bigint }
  /**
   * Do what the present charge of a pledge asks for at the processor: authorise, capture, cancel, refund, reverse. Of the
   * campaign's jobs that wait, those of a lower `turn` come first, and of several campaigns each has its turns. `after`: of a
   * capture, how many are to come after it.
   */
  | {
      readonly task: 'move-charge';
      readonly pledge: bigint;
      readonly turn: number;
      readonly after?: number | undefined;
    }
  /** Read at the processor what became of charges it may know more of: fees, refunds, disputes. */
  | { readonly task: 'follow-charges'; readonly campaign: bigint }
  /** Pay the developer of a completed campaign what can be paid, or find out why not. */
  | { readonly task: 'pay-developer'; readonly campaign: bigint }
  /** Tell people by mail what these events mean to them. */
  | { readonly task: 'mail'; readonly campaign: bigint; readonly from: number; readonly to: number }
  /** Tell a developer that payouts cannot reach them; `about` is what it was needed for. */
  | {
      readonly task: 'remind-payout';
      readonly campaign: bigint;
      readonly developer: bigint;
      readonly about: string;
    }
  /** Let the processor forget the cards of pledges that ended. */
  | { readonly task: 'let-cards-go'; readonly campaign: bigint }
  /** Let time act on a campaign. */
  | { readonly task: 'tick'; readonly campaign: bigint }
  /** Read a checkout at the processor and secure its pledge when the card is saved. */
  | { readonly task: 'secure-pledge'; readonly checkout: bigint }
  /** Work through an issue's stored deliveries in GitHub's order. */
  | { readonly task: 'drain'; readonly issue: bigint }
  | { readonly task: 'payment-event'; readonly event: string }
  /** Read a project's settings where the copy is old; merged per project. */
  | { readonly task: 'read-settings'; readonly project: bigint }
  /** Bring the one issue about a project's settings file in line with the file. */
  | { readonly task: 'report-settings'; readonly project: bigint }
  /** Bring the project's wishes in line with its settings, as far as they may follow. */
  | { readonly task: 'follow-settings'; readonly project: bigint }
  /** Ask GitHub again for what it failed to deliver, let time act on what is due, resume charges left behind. */
  | { readonly task: 'sweep' }
  /** Hold the ledger against the processor. */
  | { readonly task: 'reconcile' }
  /** Keep the events that the processor could not deliver. */
  | { readonly task: 'fetch-undelivered' }
  /** Look at the processor for charges whose answer was lost. */
  | { readonly task: 'find-lost-intents' };
