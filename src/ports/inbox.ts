// Intake: what GitHub and Stripe sent, kept durably before it is acknowledged; only the fields that are used.

export interface Delivery {
  /** GitHub's delivery id: the same for a redelivery. */
  readonly guid: string;
  readonly event: string;
  /** The issue whose drain handles it; 0 for what belongs to no issue. */
  readonly issue: bigint;
  /** When GitHub says it happened: the order within an issue. */
  readonly happenedAt: Temporal.Instant;
  readonly payload: unknown;
}

export interface PaymentEvent {
  readonly id: string;
  readonly type: string;
  readonly createdAt: Temporal.Instant;
  readonly payload: unknown;
}

export interface Inbox {
  /** One statement: delivery and drain job together; nothing when the guid is known. Throws when it could not be stored. */
  keepDelivery(delivery: Delivery): Promise<void>;
  /** The issue's deliveries that were not handled yet, in GitHub's order; none of a comment of which a later one was. */
  pendingDeliveries(issue: bigint): Promise<readonly Delivery[]>;
  deliveryHandled(guid: string): Promise<void>;
  /** One statement: event and job together; nothing when the id is known. Throws when it could not be stored. */
  keepPaymentEvent(event: PaymentEvent): Promise<void>;
  paymentEvent(id: string): Promise<PaymentEvent | undefined>;
  /**
   * One statement: handled, where it says of a charge nothing but what the charge's row says already. Never believed for anything
   * else, since what an event says may be older than what we know.
   */
  handledAsKnown(id: string): Promise<boolean>;
  paymentEventHandled(id: string): Promise<void>;
}
