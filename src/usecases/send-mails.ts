// Tells people by mail what events of a campaign mean to them. What is still true is said as it is now: a card that was refused
// and has paid since is not asked for. Each mail has a key of its own and is handed over once; a crash in between may repeat one.
import type { CampaignEvent, RecordedEvent } from '../domain/campaign-event.ts';
import type { Campaign, PayoutWait } from '../domain/campaign.ts';
import { type Pledge, live, refusedNow } from '../domain/pledge.ts';
import { withdrawUntil } from '../domain/withdrawal.ts';
import { callEndsAt } from '../domain/clocks.ts';
import { weightOfAll } from '../domain/independence.ts';
import { nextStep } from '../domain/next-step.ts';
import type { MailContent } from '../ports/mail.ts';
import type { Wish } from '../ports/records.ts';
import { type Dated, type Said, saidOfDates } from './date-mails.ts';
import { allSteps, eachByItself } from './each-by-itself.ts';
import { type ToSay, handOverAll } from './hand-over-mail.ts';
import { mailWishOf } from './mail-wish.ts';
import { splitPayout } from './pay-developer.ts';
import { payable } from '../domain/books.ts';
import type { World } from './world.ts';

interface Told extends Dated {
  readonly world: World;
  readonly at: Temporal.Instant;
}

const pledgeIn = (campaign: Campaign, id: bigint): Pledge | undefined =>
  campaign.pledges.find((pledge) => pledge.id === id);

/** Of what the backer pledged, what is charged in the end. */
const keptOf = ({ charge }: Pledge): bigint =>
  charge === undefined ? 0n : charge.captured - charge.refunded - charge.refunding;

async function receipts({ world, campaign, wish, at, login }: Told): Promise<readonly Said[]> {
  const { accepted, work } = campaign;
  if (accepted === undefined || work === undefined) return [];
  const said: Said[] = [
    {
      person: accepted.developer,
      content: { kind: 'started', wish, target: accepted.amount, dueAt: work.dueAt },
    },
  ];
  for (const pledge of campaign.pledges.filter(
    ({ charge }) => charge !== undefined && charge.captured > 0n,
  )) {
    const intent = await world.store.intentOf(pledge.id, pledge.charge?.attempt ?? 0);
    said.push({
      person: pledge.backer,
      content: {
        kind: 'receipt',
        wish,
        reference: intent ?? String(pledge.id),
        paidAt: at,
        pledged: pledge.amount,
        paid: keptOf(pledge),
        target: accepted.amount,
        developer: login(accepted.developer),
        dueAt: work.dueAt,
        withdrawUntil: withdrawUntil(campaign, pledge),
        billing: await world.store.billing(campaign.id, pledge.backer),
      },
    });
  }
  return said;
}

/** Nothing where the card has paid since, or the collection is over. */
function cardTrouble({ campaign, wish }: Told, id: bigint, again: boolean): readonly Said[] {
  const pledge = pledgeIn(campaign, id);
  const until = campaign.collection?.windowEndsAt;
  const decline = pledge?.charge?.decline;
  if (pledge === undefined || until === undefined || decline === undefined || !refusedNow(pledge)) return [];
  const { amount, backer: person, charge } = pledge;
  const content: MailContent =
    decline.cause === 'authentication-required'
      ? { kind: 'confirm-card', wish, amount, until, again }
      : {
          kind: 'new-card',
          wish,
          amount,
          until,
          retryAt: decline.cause === 'soft' && charge?.tries === 1 ? decline.nextAt : undefined,
          again,
        };
  return [{ person, content }];
}

function accepted({ campaign, wish, login }: Told): readonly Said[] {
  const quote = campaign.accepted;
  if (quote === undefined) return [];
  const coolingOffEndsAt = callEndsAt({ ...quote, reachedAt: quote.acceptedAt }, campaign.rules);
  if (coolingOffEndsAt === undefined) return [];
  return campaign.pledges
    .filter((pledge) => live(pledge) && pledge.consent.kind === 'early')
    .map(({ backer: person, amount }) => ({
      person,
      content: {
        kind: 'quote-accepted',
        wish,
        amount,
        developer: login(quote.developer),
        target: quote.amount,
        delay: quote.delay,
        coolingOffEndsAt,
      },
    }));
}

