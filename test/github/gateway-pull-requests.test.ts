// A pull request as a delivery needs it: whose it is, and since when it is merged.
import { beforeEach, describe, expect, test } from 'vitest';
import { nock } from '../support/nocked.ts';
import { aProject, anInstalledForge, API } from './gateway-world.ts';

beforeEach(() => nock.cleanAll());

describe('a pull request', () => {
  const asked = () => nock(API).get('/repos/works/lantern/pulls/12');

  test('is somebody’s, and merged at an instant or not at all', async () => {
    const forge = anInstalledForge();
    asked().reply(200, { number: 12, user: { id: 3, login: 'grace' }, merged_at: null });
    expect(await forge.pullRequest(aProject(), 12)).toEqual({ author: 3n, mergedAt: undefined });
    asked().reply(200, { number: 12, user: { id: 3, login: 'grace' }, merged_at: '2027-03-01T12:00:00Z' });
    const mergedAt = Temporal.Instant.from('2027-03-01T12:00:00Z');
    expect(await forge.pullRequest(aProject(), 12)).toEqual({ author: 3n, mergedAt });
    expect(nock.pendingMocks()).toEqual([]);
  });

  test('that is not there is told from a GitHub that does not answer', async () => {
    const forge = anInstalledForge();
    asked().reply(404, { message: 'Not Found' });
    expect(await forge.pullRequest(aProject(), 12)).toBeUndefined();
    asked().reply(502, 'Bad Gateway');
    await expect(forge.pullRequest(aProject(), 12)).rejects.toThrow('Bad Gateway');
  });
});
