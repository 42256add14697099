// Deliveries that failed, asked for again, with the log of deliveries in a real database.
import { nock } from '../support/nocked.ts';
import { afterEach, expect, test } from 'vitest';
import { database } from '../support/database.ts';
import { aStore } from '../store/a-store.ts';
import { API, aForge, expectAllAsked, slowDown } from './gateway-world.ts';

const DELIVERIES = '/app/hook/deliveries';
const PAGE = { per_page: '100' };
const START = Temporal.Instant.from('2026-11-24T12:00:00Z');

const open = aStore(database());
let now = START;
afterEach(async () => {
  now = now.add({ hours: 24 * 60 });
  nock(API).get(DELIVERIES).query(PAGE).reply(200, []);
  await aForge(open.deliveryLog).redeliverFailed(now);
});
expectAllAsked();

interface Listed {
  readonly id: number;
  readonly guid: string;
  readonly minutesAgo: number;
  readonly status?: string;
  readonly code?: number;
}

/** GitHub's list as it is at that moment: newest first, without what is older than three days. */
const listed = ({ id, guid, minutesAgo, code = 502, status }: Listed) => ({
  id,
  guid,
  event: 'issues',
  delivered_at: now.subtract({ minutes: minutesAgo }).toString({ smallestUnit: 'second' }),
  status: status ?? (code === 202 ? 'OK' : `Invalid HTTP Response: ${code}`),
  status_code: code,
});

const shows = (...deliveries: readonly Listed[]): nock.Scope =>
  nock(API).get(DELIVERIES).query(PAGE).reply(200, deliveries.map(listed));

/** Lets these attempts be asked for again, and no other; tells in which order they were. */
function mayAskAgain(...attempts: number[]): readonly number[] {
  const asked: number[] = [];
  for (const id of attempts)
    nock(API)
      .post(`${DELIVERIES}/${id}/attempts`)
      .reply(202, () => {
        asked.push(id);
        return {};
      });
  return asked;
}

const sweep = (): Promise<number> => aForge(open.deliveryLog).redeliverFailed(now);

const kept = (guid: string) =>
  open.inbox.keepDelivery({
    guid,
    event: 'issues',
    issue: 1n,
    happenedAt: now,
    payload: { action: 'opened' },
  });

test('asks once for each delivery that is not stored here, by its newest attempt, the oldest failure first', async () => {
  await kept('kept');
  shows(
    { id: 9, guid: 'first', minutesAgo: 10 },
    { id: 8, guid: 'third', minutesAgo: 20, code: 0, status: 'failed to connect to host' },
    { id: 7, guid: 'kept', minutesAgo: 30 },
    { id: 6, guid: 'fine', minutesAgo: 35, code: 202 },
    { id: 5, guid: 'second', minutesAgo: 40 },
    { id: 4, guid: 'first', minutesAgo: 50 },
  );
  const asked = mayAskAgain(5, 8, 9);
  expect(await sweep()).toBe(3);
  expect(asked).toEqual([5, 8, 9]);
});

test('a delivery that timed out is found although GitHub lists it under no status', async () => {
  shows({ id: 3, guid: 'slow', minutesAgo: 1, code: 504, status: 'timed out' });
  const asked = mayAskAgain(3);
  expect(await sweep()).toBe(1);
  expect(asked).toEqual([3]);
});

test('does not ask for what went well at a later attempt, or was stored although GitHub heard no answer', async () => {
  shows({ id: 11, guid: 'dropped', minutesAgo: 1, code: 202 }, { id: 10, guid: 'dropped', minutesAgo: 9 });
  expect(await sweep()).toBe(0);
});

