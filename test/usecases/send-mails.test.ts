// Who is told what by mail when something happens to a wish: once, in their language, and only while it is still true.
import { beforeEach, describe, expect, test } from 'vitest';
import type { CampaignCommand } from '../../src/domain/campaign-command.ts';
import type { RecordedEvent } from '../../src/domain/campaign-event.ts';
import { nextDeadline } from '../../src/domain/deadline.ts';
import { captureOrder } from '../../src/domain/capture-order.ts';
import type { Campaign } from '../../src/domain/campaign.ts';
import { changeCampaign } from '../../src/usecases/change-campaign.ts';
import { sendMails } from '../../src/usecases/send-mails.ts';
import { ids, people, specification } from '../support/builders.ts';
import { database } from '../support/database.ts';
import { plain } from '../support/rule-checks.ts';
import { aStore, aWish } from '../store/a-store.ts';
import { type AWorld, aWorld } from './a-world.ts';

const db = database();
const open = aStore(db);
const everybody = [ids.requester, ids.developer, ids.backer, ids.otherBacker, ids.maintainer];

let at: AWorld;
let campaign: bigint;
let lastPledge = 5000n;

beforeEach(async () => {
  at = aWorld(open);
  campaign = await aWish(open.store);
  for (const id of everybody) {
    await open.store.rememberPerson({ id, login: `person-${id}` });
    await open.store.rememberContact(id, {
      email: `${id}@example.org`,
      locale: id === ids.backer ? 'fr' : 'en',
    });
    await open.store.declineMail(id, false);
  }
});

/** What an answer of the processor makes due is done at once. */
async function wake(): Promise<readonly RecordedEvent[]> {
  const outcome = await changeCampaign(at.world, campaign, { type: 'Tick' });
  return outcome.kind === 'changed' ? outcome.events : [];
}

/** Asks, and sends the mails that follow; gives back what they are. */
async function after(command: CampaignCommand): Promise<readonly string[]> {
  const outcome = await changeCampaign(at.world, campaign, command);
  if (outcome.kind !== 'changed') throw new Error(`${command.type} came to ${outcome.kind}`);
  at.mails.length = 0;
  const woken = command.type.startsWith('Record') ? await wake() : [];
  const events = [...outcome.events, ...woken];
  const [first, last] = [events[0]?.sequence, events.at(-1)?.sequence];
  if (first !== undefined && last !== undefined)
    await sendMails(at.world, { campaign, from: first, to: last });
  return at.mails.map(({ to, content }) => `${content.kind} to ${to.split('@')[0]}`);
}

const state = async (): Promise<Campaign> => {
  const found = await open.store.campaign(campaign);
  if (!found) throw new Error('the campaign is gone');
  return found;
};
const pledge = (by: { id: bigint; permission: 'read' }, amount: bigint) =>
  after({ type: 'SecurePledge', by, pledge: (lastPledge += 1n), amount, named: false });
const backer = { id: ids.backer, permission: 'read' } as const;
const otherBacker = { id: ids.otherBacker, permission: 'read' } as const;
const quote = (amount: bigint) =>
  after({
    type: 'SubmitQuote',
    by: people.developer,
    amount,
    delay: { count: 14, unit: 'day' },
    specification,
    comment: 900n,
  });
const accept = () =>
  after({ type: 'AcceptQuote', by: people.maintainer, developer: ids.developer, version: undefined });

async function funded(): Promise<void> {
  await after({ type: 'OpenWish', by: people.maintainer });
  await pledge(backer, 30_000n);
  await quote(50_000n);
  await accept();
  await pledge(otherBacker, 30_000n);
}
async function collecting(): Promise<void> {
  await funded();
  await after({ type: 'DeclareReady', by: people.developer });
  at.now = nextDeadline(await state()) ?? at.now;
  await after({ type: 'Tick' });
}
const charge = async (of: bigint) => {
  const own = (await state()).pledges.find((one) => one.backer === of);
  return { pledge: own?.id ?? 0n, attempt: own?.charge?.attempt ?? 0, amount: own?.amount ?? 0n };
};
const authorise = async (of: bigint) =>
  after({ type: 'RecordAuthorised', ...(await charge(of)), captureBefore: at.now.add({ hours: 7 * 24 }) });

