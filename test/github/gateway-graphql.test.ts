// GraphQL answers 200 whatever happened: what it could not give is an error beside the rest, and so is its rate limit.
// Source: https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
import { nock } from '../support/nocked.ts';
import { expect, test } from 'vitest';
import type { WriteBudget } from '../../src/ports/write-budget.ts';
import { noLimit } from '../support/no-limit.ts';
import { API, aProject, anInstalledForge, expectAllAsked, repository } from './gateway-world.ts';

expectAllAsked();

const ada = { id: 11, login: 'ada', type: 'User' };
const since = Temporal.Instant.from('2026-11-24T10:00:00Z');
const comment = (id: number) => ({
  id,
  node_id: `node-${id}`,
  user: ada,
  body: '/wish status',
  created_at: '2026-11-24T11:00:00Z',
  updated_at: '2026-11-24T11:00:00Z',
});

/** A look at issue 3, whose comments GraphQL is asked about. */
function aLook(ids: readonly number[]): nock.Interceptor {
  nock(API)
    .get('/app/installations/9')
    .reply(200, { id: 9, suspended_at: null })
    .get('/repos/works/lantern/installation')
    .reply(200, { id: 9 })
    .get('/repositories/500')
    .reply(200, { id: 500, name: 'lantern', private: false, has_issues: true, owner: { login: 'works' } });
  repository()
    .get('/issues/3')
    .reply(200, {
      id: 7000,
      number: 3,
      title: 'Dark mode',
      state: 'open',
      user: ada,
      labels: [],
      updated_at: '2026-11-24T11:00:00Z',
      repository_url: `${API}/repos/works/lantern`,
    })
    .get('/issues/3/comments')
    .query(true)
    .reply(200, ids.map(comment));
  return nock('https://github.example/api').post('/graphql');
}

test('one comment that GraphQL cannot read is taken for edited, and the others are read', async () => {
  const forge = anInstalledForge();
  aLook([1, 2]).reply(200, {
    data: { nodes: [null, { id: 'node-2', isMinimized: false, lastEditedAt: null }] },
    errors: [{ type: 'NOT_FOUND', path: ['nodes', 0], message: 'Could not resolve to a node' }],
  });
  const reading = await forge.readIssue(aProject(), 3, since, []);
  if (reading.kind !== 'here') expect.fail('the issue is there');
  expect(reading.comments.map(({ comment: { id }, edited }) => [id, edited])).toEqual([
    [1n, true],
    [2n, false],
  ]);
});

test('a rate limit of GraphQL is heard, and everything of the installation rests; a question spends no write', async () => {
  const rests: number[] = [];
  let writes = 0;
  const budget: WriteBudget = {
    ...noLimit,
    take: async () => {
      writes += 1;
      return 0;
    },
    rest: async (_, seconds) => void rests.push(seconds),
  };
  const forge = anInstalledForge(budget);
  aLook([1]).reply(
    200,
    { errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] },
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 120) },
  );
  await expect(forge.readIssue(aProject(), 3, since, [])).rejects.toMatchObject({ name: 'ForgeBusy' });
  expect(rests).toHaveLength(1);
  expect(rests[0]).toBeGreaterThan(100);
  expect(writes).toBe(0);
});

test('an answer without any data is an error', async () => {
  const forge = anInstalledForge();
  aLook([1]).reply(200, {
    errors: [{ type: 'SOMETHING_ELSE', message: 'Something went wrong while executing your query.' }],
  });
  await expect(forge.readIssue(aProject(), 3, since, [])).rejects.toThrow('Something went wrong');
});
