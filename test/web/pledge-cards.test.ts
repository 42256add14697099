import { describe, expect, test } from 'vitest';
import type { OwnPledge } from '../../src/ports/affairs.ts';
import type { PledgeOrder } from '../../src/usecases/pledge.ts';
import { aCampaign, ids } from '../support/builders.ts';
import { WISH, ada, anOwnPledge, aWeb, aWish, changing, readable, unescaped } from './a-web.ts';

const PLEDGE = `${WISH}/pledge`;
const address = { owner: 'works', name: 'lantern', number: 3 };
const secured = aCampaign({ phase: 'funding' }).pledgeOf(ids.backer);
const held = aCampaign({ phase: 'collecting' }).pledgeOf(ids.backer);
const actUntil = Temporal.Instant.from('2027-03-04T10:00:00Z');

function refusedCard(trouble: OwnPledge['trouble']) {
  const wish = aWish('collecting');
  const own = anOwnPledge(held, { wish, trouble, actUntil });
  return aWeb({ wish, useCases: { ownPledge: async () => own } });
}

describe('a card that did not work', () => {
  test('can be confirmed at the bank or replaced, by when, and with what happens otherwise', async () => {
    const web = refusedCard('confirm');
    const html = await web.page(PLEDGE, { headers: await web.signedIn() });
    const words = readable(html);
    expect(words).toContain('Confirm this payment with your bank');
    expect(words).toContain('before it holds €250 on your card');
    expect(words).toContain('You can do so until 4 March 2027');
    expect(words).toContain('Otherwise your pledge is let go and you pay nothing');
    expect(html).toContain(`action="${PLEDGE}/confirm-card"`);
    expect(html).toContain(`action="${PLEDGE}/card"`);
    expect(html).not.toMatch(/\/withdraw"|\/change"/);
  });

  test('can be replaced alone where the bank would not take it again', async () => {
    const web = refusedCard('new-card');
    const html = await web.page(PLEDGE, { headers: await web.signedIn() });
    expect(readable(html)).toContain('Your card was refused');
    expect(html).not.toContain('/confirm-card');
    expect(html).toContain(`action="${PLEDGE}/card"`);
  });

  test('is told to its own backer alone', async () => {
    const web = refusedCard('new-card');
    for (const path of [PLEDGE, WISH, '/', '/gh/works/lantern'])
      expect(readable(await web.page(path))).not.toMatch(/refused|your card was/i);
    expect(web.called('ownPledge')).toEqual([]);
  });

  test('leads to the bank by a link, since a bank’s page leads on to others', async () => {
    const web = refusedCard('confirm');
    const answer = await web.send(`${PLEDGE}/confirm-card`, {}, await web.signedIn());
    const html = await answer.text();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(unescaped(html)).toContain('href="https://bank.example/3ds/1"');
    expect(readable(html)).toContain('Your bank asks you on a page of its own');
    expect(web.called(...changing)).toEqual([{ name: 'confirmCard', given: [ada, address] }]);
  });

  test('needs no bank where the bank did not insist', async () => {
    const web = aWeb({ useCases: { confirmCard: async () => ({ kind: 'done' }) } });
    const answer = await web.send(`${PLEDGE}/confirm-card`, {}, await web.signedIn());
    expect([answer.status, answer.headers.get('location')]).toEqual([303, PLEDGE]);
  });
});

describe('another card', () => {
  test('can be used at any time before collecting, and the present one says how long it lasts', async () => {
    const own = anOwnPledge(secured, { cardExpires: { year: 2027, month: 4 } });
    const web = aWeb({ useCases: { ownPledge: async () => own } });
    const headers = await web.signedIn();
    const html = await web.page(PLEDGE, { headers });
    expect(readable(html)).toContain('The saved card can be charged until the end of April 2027.');
    expect(html).toContain(`action="${PLEDGE}/card"`);
    const answer = await web.send(`${PLEDGE}/card`, {}, headers);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, 'https://checkout.example/c/2']);
    expect(web.called(...changing)).toEqual([
      { name: 'startCard', given: [ada, address, expect.objectContaining({ locale: 'en' })] },
    ]);
  });

  test('is not asked for where the present one holds the money', async () => {
    const wish = aWish('collecting');
    const web = aWeb({ wish, useCases: { ownPledge: async () => anOwnPledge(held, { wish }) } });
    expect(await web.page(PLEDGE, { headers: await web.signedIn() })).not.toContain(`${PLEDGE}/card`);
  });

  test.each([
    ['funding', 'Nothing is charged now'],
    ['collecting', 'the amount may be held on this card at once'],
  ] as const)('is agreed to in words that fit: %s', async (phase, words) => {
    const web = aWeb();
    for (const lang of ['en', 'fr']) await web.send(`${PLEDGE}/card?lang=${lang}`, {}, await web.signedIn());
    const consents = web.called('startCard').map(({ given }) => {
      const order = given[2] as PledgeOrder;
      return order.consent(aWish(phase, { title: 'x'.repeat(5000) }), 5000n);
    });
    expect(consents[0]).toContain(words);
    expect(consents).toHaveLength(2);
    for (const consent of consents) expect(consent.length).toBeLessThanOrEqual(1200);
  });
});