function consentAsked({ campaign, wish, login }: Told, id: bigint): readonly Said[] {
  const pledge = pledgeIn(campaign, id);
  const quote = campaign.accepted;
  if (pledge === undefined || quote === undefined || pledge.consent.kind !== 'asked' || !live(pledge))
    return [];
  const before = campaign.quotes.find(
    (other) => other.developer === quote.developer && other.version === quote.version - 1,
  );
  return [
    {
      person: pledge.backer,
      content: {
        kind: 'quote-changed',
        wish,
        amount: pledge.amount,
        developer: login(quote.developer),
        target: quote.amount,
        delay: quote.delay,
        before: before && { target: before.amount, delay: before.delay },
        until: pledge.consent.until,
      },
    },
  ];
}

function paidOut({ campaign, wish }: Told, amount: bigint, platformFee: bigint): readonly Said[] {
  const person = campaign.accepted?.developer;
  if (person === undefined) return [];
  return [{ person, content: { kind: 'paid-out', wish, amount, platformFee, processorFees: campaign.fees } }];
}

/** Who runs this server is told, too, what only they can mend. */
type Addressed = Said | { readonly person: 'operator'; readonly content: MailContent };

type PayoutRefused = Extract<MailContent, { kind: 'payout-refused' }>;

/** What only a person can mend. */
const isRefusal = (why: PayoutWait): why is PayoutRefused['why'] =>
  why === 'country' || why === 'currency' || why === 'closed' || why === 'refused';

function payoutWaits({ world, campaign, wish }: Told): readonly Addressed[] {
  const developer = campaign.accepted?.developer;
  const { payoutWait: why, work } = campaign;
  const until = work?.holdEndsAt;
  const total = payable(campaign);
  if (developer === undefined || until === undefined || total === 0n || why === undefined) return [];
  const { amount } = splitPayout(total, world.platformFeeBasisPoints);
  const payoutUrl = world.links.payout;
  if (why === 'account')
    return [{ person: developer, content: { kind: 'payout-waiting', wish, amount, until, payoutUrl } }];
  if (!isRefusal(why)) return [];
  const refused = { kind: 'payout-refused', wish, why, amount, until, payoutUrl } as const;
  return [
    { person: 'operator', content: { ...refused, to: 'operator' } },
    { person: developer, content: { ...refused, to: 'developer' } },
  ];
}

type Changed = Extract<MailContent, { kind: 'issue-changed' }>;

const whyOf = ({ paused, phase }: Campaign): Changed['why'] | undefined => {
  if (paused === undefined || paused === 'unlabelled') return undefined;
  if (paused !== 'closed') return 'lost';
  if (phase === 'started') return 'closed-started';
  return phase === 'delivered' ? 'closed-delivered' : 'closed-contested';
};

/** Who must act is asked what it means. Before money was collected a wish just rests, and its issue says so. */
function issueChanged({ campaign, wish }: Told): readonly Said[] {
  const { accepted: quote, requester, phase, work } = campaign;
  const inWork = phase === 'started' || phase === 'delivered' || phase === 'contested';
  const why = whyOf(campaign);
  if (!inWork || quote === undefined || work === undefined || why === undefined) return [];
  const until = nextStep(campaign).at ?? work.holdEndsAt;
  const target = quote.amount;
  const content = (to: Changed['to']): Changed => ({ kind: 'issue-changed', wish, why, to, target, until });
  const developer: Said = { person: quote.developer, content: content('developer') };
  const reviewers: readonly Said[] = [
    { person: requester, content: content('requester') },
    { person: quote.by, content: content('acceptor') },
  ];
  const asked =
    why === 'closed-started' ? [developer] : why === 'lost' ? [developer, ...reviewers] : reviewers;
  const independent = asked.filter(({ person }) => why !== 'closed-delivered' || person !== quote.developer);
  return [...new Map(independent.map((said) => [said.person, said])).values()];
}

