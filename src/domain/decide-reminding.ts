// Reminders said: an event each, so that none is said twice. Who hears of it is found out when the mail is sent.
import type { Due } from './deadline.ts';
import type { Decision } from './decision.ts';
import { dueMark, dueReminders, expiryReminders, reviewReminders } from './reminders.ts';

export function remind(decision: Decision, due: Extract<Due, `remind-${string}`>): void {
  const { campaign, now } = decision;
  const { work } = campaign;
  switch (due) {
    case 'remind-expiry': {
      const days = dueMark(expiryReminders(campaign), now);
      if (days !== undefined) decision.record({ type: 'ExpiryReminded', days });
      return;
    }
    case 'remind-ready':
      return decision.record({ type: 'ReadinessReminded' });
    case 'remind-due': {
      const ahead = work && dueMark(dueReminders(work), now);
      if (ahead !== undefined) decision.record({ type: 'DueReminded', ahead });
      return;
    }
    case 'remind-grace':
      return decision.record({ type: 'GraceReminded' });
    case 'remind-review': {
      const ahead = work && dueMark(reviewReminders(work), now);
      if (ahead !== undefined) decision.record({ type: 'ReviewReminded', ahead });
      return;
    }
    case 'remind-settlement':
      return decision.record({ type: 'SettlementReminded' });
  }
}
