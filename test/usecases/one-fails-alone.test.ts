// One address, one item or one step that fails never stops the next; what is refused for good is not tried again, and what is
// refused for now is tried with growing pauses, and not for ever.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SMTPServerOptions } from 'smtp-server';
import { type SmtpMailer, smtpMailer } from '../../src/mail/smtp.ts';
import type { World } from '../../src/usecases/world.ts';
import { examineMails, examineSweep } from '../../src/usecases/examine-work.ts';
import type { Patient } from '../../src/usecases/finding.ts';
import { fetchUndelivered } from '../../src/usecases/fetch-undelivered.ts';
import { type ToSay, handOver, handOverAll } from '../../src/usecases/hand-over-mail.ts';
import { letCardsGo } from '../../src/usecases/let-cards-go.ts';
import { sweep } from '../../src/usecases/let-time-pass.ts';
import { warnExpiringCards } from '../../src/usecases/remind.ts';
import { sendMails } from '../../src/usecases/send-mails.ts';
import { type MailServer, startMailServer } from '../mail/smtp-world.ts';
import { aWish as aMailWish, operator } from '../mail/mails.ts';
import { aStore, aWish, ask, emptyQueue, queue, securePledge } from '../store/a-store.ts';
import { ids, noon, people } from '../support/builders.ts';
import { database } from '../support/database.ts';
import { type AWorld, aWorld } from './a-world.ts';

const db = database();
const open = aStore(db);
let at: AWorld;
let server: MailServer;
let mailer: SmtpMailer;
/** What the mail server answers to each address; 250 to others. */
const answers = new Map<string, string>();
const asked: string[] = [];

const answering: SMTPServerOptions = {
  onRcptTo({ address }, _session, done) {
    asked.push(address);
    const answer = answers.get(address);
    if (answer === undefined) return done();
    const error = Object.assign(new Error(answer.slice(4)), { responseCode: Number(answer.slice(0, 3)) });
    done(error);
  },
};

beforeAll(async () => {
  server = await startMailServer(answering);
  mailer = smtpMailer({
    url: `smtp://127.0.0.1:${server.port}`,
    from: { name: 'Wishwell', address: 'wishes@wishwell.example' },
    publicUrl: 'https://wishwell.example',
    operator,
    clock: { now: () => noon },
  });
});
afterAll(async () => {
  mailer.close();
  await server.stop();
});

const address = (person: bigint): string => `${person}@example.org`;
const everybody = [ids.backer, ids.otherBacker, ids.requester];

beforeEach(async () => {
  at = aWorld(open);
  answers.clear();
  asked.length = 0;
  await db.pool.query('truncate mails, failing_steps');
  for (const id of everybody) {
    await open.store.rememberPerson({ id, login: `person-${id}` });
    await open.store.rememberContact(id, { email: address(id) });
  }
});

const real = (): World => ({ ...at.world, store: open.store, mailer });
const letter = (person: bigint, key = `1.1.released.${person}`): ToSay => ({
  key,
  person,
  locale: 'en',
  content: {
    kind: 'card-expiring',
    wish: aMailWish(),
    amount: 500n,
    expires: { year: 2027, month: 1 },
  },
});
const arrived = (): readonly string[] => server.received.flatMap(({ to }) => to);
const outcomeOf = async (person: bigint) => open.store.mailAttempts(letter(person).key);

