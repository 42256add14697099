// Every write goes through the one gate; what the gate does not let through never reaches GitHub, and is not lost by us.
import { nock } from '../support/nocked.ts';
import { describe, expect, test } from 'vitest';
import {
  aProject,
  anInstalledForge,
  at,
  byUs,
  expectAllAsked,
  repository,
  slowDown,
} from './gateway-world.ts';
import { noLimit } from '../support/no-limit.ts';
import type { Allowance, WriteBudget } from '../../src/ports/write-budget.ts';
import { aWishView } from '../templates/a-wish-view.ts';

expectAllAsked();

/** Lets so many writes a minute through, and says of each what it was allowed. */
function aBudget(free: number): { readonly budget: WriteBudget; readonly asked: Allowance[]; rests: number } {
  const asked: Allowance[] = [];
  const kept = { asked, rests: 0 };
  const budget: WriteBudget = {
    ...noLimit,
    take: async (_, allowance) => (asked.push(allowance) > free ? 20 : 0),
    resting: async () => kept.rests,
    rest: async (_, seconds) => void (kept.rests = seconds),
  };
  return Object.assign(kept, { budget });
}

const view = aWishView('funding');
const comments = '/issues/3/comments';
const patient = { perMinute: 45, perHour: 300 };
const urgent = { perMinute: 60, perHour: 400 };

describe('the gate before GitHub', () => {
  test('lets what is urgent use the whole budget, and the rest three quarters of it', async () => {
    const { budget, asked } = aBudget(99);
    const forge = anInstalledForge(budget);
    repository()
      .get(comments)
      .query(true)
      .times(3)
      .reply(200, [])
      .post(comments)
      .times(3)
      .reply(201, { id: 1, ...byUs });
    await forge.writeStatus(at, undefined, view);
    await forge.announce(at, '1:1', { kind: 'started', percent: undefined, wish: view });
    await forge.announce(at, '1:2', { kind: 'milestone', percent: 80, wish: view });
    expect(asked).toEqual([patient, urgent, patient]);
  });

  test('refuses what is beyond the budget, before anything is sent', async () => {
    const { budget } = aBudget(0);
    const forge = anInstalledForge(budget);
    repository().get(comments).query(true).reply(200, []);
    await expect(
      forge.announce(at, '1:1', { kind: 'started', percent: undefined, wish: view }),
    ).rejects.toMatchObject({ name: 'ForgeBusy', waitSeconds: 20 });
  });

  test('remembers a wait that GitHub asks for, and then asks it for nothing, not even to read', async () => {
    const kept = aBudget(99);
    const forge = anInstalledForge(kept.budget);
    repository()
      .get(comments)
      .query(true)
      .reply(...slowDown);
    const ask = () => forge.announce(at, '1:1', { kind: 'started', percent: undefined, wish: view });
    await expect(ask()).rejects.toMatchObject({ name: 'ForgeBusy', waitSeconds: 30 });
    expect(kept.rests).toBe(30);
    await expect(ask()).rejects.toMatchObject({ name: 'ForgeBusy', waitSeconds: 30 });
    expect(nock.isDone()).toBe(true);
  });

  test('counts neither what is read nor how the app signs in', async () => {
    const { budget, asked } = aBudget(0);
    const forge = anInstalledForge(budget);
    repository()
      .get('/collaborators/ada/permission')
      .reply(200, { permission: 'write', user: { id: 11 } });

    expect(await forge.permission(aProject(), { id: 11n, login: 'ada' })).toBe('write');
    expect(asked).toEqual([]);
  });
});
