// Events as requests ask for them. `delivery_success=false` finds what the app has not heard of yet.
import type Stripe from 'stripe';
import type { Context } from './context.ts';
import { missing } from './faults.ts';
import { find } from './find.ts';
import { created, page, paging } from './lists.ts';
import { type Names, type Read, expand, flag, listOf, text } from './params.ts';
import { route } from './router.ts';
import type { EventRow } from './state.ts';
import { view } from './view.ts';

const listSpec = {
  ...paging,
  created,
  delivery_success: flag,
  type: text,
  types: listOf(text),
} satisfies Names<Stripe.EventListParams>;

/** `charge.*` is every event of charges. */
const named = (pattern: string, type: string): boolean =>
  pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;

/** Events of a connected account are found when they are asked for with `Stripe-Account`, and only then. */
const isOf = (context: Context, row: EventRow): boolean => (row.account ?? null) === context.account;

/** docs.stripe.com/api/events: they are told of for 30 days. */
const KEPT_SECONDS = 30 * 24 * 60 * 60;
const isKept = (context: Context, row: EventRow): boolean => row.created > context.now - KEPT_SECONDS;

function retrieve(context: Context, id: string) {
  const row = find(context.state.events, 'event', id, { inPath: true });
  if (!isOf(context, row) || !isKept(context, row)) throw missing('event', id, 'id', true);
  return view(context, row);
}

function list(context: Context, params: Read<typeof listSpec>) {
  const { type, types, delivery_success: delivered } = params;
  const { deliveries, events } = context.state;
  const rows = events
    .all()
    .filter((row) => isOf(context, row) && isKept(context, row))
    .filter((row) => type === undefined || named(type, row.type))
    .filter((row) => types === undefined || types.includes(row.type))
    .filter((row) => delivered === undefined || deliveries.get(row.id)?.delivered === delivered);
  return page(context, '/v1/events', rows, params);
}

export const eventRoutes = [
  route('GET', '/v1/events', listSpec, list),
  route('GET', '/v1/events/:id', { expand }, (context, _params, id) => retrieve(context, id)),
];
