// A pull request as a delivery needs it: whose it is, and since when it is merged.
import { beforeEach, describe, expect, test } from 'vitest';
import { nock } from '../support/nocked.ts';
import { aProject, anInstalledForge, API } from './gateway-world.ts';

beforeEach(() => nock.cleanAll());

const base = { ref: 'main', repo: { default_branch: 'main' } };

describe('a pull request', () => {
  const asked = () => nock(API).get('/repos/works/lantern/pulls/12');

  test('is somebody’s, and merged at an instant or not at all', async () => {
    const forge = anInstalledForge();
    asked().reply(200, { number: 12, user: { id: 3, login: 'grace' }, merged_at: null, base });
    expect(await forge.pullRequest(aProject(), 12)).toEqual({ author: 3n, mergedAt: undefined });
    asked().reply(200, {
      number: 12,
      user: { id: 3, login: 'grace' },
      merged_at: '2027-03-01T12:00:00Z',
      base,
    });
    const mergedAt = Temporal.Instant.from('2027-03-01T12:00:00Z');
    expect(await forge.pullRequest(aProject(), 12)).toEqual({ author: 3n, mergedAt });
    expect(nock.pendingMocks()).toEqual([]);
  });

  test('that was merged into another branch than the default one is not merged work', async () => {
    const forge = anInstalledForge();
    const elsewhere = { ref: 'next', repo: { default_branch: 'main' } };
    asked().reply(200, {
      number: 12,
      user: { id: 3, login: 'grace' },
      merged_at: '2027-03-01T12:00:00Z',
      base: elsewhere,
    });
    expect(await forge.pullRequest(aProject(), 12)).toEqual({ author: 3n, mergedAt: undefined });
  });

  test('closes what GitHub links, in its own repository alone', async () => {
    const forge = anInstalledForge();
    const node = (number: number, databaseId: number | null) => ({ number, repository: { databaseId } });
    nock('https://github.example/api')
      .post('/graphql', ({ variables }: { variables: object }) => {
        expect(variables).toEqual({ owner: 'works', name: 'lantern', number: 12 });
        return true;
      })
      .reply(200, {
        data: {
          repository: {
            pullRequest: {
              closingIssuesReferences: { nodes: [node(3, 500), node(4, 501), null, node(5, null)] },
            },
          },
        },
        errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }],
      });
    expect(await forge.closingReferences(aProject(), 12)).toEqual([3]);
  });

  test('that is not there is told from a GitHub that does not answer', async () => {
    const forge = anInstalledForge();
    asked().reply(404, { message: 'Not Found' });
    expect(await forge.pullRequest(aProject(), 12)).toBeUndefined();
    asked().reply(502, 'Bad Gateway');
    await expect(forge.pullRequest(aProject(), 12)).rejects.toThrow('Bad Gateway');
  });
});
