// What Stripe refuses for good of one charge stops no other, and nothing is asked twice that cannot succeed. Each on the real
// store and a local Stripe.
import { afterEach, describe, expect, test } from 'vitest';
import { type Life, type Plan, beginLife, ground } from './a-life.ts';
import { closed, collect, good, tick } from './acts.ts';
import { Crashes } from './crash.ts';
import { insist, moveCharges, settle } from './work.ts';

const own = ground();
const three = [good(30_000n), good(30_000n), good(30_000n)] as const;
const CREATE = 'POST /v1/payment_intents';
const CAPTURE = 'POST /v1/payment_intents/*/capture';

let life: Life | undefined;
afterEach(async () => {
  await life?.end();
  life = undefined;
});

async function collecting(backers: Plan['backers'] = three): Promise<Life> {
  const plan = { target: 50_000n, funds: 0n, maxHoldDays: 40, later: 0, backers };
  life = await beginLife(own, plan, new Crashes([]));
  await collect.do(life, '');
  await tick.do(life, '');
  return life;
}

/** Those of one backer, the first pledge first. */
const charges = async (at: Life) =>
  (await at.state()).pledges
    .toSorted((a, b) => Number(a.backer - b.backer))
    .map(({ charge }) => charge && `${charge.state} ${charge.decline?.cause ?? ''}`.trim());

const stuck = async (at: Life): Promise<readonly string[]> => {
  const { rows } = await own.database.pool.query<{ reason: string }>(
    'select stuck_reason as reason from charges where campaign = $1 and stuck_at is not null',
    [at.campaign],
  );
  return rows.map(({ reason }) => reason);
};

describe('a detached card', () => {
  test.each([0, 1, 2])('of backer %i is a hard decline, and the others’ money goes on', async (index) => {
    const at = await collecting();
    const { rows } = await own.database.pool.query<{ method: string }>(
      'select payment_method as method from cards where campaign = $1 and backer = $2',
      [at.campaign, at.backer(index).id],
    );
    await at.stripe.paymentMethods.detach(rows[0]?.method ?? '');
    await settle(at);
    const expected = ['captured', 'captured', 'captured'].with(index, 'declined hard');
    expect(await charges(at)).toEqual(expected);
    expect((await at.state()).phase).toBe('started');
  });
});

describe('an authorisation that is refused for a reason without a name', () => {
  test('waits for a person, and the end of the window goes on without it', async () => {
    const at = await collecting();
    at.local.fault({
      call: CREATE,
      answer: 'forbidden',
      match: { metadata: { pledge: String((await at.state()).pledges[1]?.id) } },
      times: 50,
    });
    await settle(at);
    expect(
      (await at.state()).pledges
        .map(({ charge }) => charge?.state ?? '')
        .toSorted((a, b) => a.localeCompare(b)),
    ).toEqual(['asked', 'authorised', 'authorised']);
    expect(await stuck(at)).toEqual([expect.stringContaining('authorise: StripePermissionError 403')]);
    const calls = at.local.faultsSet().length;
    await settle(at);
    expect(at.local.faultsSet().length).toBe(calls);
    at.clock.now = (await at.state()).collection?.windowEndsAt ?? at.clock.now;
    await settle(at);
    expect((await at.state()).phase).toBe('started');
    expect(await stuck(at)).toEqual([]);
  });
});

describe('a remembered 500', () => {
  test('of an authorisation becomes the next attempt, under another key', async () => {
    const at = await collecting();
    at.local.fault({ call: CREATE, answer: 'server_error' });
    await insist(() => settle(at));
    expect(await charges(at)).toEqual(['captured', 'captured', 'captured']);
    const attempts = (await at.state()).pledges
      .map(({ charge }) => charge?.attempt ?? 0)
      .toSorted((a, b) => a - b);
    expect(attempts).toEqual([1, 1, 2]);
  });

  test('of a capture whose share changed meanwhile is no key with other parameters', async () => {
    const at = await collecting();
    await moveCharges(at);
    await tick.do(at, '');
    at.local.fault({ call: CAPTURE, answer: 'server_error' });
    at.local.fault({ call: CAPTURE, nth: 2, answer: 'charge_expired_for_capture' });
    await insist(() => settle(at));
    const state = await at.state();
    expect(state.phase).toBe('started');
    expect(state.captured - state.refunded).toBe(50_000n);
  });
});

describe('a collection that is cancelled before any call', () => {
  test('makes no hold in order to cancel it', async () => {
    const at = await collecting();
    await closed.do(at, `closed:${at.campaign}`);
    await settle(at);
    expect(await charges(at)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    expect((await at.stripe.paymentIntents.list()).data).toEqual([]);
  });

  test('finds the hold whose answer was lost, and cancels it', async () => {
    const at = await collecting();
    at.local.fault({ call: CREATE, when: 'after', answer: 'server_error' });
    await moveCharges(at).catch(() => {});
    await closed.do(at, `closed:${at.campaign}`);
    await settle(at);
    expect(await charges(at)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    const { data } = await at.stripe.paymentIntents.list();
    expect(data.map(({ status }) => status)).toEqual(['canceled']);
  });
});
