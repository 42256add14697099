// The clocks that an acceptance starts: cooling-off, last call, the developer's time to be ready, the silence of backers.
// Each runs once per accepted version. Reads totals only; never reads a clock itself.
import type { Acceptance, Campaign, Rules } from './campaign.ts';
import { days, hours, later } from './time.ts';

/** Backers may always think for a day, whatever the project says. */
const LEAST_COOLING_OFF_HOURS = 24;
const READY_WITHIN = days(7);
/** How long a backer may be silent when asked to agree to another version. */
const CONSENT = days(14);

/** When cooling-off and last call are over; nothing while the target was never reached under this version. */
export function callEndsAt(accepted: Acceptance, rules: Rules): Temporal.Instant | undefined {
  if (accepted.reachedAt === undefined) return undefined;
  const coolingOff = Math.max(rules.coolingOffHours, LEAST_COOLING_OFF_HOURS);
  return later(
    accepted.acceptedAt.add(hours(coolingOff)),
    accepted.reachedAt.add(hours(rules.lastCallHours)),
  );
}

/** When the collection begins; nothing while something is missing. An old hold that still stands is missing, too. */
export function collectsAt(campaign: Campaign): Temporal.Instant | undefined {
  const { phase, paused, accepted, holds, rules } = campaign;
  if (phase !== 'confirming' || paused !== undefined || holds > 0) return undefined;
  const called = accepted?.readyAt && callEndsAt(accepted, rules);
  return called && later(called, accepted.collectsFrom ?? called);
}

/** Until when the developer can say /start: counted from when nothing but that was missing. */
export function readyUntil({ phase, accepted, rules }: Campaign): Temporal.Instant | undefined {
  if (phase !== 'confirming' || accepted === undefined || accepted.readyAt !== undefined) return undefined;
  const over = callEndsAt(accepted, rules);
  if (over === undefined || accepted.confirmingSince === undefined) return undefined;
  return later(over, accepted.confirmingSince).add(READY_WITHIN);
}

/** When the silence ends of those asked at an acceptance at this instant. */
export const consentUntil = (acceptedAt: Temporal.Instant): Temporal.Instant => acceptedAt.add(CONSENT);

/** Whoever is being asked was asked, or asked again, at the last acceptance: one instant for all of them. */
export const consentEndsAt = ({ unconfirmed, lastAccepted }: Campaign): Temporal.Instant | undefined =>
  unconfirmed > 0n && lastAccepted ? consentUntil(lastAccepted.acceptedAt) : undefined;
