import { createHmac } from 'node:crypto';
import { Webhooks } from '@octokit/webhooks';
import { describe, expect, test } from 'vitest';
import { shapeErrors } from '../support/github-shapes.ts';
import { HIDDEN, PROJECT, aGitHub, appClient, botClient, clientOf, seat } from './github-world.ts';
import type { Heard } from './github-world.ts';

const WISH = { ...PROJECT, issue_number: 3 };

describe('a webhook', () => {
  test('carries the headers that GitHub sends, and a signature over its very bytes', async () => {
    const { github, app, as } = await aGitHub();
    const { data } = await as('backer').rest.issues.createComment({ ...WISH, body: 'Żółć 🦊' });
    const { headers, body, payload } = await app.until('issue_comment.created');
    expect(headers).toMatchObject({
      accept: '*/*',
      'content-type': 'application/json',
      'content-length': String(body.length),
      'x-github-event': 'issue_comment',
      'x-github-hook-installation-target-id': String(github.app.id),
      'x-github-hook-installation-target-type': 'integration',
    });
    expect(headers['user-agent']).toMatch(/^GitHub-Hookshot\/[0-9a-f]{7}$/);
    expect(headers['x-github-hook-id']).toMatch(/^\d+$/);
    expect(headers['x-github-delivery']).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    const signature = `sha256=${createHmac('sha256', github.app.webhookSecret).update(body).digest('hex')}`;
    expect(headers['x-hub-signature-256']).toBe(signature);
    expect(await new Webhooks({ secret: github.app.webhookSecret }).verify(body.toString(), signature)).toBe(
      true,
    );
    const { id, login } = seat(github, 'backer');
    expect(payload).toMatchObject({
      sender: { id, login, type: 'User' },
      comment: { id: data.id, body: 'Żółć 🦊', user: { id, type: 'User' }, performed_via_github_app: null },
      issue: { number: 3, comments: 4, updated_at: data.created_at },
      repository: { full_name: 'lanternworks/lantern', private: false },
    });
  });

  test('of what the app itself wrote names its bot, and the app', async () => {
    const { github, app } = await aGitHub();
    const bot = await botClient(github);
    await bot.rest.issues.createComment({ ...WISH, body: 'Noted' });
    expect((await app.until('issue_comment.created')).payload).toMatchObject({
      sender: { login: 'wishwell[bot]', type: 'Bot' },
      comment: { user: { type: 'Bot' }, performed_via_github_app: { slug: 'wishwell' } },
    });
    await bot.rest.issues.addLabels({ ...WISH, labels: ['wish'] });
    const { payload } = await app.until('issues.labeled');
    expect(payload).toMatchObject({ label: { name: 'wish' }, sender: { type: 'Bot' } });
  });

  test('shows what it was before', async () => {
    const { app, as } = await aGitHub();
    const { rest } = as('requester');
    const { data } = await rest.issues.createComment({ ...WISH, body: '/quote 5x0' });
    await rest.issues.updateComment({ ...PROJECT, comment_id: data.id, body: '/quote 500 in 2w' });
    const { payload } = await app.until('issue_comment.edited');
    expect(payload).toMatchObject({
      changes: { body: { from: '/quote 5x0' } },
      comment: { body: '/quote 500 in 2w' },
    });
    await rest.issues.update({ ...WISH, title: 'Export', body: 'Short.' });
    const edited = (await app.until('issues.edited')).payload;
    expect(edited.changes).toMatchObject({ title: { from: 'Export a whole notebook as one PDF' } });
    await as('maintainer').rest.repos.update({ ...PROJECT, name: 'lamp' });
    const renamed = (await app.until('repository.renamed')).payload;
    expect(renamed).toMatchObject({
      changes: { repository: { name: { from: 'lantern' } } },
      repository: { full_name: 'lanternworks/lamp' },
    });
  });

  test('is not sent when nothing changed', async () => {
    const { app, as } = await aGitHub();
    const { rest } = as('maintainer');
    await rest.issues.addLabels({ ...WISH, labels: ['enhancement'] });
    await rest.issues.update({ ...WISH, state: 'open', title: 'Export a whole notebook as one PDF' });
    await rest.issues.removeAssignees({ ...WISH, assignees: ['jlindqvist'] });
    await rest.issues.addLabels({ ...WISH, labels: ['wish'] });
    await app.until('issues.labeled');
    expect(app.heard.map(({ event, payload }) => `${event}.${payload.action}`)).toEqual([
      'installation.created',
      'issues.labeled',
    ]);
  });
});

