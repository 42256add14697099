import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startLocalStripe } from '../../src/sandbox/stripe/server.ts';
import { DAY, type World, aStripe, clientOf, hold, look, openSetup, savedCard } from './stripe-world.ts';

const VISA = '4242424242424242';

describe('a restart', () => {
  let world: World;
  beforeEach(async () => {
    world = await aStripe();
  });
  afterEach(async () => {
    expect(world.faults).toEqual([]);
    await world.stop();
  });

  test('changes nothing: keys, cards, holds, open pages and history are as they were', async () => {
    const { secretKey, webhookSecret } = world.server;
    const card = await savedCard(world.stripe, VISA);
    const held = await hold(world.stripe, card);
    const { session } = await openSetup(world.stripe);
    const before = await world.stripe.events.list({ limit: 100 });
    await world.restart();
    expect(world.server).toMatchObject({ secretKey, webhookSecret });
    expect({ ...(await world.stripe.paymentIntents.retrieve(held.id)) }).toEqual({ ...held });
    const after = await world.stripe.events.list({ limit: 100 });
    expect(after.data.map((event) => event.id)).toEqual(before.data.map((event) => event.id));
    const again = await world.stripe.checkout.sessions.retrieve(session.id);
    expect(again.url).toBe(`${world.server.origin}/c/pay/${session.id}`);
    expect((await look(again.url ?? '')).status).toBe(200);
    expect(await world.stripe.paymentIntents.capture(held.id)).toMatchObject({ status: 'succeeded' });
  });

  test('forgets what ran out meanwhile only by the clock', async () => {
    const held = await hold(world.stripe, await savedCard(world.stripe, VISA));
    world.pass(8 * DAY);
    await world.restart();
    expect(await world.stripe.paymentIntents.retrieve(held.id)).toMatchObject({ status: 'canceled' });
  });

  test('a file from before there was an agenda still lets go of holds and ends sessions', async () => {
    const held = await hold(world.stripe, await savedCard(world.stripe, VISA));
    const { session } = await openSetup(world.stripe);
    await world.server.stop();
    const [header = '', ...lines] = readFileSync(world.stateFile, 'utf8').trimEnd().split('\n');
    const older = lines.map((line) => {
      const changes = JSON.parse(line) as readonly (readonly [table: string, ...unknown[]])[];
      return JSON.stringify(changes.filter(([table]) => table !== 'agenda'));
    });
    expect(older).not.toEqual(lines);
    writeFileSync(world.stateFile, [header, ...older, ''].join('\n'));
    await world.restart();
    world.pass(8 * DAY);
    expect(await world.stripe.paymentIntents.retrieve(held.id)).toMatchObject({ status: 'canceled' });
    expect(await world.stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ status: 'expired' });
  });

  test('a line cut short by a crash was never answered for, and is left out', async () => {
    const customer = await world.stripe.customers.create();
    await world.server.stop();
    appendFileSync(world.stateFile, '[["customers","cus_half",{"id":"cus_ha');
    await world.restart();
    const { data } = await world.stripe.customers.list();
    expect(data.map((row) => row.id)).toEqual([customer.id]);
    const next = await world.stripe.customers.create();
    await world.restart();
    expect((await world.stripe.customers.list()).data.map((row) => row.id)).toEqual([next.id, customer.id]);
    expect(readdirSync(dirname(world.stateFile))).toEqual(['stripe.json']);
  });

  test('a damaged file is named and left as it is', async () => {
    await world.server.stop();
    const written = readFileSync(world.stateFile, 'utf8').replace('\n[', '\nx[');
    writeFileSync(world.stateFile, written);
    const options = { port: 0, stateFile: world.stateFile, webhook: { url: world.app.url } };
    await expect(startLocalStripe(options)).rejects.toThrow(`${world.stateFile} is damaged at line 2`);
    expect(readFileSync(world.stateFile, 'utf8')).toBe(written);
    writeFileSync(world.stateFile, '{"other":"file"}\n');
    await expect(startLocalStripe(options)).rejects.toThrow('is not a file of the local Stripe');
    rmSync(world.stateFile);
  });

  test('a port in use is named, with the variable that changes it', async () => {
    const port = Number(new URL(world.server.origin).port);
    const stateFile = `${world.stateFile}.other`;
    await expect(startLocalStripe({ port, stateFile, webhook: { url: world.app.url } })).rejects.toThrow(
      `port ${port} (SANDBOX_STRIPE_PORT) is in use`,
    );
    expect(existsSync(stateFile)).toBe(false);
  });
});

describe('killed at any moment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'local-stripe-killed-'));
  const stateFile = join(folder, 'data', 'stripe.json');
  const running = new Set<ChildProcess>();
  afterEach(() => {
    for (const child of running) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async () => {
    const script = fileURLToPath(new URL('./stripe-process.ts', import.meta.url));
    const child = spawn(process.execPath, [script, stateFile, 'http://127.0.0.1:9/'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    running.add(child);
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    return { child, stripe: clientOf(JSON.parse(String(line))) };
  };

  test('what was answered is there afterwards, once', { timeout: 120_000 }, async () => {
    const answered = new Map<string, string>();
    for (let round = 0; round < 8; round += 1) {
      const { child, stripe } = await start();
      const exited = once(child, 'exit');
      const asked = Array.from({ length: 40 }, async (_, index) => {
        const key = `${round}:${index}`;
        const customer = await stripe.customers.create({ metadata: { key } }, { idempotencyKey: key });
        answered.set(key, customer.id);
        if (answered.size % 40 === round * 5) child.kill('SIGKILL');
      });
      await Promise.allSettled(asked);
      child.kill('SIGKILL');
      await exited;
      running.delete(child);
    }
    expect(answered.size).toBeGreaterThan(40);
    const { stripe } = await start();
    const kept = new Map<string, string>();
    for await (const customer of stripe.customers.list({ limit: 100 })) {
      const key = customer.metadata['key'] ?? '';
      expect(kept.has(key)).toBe(false);
      kept.set(key, customer.id);
    }
    for (const [key, id] of answered) expect(kept.get(key)).toBe(id);
    const [[key, id] = []] = answered;
    const again = await stripe.customers.create(
      { metadata: { key: key ?? '' } },
      { idempotencyKey: key ?? '' },
    );
    expect(again.id).toBe(id);
  });
});
