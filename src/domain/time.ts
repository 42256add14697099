// Instants compared and lengths of fixed hours, for clocks that need no calendar. Never reads a clock.

export const hours = (count: number): Temporal.Duration => Temporal.Duration.from({ hours: count });

/** Days of 24 hours: for windows and limits. Due dates are calendar time, see delay.ts. */
export const days = (count: number): Temporal.Duration => hours(count * 24);

export const notAfter = (a: Temporal.Instant, b: Temporal.Instant): boolean =>
  Temporal.Instant.compare(a, b) <= 0;

export const earlier = (a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant =>
  notAfter(a, b) ? a : b;

export const later = (a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant => (notAfter(a, b) ? b : a);
