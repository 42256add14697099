// What the app writes under an issue, when it runs twice, and when others write what looks like ours.
import { describe, expect, test } from 'vitest';
import { ForgeBusy, IssueGone, IssueLocked } from '../../src/ports/forge.ts';
import { aReplyView, aWishView } from '../templates/a-wish-view.ts';
import {
  aForge,
  anInstalledForge,
  at,
  byAnother,
  byPerson,
  byUs,
  expectAllAsked,
  repository,
  slowDown,
  throughUs,
} from './gateway-world.ts';

const COMMENTS = '/issues/3/comments';
const PER_PAGE = { per_page: '100' };
const status = { body: /12(?:.|\n)*<!-- wishwell:status -->\n$/ };
const announcement = { body: /<!-- wishwell:said:1:5 -->\n$/ };
const view = aWishView('funding');
const said = { kind: 'started', percent: undefined, wish: aWishView('started') } as const;
const MARKED = 'Old words\n\n<!-- wishwell:status -->\n';

expectAllAsked();

describe('the status comment', () => {
  test('is written where there is none', async () => {
    const forge = anInstalledForge();
    repository()
      .get(COMMENTS)
      .query(PER_PAGE)
      .reply(200, [{ id: 1, body: 'I wish so too', ...byPerson }])
      .post(COMMENTS, status)
      .reply(201, { id: 40 });
    expect(await forge.writeStatus(at, undefined, view)).toBe(40n);
  });

  test('is edited by the id that is remembered, without a look around', async () => {
    const forge = anInstalledForge();
    repository().patch('/issues/comments/40', status).reply(200, { id: 40 });
    expect(await forge.writeStatus(at, 40n, view)).toBe(40n);
  });

  test('that a crash kept us from remembering is found, on a later page too, and edited', async () => {
    const forge = anInstalledForge();
    const next = 'https://github.example/api/v3/repos/works/lantern/issues/3/comments?per_page=100&page=2';
    repository()
      .get(COMMENTS)
      .query(PER_PAGE)
      .reply(200, [{ id: 1, body: 'Hello', ...byPerson }], { link: `<${next}>; rel="next"` })
      .get(COMMENTS)
      .query({ ...PER_PAGE, page: '2' })
      .reply(200, [{ id: 40, body: MARKED, ...byUs }])
      .patch('/issues/comments/40', status)
      .reply(200, { id: 40 });
    expect(await forge.writeStatus(at, undefined, view)).toBe(40n);
  });

  test('that somebody deleted is written anew', async () => {
    const forge = anInstalledForge();
    repository()
      .patch('/issues/comments/40')
      .reply(404, { message: 'Not Found' })
      .get(COMMENTS)
      .query(PER_PAGE)
      .reply(200, [])
      .post(COMMENTS, status)
      .reply(201, { id: 41 });
    expect(await forge.writeStatus(at, 40n, view)).toBe(41n);
  });

  test.each([
    ['a person', byPerson],
    ['a person through the app', throughUs],
    ['another app', byAnother],
    ['a deleted account', { user: null, performed_via_github_app: null }],
  ])('forged by %s is left alone', async (_who, author) => {
    const forge = anInstalledForge();
    repository()
      .get(COMMENTS)
      .query(PER_PAGE)
      .reply(200, [{ id: 39, body: MARKED, ...author }])
      .post(COMMENTS, status)
      .reply(201, { id: 40 });
    expect(await forge.writeStatus(at, undefined, view)).toBe(40n);
  });

  test('has a digest that changes with its words alone', () => {
    const forge = aForge();
    expect(forge.statusDigest(view)).toBe(forge.statusDigest(aWishView('funding')));
    expect(forge.statusDigest(view)).not.toBe(forge.statusDigest(aWishView('open')));
  });
});

describe('an announcement', () => {
  test('is written', async () => {
    const forge = anInstalledForge();
    repository()
      .get(COMMENTS)
      .query(PER_PAGE)
      .reply(200, [])
      .post(COMMENTS, announcement)
      .reply(201, { id: 50 });
    expect(await forge.announce(at, '1:5', said)).toBe(50n);
  });

  test('that stands already is neither written nor edited again', async () => {
    const forge = anInstalledForge();
    const standing = { id: 50, body: 'It starts\n\n<!-- wishwell:said:1:5 -->\n', ...byUs };
    repository().get(COMMENTS).query(PER_PAGE).reply(200, [standing]);
    expect(await forge.announce(at, '1:5', said)).toBe(50n);
  });

  test('of another occurrence does not count', async () => {
    const forge = anInstalledForge();
    const other = { id: 49, body: 'It starts\n\n<!-- wishwell:said:1:55 -->\n', ...byUs };
    repository()
      .get(COMMENTS)
      .query(PER_PAGE)
      .reply(200, [other])
      .post(COMMENTS, announcement)
      .reply(201, { id: 50 });
    expect(await forge.announce(at, '1:5', said)).toBe(50n);
  });
});

