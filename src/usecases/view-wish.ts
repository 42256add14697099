// What every surface shows of a wish, gathered once: the campaign's progress, names where people may be named, addresses.
import { counts } from '../domain/pledge.ts';
import { progressOf } from '../domain/progress.ts';
import { type Quote, sameQuote } from '../domain/quote.ts';
import type { AlteredQuote, Person, Silence, Wish, WishSummary } from '../ports/records.ts';
import type { QuoteView, WishView } from '../ports/views.ts';
import type { World } from './world.ts';

/** All that showing needs. */
export type Viewer = Pick<World, 'store' | 'clock' | 'links'>;

/** Who had their data removed, or was never seen, is shown as GitHub shows them. */
const GHOST = 'ghost';

/** A quote in the issue's own text has none, and one from before the issue moved has another by now. */
const hasComment = ({ state }: Wish, { comment, submittedAt }: Quote): boolean =>
  comment > 0n && (state.movedAt === undefined || Temporal.Instant.compare(submittedAt, state.movedAt) > 0);

const silenceOf = ({ state, project }: Wish): Silence | undefined => {
  if (project.archived) return 'archived';
  if (project.writesRefused) return 'no-permission';
  return state.locked ? 'locked' : undefined;
};

const alteredOf = ({ wish, campaign }: WishSummary): AlteredQuote['how'] | undefined => {
  const { alteredQuote } = wish.state;
  const { accepted } = campaign;
  return alteredQuote && accepted && sameQuote(alteredQuote, accepted) ? alteredQuote.how : undefined;
};

function quoteViews(
  world: Viewer,
  { wish, campaign }: WishSummary,
  login: (id: bigint) => string,
): readonly QuoteView[] {
  const address = { owner: wish.project.owner, name: wish.project.name, number: wish.number };
  const isAccepted = (quote: Quote): boolean =>
    campaign.accepted?.developer === quote.developer && campaign.accepted.version === quote.version;
  const shown = campaign.quotes.filter((quote) => quote.state === 'live' || isAccepted(quote));
  const views = shown.map((quote): QuoteView => {
    const before = campaign.quotes.find(
      (other) => other.developer === quote.developer && other.version === quote.version - 1,
    );
    return {
      developer: login(quote.developer),
      version: quote.version,
      accepted: isAccepted(quote),
      amount: quote.amount,
      remaining: quote.amount > campaign.pledged ? quote.amount - campaign.pledged : 0n,
      delay: quote.delay,
      commentUrl: hasComment(wish, quote)
        ? world.links.comment(address, quote.comment)
        : world.links.issue(address),
      specification: quote.specification,
      before: before && { amount: before.amount, delay: before.delay, specification: before.specification },
    };
  });
  return views.toSorted(
    (a, b) =>
      Number(b.accepted) - Number(a.accepted) || (a.amount < b.amount ? -1 : a.amount > b.amount ? 1 : 0),
  );
}

const peopleOf = ({ campaign }: WishSummary): readonly bigint[] => [
  campaign.requester,
  ...campaign.quotes.map(({ developer }) => developer),
  ...campaign.pledges.map(({ backer }) => backer),
];

/** @param people those of peopleOf() */
function viewOf(world: Viewer, summary: WishSummary, people: ReadonlyMap<bigint, Person>): WishView {
  const { wish, campaign } = summary;
  const { project } = wish;
  const address = { owner: project.owner, name: project.name, number: wish.number };
  const login = (id: bigint): string => people.get(id)?.login ?? GHOST;
  return {
    campaign: wish.campaign,
    locale: project.settings.locale,
    timeZone: project.settings.timeZone,
    ...address,
    title: wish.title,
    missing: wish.state.missing,
    private: project.private,
    issueUrl: world.links.issue(address),
    pageUrl: world.links.page(address),
    pledgeUrl: world.links.pledge(address),
    badgeUrl: world.links.badge(address),
    projectUrl: world.links.project(address),
    requester: login(campaign.requester),
    developer: campaign.accepted && login(campaign.accepted.developer),
    progress: progressOf(campaign, world.clock.now()),
    quotes: quoteViews(world, summary, login),
    namedBackers: campaign.pledges
      .filter((pledge) => pledge.named && counts(pledge))
      .map(({ backer }) => login(backer)),
    silence: silenceOf(wish),
    alteredQuote: alteredOf(summary),
  };
}

export async function viewWishes(
  world: Viewer,
  summaries: readonly WishSummary[],
): Promise<readonly WishView[]> {
  const people = await world.store.people([...new Set(summaries.flatMap(peopleOf))]);
  return summaries.map((summary) => viewOf(world, summary, people));
}

export async function viewWish(world: Viewer, summary: WishSummary): Promise<WishView> {
  const { phase, id } = summary.campaign;
  const view = viewOf(world, summary, await world.store.people([...new Set(peopleOf(summary))]));
  const goesBack = phase === 'refunding' || phase === 'refunded';
  return goesBack ? { ...view, refundCause: await world.store.refundCause(id) } : view;
}

/** Changes whenever anything that is shown changes; cheap enough to ask for on every request. */
export const versionOf = (summary: WishSummary): string => {
  const { wish, campaign } = summary;
  return [
    campaign.id,
    campaign.events,
    wish.title,
    wish.project.owner,
    wish.project.name,
    wish.project.settings.locale,
    wish.project.settings.timeZone,
    silenceOf(wish),
    wish.state.missing,
    alteredOf(summary),
  ].join(':');
};
