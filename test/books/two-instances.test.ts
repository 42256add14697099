// Two servers on one Stripe account, both with a campaign 1 that is collected from the very same customers: whatever one of
// them reads, it leaves the other's money where it is, and counts it as none of its own.
import { beforeAll, expect, test } from 'vitest';
import { currencyRules, exponentOf } from '../../src/payments/currencies.ts';
import { stripePayments } from '../../src/payments/gateway.ts';
import type { OpenStore } from '../../src/store/store.ts';
import { findLostIntents } from '../../src/usecases/find-lost-intents.ts';
import { followIntent } from '../../src/usecases/follow-charge.ts';
import { reconcile } from '../../src/usecases/reconcile.ts';
import { type ChargeOrder, testStripe } from '../payments/stripe.ts';
import { aStore, aWish, happens } from '../store/a-store.ts';
import { aCampaign } from '../support/builders.ts';
import { type TestDatabase, database } from '../support/database.ts';
import { aWorld } from '../usecases/a-world.ts';

const stripe = testStripe();
const databases = [database(), database()] as const;
const stores = [aStore(databases[0]), aStore(databases[1])] as const;

async function aServer(open: OpenStore, db: TestDatabase) {
  const story = aCampaign({ phase: 'collecting' });
  const campaign = await aWish(open.store);
  await happens(
    open.store,
    campaign,
    story.events.filter(({ type }) => type !== 'WishProposed'),
    { at: story.now },
  );
  const payments = stripePayments({
    instance: await open.instance.instanceId(),
    secretKey: stripe.local.secretKey,
    apiUrl: stripe.local.origin,
    currencies: currencyRules(['EUR']),
    timeoutMs: 10_000,
  });
  const { world } = aWorld(open, payments);
  return { open, db, campaign, story, payments, world };
}
type AServer = Awaited<ReturnType<typeof aServer>>;

let one: AServer;
let other: AServer;
/** Made by the first, one a pledge. */
const intents: string[] = [];

beforeAll(async () => {
  one = await aServer(stores[0], databases[0]);
  other = await aServer(stores[1], databases[1]);
  for (const { id: pledge, backer, amount, charge } of one.story.state.pledges) {
    const card = await stripe.savedCard();
    for (const { db, campaign } of [one, other])
      await db.pool.query(
        'insert into cards (campaign, backer, customer, payment_method) values ($1, $2, $3, $4)',
        [campaign, backer, card.customer, card.paymentMethod],
      );
    const order: ChargeOrder = {
      campaign: one.campaign,
      pledge,
      attempt: charge?.attempt ?? 1,
      card,
      currency: 'EUR',
      amount,
      description: 'Octo/Tools#1',
    };
    const outcome = await one.payments.authorise(`pledge:${pledge}:authorise:1`, order);
    if (outcome.kind === 'unanswered') throw new Error(outcome.kind);
    intents.push(outcome.intent ?? '');
  }
});

const statuses = async (): Promise<readonly string[]> =>
  Promise.all(intents.map(async (intent) => (await stripe.raw.paymentIntents.retrieve(intent)).status));

test('both count from 1', () => {
  expect(other.campaign).toBe(one.campaign);
  expect(other.story.state.pledges.map(({ id }) => id)).toEqual(one.story.state.pledges.map(({ id }) => id));
});

test('holds of the other are neither taken for own ones nor cancelled, whatever leads to them', async () => {
  for (const intent of intents) await followIntent(other.world, intent, undefined);
  expect(await findLostIntents(other.world, 'all')).toEqual([]);
  expect(await statuses()).toEqual(intents.map(() => 'requires_capture'));
  const state = await other.open.store.campaign(other.campaign);
  expect(state?.pledges.map(({ charge }) => charge?.authorised)).toEqual(intents.map(() => 0n));
});

test('what the other captured is in the balance, and of no campaign', async () => {
  const [first, ...rest] = intents;
  const amount = one.story.state.pledges[0]?.amount ?? 0n;
  await one.payments.capture('pledge:1:capture:1', first ?? '', amount);
  const report = await reconcile({ ...other.world, exponent: exponentOf });
  expect(report).toMatchObject({ differences: [], charges: 0, frozen: undefined });
  expect(report.totals).toMatchObject([{ currency: 'EUR', unexplained: 0n }]);
  expect(report.others).toMatchObject([{ kind: 'charge', amount, charge: undefined }]);
  expect(await statuses()).toEqual(['succeeded', ...rest.map(() => 'requires_capture')]);
});

test('while its own server finds every one of them', async () => {
  const [captured, ...lost] = await findLostIntents(one.world, 'all');
  const found = [captured?.intent ?? '', ...lost.map(({ intent }) => intent)];
  const byName = (a: string, b: string): number => a.localeCompare(b);
  expect(found.toSorted(byName)).toEqual(intents.toSorted(byName));
});
