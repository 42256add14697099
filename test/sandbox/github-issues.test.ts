import { describe, expect, test } from 'vitest';
import { HIDDEN, PROJECT, aGitHub, botClient, clientOf, refusal, seat } from './github-world.ts';

describe('the seeded project', () => {
  test('has issues and people, and none of the issues is a wish yet', async () => {
    const { github } = await aGitHub();
    const { data: issues } = await clientOf(github).rest.issues.listForRepo({ ...PROJECT, state: 'all' });
    expect(issues.length).toBeGreaterThan(3);
    const labels = issues.flatMap((issue) =>
      issue.labels.map((label) => (typeof label === 'string' ? label : label.name)),
    );
    expect(labels).not.toContain('wish');
    expect(github.people.map(({ role }) => role).toSorted()).toEqual([
      'backer',
      'backer',
      'developer',
      'developer',
      'maintainer',
      'outsider',
      'requester',
    ]);
    expect(new Set(github.people.map(({ id }) => id)).size).toBe(7);
  });

  test('shows the badge of its wishes in the README', async () => {
    const { github } = await aGitHub();
    const { data } = await clientOf(github).rest.repos.getReadme({
      ...PROJECT,
      mediaType: { format: 'raw' },
    });
    expect(data).toContain('http://127.0.0.1:3000/badge/gh/lanternworks/lantern.svg');
  });
});

describe('issues', () => {
  test('are opened, rewritten, closed and reopened by their author', async () => {
    const { as, clock } = await aGitHub();
    const { rest } = as('requester');
    const { data: opened } = await rest.issues.create({
      ...PROJECT,
      title: 'Print a note',
      body: 'On paper.',
    });
    expect(opened).toMatchObject({
      state: 'open',
      comments: 0,
      user: { login: 'amelie-laurent', type: 'User' },
    });
    expect(opened.created_at).toBe('2026-11-24T10:00:00Z');
    const here = { ...PROJECT, issue_number: opened.number };
    clock.now = clock.now.add({ hours: 1 });
    const { data: edited } = await rest.issues.update({ ...here, title: 'Print notes', body: null });
    expect(edited).toMatchObject({ title: 'Print notes', body: null, updated_at: '2026-11-24T11:00:00Z' });
    const { data: closed } = await rest.issues.update({
      ...here,
      state: 'closed',
      state_reason: 'not_planned',
    });
    expect(closed).toMatchObject({
      state: 'closed',
      state_reason: 'not_planned',
      closed_at: '2026-11-24T11:00:00Z',
      closed_by: { login: 'amelie-laurent' },
    });
    const { data: reopened } = await rest.issues.update({ ...here, state: 'open' });
    expect(reopened).toMatchObject({
      state: 'open',
      state_reason: 'reopened',
      closed_at: null,
      closed_by: null,
    });
  });

  test('are listed by label, assignee, author, state and time of change, page by page', async () => {
    const { as, clock } = await aGitHub();
    const { rest, paginate } = as('maintainer');
    for (const title of ['one', 'two', 'three'])
      await rest.issues.create({ ...PROJECT, title, labels: ['Fresh'], assignees: ['jlindqvist'] });
    const numbers = async (query: object) =>
      (await rest.issues.listForRepo({ ...PROJECT, ...query })).data.map(({ title }) => title);
    expect(await numbers({ labels: 'fresh' })).toEqual(['three', 'two', 'one']);
    expect(await numbers({ labels: 'fresh', direction: 'asc', per_page: 2 })).toEqual(['one', 'two']);
    expect(await numbers({ assignee: 'jlindqvist' })).toHaveLength(3);
    expect(await numbers({ creator: 'adaeze', state: 'all' })).toHaveLength(4);
    expect(await numbers({ since: clock.now.subtract({ minutes: 1 }).toString() })).toHaveLength(3);
    expect(await numbers({ labels: 'no-such-label' })).toEqual([]);
    const all = await paginate(rest.issues.listForRepo, { ...PROJECT, state: 'all', per_page: 2 });
    expect(all).toHaveLength(8);
  });

  test('are gone, not unknown, once an administrator deleted them, and their number is not given again', async () => {
    const { as } = await aGitHub();
    const { rest, graphql } = as('maintainer');
    const { data: issue } = await rest.issues.create({ ...PROJECT, title: 'Mistake' });
    const mutation = 'mutation($id: ID!) { deleteIssue(input: { issueId: $id }) { clientMutationId } }';
    await expect(as('requester').graphql(mutation, { id: issue.node_id })).rejects.toThrow('not authorized');
    await graphql(mutation, { id: issue.node_id });
    expect(await refusal(rest.issues.get({ ...PROJECT, issue_number: issue.number }))).toBe(410);
    const { data: next } = await rest.issues.create({ ...PROJECT, title: 'Another' });
    expect(next.number).toBe(issue.number + 1);
    expect((await rest.issues.listForRepo(PROJECT)).data.map(({ number }) => number)).not.toContain(
      issue.number,
    );
  });

  test('take no more text than GitHub takes', async () => {
    const { as } = await aGitHub();
    const { rest } = as('requester');
    const body = 'x'.repeat(65_537);
    expect(await refusal(rest.issues.create({ ...PROJECT, title: 'Long', body }))).toBe(422);
    expect(await refusal(rest.issues.createComment({ ...PROJECT, issue_number: 3, body }))).toBe(422);
    const fits = await rest.issues.createComment({ ...PROJECT, issue_number: 3, body: body.slice(1) });
    expect(fits.status).toBe(201);
    expect(await refusal(rest.issues.createComment({ ...PROJECT, issue_number: 3, body: ' \n' }))).toBe(422);
  });
});