describe('a mail server that answers for one address', () => {
  // RFC 5321, 4.2: the first digit says whether it may be tried again.
  test.each([
    '550 5.1.1 no such user',
    '551 not here',
    '552 5.2.2 mailbox full',
    '553 5.1.3 bad address',
    '554 5.7.1 refused',
  ])('%s: for good, remembered with its codes, and the others have their mails', async (answer) => {
    answers.set(address(ids.backer), answer);
    const before = arrived().length;
    await handOverAll(
      real(),
      everybody.map((person) => letter(person)),
    );
    expect(arrived().slice(before)).toEqual([address(ids.otherBacker), address(ids.requester)]);
    expect(await outcomeOf(ids.backer)).toMatchObject({
      outcome: 'refused',
      answer: /^\d+( [\d.]+\b)?/.exec(answer)?.[0].trim(),
    });
    at.now = noon.add({ hours: 24 * 30 });
    asked.length = 0;
    await handOverAll(
      real(),
      everybody.map((person) => letter(person)),
    );
    expect(asked).toEqual([]);
  });

  test.each(['450 4.2.1 try later', '451 4.3.0 local error', '452 4.2.2 mailbox full'])(
    '%s: for now, tried again with pauses, and the others have their mails',
    async (answer) => {
      answers.set(address(ids.backer), answer);
      const before = arrived().length;
      await expect(
        handOverAll(
          real(),
          everybody.map((person) => letter(person)),
        ),
      ).rejects.toThrow('deferred 1 of 3 mails');
      expect(arrived().slice(before)).toEqual([address(ids.otherBacker), address(ids.requester)]);
      expect(await handOver(real(), letter(ids.backer))).toBe('deferred');
      expect(asked.filter((one) => one === address(ids.backer))).toHaveLength(1);
      at.now = noon.add({ seconds: 2 });
      answers.clear();
      await handOverAll(
        real(),
        everybody.map((person) => letter(person)),
      );
      expect(arrived().slice(before)).toHaveLength(3);
      expect(await outcomeOf(ids.backer)).toMatchObject({ outcome: 'sent', attempts: 2 });
    },
  );

  test('421, which ends the connection: the others have their mails on the next ones', async () => {
    answers.set(address(ids.backer), '421 4.7.0 too busy');
    const before = arrived().length;
    await expect(
      handOverAll(
        real(),
        everybody.map((person) => letter(person)),
      ),
    ).rejects.toThrow('1 of 3 failed');
    expect(arrived().slice(before)).toEqual([address(ids.otherBacker), address(ids.requester)]);
  });

  test('for now, always: given up after 20 tries within three days', async () => {
    answers.set(address(ids.backer), '450 4.2.1 try later');
    for (let tries = 0; tries < 60; tries += 1) {
      await handOver(real(), letter(ids.backer));
      at.now = at.now.add({ hours: 1, minutes: 30 });
    }
    expect(asked).toHaveLength(20);
    const outcome = await outcomeOf(ids.backer);
    expect(outcome).toMatchObject({ outcome: 'given-up', attempts: 20 });
    expect(outcome?.triedAt.since(noon).total('hours')).toBeLessThan(72);
  });

  test('what cannot be an address is never sent to', async () => {
    await open.store.rememberContact(ids.backer, { email: 'no address' });
    expect(await handOver(real(), letter(ids.backer))).toBe('done');
    expect(await outcomeOf(ids.backer)).toMatchObject({ outcome: 'refused', answer: 'no address' });
  });

  test('a server that is away is not asked for every mail, and no mail is blamed', async () => {
    const away = smtpMailer({
      url: 'smtp://127.0.0.1:1',
      from: { name: 'Wishwell', address: 'wishes@wishwell.example' },
      publicUrl: 'https://wishwell.example',
      operator,
      clock: { now: () => noon },
    });
    let tries = 0;
    const counting: World['mailer'] = {
      ...away,
      send: (mail) => {
        tries += 1;
        return away.send(mail);
      },
    };
    const many = Array.from({ length: 10 }, (_, index) => letter(ids.backer, `1.${index}.many`));
    await expect(handOverAll({ ...real(), mailer: counting }, many)).rejects.toThrow(/did not take a mail/);
    expect(tries).toBe(3);
    expect(await open.store.mailAttempts('1.0.many')).toBeUndefined();
    away.close();
  });
});

async function twoBackers(): Promise<bigint> {
  const campaign = await aWish(open.store);
  await ask(open.store, campaign, { type: 'OpenWish', by: people.maintainer });
  const expires = { year: 2026, month: 12 };
  for (const [pledge, by] of [
    [campaign * 1000n + 1n, people.backer],
    [campaign * 1000n + 2n, people.otherBacker],
  ] as const)
    await ask(open.store, campaign, securePledge(pledge, { by }), {
      card: {
        backer: by.id,
        customer: `cus_${by.id}`,
        paymentMethod: `pm_${pledge}`,
        fingerprint: undefined,
        expires,
      },
    });
  return campaign;
}

test('a job of mails goes on after an event that cannot be told, and after an address that refuses', async () => {
  const campaign = await twoBackers();
  await ask(open.store, campaign, { type: 'CancelWish', by: people.maintainer, reason: 'done elsewhere' });
  const { events } = (await open.store.campaign(campaign)) ?? { events: 0 };
  answers.set(address(ids.backer), '550 5.1.1 no such user');
  const before = arrived().length;
  await sendMails(real(), { campaign, from: 1, to: events });
  expect(arrived().slice(before)).toEqual([address(ids.otherBacker)]);
});

test('cards that run out: one address that refuses stops no other warning, nor the sweep', async () => {
  await twoBackers();
  answers.set(address(ids.backer), '550 5.1.1 no such user');
  const before = arrived().length;
  await warnExpiringCards(real());
  await warnExpiringCards(real());
  expect(asked.toSorted()).toEqual([address(ids.backer), address(ids.otherBacker)].toSorted());
  expect(arrived().slice(before)).toEqual([address(ids.otherBacker)]);
});

test('cards to detach: one that the processor refuses keeps no other', async () => {
  const campaign = await twoBackers();
  await ask(open.store, campaign, { type: 'CancelWish', by: people.maintainer, reason: 'done elsewhere' });
  const forgotten: string[] = [];
  const { world } = aWorld(open, {
    async forgetCard(card) {
      if (card.endsWith('1')) throw new Error('refused');
      forgotten.push(card);
    },
  });
  await expect(letCardsGo(world, campaign)).rejects.toThrow('1 of 2 failed, the first: refused');
  expect(forgotten).toEqual([`pm_${campaign * 1000n + 2n}`]);
});

