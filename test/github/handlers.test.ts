import { describe, expect, test } from 'vitest';
import { readComment } from '../../src/markdown/commands.ts';
import { deliverTo, githubProbot } from '../../src/github/probot.ts';
import { reduce } from '../../src/github/reduce.ts';
import { createLog } from '../../src/log.ts';
import type { ForgeUseCases } from '../../src/usecases/seen.ts';
import {
  SECRET,
  ada,
  anAppKey,
  bot,
  comment,
  commentEvent,
  grace,
  installationEvent,
  issue,
  issueEvent,
  repository,
  recordingUseCases,
} from './events.ts';

const privateKey = anAppKey();

const aDeliver = (useCases: ForgeUseCases) =>
  deliverTo(
    githubProbot({
      appId: 7,
      privateKey,
      webhookSecret: SECRET,
      apiUrl: 'http://127.0.0.1:9',
      log: createLog({ level: 'silent' }),
    }),
    useCases,
  );

/** What the handlers call for an event as intake would have stored it; nothing for what it would have dropped. */
async function callsOn(event: string, payload: unknown) {
  const { calls, useCases } = recordingUseCases();
  const reduced = reduce(event, payload);
  if (reduced.kind === 'malformed') throw new Error(reduced.where);
  if (reduced.kind === 'kept') await aDeliver(useCases)({ guid: 'g', event, ...reduced.delivery });
  return calls;
}

const project = { id: 500n, installation: 9n, owner: 'works', name: 'lantern', private: false };
const seenAda = { id: 11n, login: 'ada', human: true };
const seenGrace = { id: 12n, login: 'grace', human: true };
const seenIssue = {
  project,
  id: 7000n,
  number: 3,
  title: 'Dark mode',
  author: seenAda,
  open: true,
  labels: ['wish'],
  locked: false,
  updatedAt: Temporal.Instant.from('2026-11-24T11:00:00Z'),
};

const describedAs = (source: string) => ({
  ...seenIssue,
  description: { source, missing: ['need', 'proof'] },
});

describe('on an issue', () => {
  test('a label is seen with who set it, be it a bot', async () => {
    const label = { label: { name: 'wish' } };
    expect(await callsOn('issues', issueEvent('labeled', label))).toEqual([
      ['issueLabelled', describedAs('A dark mode'), 'wish', seenAda],
    ]);
    expect(await callsOn('issues', issueEvent('labeled', { ...label, sender: bot }))).toEqual([
      ['issueLabelled', describedAs('A dark mode'), 'wish', { id: 90n, login: 'helper[bot]', human: false }],
    ]);
    expect(await callsOn('issues', issueEvent('unlabeled', label))).toEqual([['issueSeen', seenIssue]]);
  });

  test('closing, reopening, locking and deleting are seen', async () => {
    const closed = issueEvent('closed', { issue: { ...issue, state: 'closed' } });
    expect(await callsOn('issues', closed)).toEqual([['issueSeen', { ...seenIssue, open: false }]]);
    expect(await callsOn('issues', issueEvent('reopened'))).toEqual([['issueSeen', seenIssue]]);
    const locked = issueEvent('locked', { issue: { ...issue, locked: true } });
    expect(await callsOn('issues', locked)).toEqual([['issueSeen', { ...seenIssue, locked: true }]]);
    expect(await callsOn('issues', issueEvent('deleted'))).toEqual([['issueDeleted', seenIssue]]);
  });

  test('a label that was deleted takes itself away without a name', async () => {
    expect(await callsOn('issues', issueEvent('unlabeled', { issue: { ...issue, labels: [] } }))).toEqual([
      ['issueSeen', { ...seenIssue, labels: [] }],
    ]);
  });

  test('a transfer is followed from either side', async () => {
    const there = { ...issue, id: 7001, number: 1 };
    const elsewhere = { ...repository, id: 501, name: 'lamp' };
    const to = { ...seenIssue, id: 7001n, number: 1, project: { ...project, id: 501n, name: 'lamp' } };
    const changes = { new_issue: there, new_repository: elsewhere };
    expect(await callsOn('issues', issueEvent('transferred', { changes }))).toEqual([
      ['issueMoved', 7000n, to],
    ]);
    const opened = { issue: there, repository: elsewhere, changes: { old_issue: issue } };
    const { description } = describedAs('A dark mode');
    expect(await callsOn('issues', issueEvent('opened', opened))).toEqual([
      ['issueMoved', 7000n, { ...to, description }],
    ]);
  });

  test('its body is read as a comment of its author, under its id with a minus sign', async () => {
    const body = 'I wish\n\n/pledge 20';
    expect(await callsOn('issues', issueEvent('opened', { issue: { ...issue, body } }))).toEqual([
      [
        'commentSeen',
        {
          issue: describedAs(body),
          id: -7000n,
          author: seenAda,
          revision: '2026-11-24T11:00:00Z',
          source: body,
          node: undefined,
          ...readComment(body),
          commandLines: [{ line: 3, text: '/pledge 20' }],
        },
      ],
    ]);
  });

  test('an edit tells a new title and reads a new body', async () => {
    const edited = (changes: object) => issueEvent('edited', { changes });
    const names = async (changes: object) => (await callsOn('issues', edited(changes))).map(([name]) => name);
    expect(await names({ title: { from: 'x' } })).toEqual(['issueSeen']);
    expect(await names({ body: { from: 'x' } })).toEqual(['issueSeen', 'issueDescribed', 'commentSeen']);
  });

  test('a body edited by a maintainer is shown, but not read in the name of its author', async () => {
    const edited = issueEvent('edited', { changes: { body: { from: '' } }, sender: grace });
    expect((await callsOn('issues', edited)).map(([name]) => name)).toEqual([
      'issueSeen',
      'issueDescribed',
      'commentRewritten',
    ]);
  });

  test('an author whose account was deleted is nobody', async () => {
    const payload = issueEvent('labeled', { label: { name: 'wish' }, issue: { ...issue, user: null } });
    expect(await callsOn('issues', payload)).toMatchObject([
      ['issueLabelled', { author: { login: 'ghost', human: false } }, 'wish', seenAda],
    ]);
    const ghost = { id: 10_137, login: 'ghost', type: 'User' };
    expect(await callsOn('issues', issueEvent('closed', { issue: { ...issue, user: ghost } }))).toMatchObject(
      [['issueSeen', { author: { human: false } }]],
    );
  });
});

