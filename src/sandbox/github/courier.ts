// Carries waiting deliveries to the app: in order where they concern the same issue, side by side elsewhere. One try each,
// ten seconds long, and never a second by itself, as GitHub does; how it went stands in the list of deliveries.
import { createHmac } from 'node:crypto';
import { setTimeout as held } from 'node:timers/promises';
import http from 'node:http';
import https from 'node:https';
import { unpackBody } from './announcer.ts';
import type { App, DeliveryData, Outgoing } from './tables.ts';
import type { Weather } from './weather.ts';
import type { World } from './world.ts';

const PATIENCE = 10_000;
const LOST: Outcome = { status: 'failed to connect to host', status_code: 502, answer: '' };
const HOOK_ID = 527_418_306;

const sign = (algorithm: 'sha1' | 'sha256', secret: string, body: Buffer): string =>
  `${algorithm}=${createHmac(algorithm, secret).update(body).digest('hex')}`;

export function deliveryHeaders(app: App, delivery: Pick<Outgoing, 'event' | 'guid'>, body: Buffer) {
  return {
    accept: '*/*',
    'content-type': 'application/json',
    'content-length': String(body.length),
    'user-agent': 'GitHub-Hookshot/1a2b3c4',
    'x-github-delivery': delivery.guid,
    'x-github-event': delivery.event,
    'x-github-hook-id': String(HOOK_ID),
    'x-github-hook-installation-target-id': String(app.app_id),
    'x-github-hook-installation-target-type': 'integration',
    'x-hub-signature': sign('sha1', app.webhook_secret, body),
    'x-hub-signature-256': sign('sha256', app.webhook_secret, body),
  };
}

interface Outcome {
  readonly status: string;
  readonly status_code: number;
  readonly answer: string;
}

/** A connection of its own each time: one kept open across a restart of the app would fail the next delivery. */
function post(
  url: string,
  headers: Record<string, string>,
  body: Buffer,
  signal: AbortSignal,
): Promise<Outcome> {
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
  const send = url.startsWith('https:') ? https.request : http.request;
  const request = send(url, { method: 'POST', headers, agent: false, signal }, (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('error', reject);
    response.on('end', () => {
      const code = response.statusCode ?? 0;
      const answer = Buffer.concat(chunks).toString('utf8').slice(0, 1000);
      const good = code >= 200 && code < 300;
      resolve({ status: good ? 'OK' : `Invalid HTTP Response: ${code}`, status_code: code, answer });
    });
  });
  request.on('error', reject);
  request.end(body);
  return promise;
}

export class Courier {
  readonly #world: World;
  readonly #save: () => Promise<void>;
  readonly #weather: Weather;
  readonly #kept: number;
  readonly #lines = new Map<string, Promise<void>>();
  readonly #taken = new Set<number>();
  readonly #halt = new AbortController();
  #stopping = false;

  /** @param kept how many deliveries the list holds */
  constructor(world: World, save: () => Promise<void>, weather: Weather, kept: number) {
    this.#world = world;
    this.#save = save;
    this.#weather = weather;
    this.#kept = kept;
  }

  /** Takes every waiting delivery that is not on its way yet; returns at once. */
  send(): void {
    for (const waiting of this.#world.tables.outgoing.all()) {
      if (this.#stopping || this.#taken.has(waiting.id)) continue;
      this.#taken.add(waiting.id);
      const heldUp = this.#weather.heldUpMs();
      const queue = heldUp === undefined ? waiting.queue : waiting.guid;
      const before = heldUp === undefined ? this.#lines.get(queue) : held(heldUp);
      const line = (before ?? Promise.resolve())
        .then(() => this.#deliver(waiting))
        .finally(() => {
          if (this.#lines.get(queue) === line) this.#lines.delete(queue);
        });
      this.#lines.set(queue, line);
    }
  }

  /** Lets what is under way finish, but not for long; what was not tried waits for the next start. */
  async stop(patience: number): Promise<void> {
    this.#stopping = true;
    const timer = setTimeout(() => this.#halt.abort(), patience);
    await Promise.all(this.#lines.values());
    clearTimeout(timer);
  }

  async #deliver(waiting: Outgoing): Promise<void> {
    if (this.#stopping) return;
    const begun = performance.now();
    const delivered_at = this.#world.now();
    const outcome = await this.#try(waiting);
    if (outcome === 'halted') return;
    const duration = Math.round(performance.now() - begun) / 1000;
    const { id, created_at: _created, updated_at: _updated, ...told } = waiting;
    this.#world.tables.outgoing.delete(id);
    this.#taken.delete(id);
    this.#record({ ...told, ...outcome, delivered_at, duration });
    // What could not be saved now is saved with the next change; nothing waits for this one.
    await this.#save().catch(() => undefined);
  }

  async #try(waiting: Outgoing): Promise<Outcome | 'halted'> {
    const [app] = this.#world.tables.apps.all();
    if (app === undefined) return 'halted';
    const passage = this.#weather.passage();
    if (passage === 'lost') return LOST;
    const body = unpackBody(waiting.body);
    const timeout = AbortSignal.timeout(PATIENCE);
    const signal = AbortSignal.any([timeout, this.#halt.signal]);
    const headers = deliveryHeaders(app, waiting, body);
    try {
      if (passage === 'twice') await post(this.#world.webhookUrl, headers, body, signal);
      return await post(this.#world.webhookUrl, headers, body, signal);
    } catch {
      if (this.#halt.signal.aborted) return 'halted';
      return timeout.aborted ? { status: 'timed out', status_code: 504, answer: '' } : LOST;
    }
  }

  /** The list is bounded; failed deliveries are kept longest, since somebody may still ask for them. */
  #record(delivery: DeliveryData): void {
    const { deliveries } = this.#world.tables;
    deliveries.insert(delivery);
    const all = deliveries.all();
    const excess = all.length - this.#kept;
    if (excess <= 0) return;
    const dispensable = [
      ...all.filter((row) => row.status === 'OK'),
      ...all.filter((row) => row.status !== 'OK'),
    ];
    for (const row of dispensable.slice(0, excess)) deliveries.delete(row.id);
  }
}