/** The acknowledgement says what was declared and when; the developer hears how much is left. */
function withdrawn(
  { world, campaign, wish, at }: Told,
  { pledge: id, amount: back, by, reason = '' }: Extract<CampaignEvent, { type: 'PledgeWithdrawn' }>,
): readonly Said[] {
  const pledge = pledgeIn(campaign, id);
  const developer = campaign.accepted?.developer;
  if (pledge === undefined || developer === undefined) return [];
  const { backer: person, amount } = pledge;
  const meUrl = world.links.me;
  const inWork = ['started', 'delivered', 'contested'].includes(campaign.phase);
  const left = weightOfAll(campaign);
  const answerUrl = world.links.smallerSum(campaign.id);
  return [
    by === 'backer'
      ? { person, content: { kind: 'withdrawal', wish, amount, back, at, reference: `${id}`, meUrl } }
      : { person, content: { kind: 'refund-by-operator', wish, amount: back, reason, meUrl } },
    ...(inWork && campaign.work?.smallerSum === 'asked'
      ? [{ person: developer, content: { kind: 'sum-shrunk', wish, amount: back, left, answerUrl } as const }]
      : []),
  ];
}

/** Who is told what by an event; most events are told nobody. */
async function saidOf(told: Told, { event }: RecordedEvent): Promise<readonly Addressed[]> {
  const { campaign, wish } = told;
  const backer = (id: bigint, content: (pledge: Pledge) => MailContent): readonly Said[] => {
    const pledge = pledgeIn(campaign, id);
    return pledge ? [{ person: pledge.backer, content: content(pledge) }] : [];
  };
  if (event.type === 'DevelopmentStarted') return receipts(told);
  if (event.type === 'PledgeDeclined') return cardTrouble(told, event.pledge, false);
  if (event.type === 'CardReminded') return cardTrouble(told, event.pledge, true);
  if (event.type === 'QuoteAccepted') return accepted(told);
  if (event.type === 'ConsentAsked') return consentAsked(told, event.pledge);
  if (event.type === 'PledgeReleased' && pledgeIn(campaign, event.pledge)?.charge?.captured)
    // It was taken though nobody waited for it: its backer is told of the refund.
    return [];
  if (event.type === 'PledgeReleased')
    return backer(event.pledge, ({ amount }) => ({ kind: 'released', wish, amount, reason: event.reason }));
  if (event.type === 'PledgeWithdrawn') return withdrawn(told, event);
  if (event.type === 'PledgeRefunded')
    return backer(event.pledge, ({ charge }) => ({
      kind: 'refunded',
      wish,
      amount: event.amount,
      whole: charge !== undefined && charge.refunded + charge.lost === charge.captured,
      settled: campaign.phase === 'completed' && campaign.work?.contestedAt !== undefined,
    }));
  if (event.type === 'RefundFailed' || event.type === 'RefundReturned')
    return backer(event.pledge, ({ charge }) => ({
      kind: 'refund-failed',
      wish,
      amount: charge?.refunding ?? 0n,
    }));
  if (event.type === 'DeveloperPaid') return paidOut(told, event.amount, event.platformFee);
  if (event.type === 'PayoutDelayed') return payoutWaits(told);
  if (event.type === 'WishPaused') return issueChanged(told);
  if (event.type === 'ChargeDisputed') {
    const by = campaign.accepted?.by;
    const amount = pledgeIn(campaign, event.pledge)?.charge?.captured ?? 0n;
    return by === undefined ? [] : [{ person: by, content: { kind: 'disputed', wish, amount } }];
  }
  return saidOfDates(told, event);
}

export async function sendMails(
  world: World,
  job: { readonly campaign: bigint; readonly from: number; readonly to: number },
): Promise<void> {
  if (world.mailer === undefined) return;
  const wish: Wish | undefined = await world.store.wish(job.campaign);
  const campaign = await world.store.campaign(job.campaign);
  if (wish === undefined || campaign === undefined) return;
  const developers = campaign.quotes.map(({ developer }) => developer);
  const people = await world.store.people(developers);
  const login = (id: bigint): string => people.get(id)?.login ?? 'ghost';
  const events = await world.store.events(job.campaign, job.from, job.to);
  const letters: ToSay[] = [];
  const write = async (recorded: RecordedEvent): Promise<void> => {
    const told = {
      world,
      campaign,
      wish: mailWishOf(world, wish, campaign.currency),
      record: wish,
      at: recorded.at,
      login,
    };
    for (const { person, content } of await saidOf(told, recorded)) {
      const key = `${job.campaign}.${recorded.sequence}.${content.kind}.${person}`;
      letters.push({ key, person, locale: wish.project.settings.locale, content });
    }
  };
  // An event that cannot be told yet, since the forge does not answer, holds no other mail up.
  await allSteps(
    () => eachByItself(events, write),
    () => handOverAll(world, letters),
  );
}
