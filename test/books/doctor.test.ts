// Each defect that the tables, the queue, the settings or the world can have is planted, and doctor names it.
import { beforeEach, describe, expect, test } from 'vitest';
import type { Rights } from '../../src/ports/forge.ts';
import { NEEDED } from '../../src/usecases/examine-webhooks.ts';
import type { OperatorSettings, Patient, Section } from '../../src/usecases/finding.ts';
import { doctor, hasProblem } from '../../src/usecases/doctor.ts';
import { aStore } from '../store/a-store.ts';
import { ids } from '../support/builders.ts';
import { database } from '../support/database.ts';
import { aFundedWish } from './a-funded-wish.ts';
import { AProcessor } from './a-processor.ts';

const db = database();
const open = aStore(db);
const days = (count: number) => ({ hours: 24 * count });

let processor: AProcessor;
let now: Temporal.Instant;
let ping: () => Promise<void>;
let rights: Rights;
let mailer: Patient['mailer'];
let settings: OperatorSettings;

beforeEach(async () => {
  processor = new AProcessor();
  processor.astray.set('EUR', 1_000_000n);
  ping = async () => {};
  rights = { ...NEEDED, installations: [{ ...NEEDED, account: 'works' }] };
  mailer = { verify: async () => {} };
  settings = {
    currencies: ['EUR'],
    publicUrl: 'https://wishes.example.org',
    liveKey: true,
    connectSecret: true,
    webhookSecrets: 1,
    paymentWebhookSecretLooksRight: true,
    sandbox: false,
  };
  await unguarded(
    'truncate campaigns, project_totals, chores, payout_freezes, other_movements, deliveries, payment_events, workers cascade',
  );
  await db.pool.query('delete from graphile_worker._private_jobs');
});

/** What only somebody with the database's own password could do. */
const unguarded = (statement: string): Promise<unknown> =>
  db.pool.query(`
    alter table postings disable trigger all; alter table events disable trigger user;
    ${statement};
    alter table postings enable trigger all; alter table events enable trigger user;`);

async function someWish(
  ...options: Parameters<typeof aFundedWish> extends [unknown, unknown, ...infer R] ? R : never
) {
  const wish = await aFundedWish(open, db, ...options);
  now = wish.at.add({ minutes: 1 });
  await open.store.choreRan('reconcile', now);
  return wish;
}

const examine = (): Promise<readonly Section[]> =>
  doctor({
    store: open.store,
    checkup: open.checkup,
    payments: processor.payments,
    webhookHealth: open.webhookHealth,
    forge: { ping, rights: async () => rights } as Patient['forge'],
    mailer,
    clock: { now: () => now },
    exponent: () => 2,
    settings,
  });

const said = (sections: readonly Section[], level: string): string[] =>
  sections.flatMap(({ name, findings }) =>
    findings.filter((one) => one.level === level).map(({ says }) => `${name}: ${says}`),
  );

async function expectProblem(pattern: RegExp): Promise<void> {
  const sections = await examine();
  expect(said(sections, 'problem')).toContainEqual(expect.stringMatching(pattern));
  expect(hasProblem(sections)).toBe(true);
}
async function expectWarning(pattern: RegExp): Promise<void> {
  const sections = await examine();
  expect(said(sections, 'warning')).toContainEqual(expect.stringMatching(pattern));
  expect(hasProblem(sections)).toBe(false);
}

describe('all is well', () => {
  test.each([
    'proposed',
    'open',
    'funding',
    'confirming',
    'started',
    'delivered',
    'contested',
    'completed',
    'refunded',
    'expired',
    'cancelled',
  ] as const)('with a wish that is %s', async (phase) => {
    await someWish(phase);
    const sections = await examine();
    expect(said(sections, 'problem')).toEqual([]);
    expect(said(sections, 'warning')).toEqual([]);
    expect(sections.map(({ name }) => name).join(', ')).toBe(
      'Database, Invariants, Reconciliation, Jobs, Sweep, Mail, Inbox, ' +
        'Webhooks, Phases, Payouts, Refunds and disputes, Balance, Settings, Reach',
    );
  });

  test('with nothing at all but a first night to come', async () => {
    now = Temporal.Now.instant();
    expect(said(await examine(), 'warning')).toEqual([expect.stringMatching(/never reconciled/)]);
  });
});

