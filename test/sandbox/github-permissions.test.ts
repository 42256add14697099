import { describe, expect, test } from 'vitest';
import { HIDDEN, PROJECT, aGitHub, appClient, botClient, clientOf, refusal, seat } from './github-world.ts';

const WISH = { ...PROJECT, issue_number: 3 };

describe('nobody in particular', () => {
  test('reads what is public and writes nothing', async () => {
    const { github } = await aGitHub();
    const { rest } = clientOf(github);
    expect((await rest.issues.get(WISH)).data.title).toContain('PDF');
    expect(await refusal(rest.issues.createComment({ ...WISH, body: 'Hello' }))).toBe(401);
    expect(await refusal(rest.issues.create({ ...PROJECT, title: 'Hello' }))).toBe(401);
    expect(await refusal(rest.repos.get(HIDDEN))).toBe(404);
  });

  test('is not let in by a token that GitHub never gave', async () => {
    const { github } = await aGitHub();
    expect(await refusal(clientOf(github, 'ghp_invented').rest.users.getAuthenticated())).toBe(401);
    expect(await refusal(clientOf(github, 'ghp_invented').rest.issues.get(WISH))).toBe(401);
  });
});

describe('an outsider', () => {
  test('opens issues and comments, and has labels and assignees dropped in silence', async () => {
    const { as } = await aGitHub();
    const { rest } = as('outsider');
    const wanted = { ...PROJECT, title: 'Mine', labels: ['wish'], assignees: ['jlindqvist'] };
    const { data } = await rest.issues.create(wanted);
    expect(data).toMatchObject({ labels: [], assignees: [] });
    const mine = { ...PROJECT, issue_number: data.number };
    expect((await rest.issues.update({ ...mine, labels: ['wish'] })).data.labels).toEqual([]);
    expect((await rest.issues.createComment({ ...WISH, body: 'Nice' })).status).toBe(201);
  });

  test('may not label, assign, rewrite, close or lock what is not theirs', async () => {
    const { as } = await aGitHub();
    const { rest } = as('outsider');
    const [first] = (await rest.issues.listComments(WISH)).data;
    const comment = { ...PROJECT, comment_id: first?.id ?? 0 };
    const attempts = [
      rest.issues.addLabels({ ...WISH, labels: ['wish'] }),
      rest.issues.setLabels({ ...WISH, labels: [] }),
      rest.issues.removeLabel({ ...WISH, name: 'enhancement' }),
      rest.issues.addAssignees({ ...WISH, assignees: ['dfuentes'] }),
      rest.issues.update({ ...WISH, title: 'Hijacked' }),
      rest.issues.update({ ...WISH, state: 'closed' }),
      rest.issues.lock(WISH),
      rest.issues.updateComment({ ...comment, body: 'Hijacked' }),
      rest.issues.deleteComment(comment),
      rest.issues.createLabel({ ...PROJECT, name: 'mine' }),
      rest.issues.updateLabel({ ...PROJECT, name: 'bug', new_name: 'feature' }),
      rest.issues.deleteLabel({ ...PROJECT, name: 'bug' }),
      rest.repos.update({ ...PROJECT, private: true }),
      rest.repos.delete(PROJECT),
      rest.repos.addCollaborator({ ...PROJECT, username: 'dfuentes', permission: 'admin' }),
      rest.repos.createOrUpdateFileContents({ ...PROJECT, path: 'x', message: 'x', content: 'eA==' }),
      rest.repos.getCollaboratorPermissionLevel({ ...PROJECT, username: 'dfuentes' }),
    ];
    expect(await Promise.all(attempts.map((attempt) => refusal(attempt)))).toEqual(attempts.map(() => 403));
  });

  test('cannot reopen what a maintainer closed', async () => {
    const { as } = await aGitHub();
    const { data } = await as('outsider').rest.issues.create({ ...PROJECT, title: 'Mine' });
    const mine = { ...PROJECT, issue_number: data.number };
    await as('maintainer').rest.issues.update({ ...mine, state: 'closed' });
    expect(await refusal(as('outsider').rest.issues.update({ ...mine, state: 'open' }))).toBe(403);
  });

  test('is not heard in a locked talk', async () => {
    const { as } = await aGitHub();
    await as('maintainer').rest.issues.lock(WISH);
    expect(await refusal(as('outsider').rest.issues.createComment({ ...WISH, body: 'But' }))).toBe(403);
    expect(
      await refusal(as('outsider').rest.reactions.createForIssue({ ...WISH, content: 'confused' })),
    ).toBe(403);
    expect((await as('maintainer').rest.issues.createComment({ ...WISH, body: 'Enough' })).status).toBe(201);
  });
});

describe('a private repository', () => {
  test('is read by those who were given it, and is unknown to everybody else', async () => {
    const { as, github } = await aGitHub();
    expect((await as('maintainer').rest.repos.get(HIDDEN)).data).toMatchObject({
      private: true,
      permissions: { admin: true },
    });
    expect((await as('developer').rest.repos.get(HIDDEN)).data.permissions).toMatchObject({
      pull: true,
      push: false,
    });
    const unknown = { owner: 'lanternworks', repo: 'never-was' };
    for (const role of ['requester', 'backer', 'outsider'] as const) {
      expect(await refusal(as(role).rest.repos.get(HIDDEN))).toBe(404);
      expect(await refusal(as(role).rest.issues.create({ ...HIDDEN, title: 'x' }))).toBe(404);
    }
    const ask = async ({ owner, repo }: typeof HIDDEN) =>
      (await fetch(`${github.apiUrl}/repos/${owner}/${repo}`)).text();
    expect(await ask(HIDDEN)).toBe(await ask(unknown));
  });
});

