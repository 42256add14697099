// Says what happened: an event is written with the change it tells of, and posted once both are on disk. The compiler
// checks that each type of event carries the object that the SDK says it carries. What happens to a connected account is
// an event of that account.
import type Stripe from 'stripe';
import type { Context } from './context.ts';
import { newId } from './ids.ts';
import { type Known, view } from './view.ts';

/** The version this server speaks: an upgrade of the SDK that pins another one does not compile. */
export const API_VERSION: Stripe.LatestApiVersion = '2026-10-28.endive';

type Carried<Type extends Stripe.Event['type']> = Extract<Stripe.Event, { type: Type }>['data']['object'];

export function emit<Type extends Stripe.Event['type']>(
  context: Context,
  type: Type,
  object: Carried<Type> & Known,
  previous?: Partial<Carried<Type>>,
  account?: string,
): void {
  const id = newId('evt');
  context.state.events.put(id, {
    id,
    object: 'event',
    ...(account === undefined ? {} : { account }),
    api_version: API_VERSION,
    created: context.now,
    data: {
      object: view(context, object),
      ...(previous === undefined ? {} : { previous_attributes: previous }),
    },
    livemode: false,
    pending_webhooks: 1,
    request: { ...context.request },
    type,
  });
  context.state.deliveries.put(id, { event: id, attempts: 0, delivered: false });
  context.emitted.push(id);
}
