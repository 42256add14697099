// Whom a date of a wish concerns, and what of it is still true when it is told: nobody is asked for what was done meanwhile.
import { readyUntil } from '../domain/clocks.ts';
import type { CampaignEvent, EventType } from '../domain/campaign-event.ts';
import type { Campaign, Work } from '../domain/campaign.ts';
import { independent } from '../domain/independence.ts';
import { counts, live, stakeOf } from '../domain/pledge.ts';
import { extendedDueAt, graceEndsAt, settledUntil, silencePaysAt } from '../domain/work-clocks.ts';
import type { Judge, MailContent, MailWish, Silence } from '../ports/mail.ts';
import type { Wish } from '../ports/records.ts';
import { independentMaintainers, reviewers, settlers } from './judges.ts';
import type { World } from './world.ts';

export interface Said {
  readonly person: bigint;
  readonly content: MailContent;
}

export interface Dated {
  readonly world: Pick<World, 'forge' | 'clock' | 'links'>;
  readonly campaign: Campaign;
  readonly wish: MailWish;
  readonly record: Wish;
  /** Logins of the people named. */
  readonly login: (id: bigint) => string;
}

interface InWork extends Dated {
  readonly work: Work;
  readonly developer: bigint;
  readonly target: bigint;
}

/** Each once, whatever they pledged in how many tries: what of their money the work has. */
function payers({ campaign }: Dated): readonly { readonly person: bigint; readonly paid: bigint }[] {
  return campaign.pledges
    .filter((pledge) => live(pledge) && independent(campaign, pledge.backer))
    .map(({ backer: person, charge }) => ({ person, paid: stakeOf(charge) }))
    .filter(({ paid }) => paid > 0n);
}

const asJudge = ({ campaign }: Dated, person: bigint): Judge =>
  person === campaign.requester ? 'requester' : 'maintainer';

function readyAsked({ campaign, wish }: Dated, again: boolean): readonly Said[] {
  const { accepted } = campaign;
  const until = readyUntil(campaign);
  if (accepted === undefined || until === undefined) return [];
  const content = { kind: 'ready-asked', wish, target: accepted.amount, until, again } as const;
  return [{ person: accepted.developer, content }];
}

function dueSoon({ world, campaign, wish, work, developer, target }: InWork): readonly Said[] {
  const late = Temporal.Instant.compare(work.dueAt, world.clock.now()) <= 0;
  if (campaign.phase !== 'started' || late) return [];
  return [{ person: developer, content: { kind: 'due-soon', wish, target, dueAt: work.dueAt } }];
}

async function overdue(told: InWork, again: boolean): Promise<readonly Said[]> {
  const { campaign, wish, work, developer, target } = told;
  if (campaign.phase !== 'started' || !work.overdueSaid) return [];
  const until = graceEndsAt(campaign, work);
  const content = { kind: 'overdue', wish, target, dueAt: work.dueAt, until, again } as const;
  // Who could give more time hears of it, too, before it is too late for that.
  return [{ person: developer, content }, ...(again ? await extensionAsked(told, true) : [])];
}

async function extensionAsked(told: InWork, again: boolean): Promise<readonly Said[]> {
  const { world, campaign, wish, work, developer, target, record, login } = told;
  const { extension } = work;
  if (campaign.phase !== 'started' || extension === undefined) return [];
  const { delay, askedAt, votes } = extension;
  const asked = {
    kind: 'extension-asked',
    wish,
    target,
    developer: login(developer),
    delay,
    extendedDueAt: extendedDueAt(campaign, work, delay, askedAt),
    until: graceEndsAt(campaign, work),
    again,
  } as const;
  const maintainers = await independentMaintainers(world, record, campaign);
  const backers = payers(told).filter(
    ({ person }) => !maintainers.includes(person) && !votes.includes(person),
  );
  return [
    ...maintainers.map((person) => ({ person, content: { ...asked, as: 'maintainer' } as const })),
    ...backers.map(({ person }) => ({ person, content: { ...asked, as: 'backer' } as const })),
  ];
}

const extensionAnswered = (
  { campaign, wish, work, developer, target }: InWork,
  kind: 'extension-agreed' | 'extension-refused',
): readonly Said[] =>
  campaign.phase === 'started'
    ? [{ person: developer, content: { kind, wish, target, dueAt: work.dueAt } }]
    : [];

function silenceOf(work: Work): Silence {
  if (silencePaysAt(work) !== undefined) return 'pays';
  return work.pullRequests.some(({ merged }) => merged) ? 'held' : 'unmerged';
}