describe('the permission of a person', () => {
  test('is told in the coarse word, with the role beside it', async () => {
    const { github, as } = await aGitHub();
    const { rest } = await botClient(github);
    const level = async (username: string, where = PROJECT) => {
      const { data } = await rest.repos.getCollaboratorPermissionLevel({ ...where, username });
      return [data.permission, data.role_name, data.user?.id];
    };
    const [maintainer, developer, backer] = [
      seat(github, 'maintainer'),
      seat(github, 'developer'),
      seat(github, 'backer'),
    ];
    expect(await level(maintainer.login)).toEqual(['admin', 'admin', maintainer.id]);
    expect(await level(developer.login)).toEqual(['read', 'read', developer.id]);
    expect(await level(backer.login)).toEqual(['read', 'read', backer.id]);
    expect(await level(backer.login, HIDDEN)).toEqual(['none', '', backer.id]);
    const give = (permission: 'triage' | 'push' | 'maintain') =>
      as('maintainer').rest.repos.addCollaborator({
        ...PROJECT,
        username: backer.login,
        permission,
      });
    for (const [given, permission, role] of [
      ['triage', 'read', 'triage'],
      ['push', 'write', 'write'],
      ['maintain', 'write', 'maintain'],
    ] as const) {
      await give(given);
      expect(await level(backer.login)).toEqual([permission, role, backer.id]);
    }
    await as('maintainer').rest.repos.removeCollaborator({ ...PROJECT, username: backer.login });
    expect(await level(backer.login)).toEqual(['read', 'read', backer.id]);
  });

  test('is unknown for a login that nobody has, also for the app itself', async () => {
    const { github } = await aGitHub();
    const { rest } = await botClient(github);
    for (const username of ['nobody-at-all', 'wishwell[bot]'])
      expect(await refusal(rest.repos.getCollaboratorPermissionLevel({ ...PROJECT, username }))).toBe(404);
  });

  test('is listed to the app, as far as it suffices for what was asked', async () => {
    const { github, as } = await aGitHub();
    const { rest } = await botClient(github);
    const list = async (permission: 'pull' | 'push') =>
      (await rest.repos.listCollaborators({ ...PROJECT, permission })).data.map(({ login }) => login);
    const [maintainer, developer] = [seat(github, 'maintainer').login, seat(github, 'developer').login];
    expect(await list('push')).toEqual([maintainer]);
    expect(await list('pull')).toEqual(expect.arrayContaining([developer, maintainer]));
    await as('maintainer').rest.repos.addCollaborator({
      ...PROJECT,
      username: developer,
      permission: 'push',
    });
    expect((await list('push')).toSorted()).toEqual([developer, maintainer].toSorted());
    expect(await refusal(as('outsider').rest.repos.listCollaborators(PROJECT))).toBe(403);
  });

  test('grows step by step: triage labels and closes, write rewrites', async () => {
    const { github, as } = await aGitHub();
    const { rest } = as('backer');
    const username = seat(github, 'backer').login;
    await as('maintainer').rest.repos.addCollaborator({ ...PROJECT, username, permission: 'triage' });
    expect((await rest.issues.addLabels({ ...WISH, labels: ['wish'] })).status).toBe(200);
    expect((await rest.issues.update({ ...WISH, state: 'closed' })).data.state).toBe('closed');
    expect(await refusal(rest.issues.update({ ...WISH, title: 'Better' }))).toBe(403);
    expect(await refusal(rest.issues.createLabel({ ...PROJECT, name: 'mine' }))).toBe(403);
    await as('maintainer').rest.repos.addCollaborator({ ...PROJECT, username, permission: 'push' });
    expect((await rest.issues.update({ ...WISH, title: 'Better' })).data.title).toBe('Better');
    const [first] = (await rest.issues.listComments(WISH)).data;
    const edited = await rest.issues.updateComment({
      ...PROJECT,
      comment_id: first?.id ?? 0,
      body: 'Tidied',
    });
    expect(edited.data.body).toBe('Tidied');
  });
});

describe('the app', () => {
  test('writes in issues and nowhere else', async () => {
    const { github } = await aGitHub();
    const { rest } = await botClient(github);
    expect((await rest.issues.addLabels({ ...WISH, labels: ['wish'] })).status).toBe(200);
    expect((await rest.issues.createLabel({ ...PROJECT, name: 'wish: open' })).status).toBe(201);
    expect(
      (await rest.issues.create({ ...HIDDEN, title: 'Settings', labels: ['wish'] })).data.labels,
    ).toHaveLength(1);
    const attempts = [
      rest.repos.createOrUpdateFileContents({ ...PROJECT, path: 'x', message: 'x', content: 'eA==' }),
      rest.repos.update({ ...PROJECT, private: true }),
      rest.repos.delete(PROJECT),
      rest.pulls.create({ ...PROJECT, title: 'x', head: 'x', base: 'main' }),
      rest.users.getAuthenticated(),
    ];
    expect(await Promise.all(attempts.map((attempt) => refusal(attempt)))).toEqual(attempts.map(() => 403));
  });

  test('is asked for nothing more than issues: write, and reading metadata, pull requests and contents', async () => {
    const { github } = await aGitHub();
    const { data } = await appClient(github).rest.apps.getAuthenticated();
    expect(data?.permissions).toEqual({
      issues: 'write',
      metadata: 'read',
      pull_requests: 'read',
      contents: 'read',
    });
    expect(data?.events).toEqual(['issues', 'issue_comment', 'label', 'repository', 'pull_request']);
  });
});
