// Who may do what, and who may see what: refused when unknown, never decided by an outage.
import { nock } from '../support/nocked.ts';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  API,
  aForge,
  aProject,
  anInstalledForge,
  expectAllAsked,
  repository,
  slowDown,
} from './gateway-world.ts';

const ASKED = '/collaborators/grace/permission';
const grace = { id: 12n, login: 'grace' };
const user = { id: 12, login: 'grace', type: 'User' };

expectAllAsked();
afterEach(() => {
  vi.useRealTimers();
});

describe('a permission', () => {
  test.each([
    ['admin', 'admin', 'admin'],
    ['write', 'maintain', 'maintain'],
    ['write', 'write', 'write'],
    ['read', 'triage', 'triage'],
    ['read', 'read', 'read'],
    ['none', 'none', 'none'],
    // Roles of an organization's own have any name, and these lie.
    ['write', 'release-manager', 'write'],
    ['write', 'admin', 'write'],
    ['read', 'maintain', 'read'],
    ['read', 'admin', 'read'],
    ['none', 'write', 'none'],
    ['superb', 'admin', 'none'],
  ])('%s under the role %s is %s', async (permission, role, expected) => {
    const forge = anInstalledForge();
    repository().get(ASKED).reply(200, { permission, role_name: role, user });
    expect(await forge.permission(aProject(), grace)).toBe(expected);
  });

  test.each([
    ['belongs to another id', { ...user, id: 13 }],
    ['belongs to nobody', null],
  ])('is none where the login %s', async (_what, whose) => {
    const forge = anInstalledForge();
    repository().get(ASKED).reply(200, { permission: 'admin', role_name: 'admin', user: whose });
    expect(await forge.permission(aProject(), grace)).toBe('none');
  });

  test('is none for who is unknown', async () => {
    const forge = anInstalledForge();
    repository().get(ASKED).reply(404, { message: 'Not Found' });
    expect(await forge.permission(aProject(), grace)).toBe('none');
  });

  test('is not known while GitHub fails, and asked again', async () => {
    const forge = anInstalledForge();
    repository()
      .get(ASKED)
      .reply(500, { message: 'Oops' })
      .get(ASKED)
      .reply(...slowDown)
      .get(ASKED)
      .reply(200, { permission: 'read', role_name: 'read', user });
    await expect(forge.permission(aProject(), grace)).rejects.toMatchObject({ status: 500 });
    await expect(forge.permission(aProject(), grace)).rejects.toMatchObject({
      name: 'ForgeBusy',
      waitSeconds: 30,
    });
    expect(await forge.permission(aProject(), grace)).toBe('read');
  });

  test('is kept for a minute, per person and project', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const forge = anInstalledForge();
    const says = (permission: string) =>
      repository().get(ASKED).reply(200, { permission, role_name: permission, user });
    says('write');
    expect(await forge.permission(aProject(), grace)).toBe('write');
    vi.advanceTimersByTime(59_999);
    expect(await forge.permission(aProject(), grace)).toBe('write');
    says('read');
    expect(await forge.permission(aProject({ id: 501n }), grace)).toBe('read');
    says('none');
    vi.advanceTimersByTime(1);
    expect(await forge.permission(aProject(), grace)).toBe('none');
  });
});

describe('who maintains a project', () => {
  const asked = () => repository().get('/collaborators?permission=push&per_page=100');
  const list = [user, { id: 13, login: 'linus', type: 'User' }, { id: 14, login: 'ci[bot]', type: 'Bot' }];

  test('are the people who may write there, asked once a minute', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const forge = anInstalledForge();
    asked().reply(200, list);
    for (const _ of [1, 2]) expect(await forge.maintainers(aProject())).toEqual([12n, 13n]);
    vi.advanceTimersByTime(60_000);
    asked().reply(200, []);
    expect(await forge.maintainers(aProject())).toEqual([]);
  });

  test.each([403, 404])('is not said on %i, and asked again', async (status) => {
    const forge = anInstalledForge();
    asked().reply(status, { message: 'Must have push access' });
    expect(await forge.maintainers(aProject())).toBeUndefined();
    asked().reply(200, list);
    expect(await forge.maintainers(aProject())).toEqual([12n, 13n]);
  });

  test('is not known while GitHub fails or asks to wait', async () => {
    const forge = anInstalledForge();
    asked().reply(500, { message: 'Oops' });
    await expect(forge.maintainers(aProject())).rejects.toMatchObject({ status: 500 });
    asked().reply(...slowDown);
    await expect(forge.maintainers(aProject())).rejects.toMatchObject({ name: 'ForgeBusy' });
  });
});

