// The one reaction of ours, on a comment and on the issue itself.
import { nock } from '../support/nocked.ts';
import { expect, test } from 'vitest';
import { IssueGone } from '../../src/ports/forge.ts';
import {
  API,
  anInstalledForge,
  at,
  byAnother,
  byPerson,
  byUs,
  expectAllAsked,
  repository,
} from './gateway-world.ts';

const ON_COMMENT = '/issues/comments/800/reactions';
const ON_ISSUE = '/issues/3/reactions';
const PER_PAGE = { per_page: '100' };

expectAllAsked();

/** As whom the app writes. */
const asksWhoWeAre = (): nock.Scope => nock(API).get('/app').reply(200, { id: 7, slug: 'wishwell' });

test('the new one is added before ours of before is taken away; those of others stay', async () => {
  const forge = anInstalledForge();
  asksWhoWeAre();
  const order: string[] = [];
  repository()
    .post(ON_COMMENT, { content: '+1' })
    .reply(201, () => {
      order.push('added');
      return { id: 3, content: '+1', ...byUs };
    })
    .get(ON_COMMENT)
    .query(PER_PAGE)
    .reply(200, [
      { id: 1, content: 'eyes', ...byUs },
      { id: 2, content: 'confused', ...byPerson },
      { id: 3, content: '+1', ...byUs },
      { id: 4, content: 'eyes', ...byAnother },
      { id: 5, content: 'heart', ...byUs },
      { id: 6, content: 'eyes', user: null },
    ])
    .delete(`${ON_COMMENT}/1`)
    .reply(204, () => void order.push('removed'));
  await forge.react(at, 800n, '+1');
  expect(order).toEqual(['added', 'removed']);
});

test('ours is found among very many', async () => {
  const forge = anInstalledForge();
  asksWhoWeAre();
  const link = `<${API}/repos/works/lantern${ON_ISSUE}?per_page=100&page=2>; rel="next"`;
  const removed = repository()
    .get(ON_ISSUE)
    .query(PER_PAGE)
    .reply(200, [{ id: 1, content: '+1', ...byPerson }], { link })
    .get(ON_ISSUE)
    .query({ ...PER_PAGE, page: '2' })
    .reply(200, [{ id: 2, content: 'eyes', ...byUs }])
    .delete(`${ON_ISSUE}/2`)
    .reply(204);
  await forge.react(at, -7000n, undefined);
  expect(removed.isDone()).toBe(true);
});

test('the body of the issue is reacted to on the issue; who we are is asked once', async () => {
  const forge = anInstalledForge();
  asksWhoWeAre();
  const given = repository()
    .post(ON_ISSUE, { content: 'eyes' })
    .twice()
    .reply(200, { id: 1 })
    .get(ON_ISSUE)
    .query(PER_PAGE)
    .twice()
    .reply(200, [{ id: 1, content: 'eyes', ...byUs }]);
  await forge.react(at, -7000n, 'eyes');
  await forge.react(at, -7000n, 'eyes');
  expect(given.isDone()).toBe(true);
});

test('who we are is asked again when there was no answer', async () => {
  const forge = anInstalledForge();
  nock(API).get('/app').reply(502, { message: 'Bad Gateway' });
  await expect(forge.react(at, 800n, undefined)).rejects.toMatchObject({ status: 502 });
  asksWhoWeAre();
  repository().get(ON_COMMENT).query(PER_PAGE).reply(200, []);
  await expect(forge.react(at, 800n, undefined)).resolves.toBeUndefined();
});

test('a deleted comment has none of ours left', async () => {
  const forge = anInstalledForge();
  asksWhoWeAre();
  repository().get(ON_COMMENT).query(PER_PAGE).reply(404, { message: 'Not Found' });
  await expect(forge.react(at, 800n, undefined)).resolves.toBeUndefined();
});

test('a deleted comment cannot be given one', async () => {
  const forge = anInstalledForge();
  asksWhoWeAre();
  repository().post(ON_COMMENT).reply(404, { message: 'Not Found' });
  await expect(forge.react(at, 800n, '+1')).rejects.toThrow(IssueGone);
});

test('one that is gone already need not be taken away', async () => {
  const forge = anInstalledForge();
  asksWhoWeAre();
  repository()
    .get(ON_COMMENT)
    .query(PER_PAGE)
    .reply(200, [{ id: 1, content: 'eyes', ...byUs }])
    .delete(`${ON_COMMENT}/1`)
    .reply(404, { message: 'Not Found' });
  await expect(forge.react(at, 800n, undefined)).resolves.toBeUndefined();
});
