// What a signed-in person sees of their own: pledges, quotes, payouts, and where their money goes. Data without words; shown to
// nobody else.
import type { PayoutStanding, PayoutWait, Phase } from '../domain/campaign.ts';
import type { Delay } from '../domain/delay.ts';
import type { Pledge } from '../domain/pledge.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Locale } from '../domain/settings.ts';
import type { Billing } from './mail.ts';
import type { Card } from './records.ts';
import type { WishView } from './views.ts';

/** confirm: the bank wants to see its holder; another card does as well. new-card: only another card helps. */
export type CardTrouble = 'confirm' | 'new-card';

/**
 * What a backer can say of the work that they paid for. Percentages are whole, of all that was paid: more than 50 agree to more
 * time or decide a vote, 25 contest a delivery.
 */
export type OwnSay =
  | {
      readonly kind: 'extension';
      readonly delay: Delay;
      /** When the work would be due. */
      readonly dueAt: Temporal.Instant;
      readonly until: Temporal.Instant;
      readonly agreed: boolean;
      readonly percent: number;
    }
  | {
      readonly kind: 'objection';
      readonly until: Temporal.Instant;
      readonly silencePays: boolean;
      readonly objected: boolean;
      readonly percent: number;
    }
  | {
      readonly kind: 'vote';
      readonly until: Temporal.Instant;
      /** For the developer, for returning everything, or not yet. */
      readonly voted: boolean | undefined;
      readonly approve: number;
      readonly refund: number;
    }
  /** Contested, and not theirs to settle. */
  | {
      readonly kind: 'settled-by';
      readonly by: 'maintainers' | 'requester';
      readonly until: Temporal.Instant;
    };

/** A contested delivery, for who would settle it. */
export interface Settling {
  readonly wish: WishView;
  /** What can be divided, in minor units. */
  readonly sum: bigint;
  readonly until: Temporal.Instant | undefined;
  /** Why this visitor cannot. */
  readonly refusal: Refusal | undefined;
}

/** A wish, for who would renew it. */
export interface Renewing {
  readonly wish: WishView;
  readonly expiresAt: Temporal.Instant;
  /** For how long it is renewed. */
  readonly days: number;
  readonly refusal: Refusal | undefined;
}

/** The present pledge, else the last one. Amounts are minor units of the wish's currency. */
export interface OwnPledge {
  readonly wish: WishView;
  readonly pledge: Pledge;
  readonly billing: Billing | undefined;
  readonly cardExpires: Card['expires'];
  /** What is asked of the backer of a pledge that is being collected; the bank's own reason is nobody's to show. */
  readonly trouble: CardTrouble | undefined;
  /** Until when a refused card can be replaced or confirmed; undefined when nothing is asked of the backer. */
  readonly actUntil: Temporal.Instant | undefined;
  /** When leaving ceases to be possible by itself, as far as that is known. */
  readonly withdrawUntil: Temporal.Instant | undefined;
  /** Not charged before, since they may still withdraw and did not ask for work to begin earlier. */
  readonly notBefore: Temporal.Instant | undefined;
  /** Charged, and the right to withdraw is there until then: see domain/withdrawal.ts. */
  readonly rightUntil: Temporal.Instant | undefined;
  /** What would go back, minor units. */
  readonly goesBack: bigint;
  /** What they can say of the work now. */
  readonly say: OwnSay | undefined;
}

export interface OwnQuote {
  readonly wish: WishView;
  readonly version: number;
  readonly amount: bigint;
  readonly state: 'live' | 'accepted' | 'superseded' | 'withdrawn';
}

/** Of a wish whose developer the person is, from the start signal on. */
export interface OwnPayout {
  readonly wish: WishView;
  readonly phase: Phase;
  readonly target: bigint;
  /** What arrived, after all fees. */
  readonly paid: bigint;
  /** What would be paid now if nothing stood in the way, after all fees; 0 before completion. */
  readonly waiting: bigint;
  readonly why: PayoutWait | undefined;
  /** What went back to backers who left after the start, and what is left, before fees. */
  readonly withdrawn: bigint;
  readonly left: bigint;
  readonly smallerSum: 'asked' | 'accepted' | undefined;
  /** A bank disputes it: not paid until that is decided. */
  readonly disputed: bigint;
}

export interface PayoutView {
  readonly standing: PayoutStanding;
  /** What the processor still asks for, in its own names. */
  readonly due: readonly string[];
  readonly email: string | undefined;
}

export interface Affairs {
  readonly login: string;
  readonly email: string | undefined;
  /** Takes no mail that is only news. */
  readonly declines: boolean;
  readonly pledges: readonly OwnPledge[];
  readonly quotes: readonly OwnQuote[];
  readonly payouts: readonly OwnPayout[];
}

/** Where a form leads that another page goes on with: the processor's or the bank's. */
export type Leaving =
  | { readonly kind: 'leave'; readonly url: string }
  /** What was typed cannot be read. */
  | { readonly kind: 'unreadable'; readonly field: 'email' | 'country' }
  /** There is nothing that this could be done for. */
  | { readonly kind: 'nothing' };

export type Forgotten =
  | { readonly kind: 'done' }
  /** Money of these wishes is still on its way to or from this person. */
  | { readonly kind: 'refused'; readonly wishes: readonly WishView[] };

/** Everything that is kept of a person, for them to take along. */
export type PersonExport = Readonly<Record<string, unknown>>;

export interface PayoutOrder {
  readonly email: string;
  /** ISO 3166, as chosen. */
  readonly country: string;
  readonly locale: Locale;
}

/** Who runs this server; all of it as the operator wrote it. */
export interface Operator {
  readonly name: string | undefined;
  readonly address: string | undefined;
  readonly email: string | undefined;
  readonly registration: string | undefined;
  readonly termsUrl: string | undefined;
  readonly privacyUrl: string | undefined;
  /** Hundredths of a percent of what is paid out. */
  readonly platformFeeBasisPoints: number;
  readonly maxHoldDays: number;
  /** 0: consumers have no right to withdraw after the charge. */
  readonly withdrawalDays: number;
}