test('reads the list no further than the last scan, and 70 hours at first', async () => {
  now = now.add({ hours: 24 * 4 });
  const next = (cursor: string) => ({
    link: `<${API}${DELIVERIES}?per_page=100&cursor=${cursor}>; rel="next"`,
  });
  nock(API)
    .get(DELIVERIES)
    .query(PAGE)
    .reply(200, [listed({ id: 22, guid: 'new', minutesAgo: 60 })], next('v1'))
    .get(DELIVERIES)
    .query({ ...PAGE, cursor: 'v1' })
    .reply(
      200,
      [
        listed({ id: 21, guid: 'in time', minutesAgo: 70 * 60 }),
        listed({ id: 20, guid: 'too old', minutesAgo: 70 * 60 + 1 }),
      ],
      next('v2'),
    );
  const asked = mayAskAgain(21, 22);
  expect(await sweep()).toBe(2);
  expect(asked).toEqual([21, 22]);

  now = now.add({ minutes: 5 });
  nock(API)
    .get(DELIVERIES)
    .query(PAGE)
    .reply(
      200,
      [
        listed({ id: 24, guid: 'in time', minutesAgo: 4, code: 202 }),
        listed({ id: 23, guid: 'new', minutesAgo: 4, code: 202 }),
        listed({ id: 22, guid: 'new', minutesAgo: 65 }),
      ],
      next('v3'),
    );
  expect(await sweep()).toBe(0);
});

/** A GitHub that keeps what it listed for three days, and an app that answers each redelivery in the same way. */
function aWeek(code: number): { readonly asked: () => number } {
  let id = 100;
  let asked = 0;
  const attempts = [{ id, at: now }];
  nock(API)
    .persist()
    .get(DELIVERIES)
    .query(PAGE)
    .reply(200, () =>
      attempts
        .filter(({ at }) => now.since(at).total('hours') < 72)
        .toReversed()
        .map((one) => ({
          ...listed({ id: one.id, guid: 'ours', minutesAgo: 0, code }),
          delivered_at: one.at,
        })),
    )
    .post(new RegExp(`^${new URL(API).pathname}${DELIVERIES}/[0-9]+/attempts$`, 'u'))
    .reply(202, () => {
      asked += 1;
      id += 1;
      attempts.push({ id, at: now });
      return {};
    });
  return { asked: () => asked };
}

/** Sweeps every five minutes for three hours, then every half hour until the week is over; tells when it was asked. */
async function sweepForAWeek(): Promise<readonly number[]> {
  const since = now;
  const forge = aForge(open.deliveryLog);
  const hours: number[] = [];
  while (now.since(since).total('hours') < 7 * 24) {
    const asked = await forge.redeliverFailed(now);
    const hour = Math.floor(now.since(since).total('hours'));
    hours.push(...Array.from({ length: asked }, () => hour));
    now = now.add({ minutes: hour < 3 ? 5 : 30 });
  }
  return hours;
}

test('a delivery that this server refuses is asked for 4 times in a week, and doctor can tell', async () => {
  const week = aWeek(401);
  await sweepForAWeek();
  nock.cleanAll();
  expect(week.asked()).toBe(4);
  const [known] = await open.webhookHealth.failedDeliveries(10);
  expect(known).toMatchObject({ guid: 'ours', statusCode: 401, retries: 4, givenUp: true });
});

test('a delivery that nobody answers is asked for at every sweep for two hours, then hourly, for at most 70 hours', async () => {
  const week = aWeek(502);
  const hours = await sweepForAWeek();
  nock.cleanAll();
  expect(week.asked()).toBe(hours.length);
  const inHour = (hour: number): number => hours.filter((each) => each === hour).length;
  expect([inHour(0), inHour(1)]).toEqual([12, 12]);
  for (let hour = 4; hour < 69; hour += 1) expect(inHour(hour)).toBe(1);
  expect(hours.at(-1)).toBeLessThanOrEqual(70);
});

test('what GitHub has forgotten is given up at once', async () => {
  shows({ id: 31, guid: 'forgotten', minutesAgo: 1 });
  nock(API).post(`${DELIVERIES}/31/attempts`).reply(404, { message: 'Not Found' });
  expect(await sweep()).toBe(0);
  shows();
  expect(await sweep()).toBe(0);
  expect(await open.webhookHealth.failedDeliveries(1)).toMatchObject([{ guid: 'forgotten', givenUp: true }]);
});

test('later where GitHub asks to wait', async () => {
  nock(API)
    .get(DELIVERIES)
    .query(PAGE)
    .reply(...slowDown);
  await expect(sweep()).rejects.toMatchObject({ name: 'ForgeBusy', waitSeconds: 30 });
});
