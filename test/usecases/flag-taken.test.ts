// Somebody who opens a pull request on a wish that is in work is told once by whom and until when.
import { expect, test } from 'vitest';
import type { TakenView } from '../../src/ports/views.ts';
import { renderTaken } from '../../src/templates/comments.ts';
import { flagTaken } from '../../src/usecases/flag-taken.ts';
import { aFundedWish } from '../books/a-funded-wish.ts';
import { aStore } from '../store/a-store.ts';
import { ids } from '../support/builders.ts';
import { database } from '../support/database.ts';
import { aWorld } from './a-world.ts';

const db = database();
const open = aStore(db);

async function told(
  by: { readonly id: bigint; readonly human?: boolean },
  closes: 'the wish' | 'another' = 'the wish',
  intoDefault = true,
): Promise<readonly TakenView[]> {
  const { campaign } = await aFundedWish(open, db, 'started');
  await db.pool.query(
    `insert into people (id, login) values ($1, 'grace') on conflict (id) do update set login = 'grace'`,
    [ids.developer],
  );
  const wish = (await open.store.wish(campaign)) ?? expect.fail('no wish');
  const views: TakenView[] = [];
  const { world } = aWorld(
    open,
    {},
    {
      closingReferences: async () => [closes === 'the wish' ? wish.number : wish.number + 1],
      flagTaken: async (at, about, view) => {
        expect([at.number, about]).toEqual([44, campaign]);
        views.push(view);
      },
    },
  );
  const author = { login: 'bob', human: true, ...by };
  await flagTaken(world, { project: wish.project, number: 44, author, intoDefault });
  return views;
}

test('says who is paid for it and until when, in the language of the project', async () => {
  const [view, ...more] = await told({ id: ids.backer });
  expect(more).toEqual([]);
  const { issue, developer, pageUrl } = view ?? expect.fail('nothing was said');
  const words = renderTaken({ ...(view ?? expect.fail()), locale: 'en' });
  expect(words).toContain(`#${issue}`);
  expect(words).toContain(developer);
  expect(words).toContain(pageUrl);
  expect(words).not.toContain('@');
});

test('says nothing to the developer, to an app, of another issue, or of another branch', async () => {
  expect(await told({ id: ids.developer })).toEqual([]);
  expect(await told({ id: ids.backer, human: false })).toEqual([]);
  expect(await told({ id: ids.backer }, 'another')).toEqual([]);
  expect(await told({ id: ids.backer }, 'the wish', false)).toEqual([]);
});
