// The next instant at which time changes a campaign. One list serves both the timer that wakes it and the decision made
// then, so that neither can forget the other. Reads totals and no pledge: most changes load a single one (see decide.ts).
import { payable } from './books.ts';
import { type Campaign, moneyTaken } from './campaign.ts';
import { mustConclude } from './conclusion.ts';
import { collectsAt, consentEndsAt, readyUntil } from './clocks.ts';
import {
  dueReminders,
  expiryReminders,
  graceReminder,
  readyReminder,
  reviewReminders,
  settlementReminder,
} from './reminders.ts';
import { days, notAfter } from './time.ts';
import { graceEndsAt, settledUntil, silencePaysAt } from './work-clocks.ts';

export type Due =
  | 'expire'
  | 'release-silent'
  | 'collect'
  | 'undo-not-ready'
  | 'follow-up'
  | 'conclude'
  | 'end-window'
  | 'complete'
  | 'say-overdue'
  | 'refund-overdue'
  | 'refund-contested'
  | 'refund-hold-limit'
  | 'end-unpaid'
  | 'retry-refund'
  | 'remind-expiry'
  | 'remind-ready'
  | 'remind-due'
  | 'remind-grace'
  | 'remind-review'
  | 'remind-settlement';

export interface Deadline {
  readonly due: Due;
  readonly at: Temporal.Instant;
}

export function nextDeadline(campaign: Campaign): Temporal.Instant | undefined {
  return nextDue(campaign)?.at;
}

/**
 * The earliest of all that is to come; of several at one instant, the first in the order of `deadlines`.
 * @param but what is left out
 */
export function nextDue(campaign: Campaign, but?: ReadonlySet<Due>): Deadline | undefined {
  return deadlines(campaign)
    .filter(({ due }) => !but?.has(due))
    .reduce<Deadline | undefined>(
      (first, next) => (first && notAfter(first.at, next.at) ? first : next),
      undefined,
    );
}

/** After the first payout only what nothing is under way of: the answer to a refund brings the rest. */
const unpaid = (campaign: Campaign): boolean =>
  payable(campaign) > 0n && (campaign.payouts === 0 || campaign.charges.unpaid > 0);

function deadlines(campaign: Campaign): readonly Deadline[] {
  const list: Deadline[] = [];
  const add = (due: Due, at: Temporal.Instant | undefined): void => {
    if (at) list.push({ due, at });
  };
  const { phase, work, collection, rules } = campaign;
  switch (phase) {
    case 'proposed':
    case 'open':
    case 'funding':
    case 'confirming':
      add('collect', collectsAt(campaign));
      add('release-silent', consentEndsAt(campaign));
      add('undo-not-ready', readyUntil(campaign));
      add('expire', campaign.expiresAt);
      add('remind-ready', readyReminder(campaign));
      add('remind-expiry', expiryReminders(campaign)[0]?.at);
      break;
    case 'collecting':
      add('release-silent', consentEndsAt(campaign));
      add('conclude', mustConclude(campaign) ? collection?.answeredAt : undefined);
      if (collection?.step === 'authorising') {
        add('end-window', collection.windowEndsAt);
        add('follow-up', collection.followUpAt);
      } else add('refund-hold-limit', collection?.startedAt.add(days(rules.maxHoldDays)));
      break;
    case 'started':
      if (work?.overdueSaid === false) add('say-overdue', work.dueAt);
      add('refund-hold-limit', work?.holdEndsAt);
      add('refund-overdue', work && graceEndsAt(campaign, work));
      add('remind-due', work && dueReminders(work)[0]?.at);
      add('remind-grace', work && graceReminder(campaign, work));
      break;
    case 'delivered':
      add('complete', work && silencePaysAt(work));
      add('refund-hold-limit', work?.holdEndsAt);
      add('remind-review', work && reviewReminders(work)[0]?.at);
      break;
    case 'contested':
      add('refund-hold-limit', work?.holdEndsAt);
      add('refund-contested', work && settledUntil(work));
      add('remind-settlement', work && settlementReminder(work));
      break;
    case 'completed':
      if (unpaid(campaign) && campaign.payoutRequest === undefined) add('end-unpaid', work?.holdEndsAt);
      break;
    case 'refunding':
    case 'refunded':
    case 'expired':
    case 'cancelled':
      break;
  }
  if (moneyTaken(campaign)) add('retry-refund', campaign.refundRetryAt);
  return list;
}
