// What every operation is handed: the state, the moment, where it was asked. One context lives for one request.
import type { Decline } from './faults.ts';
import type { State } from './state.ts';

export interface Context {
  readonly state: State;
  /** Unix seconds of the movable clock. */
  readonly now: number;
  readonly origin: string;
  /** Who asked; a hosted page and the clock have no request. */
  readonly request: { readonly id: string | null; readonly idempotency_key: string | null };
  /** The connected account that the request was made for (`Stripe-Account`). */
  readonly account: string | null;
  /** Every card is declined, on purpose. */
  readonly decline?: Decline;
  /** Ids of the events of this request, to be posted once it is written down. */
  readonly emitted: string[];
}