describe('on a comment', () => {
  test('its author is heard, with the lines that are commands', async () => {
    const body = '> /approve\n\n/start\n`/wish`';
    expect(await callsOn('issue_comment', commentEvent('created', { body }))).toEqual([
      [
        'commentSeen',
        {
          issue: seenIssue,
          id: 800n,
          author: seenGrace,
          revision: comment.updated_at,
          source: body,
          node: undefined,
          ...readComment(body),
          commandLines: [{ line: 3, text: '/start' }],
        },
      ],
    ]);
  });

  test('an edit is read again, also when no command is left', async () => {
    expect(await callsOn('issue_comment', commentEvent('edited', { body: 'Never mind' }))).toMatchObject([
      ['commentSeen', { id: 800n, commandLines: [] }],
    ]);
  });

  test('an edit by a maintainer commands nothing in the name of its author', async () => {
    expect(await callsOn('issue_comment', commentEvent('edited', {}, { sender: ada }))).toMatchObject([
      ['commentRewritten', { id: 800n }],
    ]);
  });

  test('what another app wrote in the name of a person commands nothing', async () => {
    const via = { performed_via_github_app: { id: 55 } };
    expect(await callsOn('issue_comment', commentEvent('created', via))).toEqual([]);
  });

  test('bots, organisations and ghosts command nothing', async () => {
    for (const user of [
      bot,
      { ...grace, type: 'Organization' },
      { id: 10_137, login: 'ghost', type: 'User' },
      null,
    ])
      expect(
        await callsOn('issue_comment', commentEvent('created', { user }, { sender: user ?? ada })),
      ).toEqual([]);
  });

  test('its deletion is told, whoever deleted it', async () => {
    expect(await callsOn('issue_comment', commentEvent('deleted', {}, { sender: ada }))).toEqual([
      ['commentGone', seenIssue, 800n],
    ]);
  });
});

