// Two processes on one PostgreSQL, restarted in turn while people comment and pledge: nothing is lost, nothing happens twice,
// and each ends in order in good time.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { type LocalGitHub, startLocalGitHub } from '../../src/sandbox/github/server.ts';
import { type LocalStripe, startLocalStripe } from '../../src/sandbox/stripe/server.ts';
import { database } from '../support/database.ts';
import { freePort } from '../support/free-port.ts';
import { SPECIFICATION, Story, until } from '../support/story.ts';
import { OLDER } from './a-github.ts';
import { type Ended, type Front, type MainProcess, mainProcess, startFront } from './main-process.ts';

const WISHES = 8;
const RESTARTS = 4;
const PATIENCE_SECONDS = 60;

const db = database();
const folder = mkdtempSync(join(tmpdir(), 'wishwell-rolling-'));
let github: LocalGitHub | undefined;
let stripe: LocalStripe | undefined;
let front: Front | undefined;
let processes: readonly MainProcess[] = [];

afterAll(async () => {
  for (const one of processes) one.kill();
  await Promise.all([github?.stop(), stripe?.stop(), front?.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

async function startBoth(): Promise<Story> {
  const ports = [await freePort(), await freePort()];
  front = await startFront(ports);
  const base = `http://localhost:${front.port}`;
  const webhooks = `http://127.0.0.1:${front.port}/webhooks`;
  github = await startLocalGitHub({
    port: 0,
    stateFile: undefined,
    webhookUrl: `${webhooks}/github`,
    callbackUrl: `${base}/auth/callback`,
    publicUrl: base,
    deliveriesKept: 10_000,
  });
  stripe = await startLocalStripe({
    port: 0,
    stateFile: join(folder, 'stripe.json'),
    webhook: { url: `${webhooks}/stripe` },
  });
  const environment = {
    PATH: process.env['PATH'],
    HOME: folder,
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
    PUBLIC_URL: base,
    DATABASE_URL: db.url,
    DATA_DIR: join(folder, 'data'),
    APP_ID: String(github.app.id),
    PRIVATE_KEY: github.app.privateKey,
    WEBHOOK_SECRET: github.app.webhookSecret,
    GITHUB_CLIENT_ID: github.app.clientId,
    GITHUB_CLIENT_SECRET: github.app.clientSecret,
    GITHUB_API_URL: github.apiUrl,
    GITHUB_URL: github.origin,
    STRIPE_SECRET_KEY: stripe.secretKey,
    STRIPE_WEBHOOK_SECRET: stripe.webhookSecret,
    STRIPE_API_URL: stripe.origin,
    SESSION_SECRET: 's'.repeat(32),
  };
  processes = ports.map((port) => mainProcess({ ...environment, PORT: String(port) }));
  for (const one of processes) await one.start();
  const { people, repository } = github;
  const project = `${repository.owner}/${repository.name}`;
  return new Story({ base, repository: `${github.apiUrl}/repos/${project}`, project, people }, 3);
}

const number = async (statement: string): Promise<number> =>
  Number((await db.pool.query<{ number: string }>(statement)).rows[0]?.number);

const phase = (story: Story, name: string): Promise<boolean> =>
  until(`it is ${name}`, async () => (await story.labels()).includes(`wish: ${name}`), PATIENCE_SECONDS);

/** What one wish is made of, as fast as its people can. */
async function fund(story: Story): Promise<void> {
  const { issue } = story;
  await story.as(story.login('maintainer')).label(issue, 'wish');
  await story.as(story.login('outsider')).comment(issue, '/wish help');
  await story.as(story.login('developer')).comment(issue, `/quote 500 in 3 weeks\n${SPECIFICATION}`);
  await phase(story, 'proposed');
  // A form that was cut off is sent again by whoever filled it in.
  await until('the pledge counts', async () => {
    const pledged = `select pledged_minor as number from campaigns where number = ${issue}`;
    if ((await number(pledged)) === 5000) return true;
    await story.pledge(story.login('requester'), '50');
    return (await number(pledged)) === 5000;
  });
  await phase(story, 'open');
  await story.as(story.login('backer')).comment(issue, '/pledge 20');
}

/** In turn, for as long as there is something to do, and a few times at least. */
async function restart(isOver: () => boolean): Promise<readonly Ended[]> {
  const ended: Ended[] = [];
  for (let nth = 0; nth < RESTARTS || !isOver(); nth += 1) {
    const one = processes[nth % processes.length];
    if (one === undefined) break;
    ended.push(await one.stop());
    await one.start();
  }
  return ended;
}

const nothingLeft = async (): Promise<boolean> =>
  (await number('select count(*) as number from deliveries where handled_at is null')) === 0 &&
  (await number(`select count(*) as number from graphile_worker.jobs
    where key is not null and run_at < now() + interval '10 minutes'`)) === 0;

test('nothing is lost, nothing is done twice, and each exits 0 in 25 s', { timeout: 300_000 }, async () => {
  const first = await startBoth();
  const author = first.as(first.login('requester'));
  const issues: number[] = [];
  for (let nth = 0; nth < WISHES; nth += 1)
    issues.push(await author.open(`Wish ${nth}`, 'As a table, with its header.'));
  const stories = issues.map((issue) => new Story(first.cast, issue));

  const over = new AbortController();
  const time = (async () => {
    // The half minute between two edits, and the minute of the write budget, pass in the rows.
    while (!over.signal.aborted) {
      for (const part of OLDER) await db.pool.query(part);
      await setTimeout(500);
    }
  })();
  const restarts = restart(() => over.signal.aborted);
  try {
    await Promise.all(stories.map((story) => fund(story)));
    await until('nothing is left to do', nothingLeft, PATIENCE_SECONDS);
  } finally {
    over.abort();
    await Promise.all([time, restarts]);
  }

  const ended = await restarts;
  expect(ended.length).toBeGreaterThanOrEqual(RESTARTS);
  for (const { code, signal, milliseconds, said } of ended) {
    expect({ code, signal, said }).toMatchObject({ code: 0, signal: null });
    expect(milliseconds).toBeLessThanOrEqual(25_000);
  }
  const { rows } = await db.pool.query<{ type: string; times: number }>(
    'select type, count(*)::int as times from events group by type',
  );
  expect(Object.fromEntries(rows.map(({ type, times }) => [type, times]))).toEqual({
    WishProposed: WISHES,
    QuoteSubmitted: WISHES,
    PledgeSecured: WISHES,
    WishOpened: WISHES,
  });
  for (const story of stories) {
    const ours = (await story.ours()).map(({ body }) => /<!-- wishwell:(\w+)/.exec(body)?.[1] ?? '');
    // The quote's answer says what arrives, the outsider's what there is to say, the backer's where to pledge.
    expect(ours.toSorted()).toEqual(['reply', 'reply', 'reply', 'status']);
    expect(await story.status()).toContain('€50 pledged');
  }
});