describe('comments', () => {
  test('keep the time of writing, move the time of change when edited, and say through which app they came', async () => {
    const { github, as, clock } = await aGitHub();
    const { rest } = as('backer');
    const here = { ...PROJECT, issue_number: 3 };
    const { data: said } = await rest.issues.createComment({ ...here, body: 'Me too' });
    expect(said.updated_at).toBe(said.created_at);
    expect(said).toMatchObject({ performed_via_github_app: null, author_association: 'NONE' });
    const { data: issue } = await rest.issues.get(here);
    expect(issue).toMatchObject({ comments: 4, updated_at: said.created_at });
    clock.now = clock.now.add({ minutes: 5 });
    const { data: edited } = await rest.issues.updateComment({
      ...PROJECT,
      comment_id: said.id,
      body: 'Me as well',
    });
    expect(edited).toMatchObject({
      created_at: said.created_at,
      updated_at: '2026-11-24T10:05:00Z',
      body: 'Me as well',
    });
    const bot = await botClient(github);
    const { data: answer } = await bot.rest.issues.createComment({ ...here, body: 'Noted' });
    expect(answer).toMatchObject({
      user: { login: 'wishwell[bot]', type: 'Bot' },
      performed_via_github_app: { slug: 'wishwell', id: github.app.id },
    });
    await rest.issues.deleteComment({ ...PROJECT, comment_id: said.id });
    const { data: left } = await rest.issues.listComments({ ...here, per_page: 100 });
    expect(left.map(({ id }) => id)).not.toContain(said.id);
    expect(left.at(-1)?.id).toBe(answer.id);
    const { data: recent } = await rest.issues.listComments({ ...here, since: '2026-11-24T10:05:00Z' });
    expect(recent.map(({ id }) => id)).toEqual([answer.id]);
  });
});

