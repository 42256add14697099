// The app is killed without warning, again and again, in the middle of what it does to GitHub and Stripe and of what they
// tell it, and started again. The story goes on as if nothing had been: nothing is lost, and nothing happens twice.
import Stripe from 'stripe';
import { afterAll, describe, expect, test } from 'vitest';
import { type TestDatabase, database } from '../support/database.ts';
import { SPECIFICATION, until } from '../support/story.ts';
import { type KilledRun, startKilledRun } from './killed-run.ts';

const STORIES = 2;
/** What the processor keeps, in minor units. */
const FEES = 825;
/** What happens in this story, and how often. */
const EVENTS = {
  WishProposed: 1,
  WishOpened: 1,
  QuoteSubmitted: 1,
  QuoteAccepted: 1,
  PledgeSecured: 3,
  MilestoneReached: 3,
  TargetReached: 1,
  DeveloperReady: 1,
  CollectionBegan: 1,
  AuthorisationAsked: 3,
  PledgeAuthorised: 3,
  TargetCovered: 1,
  PledgeCaptured: 3,
  FeeTaken: 3,
  DevelopmentStarted: 1,
};
const PATIENCE_SECONDS = 240;

const soon = <T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> =>
  until(what, look, PATIENCE_SECONDS, 250);

/** The one number that a statement asks for. */
async function number({ pool }: TestDatabase, statement: string): Promise<number> {
  const { rows } = await pool.query<{ number: string }>(statement);
  return Number(rows[0]?.number);
}

/** Goes back to the start of the form when the app goes away under it; a card that is saved is saved once. */
async function pledge(
  { story }: KilledRun,
  db: TestDatabase,
  login: string,
  amount: string | undefined,
  sum: number,
) {
  const atStripe = await soon(`${login} is asked for a card`, async () => {
    const visitor = await story.signIn(login, '/pledge');
    await visitor.send(/\/pledge$/, { early: 'yes', ...(amount === undefined ? {} : { amount }) });
    return visitor.open(visitor.link(/c\/pay/));
  });
  const card = { email: `${login}@example.org`, number: '4242424242424242', expiry: '12 / 34', cvc: '123' };
  await atStripe.send(/c\/pay/, card).catch(() => undefined); // the way back may find nobody
  await soon(
    `${login}'s pledge counts`,
    async () => (await number(db, 'select pledged_minor as number from campaigns')) === sum,
  );
}