describe('the tables', () => {
  test('a posting that was altered', async () => {
    const { campaign } = await someWish();
    await unguarded(`update postings set amount_minor = amount_minor + 1 where account = 'held:${campaign}' and sequence =
      (select min(sequence) from postings where campaign = ${campaign})`);
    await expectProblem(
      new RegExp(`campaign ${campaign}, event \\d+: its postings in EUR do not sum to zero but to 1`),
    );
    await expectProblem(new RegExp(`campaign ${campaign}: held, against its postings`));
  });

  test('a whole group of postings that was taken out', async () => {
    const { campaign } = await someWish();
    await unguarded(`delete from postings where campaign = ${campaign} and sequence =
      (select max(sequence) from postings where campaign = ${campaign})`);
    await expectProblem(/fees, against its postings/);
  });

  test.each([
    ['captured_minor', /captured, against its charges/],
    ['pledged_minor', /pledged, against its pledges/],
    ['backers', /backers, against its pledges/],
    ['holds', /holds, against its charges/],
  ])('a total of a campaign, %s', async (column, pattern) => {
    const { campaign } = await someWish();
    await db.pool.query('alter table campaigns drop constraint if exists captured_money_is_somewhere');
    await db.pool.query(`update campaigns set ${column} = ${column} + 1 where id = ${campaign}`);
    await expectProblem(pattern);
  });

  test('a total of where the money went', async () => {
    const { campaign } = await someWish();
    await db.pool.query('alter table campaigns drop constraint if exists captured_money_is_somewhere');
    await db.pool.query(`update campaigns set held_minor = held_minor - 7 where id = ${campaign}`);
    await expectProblem(
      new RegExp(
        `campaign ${campaign}: captured and borne by the operator, against where it went: 50000 is not 49993`,
      ),
    );
  });

  test('a sum that a project’s page shows', async () => {
    await someWish();
    await db.pool.query('update project_totals set pledged_minor = pledged_minor + 5 where wishes > 0');
    await expectProblem(
      /the page of Octo\/Tools shows 50005 as pledged in EUR, and its wishes come to 50000: .*--recount$/,
    );
  });

  test('postings in a currency that is not the campaign’s', async () => {
    const { campaign } = await someWish();
    await unguarded(`update postings set currency = 'USD' where campaign = ${campaign}`);
    await expectProblem(/postings in a currency that is not the campaign’s/);
  });

  test('a second live pledge of one backer', async () => {
    const { campaign } = await someWish('open');
    await db.pool.query('drop index if exists one_live_pledge');
    await db.pool
      .query(`insert into pledges (id, campaign, position, backer, amount_minor, state, consent, named, secured_at, waiting)
      select id + 5000, campaign, position, backer, amount_minor, state, consent, named, secured_at, waiting
      from pledges where campaign = ${campaign}`);
    await expectProblem(/second live pledges of one backer: 1 is not 0/);
  });

  test('a migration that was not run', async () => {
    now = Temporal.Now.instant();
    await db.pool.query(`delete from kysely_migration where name = '0005_operator'`);
    const sections = await examine();
    await db.pool.query(`insert into kysely_migration values ('0005_operator', now()::text)`);
    expect(said(sections, 'problem')).toEqual([expect.stringMatching(/have not been run: 0005_operator/)]);
    expect(sections).toHaveLength(1);
  });
});