test('missed events: one that cannot be kept keeps no other out', async () => {
  const kept: string[] = [];
  async function* undelivered() {
    for (const id of ['evt_1', 'evt_2', 'evt_3']) yield { id, type: 'x', payload: {} } as never;
  }
  const work = fetchUndelivered({ ...at.world, payments: { undelivered } as never }, {
    async keepPaymentEvent({ id }: { id: string }) {
      if (id === 'evt_1') throw new Error('poison');
      kept.push(id);
      return true;
    },
  } as never);
  await expect(work).rejects.toThrow('1 of 3 failed');
  expect(kept).toEqual(['evt_2', 'evt_3']);
});

describe('the sweep', () => {
  const finders = [
    ['deadlines', 'due'],
    ['charges', 'unsettled'],
    ['charges to follow', 'toFollow'],
    ['payouts', 'toPay'],
    ['checkouts', 'openCheckouts'],
    ['issues', 'wishesToLookAt'],
    ['settings', 'staleSettings'],
    ['cards to detach', 'idleCards'],
    ['chores', 'lastRun'],
    ['mails about expiring cards', 'expiringCards'],
  ] as const;

  const broken = (name: string): World => ({
    ...at.world,
    store: new Proxy(open.store, {
      get: (store, key) =>
        key === name
          ? () => Promise.reject(new Error(`${name} is broken`))
          : (Reflect.get(store, key) as unknown),
    }),
    forge: { ...at.world.forge, redeliverFailed: async () => void redelivered.push(name) } as never,
  });
  const redelivered: string[] = [];

  test.each(finders)(
    'goes on when the step “%s” fails, and doctor says so until it succeeds',
    async (step, method) => {
      await twoBackers();
      await emptyQueue(db);
      const failed = await sweep(broken(method));
      expect(failed.map((failure) => failure.step)).toEqual([step]);
      await sweep(broken(method));
      expect(redelivered.filter((name) => name === method)).toHaveLength(2);
      const tasks = new Set((await queue(db)).map(({ task }) => task));
      expect(tasks.has('look')).toBe(method !== 'wishesToLookAt');
      expect(tasks.has('reconcile')).toBe(method !== 'lastRun');
      expect(await open.checkup.failingSteps(20)).toMatchObject([
        { name: step, failures: 2, error: `${method} is broken` },
      ]);
      await sweep(broken('nothing'));
      expect(await open.checkup.failingSteps(20)).toEqual([]);
    },
  );

  test('goes on when GitHub does not answer', async () => {
    const failed = await sweep({
      ...at.world,
      forge: { redeliverFailed: () => Promise.reject(new Error('down')) } as never,
    });
    expect(failed.map(({ step }) => step)).toEqual(['redeliveries']);
  });

  test('leaves a job that failed to its pause, and adds one that is tried no more once a day', async () => {
    const campaign = await twoBackers();
    const look = { task: 'look', campaign } as const;
    await emptyQueue(db);
    await open.store.enqueueMissing([look]);
    const set = (changes: string) => db.pool.query(`update graphile_worker._private_jobs set ${changes}`);
    const attempts = async () =>
      (await db.pool.query<{ attempts: number }>('select attempts from graphile_worker.jobs')).rows.map(
        (row) => row.attempts,
      );
    await set("attempts = 7, run_at = now() + interval '18 minutes'");
    await open.store.enqueueMissing([look]);
    expect(await attempts()).toEqual([7]);
    await set("attempts = max_attempts, run_at = now() - interval '17 hours'");
    await open.store.enqueueMissing([look]);
    expect(await attempts()).toEqual([25]);
    await set("run_at = now() - interval '19 hours'");
    await open.store.enqueueMissing([look]);
    expect(await attempts()).toContain(0);
  });
});

describe('doctor', () => {
  const patient = (): Patient =>
    ({ checkup: open.checkup, clock: { now: () => noon } }) as unknown as Patient;

  test('names a step of the sweep that fails', async () => {
    expect(await examineSweep(patient())).toMatchObject([{ level: 'ok' }]);
    await open.store.stepFailed('payouts', 'it is broken', noon);
    expect(await examineSweep(patient())).toMatchObject([
      {
        level: 'problem',
        says: expect.stringMatching(/^step “payouts”: failed 1 times since .*: it is broken/),
      },
    ]);
  });

  test.each([
    ['refused', '550 5.1.1', /^mail 7\.1\.receipt\.4: the mail server answered 550 5\.1\.1 .*, for good/],
    ['deferred', '450 4.2.1', /answered 450 4\.2\.1 .*3 times by now; it is tried again/],
    ['given-up', '450 4.2.1', /is not tried again/],
  ] as const)('names a mail that was %s', async (outcome, answer, says) => {
    expect(await examineMails(patient())).toMatchObject([{ level: 'ok' }]);
    await open.store.rememberMail('7.1.receipt.4', { outcome, answer, attempts: 3, triedAt: noon });
    expect(await examineMails(patient())).toMatchObject([
      { level: 'warning', says: expect.stringMatching(says) },
    ]);
  });
});
