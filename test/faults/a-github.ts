// The whole app in this process on real HTTP, before a local GitHub whose weather can be turned: with a clock that is moved
// by hand, and people who act on GitHub while pledges are secured as the processor's news secure them.
import { createServer } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { lanternWorks } from '../support/an-operator.ts';
import type { CampaignCommand } from '../../src/domain/campaign-command.ts';
import { type App, startApp } from '../../src/app.ts';
import type { AppConfig } from '../../src/config.ts';
import { listen } from '../../src/listen.ts';
import { type LocalGitHub, startLocalGitHub } from '../../src/sandbox/github/server.ts';
import { type ForgeClient, forgeClient } from '../../src/sandbox/playground/forge-client.ts';
import { type OpenStore, openStore } from '../../src/store/store.ts';
import { changeCampaign } from '../../src/usecases/change-campaign.ts';
import type { TestDatabase } from '../support/database.ts';
import { freePort } from '../support/free-port.ts';
import { startCountingProxy } from './counting-proxy.ts';
import { aWorld } from '../usecases/a-world.ts';

export interface AGitHub {
  readonly app: App;
  readonly github: LocalGitHub;
  readonly open: OpenStore;
  /** By a person's role, the nth of them. */
  as(role: string, nth?: number): ForgeClient;
  /** Of a person, as GitHub numbers and names them. */
  person(role: string, nth?: number): { readonly id: bigint; readonly login: string };
  change(campaign: bigint, command: CampaignCommand): ReturnType<typeof changeCampaign>;
  /** The clock moves on, and the app looks for what is due and what never arrived, as it does every five minutes. */
  fiveMinutes(): Promise<void>;
  /** Until the queue has nothing to do but to wait. */
  idle(): Promise<void>;
  /** Where the app wrote something on GitHub, in the order of it; empty unless it is counted. */
  readonly writes: readonly string[];
  stop(): Promise<void>;
}

/** The queue and all that is measured by PostgreSQL's clock are as much older when our clock moves on. */
export const OLDER: readonly string[] = [
  `update graphile_worker._private_jobs set run_at = run_at - interval '5 minutes' where locked_at is null`,
  `update campaigns set status_shown_at = status_shown_at - interval '5 minutes'`,
  `update write_budgets set rests_until_at = rests_until_at - interval '5 minutes',
     written_at = array(select at - interval '5 minutes' from unnest(written_at) as at order by at)`,
];

/** What is worked on for GitHub, or will be at once. No Stripe is there for the rest. */
const BUSY = `select count(*)::int as busy from graphile_worker.jobs
  where key is not null and (locked_at is not null or run_at < now() + interval '1 second')
    and task_identifier in ('drain', 'answer', 'announce', 'show-status', 'assign')`;

/** A Stripe that says whose key it is, which the app asks at its first start, and hangs up on everything else. */
async function startMuteStripe(): Promise<{ readonly origin: string; stop(): void }> {
  const server = createServer(({ url }, response) => {
    if (url !== '/v1/account') return void response.destroy();
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ id: 'acct_1Nobody0000000000', object: 'account' }));
  });
  const port = await freePort();
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${port}`, stop: () => void server.close() };
}

export async function startBeforeGitHub(
  db: TestDatabase,
  changes: Partial<AppConfig> = {},
  counted?: 'counted',
): Promise<AGitHub> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const publicUrl = 'https://wishes.example'; // nobody opens a page here
  const clock = { now: Temporal.Now.instant().round('second') };
  const now = () => clock.now;
  const github = await startLocalGitHub({
    port: 0,
    stateFile: undefined,
    webhookUrl: `${address}/webhooks/github`,
    callbackUrl: `${publicUrl}/auth/callback`,
    publicUrl,
    now,
    deliveriesKept: 100_000,
  });
  const { repository, people } = github;
  const project = `${github.apiUrl}/repos/${repository.owner}/${repository.name}`;
  const person = (role: string, nth = 0) => {
    const found = people.filter((one) => one.role === role)[nth];
    if (found === undefined) throw new Error(`nobody is ${role} ${nth}`);
    return found;
  };
  /** No Stripe is there to be asked whether money can reach a developer. */
  async function putSettings(): Promise<void> {
    const content = Buffer.from('quotes: { payout_ready: optional }\n').toString('base64');
    const put = await fetch(`${project}/contents/.github/wishwell.yml`, {
      method: 'PUT',
      headers: { authorization: `token ${person('maintainer').token}` },
      body: JSON.stringify({ message: 'Settings', content }),
    });
    if (!put.ok) throw new Error(await put.text());
  }
  const writes: string[] = [];
  const strikes = { momentFor: (path: string) => void writes.push(path), strike: () => undefined };
  const counting = counted && (await startCountingProxy(() => github.origin, strikes));
  const stripe = await startMuteStripe();
  const { id: appId, privateKey, webhookSecret, clientId, clientSecret } = github.app;
  const config: AppConfig = {
    host: '127.0.0.1',
    port,
    publicUrl,
    databaseUrl: db.url,
    github: {
      appId,
      privateKey,
      webhookSecrets: [webhookSecret],
      clientId,
      clientSecret,
      apiUrl: github.apiUrl.replace(github.origin, counting?.origin ?? github.origin),
      url: github.origin,
    },
    stripe: {
      secretKey: 'sk_test_nobody',
      webhookSecret: 'whsec_nobody',
      connectWebhookSecret: undefined,
      apiUrl: stripe.origin,
    },
    mail: undefined,
    operator: lanternWorks,
    currencies: ['EUR'],
    sessionSecret: 's'.repeat(32),
    dataDir: '/nowhere',
    logLevel: 'silent',
    limits: { apiPerMinute: 300, proxies: 0 },
    refreshDelaySeconds: 0,
    writeLimits: { perMinute: 100_000, perHour: 100_000 },
    sandbox: true,
    ...changes,
  };
  await putSettings();
  const app = await startApp(
    config,
    { now },
    {
      onFenced: (reason) => {
        throw new Error(reason);
      },
    },
  );
  const server = await listen(config, (request) => app.fetch(request));
  const open = openStore(db.url, { refreshDelaySeconds: config.refreshDelaySeconds });
  const made = aWorld(open);
  return {
    app,
    github,
    open,
    writes,
    as: (role, nth) => forgeClient(project, person(role, nth).token),
    person: (role, nth) => ({ id: BigInt(person(role, nth).id), login: person(role, nth).login }),
    change(campaign, command) {
      made.now = clock.now;
      return changeCampaign(made.world, campaign, command);
    },
    async fiveMinutes() {
      clock.now = clock.now.add({ minutes: 5 });
      for (const part of OLDER) await db.pool.query(part);
      await app.sweep().catch(() => undefined); // a storm may hit it, too: there is a next one
    },
    async idle() {
      for (let still = 0; still < 3;) {
        const { rows } = await db.pool.query<{ busy: number }>(BUSY);
        still = rows[0]?.busy === 0 ? still + 1 : 0;
        await setTimeout(100);
      }
    },
    async stop() {
      github.weather('fair');
      await server.stop();
      await app.stop();
      await open.close();
      await counting?.stop();
      stripe.stop();
      await github.stop();
    },
  };
}
