// Rows that no request ever shows: what stands behind a card, an intent, a session, an event, an idempotency key.

/** What stands behind a payment method and is told to nobody. */
export interface CardOnFile {
  readonly number: string;
  /** Authenticated once for later payments. */
  readonly setUp: boolean;
  /** Paid with while it belonged to nobody, or taken off its customer: not to be used again. */
  readonly spent: boolean;
  /** A card that is declined once was. */
  readonly refusedBefore?: boolean;
}

/** What an intent was made with and does not show. */
export interface IntentDetail {
  readonly returnUrl: string | null;
  readonly session: string | null;
}

export interface OrderLine {
  readonly name: string;
  readonly description: string | null;
  readonly quantity: number;
  readonly unitAmount: number;
}

/** What a Checkout session needs once it is completed. */
export interface Order {
  readonly lines: readonly OrderLine[];
  readonly captureMethod: 'automatic' | 'automatic_async' | 'manual';
  readonly setupFutureUsage: 'off_session' | 'on_session' | null;
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly receiptEmail: string | null;
  readonly statementDescriptorSuffix: string | null;
  readonly transferGroup: string | null;
}

export interface Delivery {
  readonly event: string;
  readonly attempts: number;
  readonly delivered: boolean;
}

/** The answer that an idempotency key gives again. `at` is seconds of the movable clock. */
export interface Answer {
  readonly path: string;
  readonly fingerprint: string;
  readonly status: number;
  readonly body: string;
  readonly request: string;
  readonly at: number;
}
