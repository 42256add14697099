// The app's own view of its deliveries: the list, newest first, one of them whole, and the wish to have one sent again.
import { Hono } from 'hono';
import type { Context } from 'hono';
import { announceAgain, unpackBody } from './announcer.ts';
import { deliveryHeaders } from './courier.ts';
import { Refused, notFound } from './faults.ts';
import { linkByCursor, pageSize } from './paging.ts';
import type { App, Delivery } from './tables.ts';
import type { GitHubEnv, World } from './world.ts';

type Visit = Context<GitHubEnv, string>;

function appOf(c: Visit): App {
  if (c.var.actor.kind === 'app') return c.var.actor.app;
  throw new Refused(401, 'A JSON web token could not be decoded');
}

const briefly = (delivery: Delivery) => ({
  id: delivery.id,
  guid: delivery.guid,
  delivered_at: delivery.delivered_at,
  redelivery: delivery.redelivery,
  duration: delivery.duration,
  status: delivery.status,
  status_code: delivery.status_code,
  event: delivery.event,
  action: delivery.action,
  installation_id: delivery.installation_id,
  repository_id: delivery.repository_id,
  throttled_at: null,
});

function wanted(c: Visit): (delivery: Delivery) => boolean {
  const status = c.req.query('status');
  const redelivery = c.req.query('redelivery');
  return (row) =>
    (status === undefined || (row.status_code >= 400 ? 'failure' : 'success') === status) &&
    (redelivery === undefined || String(row.redelivery) === redelivery);
}

/** A cursor names the first delivery of its page. */
const cursorFor = (delivery: Delivery): string => `v1_${delivery.id}`;
const startOf = (cursor: string | undefined): number => {
  if (cursor === undefined) return Number.POSITIVE_INFINITY;
  const id = /^v1_(\d+)$/.exec(cursor)?.[1];
  if (id === undefined) throw new Refused(422, 'Invalid cursor');
  return Number(id);
};

export function hookRoutes(world: World): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>();
  const { deliveries } = world.tables;
  const one = (c: Visit): Delivery => {
    appOf(c);
    const delivery = deliveries.get(Number(c.req.param('id')));
    if (delivery === undefined) throw notFound();
    return delivery;
  };
  routes.get('/app/hook/config', (c) => {
    appOf(c);
    return c.json({ content_type: 'json', insecure_ssl: '0', secret: '********', url: world.webhookUrl });
  });
  routes.get('/app/hook/deliveries', (c) => {
    appOf(c);
    const from = startOf(c.req.query('cursor'));
    const fitting = deliveries.where((row) => row.id <= from).filter(wanted(c));
    const newest = fitting.toSorted((a, b) => b.id - a.id);
    const size = pageSize(c);
    const next = newest[size];
    linkByCursor(c, next && cursorFor(next));
    return c.json(newest.slice(0, size).map((row) => briefly(row)));
  });
  routes.get('/app/hook/deliveries/:id{[0-9]+}', (c) => {
    const delivery = one(c);
    const body = unpackBody(delivery.body);
    return c.json({
      ...briefly(delivery),
      url: world.webhookUrl,
      request: {
        headers: deliveryHeaders(appOf(c), delivery, body),
        payload: JSON.parse(body.toString()) as unknown,
      },
      response: { headers: {}, payload: delivery.answer },
    });
  });
  routes.post('/app/hook/deliveries/:id{[0-9]+}/attempts', (c) => {
    announceAgain(world, one(c));
    return c.json({}, 202);
  });
  return routes;
}
