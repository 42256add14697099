// Every payload that GitHub's users have contributed as an example, as it would come in and as it would be worked on.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { githubIntake } from '../../src/github/intake.ts';
import { deliverTo, githubProbot } from '../../src/github/probot.ts';
import { keptEvents } from '../../src/github/reduce.ts';
import { createLog } from '../../src/log.ts';
import { SECRET, aLog, anAppKey, anInbox, recordingUseCases, webhook } from './events.ts';

interface Example {
  readonly name: string;
  readonly payload: {
    readonly action?: string;
    readonly installation?: object;
    readonly comment?: object;
    readonly issue?: object;
  };
}

const file = fileURLToPath(import.meta.resolve('@octokit/webhooks-examples'));
const definitions = JSON.parse(readFileSync(file, 'utf8')) as {
  name: string;
  examples: Example['payload'][];
}[];
const examples: readonly Example[] = definitions.flatMap(({ name, examples: all }) =>
  all.map((payload) => ({ name, payload })),
);

/** Many were recorded from hooks of repositories: with an installation they are what an app is sent. */
const asToAnApp = ({ name, payload }: Example): Example => ({
  name,
  payload: {
    ...payload,
    installation: payload.installation ?? { id: 9 },
    ...(payload.comment && { comment: { ...payload.comment, body: '/wish status' } }),
    ...(payload.issue && { issue: { ...payload.issue, body: '/wish status' } }),
  },
});

const app = { privateKey: '' };
beforeAll(() => {
  app.privateKey = anAppKey();
});

describe('every example payload', () => {
  test('is there', () => {
    expect(examples).toHaveLength(329);
  });

  test.each(['as it is', 'as an app is sent it'])('is acknowledged and handled, %s', async (how) => {
    const inbox = anInbox();
    const log = aLog();
    const intake = githubIntake({ secrets: [SECRET], inbox, log, onRefused: () => {} });
    const sent = how === 'as it is' ? examples : examples.map(asToAnApp);
    const statuses = await Promise.all(
      sent.map(async ({ name, payload }) => (await intake(webhook(name, payload))).status),
    );
    expect(statuses.filter((status) => status !== 202)).toEqual([]);
    expect(log.lines).toEqual([]);

    const { calls, useCases } = recordingUseCases();
    const probot = githubProbot({
      appId: 7,
      privateKey: app.privateKey,
      webhookSecret: SECRET,
      apiUrl: 'http://127.0.0.1:9',
      log: createLog({ level: 'silent' }),
    });
    const deliver = deliverTo(probot, useCases);
    for (const delivery of inbox.kept) await deliver(delivery);
    expect(calls.length).toBeGreaterThan(how === 'as it is' ? 5 : 30);
  });

  test('of an event that we keep is among them', async () => {
    const named = new Set(examples.map(({ name, payload }) => `${name}.${payload.action}`));
    // The collection has none of these.
    expect(keptEvents.filter((event) => !named.has(event))).toEqual([
      'issues.closed',
      'pull_request.edited',
      'repository.archived',
      'repository.unarchived',
      'repository.deleted',
      'installation_target.renamed',
    ]);
  });
});