describe('before the collection', () => {
  test('earlier backers are told of the accepted quote, with the way out, and may decline such news', async () => {
    await after({ type: 'OpenWish', by: people.maintainer });
    await pledge(backer, 30_000n);
    await quote(50_000n);
    expect(await accept()).toEqual([`quote-accepted to ${ids.backer}`]);
    const [mail] = at.mails;
    expect(mail?.locale).toBe('fr');
    expect(mail?.unsubscribeUrl).toMatch(/^https:\/\/wishes\.example\/mail\/unsubscribe\?token=[\w-]{20,}$/);
    await open.store.declineMail(ids.backer, true);
    await after({ type: 'UndoAcceptance', by: people.maintainer });
    expect(await accept()).toEqual([]);
  });

  test('a dearer version asks who agreed to the one before, and cannot be declined', async () => {
    await funded();
    await open.store.declineMail(ids.otherBacker, true);
    await quote(60_000n);
    expect(await accept()).toContain(`quote-changed to ${ids.otherBacker}`);
    const mail = at.mails.find(({ content }) => content.kind === 'quote-changed');
    expect(mail?.unsubscribeUrl).toBeUndefined();
    expect(mail?.content).toMatchObject({ target: 60_000n, before: { target: 50_000n } });
  });

  test('who withdraws has it in writing', async () => {
    await funded();
    expect(await after({ type: 'WithdrawPledge', by: backer })).toEqual([`released to ${ids.backer}`]);
    expect(at.mails[0]?.content).toMatchObject({ reason: 'withdrawn', amount: 30_000n });
  });

  test('a mail is handed over once, however often its job runs', async () => {
    await funded();
    await after({ type: 'WithdrawPledge', by: backer });
    const { events } = await state();
    await sendMails(at.world, { campaign, from: 1, to: events });
    await sendMails(at.world, { campaign, from: 1, to: events });
    const keys = at.mails.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.filter((key) => key.includes('.released.'))).toHaveLength(1);
  });

  test('whose address is not known is told nothing, and nothing fails', async () => {
    await funded();
    await open.store.forgetPerson(ids.backer);
    expect(await after({ type: 'WithdrawPledge', by: backer })).toEqual([]);
  });
});

describe('while the collection runs', () => {
  test('a refused card asks for another one, and again each day', async () => {
    await collecting();
    const declined = await after({ type: 'RecordDeclined', ...(await charge(ids.backer)), cause: 'hard' });
    expect(declined).toEqual([`new-card to ${ids.backer}`]);
    expect(at.mails[0]?.content).toMatchObject({ again: false, retryAt: undefined });
    await authorise(ids.otherBacker);
    at.now = at.now.add({ hours: 24 });
    expect(await after({ type: 'Tick' })).toEqual([`new-card to ${ids.backer}`]);
    expect(at.mails[0]?.content).toMatchObject({ again: true });
  });

  test('a bank that wants to see its customer asks for a confirmation', async () => {
    await collecting();
    const cause = 'authentication-required';
    expect(await after({ type: 'RecordDeclined', ...(await charge(ids.backer)), cause })).toEqual([
      `confirm-card to ${ids.backer}`,
    ]);
  });

  test('nothing is asked for a card that has paid since', async () => {
    await collecting();
    const command = { type: 'RecordDeclined', ...(await charge(ids.backer)), cause: 'soft' } as const;
    const outcome = await changeCampaign(at.world, campaign, command);
    const sequence = outcome.kind === 'changed' ? (outcome.events[0]?.sequence ?? 0) : 0;
    await authorise(ids.backer);
    at.mails.length = 0;
    await sendMails(at.world, { campaign, from: sequence, to: sequence });
    expect(at.mails).toEqual([]);
  });
});

