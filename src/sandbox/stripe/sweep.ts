// What the clock does by itself: sessions run out, holds lapse. Asked before every request and every second, since the
// playground's clock can be moved at any moment.
import { expireSession } from './checkout.ts';
import type { Context } from './context.ts';
import { dueNow } from './agenda.ts';
import { cancelPayment } from './captures.ts';
import { openDisputeByCard, overdue } from './dispute-states.ts';
import { settleRefund } from './refund-states.ts';

export function sweep(context: Context): void {
  for (const { what, row } of dueNow(context)) {
    switch (what) {
      case 'open dispute':
        openDisputeByCard(context, row);
        break;
      case 'close dispute':
        overdue(context, row);
        break;
      case 'settle refund':
        settleRefund(context, row);
        break;
    }
  }
  for (const session of context.state.sessions.all()) {
    if (session.status === 'open' && session.expires_at <= context.now) expireSession(context, session);
  }
  for (const intent of context.state.paymentIntents.all()) {
    if (intent.status !== 'requires_capture') continue;
    const charge = context.state.charges.get(intent.latest_charge ?? '');
    const before = charge?.payment_method_details?.card?.capture_before;
    if (before !== undefined && before <= context.now) cancelPayment(context, intent, 'automatic');
  }
}
