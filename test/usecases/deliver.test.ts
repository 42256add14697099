// Silence pays for merged work only: the developer's own, merged since development started. Anything else is linked, and no more.
import { beforeEach, describe, expect, test } from 'vitest';
import type { Forge } from '../../src/ports/forge.ts';
import { carryOut } from '../../src/usecases/carry-out.ts';
import { aCampaign, anActor, ids } from '../support/builders.ts';
import { database } from '../support/database.ts';
import { aFundedWish } from '../books/a-funded-wish.ts';
import { aStore } from '../store/a-store.ts';
import { type AWorld, aWorld } from './a-world.ts';

const db = database();
const open = aStore(db);
const startedAt = aCampaign({ phase: 'started' }).state.work?.startedAt ?? expect.fail('not started');

type Pull = Awaited<ReturnType<Forge['pullRequest']>>;
let pull: Pull;
let at: AWorld;
let comment = 900n;

beforeEach(() => {
  at = aWorld(open, {}, { pullRequest: async () => pull });
});

async function deliver() {
  const funded = await aFundedWish(open, db, 'started');
  at.now = funded.at.add({ hours: 24 });
  const wish = (await open.store.wish(funded.campaign)) ?? expect.fail('no wish');
  const { number, title, project } = wish;
  const author = { id: ids.developer, login: 'grace', human: true };
  const place = { project, id: wish.issue, number, title, author };
  const issue = { ...place, open: true, labels: ['wish'], locked: false, updatedAt: at.now };
  const source = '/deliver #12';
  const id = (comment += 1n);
  const answer = await carryOut(at.world, {
    wish,
    comment: { issue, id, author, revision: '1', source, commandLines: [{ line: 1, text: source }] },
    by: anActor(ids.developer),
    command: { type: 'Deliver', pullRequest: 12 },
    read: source,
    once: `comment:${id}`,
  });
  return { answer, campaign: await open.store.campaign(funded.campaign) };
}

describe('a delivery with a pull request', () => {
  test.each([
    ['the developer’s own, merged since the start', ids.developer, startedAt.add({ hours: 1 }), true],
    ['not merged yet', ids.developer, undefined, false],
    ['merged before the start', ids.developer, startedAt.subtract({ hours: 1 }), false],
    ['somebody else’s', ids.backer, startedAt.add({ hours: 1 }), false],
  ] as const)('%s', async (_, author, mergedAt, merged) => {
    pull = { author, mergedAt };
    const { answer, campaign } = await deliver();
    expect(answer).toMatchObject({ kind: 'done' });
    expect(campaign).toMatchObject({ phase: 'delivered', work: { pullRequests: [{ number: 12, merged }] } });
  });

  test('that is not there delivers nothing, and says so', async () => {
    pull = undefined;
    const { answer, campaign } = await deliver();
    expect(answer).toEqual({
      kind: 'impossible',
      read: '/deliver #12',
      why: 'no-pull-request',
      name: '#12',
    });
    expect(campaign?.phase).toBe('started');
  });
});
