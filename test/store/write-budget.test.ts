// The write budget: exact in any minute and any hour, whoever asks, and silent while GitHub wants to be left alone.
import { beforeEach, describe, expect, test } from 'vitest';
import { database } from '../support/database.ts';
import { aStore } from './a-store.ts';

const db = database();
const one = aStore(db);
const other = aStore(db);
const limits = { perMinute: 60, perHour: 400 };
const reserved = { perMinute: 45, perHour: 300 };

/** Time is moved in the rows instead of waiting for it. */
const later = (seconds: number) =>
  db.pool.query(
    `update write_budgets set rests_until_at = rests_until_at - make_interval(secs => $1), written_at =
       array(select at - make_interval(secs => $1) from unnest(written_at) as at order by at)`,
    [seconds],
  );
const writes = async (allowance = limits, tries = 100): Promise<number> => {
  const asked = Array.from({ length: tries }, (_, nth) =>
    (nth % 2 === 0 ? one : other).writeBudget.take(9n, allowance),
  );
  return (await Promise.all(asked)).filter((seconds) => seconds === 0).length;
};

beforeEach(() => db.pool.query('delete from write_budgets'));

describe('the writes of an installation', () => {
  test('are sixty in any minute, however many processes ask at once', async () => {
    expect(await writes()).toBe(60);
    await later(30);
    expect(await writes()).toBe(0);
    await later(30);
    expect(await writes()).toBe(60);
  });

  test('are four hundred in any hour', async () => {
    const minutes: number[] = [];
    for (let minute = 0; minute < 8; minute += 1) {
      minutes.push(await writes(limits, 62));
      await later(60);
    }
    expect(minutes).toEqual([60, 60, 60, 60, 60, 60, 40, 0]);
    await later(51 * 60);
    expect(await writes(limits, 2)).toBe(0);
    await later(60);
    expect(await writes(limits, 62)).toBe(60);
  });

  test('leave room for what is urgent when all else has used its part', async () => {
    expect(await writes(reserved)).toBe(45);
    expect(await writes()).toBe(15);
  });

  test('are refused with the time until the next is free', async () => {
    await writes();
    await later(45);
    const seconds = await one.writeBudget.take(9n, limits);
    expect(seconds).toBeGreaterThan(10);
    expect(seconds).toBeLessThanOrEqual(15);
  });

  test('take nothing from another installation', async () => {
    await writes();
    expect(await one.writeBudget.take(8n, limits)).toBe(0);
  });
});

describe('a wait that GitHub asks for', () => {
  test('is known to all processes, and kept to by everything', async () => {
    await one.writeBudget.rest(9n, 30);
    for (const seconds of [await other.writeBudget.take(9n, limits), await other.writeBudget.resting(9n)]) {
      expect(seconds).toBeGreaterThan(25);
      expect(seconds).toBeLessThanOrEqual(30);
    }
    await later(30);
    expect(await other.writeBudget.resting(9n)).toBe(0);
    expect(await other.writeBudget.take(9n, limits)).toBe(0);
  });

  test('is not made shorter by a shorter one', async () => {
    await one.writeBudget.rest(9n, 600);
    await other.writeBudget.rest(9n, 1);
    expect(await one.writeBudget.resting(9n)).toBeGreaterThan(590);
  });
});
