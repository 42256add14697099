// Time as an argument: the one place where "now" comes from.

export interface Clock {
  /** Rounded to microseconds, which is what the store keeps. */
  now(): Temporal.Instant;
}
