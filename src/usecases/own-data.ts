// What is kept of a person: handed out to them, and emptied when they ask for it. The books keep ids and amounts, which name
// nobody; while money is on its way to or from the person their name stays, since they must be told of it.
import { payable } from '../domain/books.ts';
import type { Campaign } from '../domain/campaign.ts';
import { type Pledge, live, stakeOf } from '../domain/pledge.ts';
import type { Forgotten, PersonExport } from '../ports/affairs.ts';
import type { WishView } from '../ports/views.ts';
import { changeCampaign } from './change-campaign.ts';
import { allSteps, eachByItself } from './each-by-itself.ts';
import type { Visitor } from './open-checkout.ts';
import { viewWish } from './view-wish.ts';
import type { World } from './world.ts';

const plain = (value: unknown): unknown => {
  if (typeof value === 'bigint' || value instanceof Temporal.Instant) return value.toString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]));
  return value;
};

const pageOf = async (world: World, campaign: bigint): Promise<string> => {
  const wish = await world.store.wish(campaign);
  if (!wish) return `campaign ${campaign}`;
  return world.links.page({ owner: wish.project.owner, name: wish.project.name, number: wish.number });
};

export async function exportPerson(world: World, visitor: Visitor): Promise<PersonExport> {
  const { store } = world;
  const person = (await store.people([visitor.id])).get(visitor.id);
  const pledges: unknown[] = [];
  for (const id of await store.pledgedBy(visitor.id)) {
    const campaign = await store.campaign(id, { backer: visitor.id });
    const own = campaign?.pledges.filter(({ backer }) => backer === visitor.id) ?? [];
    const wish = await pageOf(world, id);
    const billing = await store.billing(id, visitor.id);
    pledges.push({ wish, currency: campaign?.currency, billing, pledges: own });
  }
  const quotes: unknown[] = [];
  for (const id of await store.quotedBy(visitor.id)) {
    const campaign = (await store.summary(id))?.campaign;
    const own = campaign?.quotes.filter(({ developer }) => developer === visitor.id) ?? [];
    quotes.push({ wish: await pageOf(world, id), currency: campaign?.currency, quotes: own });
  }
  const wishes = await Promise.all((await store.askedBy(visitor.id)).map((id) => pageOf(world, id)));
  const declinesNews = await store.declinesMail(visitor.id);
  const made = { person: { ...person, id: visitor.id }, declinesNews, wishes, pledges, quotes };
  return Object.fromEntries(Object.entries(made).map(([name, value]) => [name, plain(value)]));
}

const beforeCollecting = ['proposed', 'open', 'funding', 'confirming'];

/** Money of theirs is taken, about to be, or on its way back. */
const owes = ({ phase }: Campaign, { charge, ...pledge }: Pledge): boolean => {
  if (live({ charge, ...pledge }) && phase === 'collecting') return true;
  const open = stakeOf(charge) > 0n && phase !== 'completed';
  return open || (charge !== undefined && (charge.refunding > 0n || charge.state === 'disputed'));
};

const developsNow = (campaign: Campaign, person: bigint): boolean =>
  campaign.accepted?.developer === person &&
  (['collecting', 'started', 'delivered', 'contested'].includes(campaign.phase) || payable(campaign) > 0n);

/** Withdraws what can be withdrawn, then empties; refused, and nothing changed, while money is on its way. */
export async function forgetPerson(world: World, visitor: Visitor): Promise<Forgotten> {
  const { store } = world;
  const by = { id: visitor.id, permission: 'none' } as const;
  const pledged = await store.pledgedBy(visitor.id);
  const quoted = await store.quotedBy(visitor.id);
  const inTheWay: WishView[] = [];
  for (const id of new Set([...pledged, ...quoted])) {
    const campaign = await store.campaign(id);
    if (campaign === undefined) continue;
    const own = campaign.pledges.filter(({ backer }) => backer === visitor.id);
    const summary = await store.summary(id);
    if (summary && (own.some((pledge) => owes(campaign, pledge)) || developsNow(campaign, visitor.id)))
      inTheWay.push(await viewWish(world, summary));
  }
  if (inTheWay.length > 0) return { kind: 'refused', wishes: inTheWay };
  const withdrawPledge = async (id: bigint): Promise<void> =>
    void (await changeCampaign(world, id, ({ phase, pledges }) =>
      beforeCollecting.includes(phase) &&
      pledges.some((pledge) => pledge.backer === visitor.id && live(pledge))
        ? { type: 'WithdrawPledge', by }
        : undefined,
    ));
  const withdrawQuote = async (id: bigint): Promise<void> =>
    void (await changeCampaign(world, id, ({ phase, quotes }) =>
      beforeCollecting.includes(phase) &&
      quotes.some((quote) => quote.developer === visitor.id && quote.state === 'live')
        ? { type: 'WithdrawQuote', by }
        : undefined,
    ));
  await allSteps(
    () => eachByItself(pledged, withdrawPledge),
    () => eachByItself(quoted, withdrawQuote),
  );
  const customer = (await store.people([visitor.id])).get(visitor.id)?.customer;
  if (customer !== undefined) await world.payments.deleteCustomer(customer);
  await store.forgetPerson(visitor.id);
  return { kind: 'done' };
}

export async function declineMail(
  world: World,
  who: { readonly token: string } | { readonly visitor: Visitor },
  declines: boolean,
): Promise<boolean> {
  const person = 'token' in who ? await world.store.personByMailToken(who.token) : who.visitor.id;
  if (person === undefined) return false;
  await world.store.declineMail(person, declines);
  return true;
}
