// What a person sees of their own: pledges, quotes, payouts. Only ever asked for by that person; amounts of others are not in it.
import { payable } from '../domain/books.ts';
import type { Campaign, Phase } from '../domain/campaign.ts';
import { collectsAt } from '../domain/clocks.ts';
import { weightOfAll } from '../domain/independence.ts';
import { notBefore, withdrawUntil } from '../domain/withdrawal.ts';
import { type Pledge, live, refusedNow, stakeOf } from '../domain/pledge.ts';
import type { Affairs, CardTrouble, OwnPayout, OwnPledge, OwnQuote, OwnSay } from '../ports/affairs.ts';
import type { WishSummary } from '../ports/records.ts';
import type { WishAddress } from './links.ts';
import { splitPayout } from './pay-developer.ts';
import type { Visitor } from './open-checkout.ts';
import { publicWish } from './pledge.ts';
import { ownSay } from './say.ts';
import { viewWish } from './view-wish.ts';
import type { World } from './world.ts';

/** The present one, else the last. */
const pledgeOf = ({ pledges }: Campaign, person: bigint): Pledge | undefined => {
  const own = pledges.filter(({ backer }) => backer === person);
  return own.find(live) ?? own.at(-1);
};

const troubleOf = ({ charge }: Pledge): CardTrouble =>
  charge?.decline?.cause === 'authentication-required' ? 'confirm' : 'new-card';

async function ownPledgeIn(
  world: World,
  visitor: Visitor,
  summary: WishSummary,
): Promise<OwnPledge | undefined> {
  const campaign = await world.store.campaign(summary.wish.campaign, { backer: visitor.id });
  const pledge = campaign && pledgeOf(campaign, visitor.id);
  if (!campaign || !pledge) return undefined;
  const card = await world.store.card(campaign.id, visitor.id);
  const refused = refusedNow(pledge);
  const rightUntil = withdrawUntil(campaign, pledge);
  return {
    wish: await viewWish(world, summary),
    pledge,
    billing: await world.store.billing(campaign.id, visitor.id),
    cardExpires: card?.expires,
    trouble: refused ? troubleOf(pledge) : undefined,
    actUntil: refused ? campaign.collection?.windowEndsAt : undefined,
    withdrawUntil: live(pledge) ? collectsAt(campaign) : undefined,
    notBefore: live(pledge) ? notBefore(campaign, pledge, world.clock.now()) : undefined,
    rightUntil:
      rightUntil && Temporal.Instant.compare(world.clock.now(), rightUntil) < 0 ? rightUntil : undefined,
    goesBack: stakeOf(pledge.charge),
    say: await saysNow(world, summary, visitor),
  };
}

const inWork: readonly Phase[] = ['started', 'delivered', 'contested'];

/** What others said weighs by what they paid: all pledges are needed, and only where there is something to say. */
async function saysNow(world: World, summary: WishSummary, visitor: Visitor): Promise<OwnSay | undefined> {
  const { wish, campaign } = summary;
  if (!inWork.includes(campaign.phase)) return undefined;
  const whole = await world.store.campaign(wish.campaign);
  return whole && ownSay(world, wish, whole, visitor.id);
}

export async function ownPledge(
  world: World,
  visitor: Visitor,
  address: WishAddress,
): Promise<OwnPledge | undefined> {
  const summary = await publicWish(world, address);
  return summary && ownPledgeIn(world, visitor, summary);
}

async function ownQuotes(world: World, visitor: Visitor, summary: WishSummary): Promise<readonly OwnQuote[]> {
  const { accepted, quotes } = summary.campaign;
  const wish = await viewWish(world, summary);
  return quotes
    .filter(({ developer }) => developer === visitor.id)
    .map(({ version, amount, state }) => {
      const isAccepted = accepted?.developer === visitor.id && accepted.version === version;
      return { wish, version, amount, state: isAccepted ? 'accepted' : state };
    });
}

async function ownPayout(
  world: World,
  visitor: Visitor,
  summary: WishSummary,
): Promise<OwnPayout | undefined> {
  const { accepted, work } = summary.campaign;
  if (accepted?.developer !== visitor.id || work === undefined) return undefined;
  const campaign = await world.store.campaign(summary.wish.campaign);
  if (campaign === undefined) return undefined;
  const disputed = campaign.pledges
    .filter(({ charge }) => charge?.state === 'disputed')
    .reduce((sum, { charge }) => sum + (charge ? charge.captured - charge.refunded - charge.lost : 0n), 0n);
  return {
    wish: await viewWish(world, summary),
    phase: campaign.phase,
    target: accepted.amount,
    paid: campaign.paidOut,
    waiting: splitPayout(payable(campaign), world.platformFeeBasisPoints).amount,
    why: campaign.payoutWait,
    withdrawn: work.withdrawn,
    left: weightOfAll(campaign),
    smallerSum: inWork.includes(campaign.phase) ? work.smallerSum : undefined,
    disputed,
  };
}

/** Those of private repositories too: what is a person's own stays theirs, and is shown without the wish's name. */
async function summariesOf(world: World, campaigns: readonly bigint[]): Promise<readonly WishSummary[]> {
  const found: WishSummary[] = [];
  for (const id of campaigns) {
    const summary = await world.store.summary(id);
    if (summary) found.push(summary);
  }
  return found;
}

export async function affairs(world: World, visitor: Visitor): Promise<Affairs> {
  const { store } = world;
  const person = (await store.people([visitor.id])).get(visitor.id);
  const pledges: OwnPledge[] = [];
  for (const summary of await summariesOf(world, await store.pledgedBy(visitor.id))) {
    const own = await ownPledgeIn(world, visitor, summary);
    if (own) pledges.push(own);
  }
  const quotes: OwnQuote[] = [];
  const payouts: OwnPayout[] = [];
  for (const summary of await summariesOf(world, await store.quotedBy(visitor.id))) {
    quotes.push(...(await ownQuotes(world, visitor, summary)));
    const payout = await ownPayout(world, visitor, summary);
    if (payout) payouts.push(payout);
  }
  return {
    login: visitor.login,
    email: person?.email,
    declines: await store.declinesMail(visitor.id),
    pledges,
    quotes,
    payouts,
  };
}
