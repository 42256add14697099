// What backers say of a work that they paid for: more time, an objection, a vote. Who says it is the signed-in person by numeric
// id; what it weighs is what of their money the work has.
import type { PersonCommand } from '../domain/campaign-command.ts';
import type { Campaign, Work } from '../domain/campaign.ts';
import { settledBy, weightOf, weightOfAll } from '../domain/independence.ts';
import { extendedDueAt, graceEndsAt, settledUntil, silencePaysAt } from '../domain/work-clocks.ts';
import type { OwnSay } from '../ports/affairs.ts';
import type { Wish } from '../ports/records.ts';
import { changeCampaign } from './change-campaign.ts';
import type { Visitor } from './open-checkout.ts';
import { type PledgeDone, publicWish } from './pledge.ts';
import type { WishAddress } from './links.ts';
import type { World } from './world.ts';

/** Whole percent of all that was paid; rounded down. */
function percentOf(campaign: Campaign, people: readonly bigint[]): number {
  const all = weightOfAll(campaign);
  const sum = people.reduce((total, person) => total + weightOf(campaign, person), 0n);
  return all > 0n ? Number((sum * 100n) / all) : 0;
}

function extensionSay(campaign: Campaign, work: Work, person: bigint): OwnSay | undefined {
  const { extension } = work;
  if (extension === undefined) return undefined;
  const { delay, askedAt, votes } = extension;
  return {
    kind: 'extension',
    delay,
    dueAt: extendedDueAt(campaign, work, delay, askedAt),
    until: graceEndsAt(campaign, work),
    agreed: votes.includes(person),
    percent: percentOf(campaign, votes),
  };
}

function objectionSay(campaign: Campaign, work: Work, person: bigint): OwnSay {
  const pays = silencePaysAt(work);
  return {
    kind: 'objection',
    until: pays ?? work.holdEndsAt,
    silencePays: pays !== undefined,
    objected: work.objections.includes(person),
    percent: percentOf(campaign, work.objections),
  };
}

/** Where the forge does not answer it is taken for not saying: then the backers are not asked. */
async function voteSay(
  world: World,
  wish: Wish,
  campaign: Campaign,
  person: bigint,
): Promise<OwnSay | undefined> {
  const { work } = campaign;
  const until = work && settledUntil(work);
  if (work === undefined || until === undefined) return undefined;
  const maintainers = await world.forge.maintainers(wish.project).catch(() => undefined);
  const by = settledBy(campaign, maintainers);
  if (by !== 'backers') return { kind: 'settled-by', by, until };
  const who = (approve: boolean): readonly bigint[] =>
    work.settlementVotes.filter((vote) => vote.approve === approve).map(({ backer }) => backer);
  return {
    kind: 'vote',
    until,
    voted: work.settlementVotes.find(({ backer }) => backer === person)?.approve,
    approve: percentOf(campaign, who(true)),
    refund: percentOf(campaign, who(false)),
  };
}

/** Undefined where there is nothing to say now, or it would weigh nothing. @param campaign with all its pledges */
export async function ownSay(
  world: World,
  wish: Wish,
  campaign: Campaign,
  person: bigint,
): Promise<OwnSay | undefined> {
  const { phase, work } = campaign;
  if (work === undefined || weightOf(campaign, person) === 0n) return undefined;
  if (phase === 'started') return extensionSay(campaign, work, person);
  if (phase === 'delivered') return objectionSay(campaign, work, person);
  return phase === 'contested' ? voteSay(world, wish, campaign, person) : undefined;
}

async function say(
  world: World,
  address: WishAddress,
  command: (wish: Wish) => Promise<PersonCommand>,
): Promise<PledgeDone> {
  const summary = await publicWish(world, address);
  if (!summary) return { kind: 'unknown-wish' };
  const outcome = await changeCampaign(world, summary.wish.campaign, await command(summary.wish));
  return outcome.kind === 'refused' ? outcome : { kind: 'done' };
}

/** As a backer only: a maintainer who answers alone does so in the issue. */
const backer = ({ id }: Visitor) => ({ id, permission: 'none' }) as const;

export const answerExtension = (world: World, visitor: Visitor, address: WishAddress, accept: boolean) =>
  say(world, address, async () => ({ type: 'AnswerExtension', by: backer(visitor), accept }));

export const objectTo = (world: World, visitor: Visitor, address: WishAddress) =>
  say(world, address, async () => ({ type: 'Object', by: backer(visitor) }));

/** @throws when the forge does not answer who maintains the project: whether votes count depends on it */
export const voteSettlement = (world: World, visitor: Visitor, address: WishAddress, approve: boolean) =>
  say(world, address, async (wish) => ({
    type: 'VoteSettlement',
    by: backer(visitor),
    approve,
    maintainers: await world.forge.maintainers(wish.project),
  }));
