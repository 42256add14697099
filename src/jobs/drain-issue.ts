// Works through what came in for one issue, in GitHub's order. Nothing overtakes: it stops at a delivery that fails, and
// the job that called it is tried again. Must never run twice at once for an issue; its queue sees to that.
import type { Delivery, Inbox } from '../ports/inbox.ts';

/** Throws what `handle` throws. A delivery is handed over again when the process died before it was marked as handled. */
export async function drainIssue(
  inbox: Pick<Inbox, 'pendingDeliveries' | 'deliveryHandled'>,
  issue: bigint,
  handle: (delivery: Delivery) => Promise<void>,
): Promise<void> {
  for (;;) {
    const pending = await inbox.pendingDeliveries(issue);
    if (pending.length === 0) return;
    for (const delivery of pending) {
      await handle(delivery);
      await inbox.deliveryHandled(delivery.guid);
    }
  }
}
