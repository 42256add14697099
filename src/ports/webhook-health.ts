// What is remembered of webhooks that did not arrive and of those that were refused, so that retries end and refusals are seen.

/** The newest attempt of a delivery that GitHub could not make. */
export interface FailedDelivery {
  readonly guid: string;
  /** GitHub's id of this attempt. */
  readonly attempt: number;
  readonly event: string;
  readonly at: Temporal.Instant;
  /** 0 or 5xx: nobody answered in time; 4xx: this server refused it. */
  readonly statusCode: number;
}

export interface RetryableDelivery extends FailedDelivery {
  readonly firstFailedAt: Temporal.Instant;
  readonly retries: number;
}

export interface DeliveryLog {
  /** Those of these GUIDs that are stored, handled or not. */
  known(guids: readonly string[]): Promise<ReadonlySet<string>>;
  /** How far GitHub's list was read; undefined: never. */
  scannedUntil(): Promise<Temporal.Instant | undefined>;
  /**
   * One commit: newest failed attempts, GUIDs that arrived after all, and how far the list was read. A failure that is known
   * keeps its count of retries.
   */
  saveScan(scan: {
    readonly failed: readonly FailedDelivery[];
    readonly arrived: readonly string[];
    readonly until: Temporal.Instant;
  }): Promise<void>;
  /** Failed deliveries to be asked for now, the oldest failure first. */
  due(now: Temporal.Instant): Promise<readonly RetryableDelivery[]>;
  /** @param next undefined: it is given up */
  saveRetry(
    guid: string,
    retry: { readonly retries: number; readonly next: Temporal.Instant | undefined },
  ): Promise<void>;
}

/** Why a webhook was turned away. */
export type RefusalReason =
  | 'signature'
  | 'no-signature'
  | 'no-length'
  | 'too-large'
  | 'no-event'
  | 'not-json'
  | 'unknown-shape'
  | 'thin-event';

export interface RefusedWebhooks {
  readonly source: 'github' | 'stripe';
  readonly reason: RefusalReason;
  readonly count: bigint;
  readonly lastAt: Temporal.Instant;
}

export interface WebhookHealth {
  countRefused(
    source: RefusedWebhooks['source'],
    reason: RefusalReason,
    count: number,
    at: Temporal.Instant,
  ): Promise<void>;
  /** Of that day and later. */
  refusedSince(at: Temporal.Instant): Promise<readonly RefusedWebhooks[]>;
  /** Failed deliveries that are known, given up or not, the newest first. */
  failedDeliveries(limit: number): Promise<readonly (RetryableDelivery & { readonly givenUp: boolean })[]>;
}