describe('the work', () => {
  const addJob = (key: string, changes: string) =>
    db.pool.query(`select enqueue('tick', '{"campaign":"1"}', '${key}', null, now(), 'replace');
      update graphile_worker._private_jobs set ${changes} where key = '${key}'`);

  test('a job that keeps failing, with its last error and how to run it again', async () => {
    await someWish();
    await addJob('tick:1', `attempts = 6, last_error = 'Stripe said no' || chr(10) || '  at somewhere'`);
    await expectProblem(
      /job \d+, tick:1: failed 6 times, next at .*: Stripe said no\. Again now: wishwell jobs replay \d+/,
    );
  });

  test('a job that is not tried again', async () => {
    await someWish();
    await addJob('tick:1', 'attempts = 25');
    await expectProblem(/failed 25 times, and is not tried again: no error was kept/);
  });

  test('a job that a dead worker holds', async () => {
    await someWish();
    await addJob('tick:1', `locked_by = 'worker-gone', locked_at = now() - interval '5 minutes'`);
    await expectProblem(/tick:1: held by worker-gone, which is not alive/);
    await db.pool.query(`insert into workers (id, host, pid) values ('worker-gone', 'here', 1)`);
    expect(said(await examine(), 'problem')).toEqual([]);
  });

  test('a replayed job may run at once', async () => {
    await someWish();
    await addJob('tick:1', `attempts = 25, run_at = now() + interval '1 hour'`);
    const [job] = await open.checkup.stuckJobs(5, 10);
    expect(await open.checkup.replayJob(job?.id ?? '')).toBe(true);
    const { rows } = await db.pool.query(
      `select attempts, run_at <= now() as due from graphile_worker.jobs where key = 'tick:1'`,
    );
    expect(rows).toEqual([{ attempts: 0, due: true }]);
    expect(await open.checkup.replayJob('123456789')).toBe(false);
    expect(await open.checkup.replayJob('1; drop table jobs')).toBe(false);
  });

  test('a charge that waits without a job', async () => {
    const wish = await someWish('collecting');
    const { campaign } = wish;
    now = now.add({ minutes: 20 });
    await expectProblem(
      new RegExp(`Jobs: campaign ${campaign}, pledge \\d+: asked, and no job makes the call`),
    );
    const waiting = await open.store.unsettled(now);
    await open.store.enqueue(waiting.map(({ pledge }) => ({ task: 'move-charge', pledge, turn: 0 })));
    expect(said(await examine(), 'problem')).toEqual([]);
  });

  test('a delivery and an event of the processor that were not handled', async () => {
    await someWish();
    const at = Temporal.Now.instant();
    await open.inbox.keepDelivery({ guid: 'g-1', event: 'issues', issue: 1n, happenedAt: at, payload: {} });
    await open.inbox.keepPaymentEvent({ id: 'evt_1', type: 'charge.refunded', createdAt: at, payload: {} });
    expect(said(await examine(), 'problem')).toEqual([]);
    await db.pool.query(`update deliveries set received_at = now() - interval '11 minutes'`);
    await db.pool.query(`update payment_events set received_at = now() - interval '11 minutes'`);
    await expectProblem(/Inbox: delivery issues g-1: came in at/);
    await expectProblem(/Inbox: event charge.refunded evt_1: came in at/);
    await open.inbox.deliveryHandled('g-1');
    await open.inbox.paymentEventHandled('evt_1');
    expect(said(await examine(), 'problem')).toEqual([]);
  });
});

describe('the phases', () => {
  test('a deadline that passed and changed nothing', async () => {
    const { campaign } = await someWish('open');
    now = now.add(days(181));
    await expectProblem(
      new RegExp(`Phases: campaign ${campaign} \\(open\\): time should have changed it since`),
    );
  });

  test('a collection that is longer than its window', async () => {
    await someWish('collecting');
    now = now.add(days(7));
    await expectProblem(/its collection is longer than its window/);
  });

  test('refunding with no refund under way', async () => {
    const { campaign } = await someWish('refunding');
    now = now.add({ minutes: 30 });
    await db.pool.query(`update charges set state = 'captured' where campaign = ${campaign}`);
    await expectProblem(/\(refunding\): it refunds, and no refund is under way/);
  });

  test('money held beyond the limit', async () => {
    await someWish('started');
    now = now.add(days(90));
    await expectProblem(/\(started\): its money is held beyond the limit/);
  });
});

describe('the money', () => {
  test('frozen payouts', async () => {
    const { at } = await someWish();
    await open.store.freezePayouts('Campaign 1, payout 1 differs.', at);
    await expectProblem(
      /payouts are frozen since .*: Campaign 1, payout 1 differs\. When that is settled: wishwell reconcile --unfreeze/,
    );
  });

  test('a payout that waits, and why', async () => {
    const { at } = await someWish('completed', { paid: false });
    await expectWarning(
      /Payouts: campaign \d+: 498\.35 EUR wait since .*: its developer has no payout account yet/,
    );
    await open.store.freezePayouts('x', at);
    await expectProblem(/Payouts: .* payouts are frozen$/);
  });

  test('a refund that failed', async () => {
    const { campaign } = await someWish('refunding', { more: (story) => story.refund(ids.backer, 'failed') });
    await expectProblem(new RegExp(`campaign ${campaign}, pledge \\d+: a refund failed, 250.00 EUR wait`));
  });

  test('a dispute that is open', async () => {
    await someWish('started', {
      more: (story) =>
        story.do({
          type: 'RecordDispute',
          pledge: story.pledgeOf(ids.backer).id,
          outcome: 'opened',
          amount: 25_000n,
        }),
    });
    await expectWarning(/250.00 EUR are disputed: answer it/);
  });

  test('a balance that covers all but the fees, and one that does not', async () => {
    await someWish();
    processor.astray.set('EUR', 50_000n - 165n);
    await expectWarning(/Balance: .* 1\.65 EUR are missing: the processor’s fees, which you owe/);
    processor.astray.set('EUR', 50_000n - 166n);
    await expectProblem(/Balance: .* 1\.66 EUR are missing, more than the processor’s fees of 1\.65 EUR/);
  });
});

