// Webhook endpoints as requests make and list them. They are what an operator has set up, to be looked at: where events really go
// is said when the local Stripe starts.
import type Stripe from 'stripe';
import type { Context } from './context.ts';
import { API_VERSION } from './events.ts';
import { required } from './faults.ts';
import { newId } from './ids.ts';
import { type Names, type Read, address, expand, flag, listOf, metadata, text } from './params.ts';
import { paging } from './lists.ts';
import { route } from './router.ts';

const createSpec = {
  api_version: text,
  connect: flag,
  description: text,
  enabled_events: listOf(text),
  expand,
  metadata,
  url: address,
} satisfies Names<Stripe.WebhookEndpointCreateParams>;
const listSpec = { ...paging } satisfies Names<Stripe.WebhookEndpointListParams>;
const updateSpec = {
  ...createSpec,
  api_version: text,
  connect: flag,
  disabled: flag,
} satisfies Names<Stripe.WebhookEndpointUpdateParams & Stripe.WebhookEndpointCreateParams>;

const KEPT_IN = 'webhook_endpoints';

const all = ({ state }: Context): readonly Stripe.WebhookEndpoint[] =>
  JSON.parse(state.settings.get(KEPT_IN) ?? '[]') as Stripe.WebhookEndpoint[];

function save(context: Context, endpoint: Stripe.WebhookEndpoint): Stripe.WebhookEndpoint {
  const others = all(context).filter(({ id }) => id !== endpoint.id);
  context.state.settings.put(KEPT_IN, JSON.stringify([...others, endpoint]));
  return endpoint;
}

const create = (context: Context, params: Read<typeof createSpec>): Stripe.WebhookEndpoint =>
  save(context, {
    id: newId('we'),
    object: 'webhook_endpoint',
    api_version: params.api_version ?? API_VERSION,
    application: params.connect === true ? 'ca_local' : null,
    created: context.now,
    description: params.description ?? null,
    enabled_events: [...(params.enabled_events ?? [])],
    livemode: false,
    metadata: {},
    status: 'enabled',
    url: required(params.url, 'url'),
  });

function update(context: Context, params: Read<typeof updateSpec>, id: string): Stripe.WebhookEndpoint {
  const before = required(
    all(context).find((endpoint) => endpoint.id === id),
    'webhook_endpoint',
  );
  return save(context, {
    ...before,
    enabled_events: [...(params.enabled_events ?? before.enabled_events)],
    status: params.disabled === undefined ? before.status : params.disabled ? 'disabled' : 'enabled',
  });
}

export const webhookEndpointRoutes = [
  route('POST', '/v1/webhook_endpoints', createSpec, create),
  route('POST', '/v1/webhook_endpoints/:id', updateSpec, update),
  route('GET', '/v1/webhook_endpoints', listSpec, (context) => ({
    object: 'list' as const,
    data: all(context).toReversed(),
    has_more: false,
    url: '/v1/webhook_endpoints',
  })),
];
