// A merged pull request delivers the work that it closes, and makes silence pay where it was linked: only the developer's own.
import { expect, test } from 'vitest';
import type { Phase } from '../../src/domain/campaign.ts';
import type { SeenMerge } from '../../src/ports/seen.ts';
import { followMerge } from '../../src/usecases/follow-merge.ts';
import { ids, people } from '../support/builders.ts';
import { database } from '../support/database.ts';
import { aFundedWish } from '../books/a-funded-wish.ts';
import { aStore } from '../store/a-store.ts';
import { aWorld } from './a-world.ts';

const db = database();
const open = aStore(db);

async function after(phase: Phase, merged: Partial<SeenMerge> | 'closing', linked = false) {
  const funded = await aFundedWish(open, db, phase, {
    more: (story) => {
      if (linked)
        story.do({ type: 'Deliver', by: people.developer, pullRequest: { number: 12, merged: false } });
    },
  });
  const closing = merged === 'closing' || 'intoDefault' in merged;
  const wish = (await open.store.wish(funded.campaign)) ?? expect.fail('no wish');
  const at = aWorld(open, {}, { closingReferences: async () => (closing ? [wish.number] : []) });
  at.now = funded.at.add({ hours: 24 });
  await followMerge(at.world, {
    project: wish.project,
    number: 12,
    author: { id: ids.developer, login: 'grace', human: true },
    mergedAt: funded.at.add({ hours: 1 }),
    intoDefault: true,
    ...(merged === 'closing' ? {} : merged),
  });
  const campaign = await open.store.campaign(funded.campaign);
  return { phase: campaign?.phase, pulls: campaign?.work?.pullRequests };
}

test('the developer’s own that closes the issue delivers the work', async () => {
  expect(await after('started', 'closing')).toEqual({
    phase: 'delivered',
    pulls: [{ number: 12, merged: true }],
  });
});

test('one that was linked by the delivery counts as merged from then on', async () => {
  expect((await after('delivered', {}, true)).pulls).toEqual([{ number: 12, merged: true }]);
});

test('one that neither closes it nor was linked says nothing', async () => {
  expect(await after('started', {})).toEqual({ phase: 'started', pulls: [] });
  expect((await after('delivered', {})).pulls).toEqual([]);
});

test.each([
  ['somebody else’s', { author: { id: ids.backer, login: 'bob', human: true } }],
  ['an app’s', { author: { id: ids.developer, login: 'grace[bot]', human: false } }],
  ['one from before the start', { mergedAt: Temporal.Instant.from('2020-01-01T00:00:00Z') }],
])('%s says nothing', async (_, other) => {
  expect((await after('delivered', other, true)).pulls).toEqual([{ number: 12, merged: false }]);
});

test('the developer’s own that was merged into another branch than the default one says nothing', async () => {
  expect(await after('started', { intoDefault: false })).toEqual({ phase: 'started', pulls: [] });
  expect((await after('delivered', { intoDefault: false }, true)).pulls).toEqual([
    { number: 12, merged: false },
  ]);
});