/** `last`: backers are reminded once, near the end. */
async function delivered(told: InWork, again: boolean, last: boolean): Promise<readonly Said[]> {
  const { world, campaign, wish, work, developer, target, record, login } = told;
  if (campaign.phase !== 'delivered') return [];
  const silence = silenceOf(work);
  const asked = {
    wish,
    developer: login(developer),
    until: silencePaysAt(work) ?? work.holdEndsAt,
    silence,
    again,
  } as const;
  const judges = await reviewers(world, record, campaign);
  const backers = again && !last ? [] : payers(told);
  return [
    ...judges.map((person) => ({
      person,
      content: { ...asked, kind: 'review-asked', as: asJudge(told, person), target } as const,
    })),
    ...backers
      .filter(({ person }) => !judges.includes(person) && !work.objections.includes(person))
      .map(({ person, paid }) => ({ person, content: { ...asked, kind: 'may-object', paid } as const })),
    ...(again && silence === 'unmerged'
      ? [{ person: developer, content: { kind: 'merge-missing', wish, target, until: asked.until } as const }]
      : []),
  ];
}

async function contested(told: InWork, again: boolean): Promise<readonly Said[]> {
  const { world, campaign, wish, work, developer, target, record, login } = told;
  const until = settledUntil(work);
  if (campaign.phase !== 'contested' || until === undefined) return [];
  const asked = { wish, developer: login(developer), until, again } as const;
  const who = await settlers(world, record, campaign);
  if (who.by === 'backers') {
    const voted = work.settlementVotes.map(({ backer }) => backer);
    return payers(told)
      .filter(({ person }) => !voted.includes(person))
      .map(({ person, paid }) => ({ person, content: { ...asked, kind: 'vote-asked', paid } }));
  }
  const { owner, name } = record.project;
  const settleUrl = world.links.settle({ owner, name, number: record.number });
  return who.people.map((person) => ({
    person,
    content: { ...asked, kind: 'settle-asked', as: asJudge(told, person), target, settleUrl },
  }));
}

const expiring = ['proposed', 'open', 'funding', 'confirming'];

async function expirySaid(told: Dated): Promise<readonly Said[]> {
  const { world, campaign, wish, record } = told;
  const { expiresAt: until, requester, pledged, quotes, pledges } = campaign;
  if (!expiring.includes(campaign.phase)) return [];
  const { owner, name } = record.project;
  const renewUrl = world.links.renew({ owner, name, number: record.number });
  const maintainers = (await world.forge.maintainers(record.project)) ?? [];
  const renewers = [...new Set([requester, ...maintainers])];
  const backers = pledges.filter((pledge) => counts(pledge) && !renewers.includes(pledge.backer));
  const developers = quotes.filter(
    ({ state, developer }) =>
      state === 'live' &&
      !renewers.includes(developer) &&
      !backers.some(({ backer }) => backer === developer),
  );
  return [
    ...renewers.map((person) => ({
      person,
      content: { kind: 'expiring', wish, as: asJudge(told, person), pledged, until, renewUrl } as const,
    })),
    ...backers.map(({ backer: person, amount }) => ({
      person,
      content: { kind: 'expiry-ahead', wish, as: 'backer', amount, until } as const,
    })),
    ...developers.map(({ developer: person, amount }) => ({
      person,
      content: { kind: 'expiry-ahead', wish, as: 'developer', amount, until } as const,
    })),
  ];
}

type Telling = (told: InWork) => readonly Said[] | Promise<readonly Said[]>;

const inWork: Partial<Record<EventType, Telling>> = {
  DueReminded: dueSoon,
  WorkOverdue: (told) => overdue(told, false),
  GraceReminded: (told) => overdue(told, true),
  ExtensionAsked: (told) => extensionAsked(told, false),
  ExtensionAgreed: (told) => extensionAnswered(told, 'extension-agreed'),
  ExtensionRefused: (told) => extensionAnswered(told, 'extension-refused'),
  WorkDelivered: (told) => delivered(told, false, false),
  DeliveryContested: (told) => contested(told, false),
  SettlementReminded: (told) => contested(told, true),
};

/** Who is told of a date by this event; nobody by most. @throws when the forge does not answer who maintains the project */
export async function saidOfDates(told: Dated, event: CampaignEvent): Promise<readonly Said[]> {
  const { accepted, work } = told.campaign;
  if (event.type === 'TargetReached') return event.first ? readyAsked(told, false) : [];
  if (event.type === 'ReadinessReminded') return readyAsked(told, true);
  if (event.type === 'ExpiryReminded') return expirySaid(told);
  if (accepted === undefined || work === undefined) return [];
  const working = { ...told, work, developer: accepted.developer, target: accepted.amount };
  if (event.type === 'ReviewReminded') return delivered(working, true, event.ahead === 'day');
  return inWork[event.type]?.(working) ?? [];
}
