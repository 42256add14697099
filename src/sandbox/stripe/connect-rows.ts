// Rows of connected accounts and of what follows a payment: whom money goes to, what went there and back, what was
// disputed, and what the clock still has to do.
import type Stripe from 'stripe';
import type { Flat } from './flat.ts';

export type Account = Flat<Stripe.Account>;
export type Transfer = Flat<Stripe.Transfer>;
export type TransferReversal = Flat<Stripe.TransferReversal>;
export type Dispute = Flat<Stripe.Dispute>;
export type Payout = Flat<Stripe.Payout>;
export type Topup = Flat<Stripe.Topup>;

/** A link that a person follows once: to onboarding, or into their own dashboard. */
export interface Link {
  readonly account: string;
  readonly kind: 'login' | 'onboarding';
  readonly expiresAt: number;
  readonly used: boolean;
  readonly refreshUrl: string | null;
  readonly returnUrl: string | null;
}

/** Somebody came by a link and is on the page. */
export interface Visit {
  readonly link: string;
  readonly account: string;
  readonly done: boolean;
}

/** What the clock does to a row by itself once `at` (Unix seconds) has come. */
export interface Due {
  readonly at: number;
  readonly what:
    | 'book capture'
    | 'close dispute'
    | 'expire session'
    | 'let go of hold'
    | 'open dispute'
    | 'pay out'
    | 'release reserve'
    | 'settle payout'
    | 'settle refund';
  readonly row: string;
}

/** What a connected account took to its bank, in minor units by currency. */
export type Withdrawn = Readonly<Record<string, number>>;
