// What the clock does by itself: sessions run out, holds lapse, refunds and payouts arrive, disputes are opened and lost. Asked before
// every request and every second, since the playground's clock can be moved at any moment.
import { dueNow, unschedule } from './agenda.ts';
import { bookLate, cancelPayment } from './captures.ts';
import { expireSession } from './checkout.ts';
import type { Due } from './connect-rows.ts';
import type { Context } from './context.ts';
import { openDisputeByCard, overdue } from './dispute-states.ts';
import { nightlyPayOut, settlePayout } from './payout-states.ts';
import { settleRefund } from './refund-states.ts';
import { releaseReserve } from './reserves.ts';

export function sweep(context: Context): void {
  for (const due of dueNow(context)) act(context, due);
}

function act(context: Context, due: Due): void {
  switch (due.what) {
    case 'open dispute':
      return openDisputeByCard(context, due.row);
    case 'close dispute':
      return overdue(context, due.row);
    case 'book capture':
      return bookLate(context, due.row);
    case 'pay out':
      return nightlyPayOut(context, due.row);
    case 'release reserve':
      return releaseReserve(context, due.row);
    case 'settle payout':
      return settlePayout(context, due.row);
    case 'settle refund':
      return settleRefund(context, due.row);
    case 'expire session': {
      unschedule(context, due);
      const session = context.state.sessions.get(due.row);
      if (session?.status === 'open') expireSession(context, session);
      return;
    }
    case 'let go of hold': {
      unschedule(context, due);
      const intent = context.state.paymentIntents.get(due.row);
      if (intent?.status === 'requires_capture') cancelPayment(context, intent, 'automatic');
    }
  }
}
