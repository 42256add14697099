// Deliveries that failed, asked for again.
import { nock } from '../support/nocked.ts';
import { expect, test } from 'vitest';
import { API, aForge, expectAllAsked, slowDown } from './gateway-world.ts';

const since = Temporal.Instant.from('2026-11-24T10:00:00Z');
const DELIVERIES = '/app/hook/deliveries';
const FAILED = { per_page: '100', status: 'failure' };
const ANSWERED = { per_page: '100', status: 'success' };

expectAllAsked();

const attempt = (id: number, guid: string, time: string, status = 502) => ({
  id,
  guid,
  delivered_at: `2026-11-24T${time}:00Z`,
  status_code: status,
});

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

test('only what is not stored here, by its newest attempt, the oldest first', async () => {
  nock(API)
    .get(DELIVERIES)
    .query(FAILED)
    .reply(200, [
      attempt(9, 'first', '11:50'),
      attempt(8, 'third', '11:40', 0),
      attempt(7, 'kept', '11:30'),
      attempt(6, 'fine', '11:25', 202),
      attempt(5, 'second', '11:20'),
      attempt(4, 'first', '11:10'),
    ])
    .get(DELIVERIES)
    .query(ANSWERED)
    .reply(200, []);
  const asked = mayAskAgain(5, 8, 9);
  expect(await aForge(['kept']).redeliverFailed(since)).toBe(3);
  expect(asked).toEqual([9, 5, 8]);
});

test('no further back than it is asked to look, page after page', async () => {
  const next = (cursor: string) => ({
    link: `<${API}${DELIVERIES}?per_page=100&status=failure&cursor=${cursor}>; rel="next"`,
  });
  nock(API)
    .get(DELIVERIES)
    .query(FAILED)
    .reply(200, [attempt(9, 'new', '11:00')], next('v1'))
    .get(DELIVERIES)
    .query({ ...FAILED, cursor: 'v1' })
    .reply(200, [attempt(8, 'on time', '10:00'), attempt(7, 'old', '09:59')], next('v2'))
    .get(DELIVERIES)
    .query(ANSWERED)
    .reply(200, []);
  const asked = mayAskAgain(8, 9);
  expect(await aForge().redeliverFailed(since)).toBe(2);
  expect(asked).toEqual([8, 9]);
});

test('not what was answered well at a later attempt, and that is looked up once', async () => {
  const next = (cursor: string) => ({
    link: `<${API}${DELIVERIES}?per_page=100&status=success&cursor=${cursor}>; rel="next"`,
  });
  const failed = [attempt(5, 'still failing', '11:20'), attempt(4, 'dropped', '11:10')];
  nock(API)
    .get(DELIVERIES)
    .query(FAILED)
    .reply(200, failed)
    .get(DELIVERIES)
    .query(ANSWERED)
    .reply(200, [attempt(9, 'another', '11:40', 202), attempt(8, 'dropped', '11:15', 202)], next('v1'))
    .get(DELIVERIES)
    .query({ ...ANSWERED, cursor: 'v1' })
    .reply(200, [attempt(3, 'before', '11:09', 202)], next('v2'))
    .get(DELIVERIES)
    .query(FAILED)
    .reply(200, failed.slice(1));
  const asked = mayAskAgain(5);
  const forge = aForge();
  expect(await forge.redeliverFailed(since)).toBe(1);
  expect(asked).toEqual([5]);
  expect(await forge.redeliverFailed(since)).toBe(0);
});

test('nothing where nothing failed', async () => {
  nock(API).get(DELIVERIES).query(FAILED).reply(200, []);
  expect(await aForge().redeliverFailed(since)).toBe(0);
});

test('later where GitHub asks to wait', async () => {
  nock(API)
    .get(DELIVERIES)
    .query(FAILED)
    .reply(...slowDown);
  await expect(aForge().redeliverFailed(since)).rejects.toMatchObject({ name: 'ForgeBusy', waitSeconds: 30 });
});