/** Goes to the processor until it has all it asks of a developer. */
const onboard = ({ story }: KilledRun, login: string): Promise<boolean> =>
  soon(`money can reach ${login}`, async () => {
    const visitor = await story.signIn(login, '/pledge');
    await visitor.open('/me/payout/return');
    if (visitor.page.includes('can reach you')) return true;
    await visitor.open('/me/payout');
    await visitor.send(/\/me\/payout/, { email: `${login}@example.org`, country: 'FR' });
    if (!visitor.url.includes('/setup/')) await visitor.open(visitor.link(/\/setup\//));
    await visitor.send(/\/setup\//, { outcome: 'complete' });
    return visitor.page.includes('can reach you');
  });

const untilPhase = ({ story }: KilledRun, name: string): Promise<boolean> =>
  soon(`the label is "wish: ${name}"`, async () => (await story.labels()).includes(`wish: ${name}`));

async function say({ story }: KilledRun, login: string, words: string): Promise<void> {
  await story.as(login).comment(story.issue, words);
  await soon(`"${words.slice(0, 20)}" is answered`, async () =>
    (await story.comments()).some(({ body, reactions }) => body === words && reactions['+1'] === 1),
  );
}

async function live(run: KilledRun, db: TestDatabase): Promise<void> {
  const { story, app, local } = run;
  const developer = story.login('developer');
  const maintainer = story.login('maintainer');
  await story.as(maintainer).label(story.issue, 'wish');
  await untilPhase(run, 'proposed');
  await pledge(run, db, story.login('requester'), '50', 5_000);
  await untilPhase(run, 'open');
  await say(run, developer, `/quote 500 in 3 weeks\n${SPECIFICATION}`);
  await onboard(run, developer);
  await say(run, maintainer, `/accept @${developer}`);
  await untilPhase(run, 'funding');
  await pledge(run, db, story.login('backer'), '200', 25_000);
  await pledge(run, db, story.login('backer', 1), undefined, 50_000);
  await untilPhase(run, 'last call');
  await say(run, developer, '/start');
  local.clock.forward(48);
  app.sweep();
  await untilPhase(run, 'in development');
  const fees = `select sum(amount_minor) as number from postings where account = 'fees'`;
  await soon('the fees are known', async () => (await number(db, fees)) === FEES);
  await soon('nothing is left to do', async () => {
    // A job without a key was replaced by another while it ran.
    const waiting = `select count(*) as number from graphile_worker.jobs
      where key is not null and run_at < now() + interval '1 hour'`;
    return (await number(db, waiting)) === 0;
  });
}

const times = (names: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries(names.map((name) => [name, names.filter((other) => other === name).length]));

async function expectThreadToldOnce({ story }: KilledRun): Promise<void> {
  const said = (await story.ours()).map(({ body }) => body);
  const markers = said.flatMap((body) =>
    [...body.matchAll(/<!-- wishwell:(\S+) -->/g)].map(([, name = '']) => name.replace(/:\d+:/, ':')),
  );
  expect(markers).toHaveLength(said.length);
  expect(Object.values(times(markers))).toEqual(markers.map(() => 1));
  expect(await story.status()).toContain('€500 collected · in development');
  const { labels, assignees } = await story.as(story.login('maintainer')).issue(story.issue);
  const ours = labels.map(({ name }) => name).filter((name) => name.startsWith('wish:'));
  expect(ours).toEqual(['wish: in development']);
  expect(assignees.map(({ login }) => login)).toEqual([story.login('developer')]);
}

async function expectEachChargedOnce({ local }: KilledRun, db: TestDatabase): Promise<void> {
  const { hostname, port } = new URL(local.stripe.origin);
  const stripe = new Stripe(local.stripe.secretKey, { host: hostname, port: Number(port), protocol: 'http' });
  const all = { limit: 100 };
  const { data: intents } = await stripe.paymentIntents.list(all);
  const { data: captures } = await stripe.events.list({ ...all, type: 'charge.captured' });
  const { data: refunds } = await stripe.refunds.list(all);
  const { rows } = await db.pool.query<{ id: string }>('select id::text from pledges order by id');
  const pledges = rows.map(({ id }) => id);
  expect(pledges).toHaveLength(3);
  const paid = intents.map(({ metadata, status, amount_received: amount }) => ({
    pledge: metadata['pledge'],
    status,
    amount,
  }));
  expect(paid.toSorted((a, b) => a.amount - b.amount)).toEqual(
    [5_000, 20_000, 25_000].map((amount, nth) => ({ pledge: pledges[nth], status: 'succeeded', amount })),
  );
  expect(captures).toHaveLength(3);
  expect(refunds).toEqual([]);
}

async function expectBooksInOrder(db: TestDatabase): Promise<void> {
  const { rows } = await db.pool.query<{ sequence: number; type: string }>(
    'select sequence, type from events order by campaign, sequence',
  );
  expect(await number(db, 'select count(*) as number from campaigns')).toBe(1);
  expect(rows.map(({ sequence }) => sequence)).toEqual(rows.map((_, index) => index + 1));
  expect(times(rows.map(({ type }) => type))).toEqual(EVENTS);
  expect(await number(db, 'select sum(amount_minor) as number from postings')).toBe(0);
  const held = `select sum(amount_minor) as number from postings where account like 'held:%'`;
  expect(await number(db, held)).toBe(50_000 - FEES);
}

describe('the app is killed in the middle of everything, and started again', () => {
  const moments: string[] = [];

  for (const nth of Array.from({ length: STORIES }).keys())
    describe.concurrent(`story ${nth + 1}`, () => {
      const db = database();
      let run: KilledRun | undefined;
      afterAll(() => run?.stop());

      test('it ends as it would have, and nothing happened twice', { timeout: 900_000 }, async () => {
        run = await startKilledRun(db.url, nth);
        await live(run, db);
        await run.app.end();
        moments.push(...run.moments.map((moment) => `story ${nth + 1}, ${moment}`));
        expect(run.app.faults).toEqual([]);
        await expectThreadToldOnce(run);
        await expectEachChargedOnce(run, db);
        await expectBooksInOrder(db);
      });
    });

  test('it was killed at fifty moments and more', () => {
    expect(new Set(moments).size).toBeGreaterThanOrEqual(50);
  });
});
