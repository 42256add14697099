// What a person has here and may do with it: see it, take it along, have it removed, be paid. Only ever their own.
import { beforeEach, describe, expect, test } from 'vitest';
import { payoutCountries } from '../../src/payments/payout-countries.ts';
import { CountryRefused, type PayoutAccount } from '../../src/ports/payments.ts';
import { affairs, ownPledge } from '../../src/usecases/affairs.ts';
import {
  payoutAccount,
  payoutDashboard,
  resumeOnboarding,
  startOnboarding,
} from '../../src/usecases/onboarding.ts';
import { declineMail, exportPerson, forgetPerson } from '../../src/usecases/own-data.ts';
import { leaveWish } from '../../src/usecases/pledge.ts';
import { defaultSettings } from '../../src/domain/settings.ts';
import { payoutStanding, splitPayout } from '../../src/usecases/pay-developer.ts';
import { ids, people } from '../support/builders.ts';
import { database } from '../support/database.ts';
import { aFundedWish } from '../books/a-funded-wish.ts';
import { aStore, ask, aWish, happens, securePledge } from '../store/a-store.ts';
import { type AWorld, aWorld } from './a-world.ts';

const db = database();
const open = aStore(db);

let standing: PayoutAccount['standing'];
let country: string;
let closed: boolean;
let deleted: string[];
let at: AWorld;

beforeEach(() => {
  standing = 'ready';
  country = 'FR';
  closed = false;
  deleted = [];
  at = aWorld(open, {
    createAccount: async (key, { country }) => {
      if (country === 'IS') throw new CountryRefused('no payout can be sent there');
      return `acct_${key}`;
    },
    openOnboarding: async (account, { returnUrl }) => `https://connect.example/${account}?back=${returnUrl}`,
    openDashboard: async (account) => `https://dashboard.example/${account}`,
    readAccount: async () => ({
      standing,
      due: standing === 'incomplete' ? ['external_account'] : [],
      closed,
      country,
      requested: true,
    }),
    platform: async () => ({
      country: 'FR',
      settles: ['EUR'],
      payoutInterval: 'manual',
      takesCharges: true,
    }),
    payoutCountries,
    deleteCustomer: async (customer) => void deleted.push(customer),
  });
});

let last = 900n;
const someone = () => ({ id: (last += 1n), login: `someone-${last}` });

describe('where a developer’s money goes', () => {
  test('is nowhere before they say so, and then on the processor’s own page', async () => {
    const visitor = someone();
    expect(await payoutAccount(at.world, visitor)).toMatchObject({
      standing: 'absent',
      due: [],
      email: undefined,
      reach: { platform: 'FR' },
    });
    expect(await resumeOnboarding(at.world, visitor)).toEqual({ kind: 'nothing' });
    const order = { email: ' dev@example.org ', country: 'fr', locale: 'fr' } as const;
    const leaving = await startOnboarding(at.world, visitor, order);
    expect(leaving).toMatchObject({ kind: 'leave', url: expect.stringContaining('/me/payout/return') });
    standing = 'incomplete';
    expect(await payoutAccount(at.world, visitor)).toMatchObject({
      standing: 'incomplete',
      due: ['external_account'],
      email: 'dev@example.org',
    });
    expect(await payoutDashboard(at.world, visitor)).toEqual({ kind: 'nothing' });
    expect(await startOnboarding(at.world, visitor, order)).toEqual(leaving);
    standing = 'ready';
    expect(await payoutDashboard(at.world, visitor)).toMatchObject({ kind: 'leave' });
  });

  test.each([
    ['an address that is none', { email: 'dev at example.org', country: 'FR' }, 'email'],
    [
      'an address with a line break',
      { email: 'dev@example.org\nbcc: all@example.org', country: 'FR' },
      'email',
    ],
    ['a country that is none', { email: 'dev@example.org', country: 'France' }, 'country'],
  ])('%s is refused by name', async (_, typed, field) => {
    const refused = await startOnboarding(at.world, someone(), { ...typed, locale: 'en' });
    expect(refused).toEqual({ kind: 'unreadable', field });
  });

  test.each([
    ['that the operator’s own cannot pay is refused before the processor is asked', 'JP'],
    ['that the processor opens no account in is refused like one that cannot be paid', 'IS'],
  ])('a country %s', async (_, chosen) => {
    const order = { email: 'dev@example.org', country: chosen, locale: 'en' } as const;
    const visitor = someone();
    expect(await startOnboarding(at.world, visitor, order)).toEqual({ kind: 'unpayable', country: chosen });
    expect(await resumeOnboarding(at.world, visitor)).toEqual({ kind: 'nothing' });
  });

  test.each([
    ['closed', (): void => void (closed = true)],
    ['unpayable', (): void => void (country = 'JP')],
  ] as const)('an account that is %s is replaced by another', async (what, happens) => {
    const visitor = someone();
    const order = { email: 'dev@example.org', country: 'FR', locale: 'en' } as const;
    await startOnboarding(at.world, visitor, order);
    happens();
    expect(await payoutAccount(at.world, visitor)).toMatchObject({ standing: what });
    const again = await startOnboarding(at.world, visitor, order);
    expect(again).toMatchObject({
      url: expect.stringContaining(`:after:acct_person:${visitor.id}`) as string,
    });
  });

  test('is where the operator’s account pays, or the quote is not accepted', async () => {
    const { id, login } = someone();
    await open.store.rememberPerson({ id, login });
    await open.store.rememberContact(id, { account: 'acct_japan' });
    expect(await payoutStanding(at.world, id)).toBe('ready');
    country = 'JP';
    expect(await payoutStanding(at.world, id)).toBe('unpayable');
  });
});

