// The local GitHub's own webhooks, taken in and worked on as GitHub's are.
import { expect, test } from 'vitest';
import { githubIntake } from '../../src/github/intake.ts';
import { deliverTo, githubProbot } from '../../src/github/probot.ts';
import { createLog } from '../../src/log.ts';
import { PROJECT, aGitHub, seat } from '../sandbox/github-world.ts';
import type { Heard } from '../sandbox/github-world.ts';
import { aLog, anInbox, recordingUseCases } from './events.ts';

const asRequest = ({ headers, body }: Heard): Request => {
  const given = Object.entries(headers).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return new Request('http://wishwell.test/webhooks/github', {
    method: 'POST',
    body: new Uint8Array(body),
    headers: given,
  });
};

test('what the local GitHub sends is kept and reaches the use cases', async () => {
  const { github, app, as } = await aGitHub();
  const inbox = anInbox();
  const intake = githubIntake({
    secrets: [github.app.webhookSecret],
    inbox,
    log: aLog(),
    onRefused: () => {},
  });

  const requester = as('requester').rest.issues;
  const { data: issue } = await requester.create({
    ...PROJECT,
    title: 'A wish',
    body: 'Please\n\n/pledge 20',
  });
  const place = { ...PROJECT, issue_number: issue.number };
  await as('maintainer').rest.issues.addLabels({ ...place, labels: ['wish'] });
  const { data: said } = await as('developer').rest.issues.createComment({ ...place, body: '/quote 5x0' });
  await as('developer').rest.issues.updateComment({
    ...PROJECT,
    comment_id: said.id,
    body: '/quote 500 in 2w',
  });
  await as('developer').rest.issues.createComment({ ...place, body: 'No command' });
  await as('developer').rest.issues.deleteComment({ ...PROJECT, comment_id: said.id });
  await as('maintainer').rest.issues.update({ ...place, state: 'closed' });
  await app.until('issues.closed');

  const statuses = await Promise.all(app.heard.map(async (one) => (await intake(asRequest(one))).status));
  expect(new Set(statuses)).toEqual(new Set([202]));

  const { calls, useCases } = recordingUseCases();
  const { id: appId, privateKey, webhookSecret } = github.app;
  const log = createLog({ level: 'silent' });
  const deliver = deliverTo(
    githubProbot({ appId, privateKey, webhookSecret, apiUrl: github.apiUrl, log }),
    useCases,
  );
  for (const delivery of inbox.kept.filter((one) => one.issue === BigInt(issue.id))) await deliver(delivery);
  const developer = { id: BigInt(seat(github, 'developer').id), human: true };
  expect(calls.map(([name]) => name)).toEqual([
    'commentSeen',
    'issueLabelled',
    'commentSeen',
    'commentSeen',
    'commentGone',
    'issueSeen',
  ]);
  expect(calls[0]?.[1]).toMatchObject({
    id: -BigInt(issue.id),
    commandLines: [{ line: 3, text: '/pledge 20' }],
  });
  expect(calls[1]).toMatchObject(['issueLabelled', { labels: ['wish'] }, 'wish', { human: true }]);
  expect(calls[3]?.[1]).toMatchObject({ id: BigInt(said.id), author: developer, source: '/quote 500 in 2w' });
});
