// What time brings: everything that is due by now, in the order in which it was due, as if somebody had looked each time.
// Needs every pledge loaded.
import { undoNotReady } from './decide-accepting.ts';
import type { PayoutStanding } from './campaign.ts';
import { beginIfDue, concludeAuthorising, concludeCollection, followUpRefused } from './decide-collecting.ts';
import { endUnpaid } from './decide-books.ts';
import { expire } from './decide-life.ts';
import { beginRefunding, retryRefunds } from './decide-refunding.ts';
import { releaseSilent } from './decide-releasing.ts';
import { complete } from './decide-reviewing.ts';
import { type Due, nextDue } from './deadline.ts';
import { remind } from './decide-reminding.ts';
import type { Decision } from './decision.ts';
import { notAfter } from './time.ts';

/**
 * What is due and comes to nothing holds up nothing else that is due: the hold limit always acts.
 * @param payout of the developer, where the rules ask for it: without an answer the collection begins
 */
export function tick(decision: Decision, payout: PayoutStanding | undefined): void {
  const idle = new Set<Due>();
  for (;;) {
    const next = nextDue(decision.campaign, idle);
    if (next === undefined || !notAfter(next.at, decision.now)) return;
    const before = decision.events.length;
    bring(decision, next.due, payout);
    if (decision.events.length === before) idle.add(next.due);
    else idle.clear();
  }
}

function bring(decision: Decision, due: Due, payout: PayoutStanding | undefined): void {
  switch (due) {
    case 'expire':
      return expire(decision);
    case 'release-silent':
      return releaseSilent(decision);
    case 'collect':
      return collect(decision, payout);
    case 'undo-not-ready':
      return undoNotReady(decision);
    case 'follow-up':
      return followUpRefused(decision);
    case 'conclude':
      return concludeCollection(decision);
    case 'end-window':
      return concludeAuthorising(decision);
    case 'complete':
      return complete(decision, undefined);
    case 'say-overdue':
      return decision.record({ type: 'WorkOverdue' });
    case 'refund-overdue':
      return beginRefunding(decision, 'overdue');
    case 'refund-contested':
      return beginRefunding(decision, 'contested');
    case 'refund-hold-limit':
      return beginRefunding(decision, 'hold-limit');
    case 'end-unpaid':
      return endUnpaid(decision);
    case 'retry-refund':
      return retryRefunds(decision);
    case 'remind-expiry':
    case 'remind-ready':
    case 'remind-due':
    case 'remind-grace':
    case 'remind-review':
    case 'remind-settlement':
      return remind(decision, due);
  }
}

/** Nobody is charged for a developer whom the money cannot reach. */
function collect(decision: Decision, payout: PayoutStanding | undefined): void {
  const required = decision.campaign.rules.payoutReady === 'required';
  if (required && payout !== undefined && payout !== 'ready') decision.record({ type: 'DeveloperUnready' });
  else beginIfDue(decision);
}