describe('coming back', () => {
  test.each([
    ['held', 'The amount is held on your card'],
    ['waiting', 'This page looks again by itself'],
    ['declined', 'You can try again, or use another card'],
  ] as const)('from the bank says how it ended: %s', async (state, words) => {
    const web = aWeb({ useCases: { cardReturned: async () => state } });
    const html = await web.page(`${PLEDGE}/card-done`, { headers: await web.signedIn() });
    expect(readable(html)).toContain(words);
    expect(html.includes('http-equiv="refresh"')).toBe(state === 'waiting');
    expect(html).toContain(`href="${state === 'waiting' ? `${PLEDGE}/card-done` : PLEDGE}"`);
    expect(web.called(...changing)).toEqual([{ name: 'cardReturned', given: [ada, address] }]);
  });

  test.each(['secured', 'waiting', 'expired'] as const)('from the card’s page says so: %s', async (kind) => {
    const web = aWeb({ useCases: { pledgeReturned: async () => ({ kind }) } });
    const html = await web.page(`${PLEDGE}/card-done?checkout=9`, { headers: await web.signedIn() });
    expect(readable(html)).toMatch(/Your new card is saved|Almost there|The card was not changed/);
    const look = unescaped(html).includes(`href="${PLEDGE}/card-done?checkout=9"`);
    expect(look).toBe(kind === 'waiting');
    expect(web.called(...changing)).toEqual([{ name: 'pledgeReturned', given: [ada, 9n] }]);
  });

  test('keeps no name of the payment in the address', async () => {
    const web = aWeb();
    const secret = 'payment_intent=pi_1&payment_intent_client_secret=pi_1_secret_2&redirect_status=succeeded';
    const headers = await web.signedIn();
    const answer = await web.ask(`${PLEDGE}/card-done?${secret}`, { headers });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `${PLEDGE}/card-done`]);
    expect(web.called(...changing)).toEqual([]);
    const french = await web.ask(`${PLEDGE}/card-done?checkout=9&lang=fr&${secret}`, { headers });
    expect(french.headers.get('location')).toBe(`${PLEDGE}/card-done?checkout=9&lang=fr`);
  });

  test('asks who is not signed in any more to sign in, and knows no checkout that is none', async () => {
    const web = aWeb();
    expect(await web.page(`${PLEDGE}/card-done`)).toContain('/auth/login?next');
    expect((await web.ask(`${PLEDGE}/card-done?checkout=9x`)).status).toBe(404);
    expect((await web.ask(`${PLEDGE}/done`)).status).toBe(404);
    expect(web.called(...changing)).toEqual([]);
  });
});

describe('a pledge on behalf of an organisation', () => {
  const filled = {
    organisation: '  Lantern \u202eFriends ',
    address: ' 1 Quay \r\n\r\n Ada Town ',
    taxNumber: ' FR 1 ',
  };

  test('carries what the receipt is made out to, trimmed', async () => {
    const web = aWeb();
    await web.send(PLEDGE, { amount: '50', ...filled }, await web.signedIn());
    const [order] = web.called('startPledge').map(({ given }) => given[2] as PledgeOrder);
    expect(order?.billing).toEqual({
      organisation: 'Lantern Friends',
      address: '1 Quay\nAda Town',
      taxNumber: 'FR 1',
    });
  });

  test('is none where nothing was filled in', async () => {
    const web = aWeb();
    const blank = { organisation: '  ', address: '\n', taxNumber: '' };
    for (const fields of [{}, blank])
      await web.send(PLEDGE, { amount: '50', ...fields }, await web.signedIn());
    for (const { given } of web.called('startPledge'))
      expect((given[2] as PledgeOrder).billing).toBeUndefined();
    expect(web.called('startPledge')).toHaveLength(2);
  });

  test('needs a name, and keeps what was typed', async () => {
    const web = aWeb();
    const fields = { amount: '50', named: 'yes', ...filled, organisation: ' ' };
    const answer = await web.send(PLEDGE, fields, await web.signedIn());
    const html = await answer.text();
    expect(answer.status).toBe(422);
    expect(readable(html)).toContain('A receipt for an organisation needs its name.');
    expect(html).toMatch(/<details[^>]* open>/);
    expect(html).toContain('1 Quay\nAda Town</textarea>');
    expect(html).toMatch(/name="organisation"[^>]* aria-invalid="true"/);
    expect(html).not.toMatch(/name="amount"[^>]* aria-invalid/);
    expect(web.called(...changing)).toEqual([]);
  });

  test('is bounded, whatever is sent', async () => {
    const web = aWeb();
    const fields = {
      amount: '50',
      organisation: 'o'.repeat(3000),
      address: 'a\n'.repeat(1500),
      taxNumber: 't'.repeat(3000),
    };
    await web.send(PLEDGE, fields, await web.signedIn());
    const [order] = web.called('startPledge').map(({ given }) => given[2] as PledgeOrder);
    expect(order?.billing?.organisation.length).toBeLessThanOrEqual(200);
    expect(order?.billing?.address.split('\n').length).toBeLessThanOrEqual(8);
    expect(order?.billing?.taxNumber.length).toBeLessThanOrEqual(50);
  });
});
