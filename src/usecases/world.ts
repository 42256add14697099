// What every use case is given: the ports, and the addresses and limits of this server. Made once in app.ts.
import type { Clock } from '../ports/clock.ts';
import type { Forge } from '../ports/forge.ts';
import type { Mailer } from '../ports/mail.ts';
import type { Payments } from '../ports/payments.ts';
import type { Store } from '../ports/store.ts';
import type { Links } from './links.ts';

export interface World {
  readonly store: Store;
  readonly forge: Forge;
  readonly payments: Payments;
  /** undefined: this server sends no mail, and what would have been written is not. */
  readonly mailer: Mailer | undefined;
  readonly clock: Clock;
  readonly links: Links;
  /** ISO code of the currency that a project has which says none. */
  readonly defaultCurrency: string;
  readonly maxHoldDays: number;
  /** Where the operator is told what needs a person; undefined: nowhere. */
  readonly operatorEmail: string | undefined;
  readonly withdrawalDays: number;
  /** What the operator keeps of a payout, in hundredths of a percent. */
  readonly platformFeeBasisPoints: number;
}