describe('labels', () => {
  test('are made, changed and found without regard to case', async () => {
    const { as } = await aGitHub();
    const { rest } = as('maintainer');
    const made = await rest.issues.createLabel({
      ...PROJECT,
      name: 'wish: open',
      color: 'AABBCC',
      description: 'x',
    });
    expect(made.data).toMatchObject({
      name: 'wish: open',
      color: 'aabbcc',
      description: 'x',
      default: false,
    });
    await expect(rest.issues.createLabel({ ...PROJECT, name: 'Wish: Open' })).rejects.toMatchObject({
      status: 422,
      response: { data: { errors: [{ resource: 'Label', code: 'already_exists', field: 'name' }] } },
    });
    const changed = await rest.issues.updateLabel({
      ...PROJECT,
      name: 'WISH: OPEN',
      new_name: 'wish: funded',
      color: '000000',
    });
    expect(changed.data).toMatchObject({ id: made.data.id, name: 'wish: funded', color: '000000' });
    await rest.issues.addLabels({ ...PROJECT, issue_number: 3, labels: ['Wish: Funded', 'brand new'] });
    const set = await rest.issues.setLabels({ ...PROJECT, issue_number: 3, labels: ['bug', 'wish: funded'] });
    expect(set.data.map(({ name }) => name)).toEqual(['bug', 'wish: funded']);
    await rest.issues.removeLabel({ ...PROJECT, issue_number: 3, name: 'wish: funded' });
    expect(
      await refusal(rest.issues.removeLabel({ ...PROJECT, issue_number: 3, name: 'wish: funded' })),
    ).toBe(404);
    expect((await rest.issues.getLabel({ ...PROJECT, name: 'brand new' })).status).toBe(200);
  });
});

describe('changes at the same moment', () => {
  test('are all kept', async () => {
    const { github, as } = await aGitHub();
    const here = { ...PROJECT, issue_number: 4 };
    const names = ['one', 'two', 'three', 'four'];
    await Promise.all(
      names.flatMap((name) => [
        as('maintainer').rest.issues.addLabels({ ...here, labels: [name] }),
        as('backer').rest.issues.createComment({ ...here, body: name }),
      ]),
    );
    const { data } = await clientOf(github).rest.issues.get(here);
    expect(data.labels).toHaveLength(5);
    expect(data.comments).toBe(4);
  });
});

describe('assignees', () => {
  test('are those who may read by name or took part; others are passed over in silence', async () => {
    const { github, as } = await aGitHub();
    const { rest } = await botClient(github);
    const here = { ...PROJECT, issue_number: 5 };
    const stranger = seat(github, 'backer', 1);
    const { data: silent } = await rest.issues.addAssignees({
      ...here,
      assignees: [stranger.login, 'nobody-at-all'],
    });
    expect(silent.assignees).toEqual([]);
    await as('backer', 1).rest.issues.createComment({ ...here, body: 'I could build this' });
    const { data } = await rest.issues.addAssignees({ ...here, assignees: [stranger.login, 'hong-nguyen'] });
    expect(data.assignees?.map(({ login }) => login)).toEqual([stranger.login, 'hong-nguyen']);
    const { data: left } = await rest.issues.removeAssignees({ ...here, assignees: [stranger.login] });
    expect(left.assignee?.login).toBe('hong-nguyen');
  });
});

describe('reactions', () => {
  test('are one of a kind for each person, counted where they are shown, and taken back by their owner', async () => {
    const { github, as } = await aGitHub();
    const bot = await botClient(github);
    const { data: said } = await as('backer').rest.issues.createComment({
      ...PROJECT,
      issue_number: 3,
      body: '/pledge 20',
    });
    const there = { ...PROJECT, comment_id: said.id };
    const first = await bot.rest.reactions.createForIssueComment({ ...there, content: 'eyes' });
    expect(first).toMatchObject({ status: 201, data: { content: 'eyes', user: { login: 'wishwell[bot]' } } });
    const again = await bot.rest.reactions.createForIssueComment({ ...there, content: 'eyes' });
    expect(again).toMatchObject({ status: 200, data: { id: first.data.id } });
    const person = await as('maintainer').rest.reactions.createForIssueComment({ ...there, content: '+1' });
    const { data: shown } = await bot.rest.issues.getComment(there);
    expect(shown.reactions).toMatchObject({ total_count: 2, eyes: 1, '+1': 1, heart: 0 });
    expect(shown.updated_at).toBe(said.updated_at);
    const foreign = { ...there, reaction_id: person.data.id };
    expect(await refusal(bot.rest.reactions.deleteForIssueComment(foreign))).toBe(403);
    await bot.rest.reactions.deleteForIssueComment({ ...there, reaction_id: first.data.id });
    const { data: left } = await bot.rest.reactions.listForIssueComment(there);
    expect(left.map(({ content }) => content)).toEqual(['+1']);
    const raw = bot.request('POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions', {
      ...there,
      content: 'shrug' as '+1',
    });
    expect(await refusal(raw)).toBe(422);
  });

  test('go to the issue itself as well', async () => {
    const { github, as } = await aGitHub();
    const { rest } = await botClient(github);
    const here = { ...PROJECT, issue_number: 3 };
    const { data } = await rest.reactions.createForIssue({ ...here, content: 'rocket' });
    expect((await as('outsider').rest.issues.get(here)).data.reactions).toMatchObject({
      rocket: 1,
      total_count: 1,
    });
    await rest.reactions.deleteForIssue({ ...here, reaction_id: data.id });
    expect((await rest.reactions.listForIssue(here)).data).toEqual([]);
  });
});