describe('a person’s own page', () => {
  test('has their pledges, quotes and payouts, and nobody else’s', async () => {
    const { campaign } = await aFundedWish(open, db, 'completed', { paid: false });
    const own = await affairs(at.world, { id: ids.backer, login: 'bob' });
    const here = own.pledges.filter(({ wish }) => wish.campaign === campaign);
    expect(here.map(({ pledge }) => pledge.backer)).toEqual([ids.backer]);
    expect(own.payouts).toEqual([]);
    const developers = await affairs(at.world, { id: ids.developer, login: 'grace' });
    const [payout] = developers.payouts.filter(({ wish }) => wish.campaign === campaign);
    expect(payout).toMatchObject({ phase: 'completed', target: 50_000n, paid: 0n, disputed: 0n });
    expect(payout?.waiting).toBe(splitPayout(50_000n - 165n, 500).amount);
    const quotes = developers.quotes.filter(({ wish }) => wish.campaign === campaign);
    expect(quotes).toMatchObject([{ state: 'accepted', amount: 50_000n }]);
    expect((await affairs(at.world, someone())).pledges).toEqual([]);
  });

  test('says what is asked of a backer whose card was refused, and until when', async () => {
    const { campaign } = await aFundedWish(open, db, 'collecting', {
      more: (story) => {
        story.authorise(ids.requester);
        story.decline(ids.backer);
      },
    });
    const wish = await open.store.wish(campaign);
    const address = { owner: 'Octo', name: 'Tools', number: wish?.number ?? 0 };
    const own = await ownPledge(at.world, { id: ids.backer, login: 'bob' }, address);
    expect(own).toMatchObject({ trouble: 'new-card' });
    expect(own?.actUntil).toEqual((await open.store.campaign(campaign))?.collection?.windowEndsAt);
    const other = await ownPledge(at.world, { id: ids.otherBacker, login: 'eve' }, address);
    expect(other).toMatchObject({ trouble: undefined, actUntil: undefined });
  });
});

describe('what is kept of a person', () => {
  test('is handed out to them as plain data', async () => {
    const visitor = someone();
    const campaign = await aWish(open.store);
    await open.store.rememberPerson(visitor);
    await open.store.rememberContact(visitor.id, { email: 'me@example.org', customer: 'cus_me' });
    await ask(open.store, campaign, { type: 'OpenWish', by: people.maintainer });
    const by = { id: visitor.id, permission: 'read' } as const;
    await ask(open.store, campaign, securePledge(70_001n, { by, amount: 1200n }));
    const data = JSON.parse(JSON.stringify(await exportPerson(at.world, visitor))) as Record<string, unknown>;
    expect(data['person']).toMatchObject({ id: String(visitor.id), email: 'me@example.org' });
    expect(JSON.stringify(data['pledges'])).toContain('"amount":"1200"');
  });

  test('is emptied with what can be withdrawn; the books keep ids and amounts', async () => {
    const visitor = someone();
    const campaign = await aWish(open.store);
    await open.store.rememberPerson(visitor);
    await open.store.rememberContact(visitor.id, { email: 'gone@example.org', customer: 'cus_gone' });
    await ask(open.store, campaign, { type: 'OpenWish', by: people.maintainer });
    const by = { id: visitor.id, permission: 'read' } as const;
    await ask(open.store, campaign, securePledge(70_002n, { by, amount: 1200n }));
    expect(await forgetPerson(at.world, visitor)).toEqual({ kind: 'done' });
    expect(deleted).toEqual(['cus_gone']);
    const after = await open.store.campaign(campaign);
    expect(after?.pledges[0]).toMatchObject({ backer: visitor.id, amount: 1200n, released: 'withdrawn' });
    const known = (await open.store.people([visitor.id])).get(visitor.id);
    expect(known).toMatchObject({ login: undefined, email: undefined, customer: undefined });
  });

  test.each(['collecting', 'started', 'refunding'] as const)(
    'stays while money is on its way: %s',
    async (phase) => {
      const { campaign } = await aFundedWish(open, db, phase);
      await open.store.rememberPerson({ id: ids.otherBacker, login: 'eve' });
      const refused = await forgetPerson(at.world, { id: ids.otherBacker, login: 'eve' });
      expect(refused).toMatchObject({ kind: 'refused' });
      const wishes = refused.kind === 'refused' ? refused.wishes.map((wish) => wish.campaign) : [];
      expect(wishes).toContain(campaign);
      expect((await open.store.people([ids.otherBacker])).get(ids.otherBacker)?.login).toBe('eve');
    },
  );

  test('news by mail is declined by the token of a mail, which opens nothing else', async () => {
    const visitor = someone();
    await open.store.rememberPerson(visitor);
    const token = await open.store.mailToken(visitor.id);
    expect(await open.store.mailToken(visitor.id)).toBe(token);
    expect(await declineMail(at.world, { token }, true)).toBe(true);
    expect(await open.store.declinesMail(visitor.id)).toBe(true);
    expect(await declineMail(at.world, { token: 'somebody' }, true)).toBe(false);
    expect(await declineMail(at.world, { visitor }, false)).toBe(true);
    expect(await open.store.declinesMail(visitor.id)).toBe(false);
  });
});