describe('on a pull request', () => {
  const { repository: place, sender, installation } = issueEvent('closed');
  const repository = { ...place, default_branch: 'main' };
  const closed = (changes: object) => ({
    action: 'closed',
    repository,
    sender,
    installation,
    pull_request: {
      number: 12,
      merged: true,
      merged_at: '2027-03-05T08:00:00Z',
      user: grace,
      body: 'Fixes #3',
      base: { ref: 'main' },
      ...changes,
    },
  });

  test('that was merged says whose it is, when, and whether into the default branch', async () => {
    expect(await callsOn('pull_request', closed({}))).toMatchObject([
      [
        'pullRequestMerged',
        {
          number: 12,
          author: { id: BigInt(grace.id), human: true },
          mergedAt: Temporal.Instant.from('2027-03-05T08:00:00Z'),
          intoDefault: true,
        },
      ],
    ]);
  });

  test('that was merged into another branch says so', async () => {
    const [[, merge]] = (await callsOn('pull_request', closed({ base: { ref: 'next' } }))) as [
      [string, { intoDefault: boolean }],
    ];
    expect(merge.intoDefault).toBe(false);
  });

  test('that is opened or rewritten with a closing keyword is looked at, and any other is not', async () => {
    const opened = (body: string) => ({
      ...closed({ body, merged: false, merged_at: null }),
      action: 'opened',
    });
    expect(await callsOn('pull_request', opened('Fixes #3'))).toMatchObject([
      ['pullRequestOpened', { number: 12, author: { id: BigInt(grace.id) }, intoDefault: true }],
    ]);
    expect(await callsOn('pull_request', opened('Better words'))).toEqual([]);
  });

  test('that was closed unmerged says nothing', async () => {
    expect(await callsOn('pull_request', closed({ merged: false, merged_at: null }))).toEqual([]);
  });
});

describe('on a repository', () => {
  test('a new name, a new owner, another visibility and the archive are followed by its id', async () => {
    for (const action of ['renamed', 'transferred', 'privatized', 'publicized', 'archived', 'unarchived']) {
      const { repository, sender, installation } = issueEvent(action);
      expect(await callsOn('repository', { action, repository, sender, installation })).toEqual([
        ['projectSeen', project],
      ]);
    }
  });
});

describe('on a label', () => {
  test('its new name and its end are told, its colour is not', async () => {
    const { sender, installation } = issueEvent('edited');
    const edited = { action: 'edited', label: { name: 'dream' }, repository, sender, installation };
    expect(await callsOn('label', { ...edited, changes: { name: { from: 'wish' } } })).toEqual([
      ['labelRenamed', project, 'wish', 'dream'],
    ]);
    expect(await callsOn('label', { ...edited, changes: { color: { from: 'fff' } } })).toEqual([]);
    expect(await callsOn('label', { ...edited, action: 'deleted' })).toEqual([
      ['labelDeleted', project, 'dream'],
    ]);
  });
});

describe('on an installation', () => {
  test('its end and its return are followed', async () => {
    expect(await callsOn('installation', installationEvent('deleted'))).toEqual([
      ['installationGone', 9n, 'removed'],
    ]);
    expect(await callsOn('installation', installationEvent('suspend'))).toEqual([
      ['installationGone', 9n, 'suspended'],
    ]);
    for (const action of ['unsuspend', 'new_permissions_accepted'])
      expect(await callsOn('installation', installationEvent(action))).toEqual([['installationBack', 9n]]);
    const removed = installationEvent('removed', { repositories_removed: [{ id: 500 }] });
    expect(await callsOn('installation_repositories', removed)).toEqual([['projectsUnreached', 9n, [500n]]]);
  });

  test('a new one is learnt by its repositories before their wishes go on', async () => {
    const seen = ['projectSeen', { ...project, private: true }];
    expect(await callsOn('installation', installationEvent('created'))).toEqual([
      seen,
      ['installationBack', 9n],
    ]);
    const added = installationEvent('added', {
      repositories: undefined,
      repositories_added: [{ id: 500, full_name: 'works/lantern', private: true }],
    });
    expect(await callsOn('installation_repositories', added)).toEqual([seen, ['installationBack', 9n]]);
  });
});

test('what a use case throws reaches the job that delivered', async () => {
  const { useCases } = recordingUseCases();
  const fault = Object.assign(new Error('busy'), { retryAfter: 60 });
  const deliver = aDeliver({ ...useCases, issueSeen: () => Promise.reject(fault) });
  const reduced = reduce('issues', issueEvent('closed'));
  if (reduced.kind !== 'kept') throw new Error('it was not kept');
  const delivery = { guid: 'g', event: 'issues', ...reduced.delivery };
  await expect(deliver(delivery)).rejects.toMatchObject({ message: 'busy', retryAfter: 60 });
});