describe('an answer', () => {
  const asked = aReplyView({
    lines: [{ kind: 'impossible', read: '/pledge 20', why: 'no-wish', name: 'lantern' }],
  });

  test('is edited where it stands', async () => {
    const forge = anInstalledForge();
    repository()
      .patch('/issues/comments/60', { body: /<!-- wishwell:reply:800 -->\n$/ })
      .reply(200, { id: 60 });
    expect(forge.replyDigest(asked)).toMatch(/^[\da-f]{64}$/);
    expect(await forge.reply(at, 60n, '800', asked)).toBe(60n);
  });

  test('without words is not written', () => {
    expect(aForge().replyDigest(aReplyView())).toBeUndefined();
    expect(() => aForge().reply(at, undefined, '800', aReplyView())).toThrow('nothing to reply');
  });

  test.each([204, 404])('is removed, or gone already: %i', async (code) => {
    const forge = anInstalledForge();
    repository().delete('/issues/comments/60').reply(code);
    await expect(forge.removeReply(at, 60n, '800')).resolves.toBeUndefined();
  });

  test('is found by its marker and removed where it was written and never heard of', async () => {
    const forge = anInstalledForge();
    const body = 'Old words\n\n<!-- wishwell:reply:800 -->\n';
    repository()
      .get(COMMENTS)
      .query(PER_PAGE)
      .reply(200, [
        { id: 59, body, ...byPerson },
        { id: 60, body, ...byUs },
      ])
      .delete('/issues/comments/60')
      .reply(204);
    await expect(forge.removeReply(at, undefined, '800')).resolves.toBeUndefined();
    repository().get(COMMENTS).query(PER_PAGE).reply(200, []);
    await expect(forge.removeReply(at, undefined, '800')).resolves.toBeUndefined();
  });
});

describe('what GitHub refuses', () => {
  const write = () => anInstalledForge().writeStatus(at, undefined, view);

  test.each([404, 410])('is gone on %i', async (code) => {
    repository().get(COMMENTS).query(PER_PAGE).reply(code, { message: 'Gone' });
    await expect(write()).rejects.toThrow(IssueGone);
  });

  test('is locked where it says so', async () => {
    const message = 'Unable to create comment because issue is locked.';
    repository().get(COMMENTS).query(PER_PAGE).reply(200, []).post(COMMENTS).reply(403, { message });
    await expect(write()).rejects.toThrow(IssueLocked);
  });

  test.each([
    ['Repository was archived so is read-only.', 'archived'],
    ['Resource not accessible by integration', 'no-permission'],
  ])('is the whole repository’s: %s', async (message, why) => {
    repository().get(COMMENTS).query(PER_PAGE).reply(200, []).post(COMMENTS).reply(403, { message });
    await expect(write()).rejects.toMatchObject({ name: 'WritesRefused', why });
  });

  test('is waited for as long as it says', async () => {
    repository()
      .get(COMMENTS)
      .query(PER_PAGE)
      .reply(200, [])
      .post(COMMENTS)
      .reply(...slowDown);
    await expect(write()).rejects.toMatchObject({ name: 'ForgeBusy', waitSeconds: 30 });
  });

  test('is waited for until the limit is reset', async () => {
    const reset = Math.ceil(Temporal.Now.instant().epochMilliseconds / 1000) + 600;
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) };
    repository().get(COMMENTS).query(PER_PAGE).reply(403, { message: 'API rate limit exceeded' }, headers);
    const error: unknown = await write().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ForgeBusy);
    expect(error instanceof ForgeBusy && error.waitSeconds).toBeGreaterThan(500);
    expect(error instanceof ForgeBusy && error.waitSeconds).toBeLessThanOrEqual(601);
  });

  test.each([
    [403, 'This user has blocked you'],
    [502, 'Bad Gateway'],
  ])('is thrown as it is: %i %s', async (code, message) => {
    repository().get(COMMENTS).query(PER_PAGE).reply(200, []).post(COMMENTS).reply(code, { message });
    await expect(write()).rejects.toMatchObject({ status: code });
  });
});