describe('the developer under another name', () => {
  const card = { customer: 'cus_1', paymentMethod: 'pm_1', expires: undefined };

  test('is known by the same card or the same address', async () => {
    const [dev, friend, twin, mailbox] = [someone(), someone(), someone(), someone()];
    const campaign = await aWish(open.store);
    for (const [person, fingerprint] of [
      [dev, 'same'],
      [twin, 'same'],
      [friend, 'other'],
    ] as const)
      await happens(open.store, campaign, [], { card: { backer: person.id, ...card, fingerprint } });
    await open.store.rememberContact(dev.id, { email: 'Dev@example.org' });
    await open.store.rememberContact(mailbox.id, { email: 'dev@example.org' });
    expect(await open.store.isSamePerson(dev.id, twin.id, 'same')).toBe(true);
    expect(await open.store.isSamePerson(dev.id, friend.id, 'other')).toBe(false);
    expect(await open.store.isSamePerson(dev.id, mailbox.id, undefined)).toBe(true);
    await ask(open.store, campaign, { type: 'OpenWish', by: people.maintainer });
    for (const [index, person] of [friend, twin, mailbox].entries())
      await ask(
        open.store,
        campaign,
        securePledge(70_010n + BigInt(index), { by: { id: person.id, permission: 'read' }, amount: 900n }),
      );
    const same = await open.store.sameAs(campaign, dev.id);
    expect(new Set(same)).toEqual(new Set([twin.id, mailbox.id]));
    expect(same).toHaveLength(2);
  });
});

describe('cards that run out', () => {
  test('are found in time, once, and only where the wish outlives them', async () => {
    const campaign = await aWish(open.store);
    await ask(open.store, campaign, { type: 'OpenWish', by: people.maintainer });
    const expires = [
      { year: 2027, month: 3 },
      { year: 2027, month: 8 },
      { year: 2031, month: 1 },
    ];
    for (const [index, each] of expires.entries()) {
      const backer = 80_000n + BigInt(index);
      const saved = { customer: 'c', paymentMethod: 'p', fingerprint: undefined, expires: each };
      await ask(open.store, campaign, securePledge(backer, { by: { id: backer, permission: 'read' } }), {
        card: { backer, ...saved },
      });
    }
    const found = async (year: number, month: number) =>
      (await open.store.expiringCards({ year, month }))
        .filter((one) => one.campaign === campaign)
        .map(({ backer }) => backer);
    expect(await found(2027, 2)).toEqual([]);
    expect(await found(2027, 3)).toEqual([80_000n]);
    // The wish ends in August 2027, before the second card does with that month, and long before the third.
    expect(await found(2031, 2)).toEqual([80_000n]);
    await open.store.cardWarned(campaign, 80_000n, at.now);
    expect(await found(2027, 3)).toEqual([]);
  });
});

describe('a wish that is no longer public', () => {
  test('lets its backers leave from their own page, and nobody else', async () => {
    const [backer, stranger] = [someone(), someone()];
    const campaign = await aWish(open.store, { project: 77n });
    await ask(open.store, campaign, { type: 'OpenWish', by: people.maintainer });
    const by = { id: backer.id, permission: 'read' } as const;
    await ask(open.store, campaign, securePledge(70_020n, { by, amount: 1200n }));
    await open.store.rememberProject(
      { id: 77n, installation: 9n, owner: 'Octo', name: 'Hidden', private: true },
      defaultSettings('EUR'),
    );
    const own = (await affairs(at.world, backer)).pledges;
    expect(own.map(({ wish }) => [wish.campaign, wish.private])).toEqual([[campaign, true]]);
    expect(await leaveWish(at.world, stranger, campaign)).toEqual({ kind: 'unknown-wish' });
    expect(await leaveWish(at.world, backer, campaign)).toEqual({ kind: 'done' });
    expect((await open.store.campaign(campaign))?.pledges[0]?.released).toBe('withdrawn');
  });
});