describe('webhooks', () => {
  test('of one issue come in their order, one after the other, while those of another overtake', async () => {
    const { app, as } = await aGitHub();
    const { rest } = as('backer');
    const { promise: held, resolve: release } = Promise.withResolvers<number>();
    app.answerBy(({ payload }) => (payload.comment?.body === 'first' ? held : 202));
    const say = (issue_number: number, body: string) =>
      rest.issues.createComment({ ...PROJECT, issue_number, body });
    await say(3, 'first');
    await say(3, 'second');
    await say(4, 'elsewhere');
    await app.until('issue_comment.created', 2);
    expect(app.named('issue_comment.created').map(({ payload }) => payload.comment?.body)).toEqual([
      'first',
      'elsewhere',
    ]);
    release(202);
    const third = await app.until('issue_comment.created', 3);
    expect(third.payload.comment?.body).toBe('second');
  });

  test('do not keep the API waiting', async () => {
    const { app, as } = await aGitHub();
    await app.until('installation.created');
    const { promise, resolve } = Promise.withResolvers<number>();
    app.answerBy(() => promise);
    const { status } = await as('backer').rest.issues.createComment({ ...WISH, body: 'Hello' });
    expect(status).toBe(201);
    await app.until('issue_comment.created');
    resolve(202);
  });

  test('come from the private repository as well, since the app is installed there', async () => {
    const { app, as } = await aGitHub();
    await as('maintainer').rest.issues.create({ ...HIDDEN, title: 'Hidden', labels: ['wish'] });
    const { payload } = await app.until('issues.opened');
    expect(payload.repository).toMatchObject({ full_name: 'lanternworks/lantern-releases', private: true });
    expect((await app.until('issues.labeled')).payload.issue?.labels).toHaveLength(1);
  });
});

