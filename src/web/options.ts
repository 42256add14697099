// What the web is made of: given once by app.ts, never read from the environment.
import type { CurrencyRule } from '../domain/currency.ts';
import type { Operator } from '../ports/affairs.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';
import type { Limit } from './limits.ts';
import type { WebUseCases } from './use-cases.ts';

export interface Log {
  error(detail: object, message: string): void;
}

export type Intake = (request: Request) => Promise<Response>;

export interface GitHubAddress {
  /** Where people sign in: https://github.com, or an Enterprise server. */
  readonly url: string;
  readonly apiUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface WebOptions {
  readonly useCases: WebUseCases;
  /** stripeConnect: where accounts of developers are told of; unknown where there is none. */
  readonly intakes: {
    readonly github: Intake;
    readonly stripe: Intake;
    readonly stripeConnect?: Intake | undefined;
  };
  /** Origin of this server, without a trailing slash. */
  readonly publicUrl: string;
  readonly github: GitHubAddress;
  /** Seals the cookie: at least 32 characters. */
  readonly sessionSecret: string;
  readonly sessions: Pick<Store, 'openSession' | 'session' | 'revokeSession' | 'rememberPerson'>;
  readonly currencies: readonly CurrencyRule[];
  /** Where the processor's hosted pages may be: a form must be allowed to lead there. None that leads on by itself: browsers ask
   * that of a form's whole way, and a link leads there instead. */
  readonly checkoutOrigins: readonly string[];
  readonly operator: Operator;
  readonly clock: Clock;
  readonly log: Log;
  /** How old a badge or an API answer may be; pages look again as often. 60 at most. */
  readonly refreshSeconds: number;
  /** How often one address may ask the API. */
  readonly limit: Limit;
}
