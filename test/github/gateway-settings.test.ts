// Where a project's settings are read from, and the one issue that says what is wrong with them.
import { nock } from '../support/nocked.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  API,
  aProject,
  anInstalledForge,
  byAnother,
  byPerson,
  byUs,
  expectAllAsked,
  repository,
  slowDown,
  throughUs,
} from './gateway-world.ts';

const FILE = '/contents/.github%2Fwishwell.yml';
const RAW = { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' };
const missing = { message: 'Not Found' };
const outOfReach = { message: 'Resource not accessible by integration' };
/** As GitHub shows an issue that an app opened: by its bot, and through no app. */
const opened = { user: byUs.user, performed_via_github_app: null };
const ownersToo = (): nock.Scope => nock(`${API}/repos/works/.github`);

expectAllAsked();
beforeEach(() => {
  nock(API).persist().get('/app').optionally().reply(200, { id: 7, slug: 'wishwell' });
  nock(API)
    .persist()
    .get(/\/contents\/\.github$/)
    .optionally()
    .reply(404, missing);
});

describe('the settings', () => {
  test('are the file in the repository, with its ETag', async () => {
    const forge = anInstalledForge();
    repository()
      .matchHeader('accept', 'application/vnd.github.v3.raw')
      .get(FILE)
      .reply(200, 'currency: USD\n', { ...RAW, etag: '"a"' });
    expect(await forge.readSettings(aProject())).toMatchObject({
      kind: 'valid',
      settings: { currency: 'USD' },
      etag: 'repository "a"',
    });
  });

  test.each([
    [404, missing],
    [403, outOfReach],
  ])("are the owner's where the repository has none: %i", async (code, body) => {
    const forge = anInstalledForge();
    repository().get(FILE).reply(code, body);
    ownersToo()
      .get(FILE)
      .reply(200, 'locale: fr\n', { ...RAW, etag: '"b"' });
    expect(await forge.readSettings(aProject())).toMatchObject({
      kind: 'valid',
      settings: { locale: 'fr' },
      etag: 'owner "b"',
    });
  });

  test.each([
    [404, missing],
    [403, outOfReach],
  ])('are absent where neither is there or within reach: %i', async (code, body) => {
    const forge = anInstalledForge();
    repository().get(FILE).reply(404, missing);
    ownersToo().get(FILE).reply(code, body);
    expect(await forge.readSettings(aProject())).toEqual({ kind: 'absent', etag: undefined });
  });

  test('are unchanged where the ETag is', async () => {
    const forge = anInstalledForge();
    repository().matchHeader('if-none-match', '"a"').get(FILE).reply(304);
    expect(await forge.readSettings(aProject({ settingsEtag: 'repository "a"' }))).toEqual({
      kind: 'unchanged',
    });
  });

  test("are asked for with the ETag of their own place: the owner's says nothing of the repository's", async () => {
    const forge = anInstalledForge();
    nock(API, { badheaders: ['if-none-match'] })
      .get(`/repos/works/lantern${FILE}`)
      .reply(404, missing);
    ownersToo().matchHeader('if-none-match', '"b"').get(FILE).reply(304);
    expect(await forge.readSettings(aProject({ settingsEtag: 'owner "b"' }))).toEqual({ kind: 'unchanged' });
  });

  test('are invalid with the file and the line', async () => {
    const forge = anInstalledForge();
    repository()
      .get(FILE)
      .reply(200, 'locale: en\ncurrency: shells\n', { ...RAW, etag: '"c"' });
    expect(await forge.readSettings(aProject())).toMatchObject({
      kind: 'invalid',
      path: 'works/lantern/.github/wishwell.yml',
      etag: 'repository "c"',
      problems: [{ line: 2, key: 'currency' }],
    });
  });

  test('are invalid where a folder, or a link to nowhere, has the name', async () => {
    const forge = anInstalledForge();
    repository()
      .get(FILE)
      .reply(200, [{ type: 'file' }]);
    expect(await forge.readSettings(aProject())).toMatchObject({
      kind: 'invalid',
      problems: [{ line: 1, key: '', value: '.github/wishwell.yml', allowed: { kind: 'file' } }],
    });
  });

  test.each(['wishwell.yaml', 'Wishwell.yml', 'wishwell.yml.txt'])(
    'are invalid where a file named %s was meant to be read',
    async (name) => {
      const forge = anInstalledForge();
      nock.cleanAll();
      nock(API)
        .post('/app/installations/9/access_tokens')
        .reply(201, { token: 'a-token', expires_at: '2999-01-01T00:00:00Z', permissions: {} });
      repository()
        .get(FILE)
        .reply(404, missing)
        .get('/contents/.github')
        .reply(200, [{ name: 'workflows' }, { name }]);
      expect(await forge.readSettings(aProject())).toMatchObject({
        kind: 'invalid',
        path: `works/lantern/.github/${name}`,
        problems: [{ line: 1, value: name, allowed: { kind: 'file-name', example: '.github/wishwell.yml' } }],
      });
    },
  );

  test('are not taken for deleted with a repository that does not answer', async () => {
    const forge = anInstalledForge();
    const project = aProject({ settingsEtag: 'repository "a"' });
    repository().get(FILE).reply(404, missing).get('').reply(404, missing);
    expect(await forge.readSettings(project)).toEqual({ kind: 'unchanged' });
    repository().get(FILE).reply(404, missing).get('').reply(200, {});
    ownersToo().get(FILE).reply(404, missing);
    expect(await forge.readSettings(project)).toEqual({ kind: 'absent', etag: undefined });
  });

  test.each([
    ['a secondary limit', ...slowDown],
    ['a spent limit', 403, { message: 'API rate limit exceeded' }, { 'x-ratelimit-remaining': '0' }],
    ['too many requests', 429, { message: 'Too many requests' }, {}],
  ] as const)('are not known after %s', async (_what, code, body, headers) => {
    const forge = anInstalledForge();
    repository()
      .get(FILE)
      .reply(code, body, { ...headers });
    await expect(forge.readSettings(aProject())).rejects.toMatchObject({ name: 'ForgeBusy' });
  });

  test.each([
    [403, 'This installation has been suspended'],
    [500, 'Oops'],
  ])('are not known on %i %s', async (code, message) => {
    const forge = anInstalledForge();
    repository().get(FILE).reply(404, missing);
    ownersToo().get(FILE).reply(code, { message });
    await expect(forge.readSettings(aProject())).rejects.toMatchObject({ status: code });
  });
});

describe('the report', () => {
  const invalid = {
    kind: 'invalid',
    etag: undefined,
    place: 'repository',
    path: 'works/lantern/.github/wishwell.yml',
    problems: [
      { line: 2, key: 'currency', value: 'shells', allowed: { kind: 'one-of', values: ['EUR', 'USD'] } },
    ],
  } as const;
  const here = (number: number) => ({ place: 'repository', number }) as const;
  const known = aProject({ settingsIssue: here(12) });
  const words = { title: /./, body: /shells(?:.|\n)*<!-- wishwell:settings -->\n$/ };
  const MARKED = 'Old words\n\n<!-- wishwell:settings -->\n';
  const lists = (issues: object[]): nock.Scope =>
    repository().get('/issues').query({ state: 'open', per_page: '100' }).reply(200, issues);

  test('is opened', async () => {
    const forge = anInstalledForge();
    lists([]).post('/issues', words).reply(201, { number: 12 });
    expect(await forge.reportSettings(aProject(), invalid)).toEqual(here(12));
  });

  test('that is remembered is brought up to date', async () => {
    const forge = anInstalledForge();
    repository()
      .patch('/issues/12', { ...words, state: 'open' })
      .reply(200, { number: 12 });
    expect(await forge.reportSettings(known, invalid)).toEqual(here(12));
  });

  test('that a crash kept us from remembering is found among those of others', async () => {
    const forge = anInstalledForge();
    lists([
      { number: 15, body: MARKED, ...byPerson },
      { number: 14, body: MARKED, ...throughUs },
      { number: 13, body: MARKED, ...byAnother },
      { number: 12, body: MARKED, ...opened },
      { number: 11, body: null, ...opened },
    ])
      .patch('/issues/12', { ...words, state: 'open' })
      .reply(200, { number: 12 });
    expect(await forge.reportSettings(aProject(), invalid)).toEqual(here(12));
  });

  test.each([404, 410])('that was deleted is opened anew: %i', async (code) => {
    const forge = anInstalledForge();
    repository()
      .patch('/issues/12')
      .reply(code, { message: 'Gone' })
      .post('/issues', words)
      .reply(201, { number: 20 });
    expect(await forge.reportSettings(known, invalid)).toEqual(here(20));
  });

  test('waits where GitHub asks to', async () => {
    const forge = anInstalledForge();
    lists([])
      .post('/issues')
      .reply(...slowDown);
    await expect(forge.reportSettings(aProject(), invalid)).rejects.toMatchObject({
      name: 'ForgeBusy',
    });
  });

  describe("of an owner's file", () => {
    const owners = { ...invalid, place: 'owner', path: 'works/.github/.github/wishwell.yml' } as const;
    const there = (number: number) => ({ place: 'owner', number }) as const;
    const listsThere = (issues: object[]): nock.Scope =>
      ownersToo().get('/issues').query({ state: 'open', per_page: '100' }).reply(200, issues);

    test('is opened beside the file, once for all projects', async () => {
      const forge = anInstalledForge();
      listsThere([]).post('/issues', words).reply(201, { number: 2 });
      expect(await forge.reportSettings(aProject(), owners)).toEqual(there(2));
      listsThere([{ number: 2, body: MARKED, ...opened }])
        .patch('/issues/2', { ...words, state: 'open' })
        .reply(200, { number: 2 });
      expect(await forge.reportSettings(aProject({ id: 501n }), owners)).toEqual(there(2));
    });

    test.each([
      [403, outOfReach],
      [404, missing],
      [410, { message: 'Issues are disabled for this repo' }],
      [403, { message: 'Repository was archived so is read-only.' }],
    ])('is opened in the project where nothing can be written there: %i %j', async (code, body) => {
      const forge = anInstalledForge();
      listsThere([]).post('/issues').reply(code, body);
      lists([]).post('/issues', words).reply(201, { number: 12 });
      expect(await forge.reportSettings(aProject(), owners)).toEqual(here(12));
    });

    test('stops nothing where it can be written nowhere', async () => {
      const forge = anInstalledForge();
      const archived = { message: 'Repository was archived so is read-only.' };
      listsThere([]).post('/issues').reply(403, archived);
      lists([]).post('/issues').reply(403, archived);
      expect(await forge.reportSettings(aProject(), owners)).toBeUndefined();
    });

    test("takes the place of the project's own", async () => {
      const forge = anInstalledForge();
      listsThere([]).post('/issues', words).reply(201, { number: 2 });
      repository().patch('/issues/12', { state: 'closed' }).reply(200, {});
      expect(await forge.reportSettings(known, owners)).toEqual(there(2));
    });
  });

  test.each([200, 404])('is closed, or gone already: %i', async (code) => {
    const forge = anInstalledForge();
    repository().patch('/issues/12', { state: 'closed' }).reply(code, {});
    await expect(forge.closeSettingsReport(aProject(), here(12))).resolves.toBeUndefined();
  });
});
