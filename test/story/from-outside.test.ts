// The local run, played along with by HTTP alone: one test for each row of "The local run from outside" in README.md. Stripe's
// faults and its card page are in test/sandbox.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { database } from '../support/database.ts';
import { until } from '../support/story.ts';
import { Visitor } from '../support/visitor.ts';
import { type WholeRun, startWholeRun } from '../support/whole-run.ts';

const db = database();
let run: WholeRun;

const addresses = z.object({
  app: z.url(),
  github: z.object({ origin: z.url(), api: z.url(), repository: z.string().includes('/') }),
  stripe: z.object({ origin: z.url(), secretKey: z.string().startsWith('sk_test_'), faults: z.url() }),
  mail: z.url(),
  clock: z.url(),
  people: z.array(
    z.object({
      login: z.string(),
      role: z.enum(['requester', 'backer', 'developer', 'maintainer', 'outsider']),
      token: z.string().startsWith('ghp_'),
      signIn: z.url(),
    }),
  ),
});
const clock = z.strictObject({ now: z.string() });
const mail = z.array(
  z.strictObject({ to: z.string(), subject: z.string(), text: z.string(), links: z.array(z.url()) }),
);

async function json<T>(schema: z.ZodType<T>, url: string, init?: RequestInit): Promise<T> {
  const response = await fetch(url, init);
  expect(response.status).toBe(200);
  return schema.parse(await response.json());
}

const all = () => json(addresses, `${run.base}/sandbox/addresses.json`);
const personWho = async (role: string) => {
  const found = (await all()).people.find((person) => person.role === role);
  if (!found) throw new Error(`nobody is ${role}`);
  return found;
};
const forward = async (hours: unknown): Promise<Response> =>
  fetch((await all()).clock, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ hours }),
  });

async function github(role: string, method: string, path: string, body: object): Promise<Response> {
  const { api, repository } = (await all()).github;
  const headers = {
    authorization: `token ${(await personWho(role)).token}`,
    'content-type': 'application/json',
  };
  return fetch(`${api}/repos/${repository}${path}`, { method, headers, body: JSON.stringify(body) });
}

beforeAll(async () => {
  run = await startWholeRun(db.url);
});
afterAll(() => run?.stop());

test('the addresses name every server, and each role has somebody with a token and a way in', async () => {
  const { app, people } = await all();
  expect(app).toBe(run.base);
  expect(new Set(people.map(({ role }) => role)).size).toBe(5);
});

test('GitHub does what a person’s token may do, and refuses what it may not', async () => {
  const issue = await github('requester', 'POST', '/issues', { title: 'Export as CSV' });
  const { number } = z.object({ number: z.number() }).parse(await issue.json());
  expect((await github('outsider', 'POST', `/issues/${number}/labels`, { labels: ['wish'] })).status).toBe(
    403,
  );
  expect((await github('maintainer', 'POST', `/issues/${number}/labels`, { labels: ['wish'] })).status).toBe(
    200,
  );
  const { repository } = (await all()).github;
  const phase = async (): Promise<unknown> =>
    ((await (await fetch(`${run.base}/api/v1/gh/${repository}/${number}`)).json()) as { phase?: unknown })
      .phase;
  await until('it is a wish', async () => (await phase()) === 'proposed');
  // Half a year and a day later, asked at once: what was due by then has been begun.
  expect((await forward(181 * 24)).status).toBe(200);
  expect(await phase()).toBe('expired');
});

test('the clock tells the time and moves forward by whole hours, and by nothing else', async () => {
  const before = Temporal.Instant.from((await json(clock, (await all()).clock)).now);
  const moved = clock.parse(await (await forward(49)).json());
  const hours = Temporal.Instant.from(moved.now).since(before).total('hours');
  expect(hours).toBeGreaterThanOrEqual(49);
  expect(hours).toBeLessThan(49.5);
  for (const wrong of [0, -1, 1.5, '49', null, 1e9]) expect((await forward(wrong)).status).toBe(400);
  const after = Temporal.Instant.from((await json(clock, (await all()).clock)).now);
  expect(after.since(before).total('hours')).toBeLessThan(49.5);
});

test('a person is signed in to the pages of the app, and goes where they are sent', async () => {
  for (const role of ['backer', 'developer']) {
    const { login, signIn } = await personWho(role);
    const visitor = new Visitor();
    await visitor.open(`${signIn}&next=/me`);
    expect({ url: visitor.url, status: visitor.status }).toEqual({ url: `${run.base}/me`, status: 200 });
    expect(visitor.page).toContain(login);
    await visitor.open(signIn);
    expect(visitor.url).toBe(`${run.base}/`);
  }
});

test('nobody is signed in under an unknown login, or sent to another site', async () => {
  expect((await fetch(`${run.base}/sandbox/sign-in?as=nobody`)).status).toBe(404);
  const visitor = new Visitor();
  await visitor.open(`${(await personWho('backer')).signIn}&next=//evil.example/x`);
  expect(new URL(visitor.url).host).toBe(new URL(run.base).host);
});

test('mail is listed newest first, with its links', async () => {
  for (const [index, text] of [
    'One: https://a.example/x.',
    'Two: http://b.example/y?z=1 http://b.example/y?z=1',
  ].entries())
    await run.local.mailbox.keep({
      messageId: `<${index}@test>`,
      writtenAt: run.local.clock.now(),
      from: { name: undefined, address: 'from@example.org' },
      to: 'to@example.org',
      replyTo: undefined,
      subject: `Letter ${index}`,
      text,
      html: '<p>',
      unsubscribeUrl: undefined,
    });
  const [newest, before] = await json(mail, (await all()).mail);
  expect(newest).toMatchObject({
    to: 'to@example.org',
    subject: 'Letter 1',
    links: ['http://b.example/y?z=1'],
  });
  expect(before).toMatchObject({ subject: 'Letter 0', links: ['https://a.example/x'] });
});

test('Stripe answers the secret key, and nobody without it', async () => {
  const { origin, secretKey } = (await all()).stripe;
  const ask = (key: string) => fetch(`${origin}/v1/balance`, { headers: { authorization: `Bearer ${key}` } });
  expect((await ask(secretKey)).status).toBe(200);
  expect((await ask('sk_test_another')).status).toBe(401);
});