describe('contents', () => {
  test('come raw when asked for, and as "not modified" when nothing changed', async () => {
    const { github, as } = await aGitHub();
    const bot = await botClient(github);
    const path = '.github/wishwell.yml';
    const file = { ...PROJECT, path };
    expect(await refusal(bot.rest.repos.getContent(file))).toBe(404);
    const write = (text: string, sha?: string) =>
      as('maintainer').rest.repos.createOrUpdateFileContents({
        ...file,
        message: 'Set up',
        content: Buffer.from(text).toString('base64'),
        ...(sha === undefined ? {} : { sha }),
      });
    const { data: first } = await write('currency: EUR\n');
    const raw = await bot.rest.repos.getContent({ ...file, mediaType: { format: 'raw' } });
    expect(raw.data).toBe('currency: EUR\n');
    expect(raw.headers['content-type']).toBe('application/vnd.github.v3.raw; charset=utf-8');
    const accept = 'application/vnd.github.raw';
    const plain = await fetch(`${github.apiUrl}/repos/lanternworks/lantern/contents/${path}`, {
      headers: { accept },
    });
    expect(plain.headers.get('content-type')).toBe(`${accept}; charset=utf-8`);
    const { etag } = raw.headers;
    const same = { ...file, mediaType: { format: 'raw' }, headers: { 'if-none-match': etag ?? '' } };
    expect(await refusal(bot.rest.repos.getContent(same))).toBe(304);
    await write('currency: CHF\n', first.content?.sha);
    expect((await bot.rest.repos.getContent(same)).data).toBe('currency: CHF\n');
  });
});

describe('addresses', () => {
  test('do not care about the case of a name, and lead on after a renaming', async () => {
    const { github, as } = await aGitHub();
    const bot = await botClient(github);
    const upper = { owner: 'LanternWorks', repo: 'LANTERN' };
    expect((await bot.rest.issues.get({ ...upper, issue_number: 3 })).data.number).toBe(3);
    const { data: renamed } = await as('maintainer').rest.repos.update({ ...PROJECT, name: 'lamp' });
    expect(renamed.full_name).toBe('lanternworks/lamp');
    const { data: comment } = await bot.rest.issues.createComment({
      ...PROJECT,
      issue_number: 3,
      body: 'Still here',
    });
    expect(comment.issue_url).toBe(`${github.apiUrl}/repos/lanternworks/lamp/issues/3`);
    const { data: issue } = await bot.rest.issues.get({ ...PROJECT, issue_number: 3 });
    expect(issue.repository_url).toBe(`${github.apiUrl}/repos/lanternworks/lamp`);
    const byNumber = await bot.request('GET /repositories/{id}/issues/3', { id: renamed.id });
    expect(byNumber.status).toBe(200);
  });

  test('of pages lead to a page to read, unless it is private', async () => {
    const { as } = await aGitHub();
    const { data: issue } = await as('maintainer').rest.issues.get({ ...PROJECT, issue_number: 3 });
    const page = await fetch(issue.html_url);
    expect(await page.text()).toContain('Export a whole notebook as one PDF');
    const { data: hidden } = await as('maintainer').rest.issues.create({ ...HIDDEN, title: 'Rotate keys' });
    expect((await fetch(hidden.html_url)).status).toBe(404);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await fetch(issue.user?.avatar_url ?? '')).headers.get('content-type')).toBe('image/svg+xml');
  });
});
