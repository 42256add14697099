// `npm start` as an operator runs it, told by its environment alone where its GitHub and its Stripe are.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalGitHub, startLocalGitHub } from '../../src/sandbox/github/server.ts';
import { type LocalStripe, startLocalStripe } from '../../src/sandbox/stripe/server.ts';
import { database } from '../support/database.ts';
import { freePort } from '../support/free-port.ts';
import { Story, until } from '../support/story.ts';

const db = database();
const folder = mkdtempSync(join(tmpdir(), 'wishwell-elsewhere-'));
let github: LocalGitHub;
let stripe: LocalStripe;
let base: string;
let npm: ChildProcess;
let said = '';
let story: Story;

beforeAll(async () => {
  const port = await freePort();
  base = `http://localhost:${port}`;
  github = await startLocalGitHub({
    port: 0,
    stateFile: join(folder, 'github.json'),
    webhookUrl: `${base}/webhooks/github`,
    callbackUrl: `${base}/auth/callback`,
    publicUrl: base,
  });
  stripe = await startLocalStripe({
    port: 0,
    stateFile: join(folder, 'stripe.json'),
    webhook: { url: `${base}/webhooks/stripe` },
  });
  npm = spawn('npm', ['start'], {
    cwd: join(import.meta.dirname, '../..'),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      npm_config_update_notifier: 'false',
      PORT: String(port),
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
      CURRENCIES: 'EUR',
      SESSION_SECRET: 's'.repeat(32),
    },
  });
  npm.stdout?.on('data', (text: Buffer) => (said += text.toString()));
  npm.stderr?.on('data', (text: Buffer) => (said += text.toString()));
  await until('it runs', async () => {
    if (npm.exitCode !== null) throw new Error(said);
    return said.includes('Wishwell is running');
  });
  const { people, repository } = github;
  const project = `${repository.owner}/${repository.name}`;
  story = new Story({ base, repository: `${github.apiUrl}/repos/${project}`, project, people }, 3);
}, 60_000);

afterAll(async () => {
  npm?.kill('SIGTERM');
  await Promise.all([github?.stop(), stripe?.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

const wish = async (): Promise<unknown> =>
  (await fetch(`${base}/api/v1/gh/${story.cast.project}/${story.issue}`)).json();

describe('the real app, with another GitHub and another Stripe', () => {
  test('hears a label there and answers it there', async () => {
    await story.as(story.login('maintainer')).label(story.issue, 'wish');
    await story.untilPhase('proposed');
    expect(await story.status()).toContain(`${base}/gh/${story.cast.project}/${story.issue}/pledge`);
  });

  test('signs the requester in there and secures a card there, which opens the wish', async () => {
    const visitor = await story.pledge(story.login('requester'), '50');
    expect(visitor.page).toContain('Your pledge is secured');
    expect(await wish()).toMatchObject({ phase: 'open', pledged: { minor: '5000' } });
  });

  test('has no playground', async () => {
    expect((await fetch(`${base}/sandbox`)).status).toBe(404);
  });

  test('ends in order when npm is told to', async () => {
    npm.kill('SIGTERM');
    const [code, signal] = await once(npm, 'exit');
    expect({ code, signal, said }).toMatchObject({ code: 0, signal: null });
    await expect(fetch(base)).rejects.toThrow('fetch failed');
    expect((await db.pool.query('select from workers')).rowCount).toBe(0);
  });
});
