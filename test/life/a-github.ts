// A local GitHub that nobody hears: its webhooks go nowhere, so what happens there is found by looking alone.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { defaultSettings } from '../../src/domain/settings.ts';
import { githubForge } from '../../src/github/gateway.ts';
import { githubProbot } from '../../src/github/probot.ts';
import { settingsParser } from '../../src/github/settings.ts';
import { createLog } from '../../src/log.ts';
import type { Forge } from '../../src/ports/forge.ts';
import type { Wish, WishSummary } from '../../src/ports/records.ts';
import { type LocalGitHub, type Person, startLocalGitHub } from '../../src/sandbox/github/server.ts';
import type { OpenStore } from '../../src/store/store.ts';
import { lookAtIssue } from '../../src/usecases/look-at-issue.ts';
import { labelIssue } from '../../src/usecases/propose-wish.ts';
import { PROJECT, appClient, clientOf, seat } from '../sandbox/github-world.ts';
import { freePort } from '../support/free-port.ts';
import { noDeliveries } from '../support/delivery-log.ts';
import { noLimit } from '../support/no-limit.ts';
import { type AWorld, aWorld } from '../usecases/a-world.ts';

export const SPECIFICATION =
  'It follows the system, can be switched by hand, and is remembered for each notebook by itself.';
export const quote = (amount: number): string => `/quote ${amount} in 2w\n\n${SPECIFICATION}`;

const forgeOf = ({ app, apiUrl }: LocalGitHub): Forge => {
  const { id: appId, privateKey, webhookSecret } = app;
  const log = createLog({ level: 'silent' });
  return githubForge({
    probot: githubProbot({ appId, privateKey, webhookSecret, apiUrl, log }),
    appId,
    apiUrl,
    deliveryLog: noDeliveries(),
    budget: noLimit,
    parseSettings: settingsParser({ currencies: ['EUR', 'USD'], defaultCurrency: 'EUR' }),
  });
};

export interface UnheardGitHub {
  readonly github: LocalGitHub;
  readonly at: AWorld;
  as(role: Person['role'], nth?: number): ReturnType<typeof clientOf>;
  /** What GitHub offers on web pages alone. */
  local(role: Person['role'], method: string, path: string, body?: object): Promise<void>;
  /** An issue of the project that became a wish. */
  wish(title: string): Promise<Wish>;
  look(wish: Wish): Promise<WishSummary>;
  pass(time: Temporal.DurationLike): void;
}

export function anUnheardGitHub(open: OpenStore): UnheardGitHub {
  const folder = mkdtempSync(join(tmpdir(), 'unheard-github-'));
  const clock = { now: Temporal.Instant.from('2027-03-01T12:00:00Z') };
  let made: { github: LocalGitHub; at: AWorld } | undefined;
  const there = () => made ?? expect.fail('it is there from beforeAll on');

  beforeAll(async () => {
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    const github = await startLocalGitHub({
      port: 0,
      stateFile: join(folder, 'github.json'),
      webhookUrl: nowhere,
      callbackUrl: nowhere,
      publicUrl: nowhere,
      now: () => clock.now,
    });
    const at = aWorld(open, { estimateFee: () => 0n }, forgeOf(github));
    at.now = clock.now;
    made = { github, at };
  });
  afterAll(async () => {
    await made?.github.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const as = (role: Person['role'], nth = 0) =>
    clientOf(there().github, seat(there().github, role, nth).token);
  return {
    get github() {
      return there().github;
    },
    get at() {
      return there().at;
    },
    as,
    async local(role, method, path, body) {
      const { github } = there();
      const headers = { authorization: `token ${seat(github, role).token}` };
      const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
      const { status } = await fetch(`${github.apiUrl}/_local${path}`, init);
      expect(status).toBeLessThan(300);
    },
    async wish(title) {
      const { at, github } = there();
      const { data: issue } = await as('requester').rest.issues.create({
        ...PROJECT,
        title,
        body: 'Please.',
      });
      await as('maintainer').rest.issues.addLabels({
        ...PROJECT,
        issue_number: issue.number,
        labels: ['wish'],
      });
      const { data: repository } = await as('maintainer').rest.repos.get(PROJECT);
      const { data: installation } = await appClient(github).rest.apps.getRepoInstallation(PROJECT);
      const seen = {
        id: BigInt(repository.id),
        installation: BigInt(installation.id),
        owner: PROJECT.owner,
        name: repository.name,
        private: false,
      };
      const project = await open.store.rememberProject(seen, defaultSettings('EUR'));
      const reading = await at.world.forge.readIssue(project, issue.number, at.now, []);
      if (reading.kind !== 'here') throw new Error('the issue is gone');
      await labelIssue(at.world, reading.issue, 'wish', reading.issue.author);
      return (await open.store.wishByIssue(BigInt(issue.id))) ?? expect.fail('it is no wish');
    },
    async look({ campaign }) {
      const { at } = there();
      at.now = clock.now;
      await lookAtIssue(at.world, campaign);
      return (await open.store.summary(campaign)) ?? expect.fail('it was lost');
    },
    pass(time) {
      clock.now = clock.now.add(time);
      there().at.now = clock.now;
    },
  };
}
