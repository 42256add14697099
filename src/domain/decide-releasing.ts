// Letting go: holds that are no longer wanted, pledges that are not needed or whose wish is over. Needs every pledge loaded.
import type { Decision } from './decision.ts';
import { type Pledge, type ReleaseReason, live, refusedNow, unconfirmed } from './pledge.ts';

export function cancelHolds(decision: Decision, pledges: readonly Pledge[]): void {
  for (const { id, charge } of pledges)
    if (charge) decision.record({ type: 'CancellationAsked', pledge: id, attempt: charge.attempt });
}

function release(decision: Decision, which: (pledge: Pledge) => boolean, reason: ReleaseReason): void {
  for (const { id } of decision.campaign.pledges.filter((pledge) => live(pledge) && which(pledge)))
    decision.record({ type: 'PledgeReleased', pledge: id, reason });
}

export const releaseAll = (decision: Decision, reason: ReleaseReason): void =>
  release(decision, () => true, reason);

/**
 * Whose card was refused is out. An intent that waits for its holder's confirmation is let go at the processor, so that nobody
 * confirms it when it is too late.
 */
export function dropRefused(decision: Decision): void {
  for (const pledge of decision.campaign.pledges.filter(refusedNow)) {
    decision.record({ type: 'PledgeReleased', pledge: pledge.id, reason: 'declined' });
    if (pledge.charge?.decline?.cause === 'authentication-required') cancelHolds(decision, [pledge]);
  }
}

export const releaseSilent = (decision: Decision): void => release(decision, unconfirmed, 'no-consent');

/** Development started without them, or never will. */
export const releaseUncharged = (decision: Decision): void =>
  release(decision, ({ charge }) => charge === undefined || charge.captured === 0n, 'not-needed');