describe('a person by their login', () => {
  const asked = () => nock(API).get('/users/grace');

  test('is found', async () => {
    const forge = anInstalledForge();
    asked().reply(200, { ...user, login: 'Grace' });
    expect(await forge.personByLogin(aProject(), 'grace')).toEqual({ id: 12n, login: 'Grace' });
  });

  test('is nobody where there is none, or no person', async () => {
    const forge = anInstalledForge();
    asked().reply(404, { message: 'Not Found' });
    expect(await forge.personByLogin(aProject(), 'grace')).toBeUndefined();
    asked().reply(200, { ...user, type: 'Organization' });
    expect(await forge.personByLogin(aProject(), 'grace')).toBeUndefined();
  });

  test('is not known while GitHub asks to wait', async () => {
    const forge = anInstalledForge();
    asked().reply(...slowDown);
    await expect(forge.personByLogin(aProject(), 'grace')).rejects.toMatchObject({ name: 'ForgeBusy' });
  });
});

// `createdViaEmail`: https://docs.github.com/graphql/reference/interfaces#comment
describe('whether a comment came by mail', () => {
  const asked = () =>
    nock('https://github.example/api').post('/graphql', ({ variables }) => variables.ids[0] === 'IC_1');
  const node = (createdViaEmail: boolean) => ({ data: { nodes: [{ createdViaEmail }] } });

  test('is told by GitHub', async () => {
    const forge = anInstalledForge();
    asked().reply(200, node(true));
    expect(await forge.cameByMail(aProject(), 'IC_1')).toBe(true);
    asked().reply(200, node(false));
    expect(await forge.cameByMail(aProject(), 'IC_1')).toBe(false);
  });

  test('counts as so where it is gone', async () => {
    const forge = anInstalledForge();
    asked().reply(200, {
      data: { nodes: [null] },
      errors: [{ type: 'NOT_FOUND', path: ['nodes', 0], message: 'Could not resolve to a node' }],
    });
    expect(await forge.cameByMail(aProject(), 'IC_1')).toBe(true);
  });

  test('is not known while GitHub does not answer', async () => {
    const forge = anInstalledForge();
    asked().reply(500, {});
    await expect(forge.cameByMail(aProject(), 'IC_1')).rejects.toMatchObject({ status: 500 });
    asked().reply(...slowDown);
    await expect(forge.cameByMail(aProject(), 'IC_1')).rejects.toMatchObject({ name: 'ForgeBusy' });
  });
});

describe('who is signed in', () => {
  const asked = () => nock(API, { reqheaders: { authorization: 'token hers' } }).get('/repos/works/lantern');
  const mayRead = () => aForge().mayRead('hers', 'works', 'lantern');

  test('may read what GitHub shows them', async () => {
    asked().reply(200, { id: 500 });
    expect(await mayRead()).toBe(true);
  });

  test.each([401, 404])('may not read on %i', async (code) => {
    asked().reply(code, { message: 'No' });
    expect(await mayRead()).toBe(false);
  });

  test('is not turned away by an outage', async () => {
    asked().reply(500, { message: 'Oops' });
    await expect(mayRead()).rejects.toMatchObject({ status: 500 });
    asked().reply(...slowDown);
    await expect(mayRead()).rejects.toMatchObject({ name: 'ForgeBusy' });
  });

  test('has their token sent nowhere else', async () => {
    asked().reply(302, '', { location: 'https://elsewhere.example/' });
    await expect(mayRead()).rejects.toThrow('refused to call another host');
  });
});
