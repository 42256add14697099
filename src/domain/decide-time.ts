// What time brings: everything that is due by now, in the order in which it was due, as if somebody had looked each time.
// Needs every pledge loaded.
import { undoNotReady } from './decide-accepting.ts';
import { beginIfDue, concludeAuthorising } from './decide-collecting.ts';
import { expire } from './decide-life.ts';
import { beginRefunding, retryRefunds } from './decide-refunding.ts';
import { releaseSilent } from './decide-releasing.ts';
import { complete } from './decide-reviewing.ts';
import { type Due, nextDue } from './deadline.ts';
import type { Decision } from './decision.ts';
import { notAfter } from './time.ts';

export function tick(decision: Decision): void {
  for (let next = nextDue(decision.campaign); next; next = nextDue(decision.campaign)) {
    if (!notAfter(next.at, decision.now)) return;
    const before = decision.events.length;
    bring(decision, next.due);
    if (decision.events.length === before)
      throw new Error(`Campaign ${decision.campaign.id} is due to ${next.due} and nothing follows`);
  }
}

function bring(decision: Decision, due: Due): void {
  switch (due) {
    case 'expire':
      return expire(decision);
    case 'release-silent':
      return releaseSilent(decision);
    case 'collect':
      return beginIfDue(decision);
    case 'undo-not-ready':
      return undoNotReady(decision);
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
    case 'retry-refund':
      return retryRefunds(decision);
  }
}