describe('every payload fits the schema that GitHub publishes', () => {
  const complaints = ({ event, payload }: Heard): readonly string[] =>
    shapeErrors(`${event}.${payload.action}`, payload);

  const WAITED_FOR = [
    'installation.created',
    'installation.suspend',
    'installation.unsuspend',
    'installation.new_permissions_accepted',
    'installation_repositories.removed',
    'installation_repositories.added',
    'installation.deleted',
    'issues.opened',
    'issues.edited',
    'issues.labeled',
    'issues.unlabeled',
    'issues.assigned',
    'issues.unassigned',
    'issues.closed',
    'issues.reopened',
    'issues.locked',
    'issues.unlocked',
    'issues.deleted',
    'issues.transferred',
    'issue_comment.created',
    'issue_comment.edited',
    'issue_comment.deleted',
    'label.created',
    'label.edited',
    'label.deleted',
    'repository.edited',
    'repository.privatized',
    'repository.publicized',
    'repository.renamed',
    'repository.archived',
    'repository.created',
    'repository.deleted',
    'pull_request.opened',
    'pull_request.labeled',
    'pull_request.edited',
    'pull_request.closed',
  ];

  test('whoever caused it', async () => {
    const { github, app, as } = await aGitHub();
    const [bot, { rest, graphql }] = [await botClient(github), as('maintainer')];
    const { data: issue } = await rest.issues.create({
      ...PROJECT,
      title: 'Whole life',
      body: 'x',
      labels: ['bug'],
      assignees: ['adaeze'],
    });
    const here = { ...PROJECT, issue_number: issue.number };
    const { data: comment } = await bot.rest.issues.createComment({ ...here, body: 'Noted' });
    await bot.rest.issues.updateComment({ ...PROJECT, comment_id: comment.id, body: 'Noted.' });
    await bot.rest.issues.deleteComment({ ...PROJECT, comment_id: comment.id });
    await rest.issues.setLabels({ ...here, labels: ['wish'] });
    await rest.issues.removeAssignees({ ...here, assignees: ['adaeze'] });
    await rest.issues.update({ ...here, title: 'Life', body: null });
    await rest.issues.update({ ...here, state: 'closed' });
    await bot.rest.issues.update({ ...here, state: 'open' });
    await rest.issues.lock({ ...here, lock_reason: 'off-topic' });
    await rest.issues.unlock(here);
    await graphql(`mutation { deleteIssue(input: { issueId: "${issue.node_id}" }) { clientMutationId } }`);
    await rest.issues.createLabel({ ...PROJECT, name: 'odd' });
    await rest.issues.updateLabel({
      ...PROJECT,
      name: 'odd',
      new_name: 'even',
      color: 'ffffff',
      description: 'x',
    });
    await rest.issues.deleteLabel({ ...PROJECT, name: 'even' });
    await pullRequest(rest);
    await rest.repos.update({ ...PROJECT, description: 'Notes.', homepage: 'https://lantern.example' });
    await rest.repos.update({ ...PROJECT, private: true });
    await rest.repos.update({ ...PROJECT, private: false });
    await rest.repos.createInOrg({ org: 'lanternworks', name: 'short-lived' });
    await rest.repos.delete({ ...PROJECT, repo: 'short-lived' });
    await elsewhere(github);
    await rest.repos.update({ ...PROJECT, name: 'lamp', archived: true });
    const { rest: self } = appClient(github);
    const { data: installation } = await self.apps.getOrgInstallation({ org: 'lanternworks' });
    await self.apps.suspendInstallation({ installation_id: installation.id });
    await self.apps.unsuspendInstallation({ installation_id: installation.id });
    await self.apps.deleteInstallation({ installation_id: installation.id });
    for (const name of WAITED_FOR) await app.until(name);
    expect(app.heard.flatMap(complaints)).toEqual([]);
  });

  /** An issue goes to the other repository, which the app then reaches no more, and again. */
  async function elsewhere(github: Parameters<typeof seat>[0]) {
    const { rest, graphql } = clientOf(github, seat(github, 'maintainer').token);
    const { data: issue } = await rest.issues.create({ ...PROJECT, title: 'Elsewhere', labels: ['bug'] });
    const { data: there } = await rest.repos.get(HIDDEN);
    const { data: here } = await rest.repos.get(PROJECT);
    await graphql(
      `mutation { transferIssue(input: { issueId: "${issue.node_id}", repositoryId: "${there.node_id}" }) { clientMutationId } }`,
    );
    const local = async (method: string, path: string, body?: object) => {
      const headers = { authorization: `token ${seat(github, 'maintainer').token}` };
      const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
      expect((await fetch(`${github.apiUrl}/_local/installation${path}`, init)).status).toBe(204);
    };
    await local('PUT', '/repositories', { repository_ids: [here.id] });
    await local('PUT', '/repositories', { repository_ids: [here.id, there.id] });
    await local('POST', '/permissions');
  }

  /** From a branch of the project, closing the export wish by its text. */
  async function pullRequest(rest: ReturnType<Awaited<ReturnType<typeof aGitHub>>['as']>['rest']) {
    const { data: main } = await rest.git.getRef({ ...PROJECT, ref: 'heads/main' });
    await rest.git.createRef({ ...PROJECT, ref: 'refs/heads/export', sha: main.object.sha });
    const content = Buffer.from('%PDF').toString('base64');
    await rest.repos.createOrUpdateFileContents({
      ...PROJECT,
      path: 'src/export.rs',
      branch: 'export',
      message: 'Export',
      content,
    });
    const body = 'Fixes #3';
    const { data: pull } = await rest.pulls.create({
      ...PROJECT,
      title: 'Export',
      head: 'export',
      base: 'main',
      body,
    });
    const that = { ...PROJECT, pull_number: pull.number };
    await rest.issues.addLabels({ ...PROJECT, issue_number: pull.number, labels: ['enhancement'] });
    await rest.pulls.update({ ...that, title: 'Export a notebook' });
    await rest.pulls.merge(that);
  }

  test('a merged pull request closes the issue that it names, and poses as an issue itself', async () => {
    const { app, as } = await aGitHub();
    const { rest } = as('maintainer');
    await pullRequest(rest);
    const merged = (await app.until('pull_request.closed')).payload.pull_request;
    expect(merged).toMatchObject({ merged: true });
    expect((await app.until('issues.closed')).payload.issue?.number).toBe(3);
    const { data } = await rest.issues.get({ ...PROJECT, issue_number: merged?.number ?? 0 });
    expect(data.pull_request?.merged_at).toBe('2026-11-24T10:00:00Z');
    await rest.issues.createComment({ ...PROJECT, issue_number: data.number, body: 'Thank you' });
    expect((await app.until('issue_comment.created')).payload.issue).toHaveProperty('pull_request');
  });
});