describe('the settings', () => {
  test('real money without mail', async () => {
    await someWish();
    mailer = undefined;
    await expectProblem(/no SMTP_URL: .* silence withdraws pledges/);
    settings = { ...settings, liveKey: false };
    await expectWarning(/no SMTP_URL: no mail is sent/);
  });

  test('a currency that the account does not settle in', async () => {
    await someWish();
    processor.settles = ['USD'];
    await expectProblem(/the account does not settle in EUR/);
  });

  test('a campaign in a currency that is no longer taken', async () => {
    await someWish();
    settings = { ...settings, currencies: ['USD'] };
    await expectProblem(/campaigns are funded in EUR, which CURRENCIES does not hold/);
  });

  test('real money without https', async () => {
    await someWish();
    settings = { ...settings, publicUrl: 'http://localhost:3000' };
    await expectProblem(/real money needs https/);
    settings = { ...settings, liveKey: false };
    await expectWarning(/nobody else reaches that/);
  });

  test('webhooks that nobody hears or that an old secret still opens', async () => {
    await someWish();
    settings = {
      ...settings,
      connectSecret: false,
      webhookSecrets: 2,
      paymentWebhookSecretLooksRight: false,
    };
    await expectWarning(/no STRIPE_CONNECT_WEBHOOK_SECRET/);
    await expectWarning(/take the old one out/);
    await expectWarning(/does not begin with whsec_/);
  });
});

describe('the world', () => {
  test('GitHub, the processor or the mail server does not answer: each is said, and hides nothing else', async () => {
    await someWish();
    const failing = async (): Promise<never> => {
      throw new Error('connect ECONNREFUSED');
    };
    ping = failing;
    mailer = { verify: failing };
    processor.failing = new Error('balance at Stripe failed: 401');
    const problems = said(await examine(), 'problem');
    expect(problems).toEqual([
      'Balance: could not be looked at: balance at Stripe failed: 401',
      'Reach: GitHub does not answer as it should: connect ECONNREFUSED',
      'Reach: the processor does not answer as it should: balance at Stripe failed: 401',
      'Reach: the mail server does not answer as it should: connect ECONNREFUSED',
    ]);
  });
});

describe('webhooks', () => {
  const webhooks = (sections: readonly Section[]): Section =>
    sections.find(({ name }) => name === 'Webhooks') ?? expect.fail('it was not looked at');
  const says = (level: string, sections: readonly Section[]): readonly string[] =>
    webhooks(sections)
      .findings.filter((one) => one.level === level)
      .map((one) => one.says);

  test('that were refused since yesterday are counted by reason, older ones are not', async () => {
    await open.webhookHealth.countRefused('github', 'signature', 3, now.subtract({ hours: 80 }));
    await open.webhookHealth.countRefused('stripe', 'thin-event', 2, now);
    const warnings = says('warning', await examine());
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^2 webhooks to the address of Stripe were refused.*thin events/);
  });

  test('that this server refused for good are problems, those still asked for are warnings', async () => {
    const failed = { event: 'issues', at: now, statusCode: 401 };
    await open.deliveryLog.saveScan({
      failed: [
        { ...failed, guid: 'given-up', attempt: 1 },
        { ...failed, guid: 'asked-for', attempt: 2, statusCode: 502 },
      ],
      arrived: [],
      until: now,
    });
    await open.deliveryLog.saveRetry('given-up', { retries: 4, next: undefined });
    const sections = await examine();
    expect(says('problem', sections)).toEqual([
      expect.stringMatching(/given-up .*status 401, asked for again 4 times, given up/),
    ]);
    expect(says('warning', sections)).toContainEqual(expect.stringContaining('asked-for'));
    await open.deliveryLog.saveScan({ failed: [], arrived: ['given-up', 'asked-for'], until: now });
  });

  test('the app, or an installation of it, that may not do what it needs is named with what it lacks', async () => {
    rights = {
      permissions: { ...NEEDED.permissions, issues: 'read' },
      events: ['issues'],
      installations: [],
    };
    expect(says('problem', await examine())).toEqual([
      expect.stringMatching(/the app lacks permission issues: write, event issue_comment/),
    ]);
    rights = {
      ...NEEDED,
      installations: [
        { permissions: { issues: 'write', metadata: 'read' }, events: NEEDED.events, account: 'works' },
      ],
    };
    expect(says('problem', await examine())).toEqual([
      expect.stringMatching(
        /installation of works lacks permission pull_requests: read, permission contents: read/,
      ),
    ]);
  });
});