describe('once development starts', () => {
  async function started(): Promise<readonly string[]> {
    await collecting();
    await authorise(ids.backer);
    await authorise(ids.otherBacker);
    let said: readonly string[] = [];
    for (const { id, backer: of } of captureOrder(await state())) {
      const own = await charge(of);
      const share = (await state()).pledges.find((one) => one.id === id)?.charge?.share ?? 0n;
      said = await after({ type: 'RecordCaptured', pledge: id, attempt: own.attempt, amount: share });
    }
    return said;
  }

  test('each backer has a receipt of their share, the organisation on it, and the developer the start signal', async () => {
    await open.store.saveBilling(campaign, ids.backer, {
      organisation: 'Octo e. V.',
      address: '1 Quay',
      taxNumber: 'DE1',
    });
    expect((await started()).toSorted()).toEqual(
      [`receipt to ${ids.backer}`, `receipt to ${ids.otherBacker}`, `started to ${ids.developer}`].toSorted(),
    );
    const receipt = at.mails.find(({ to }) => to === `${ids.backer}@example.org`)?.content;
    expect(receipt).toMatchObject({
      pledged: 30_000n,
      paid: 25_000n,
      target: 50_000n,
      billing: { organisation: 'Octo e. V.' },
    });
  });

  test('money that goes back is told when it has gone, and whether all of it did', async () => {
    await started();
    for (const _ of [1, 2]) await after({ type: 'WithdrawQuote', by: people.developer });
    const asked = (await state()).pledges.find((one) => one.backer === ids.backer)?.charge;
    const said = await after({
      type: 'RecordRefund',
      pledge: (await charge(ids.backer)).pledge,
      attempt: 1,
      refund: asked?.refundAttempts ?? 0,
      outcome: 'succeeded',
    });
    expect(said).toEqual([`refunded to ${ids.backer}`]);
    expect(at.mails[0]?.content).toMatchObject({ amount: 25_000n, whole: true });
  });

  test('a payout that waits for its developer says so once, and the payout itself with its fees', async () => {
    await started();
    await after({ type: 'Deliver', by: people.developer, pullRequest: undefined });
    await after({ type: 'Approve', by: people.maintainer });
    expect(await after({ type: 'RecordPayoutWait', why: 'account' })).toEqual([
      `payout-waiting to ${ids.developer}`,
    ]);
    expect(at.mails[0]?.content).toMatchObject({ amount: 47_500n });
    expect(await after({ type: 'RecordPaidOut', payout: 1, amount: 47_500n, platformFee: 2_500n })).toEqual([
      `paid-out to ${ids.developer}`,
    ]);
  });

  test('a payout that the processor refuses is told to its developer and to the operator, once', async () => {
    await started();
    await after({ type: 'Deliver', by: people.developer, pullRequest: undefined });
    await after({ type: 'Approve', by: people.maintainer });
    const order = { amount: 47_500n, platformFee: 2_500n };
    expect(await after({ type: 'RequestPayout', ...order })).toEqual([]);
    const refused = { type: 'RecordPayoutRefused', payout: 1, attempt: 1, why: 'country' } as const;
    expect(await after(refused)).toEqual([
      'payout-refused to operator',
      `payout-refused to ${ids.developer}`,
    ]);
    expect(at.mails.map(({ content }) => content)).toMatchObject([
      { to: 'operator', why: 'country', amount: 47_500n },
      { to: 'developer', why: 'country', amount: 47_500n },
    ]);
    await after({ type: 'RequestPayout', ...order });
    expect(await after({ ...refused, attempt: 2 })).toEqual([]);
  });

  test('a dispute is told to whoever accepted the quote, without a backer’s name', async () => {
    await started();
    const { pledge, attempt } = await charge(ids.backer);
    const dispute = { pledge, attempt, open: 25_000n, refundable: false, lost: 0n } as const;
    expect(await after({ type: 'RecordDisputes', ...dispute })).toEqual([`disputed to ${ids.maintainer}`]);
    const said = JSON.stringify(at.mails[0]?.content, plain);
    expect(said).toContain('"amount":"25000n"');
    expect(said).not.toContain('person-');
  });
});
