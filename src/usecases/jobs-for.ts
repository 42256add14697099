// Which jobs a change brings: what must be shown, announced, or moved at the processor. Pure; committed with the change.
import type { Campaign } from '../domain/campaign.ts';
import type { CampaignEvent, EventType, RecordedEvent } from '../domain/campaign-event.ts';
import { captureOrder } from '../domain/capture-order.ts';
import type { AnnouncementKind, Job } from '../ports/jobs.ts';

/** So many charges of a campaign have one turn before those of others. */
export const AT_A_TURN = 16;

/** One job for each charge that is asked for something, captures in the order that leaves the largest slack to the end. */
function chargeJobs(after: Campaign, events: readonly RecordedEvent[]): readonly Job[] {
  const shared = events.some(({ event }) => event.type === 'TargetCovered' || event.type === 'SharesChanged');
  const captures = shared ? captureOrder(after).map(({ id }) => id) : [];
  const asked = events.flatMap(({ event }) => (asksForACall(event) ? [event.pledge] : []));
  const pledges = [...new Set([...captures, ...asked])];
  return pledges.map((pledge, index) => ({
    task: 'move-charge',
    pledge,
    turn: Math.floor(index / AT_A_TURN),
    ...(index < captures.length ? { after: captures.length - 1 - index } : {}),
  }));
}

const asksForACall = (
  event: CampaignEvent,
): event is Extract<CampaignEvent, { type: (typeof ASKS)[number] }> =>
  ASKS.some((type) => type === event.type);

const ASKS = [
  'AuthorisationAsked',
  'CancellationAsked',
  'RefundAsked',
  'DisputeWon',
  'ReversalAsked',
] as const satisfies readonly EventType[];

/** What somebody is told by mail; who, and whether it is still true, is found out when it is sent. */
const MAILED: ReadonlySet<EventType> = new Set<EventType>([
  'DevelopmentStarted',
  'PledgeDeclined',
  'CardReminded',
  'QuoteAccepted',
  'ConsentAsked',
  'PledgeReleased',
  'PledgeWithdrawn',
  'PledgeRefunded',
  'RefundFailed',
  'RefundReturned',
  'DeveloperPaid',
  'PayoutDelayed',
  'ChargeDisputed',
  'WishPaused',
  'TargetReached',
  'ReadinessReminded',
  'DueReminded',
  'WorkOverdue',
  'GraceReminded',
  'ExtensionAsked',
  'ExtensionAgreed',
  'ExtensionRefused',
  'WorkDelivered',
  'ReviewReminded',
  'DeliveryContested',
  'SettlementReminded',
  'ExpiryReminded',
]);

/** New comments notify people, so only what they must hear of has one. */
function announcementOf(event: CampaignEvent): AnnouncementKind | undefined {
  if (event.type === 'TargetReached') return event.first ? 'last-call' : undefined;
  const kinds: Partial<Record<EventType, AnnouncementKind>> = {
    QuoteAccepted: 'accepted',
    MilestoneReached: 'milestone',
    DevelopmentStarted: 'started',
    WorkOverdue: 'overdue',
    WorkDelivered: 'delivered',
    DeliveryContested: 'contested',
    WishCompleted: 'completed',
    WishRefunded: 'refunded',
  };
  return kinds[event.type];
}

/** Of several milestones passed at once the highest is said; none when the target itself is reached with them. */
function said(events: readonly RecordedEvent[]): readonly RecordedEvent[] {
  const milestones = events.filter(({ event }) => event.type === 'MilestoneReached');
  const reached = events.some(({ event }) => event.type === 'TargetReached' && event.first);
  const highest = reached ? undefined : milestones.at(-1);
  // An acceptance that is covered at once begins the last call, which says all that it would.
  return events.filter(
    (recorded) =>
      (recorded.event.type !== 'MilestoneReached' || recorded === highest) &&
      !(reached && recorded.event.type === 'QuoteAccepted'),
  );
}

export function jobsFor(
  _before: Campaign | undefined,
  after: Campaign,
  events: readonly RecordedEvent[],
): readonly Job[] {
  if (events.length === 0) return [];
  const campaign = after.id;
  const jobs: Job[] = [{ task: 'show-status', campaign }];
  if (events.some(({ event }) => event.type === 'WishProposed')) jobs.push({ task: 'look', campaign });
  for (const { sequence, event } of said(events)) {
    const kind = announcementOf(event);
    if (kind === undefined) continue;
    const percent = event.type === 'MilestoneReached' ? event.percent : undefined;
    jobs.push({ task: 'announce', campaign, kind, sequence, percent });
  }
  if (events.some(({ event }) => event.type === 'DevelopmentStarted'))
    jobs.push({ task: 'assign', campaign });
  jobs.push(...chargeJobs(after, events));
  if (events.some(({ event }) => event.type === 'WishCompleted' || event.type === 'DisputeWon'))
    jobs.push({ task: 'pay-developer', campaign });
  const mailed = events.filter(({ event }) => MAILED.has(event.type)).map(({ sequence }) => sequence);
  const [from] = mailed;
  const to = mailed.at(-1);
  if (from !== undefined && to !== undefined) jobs.push({ task: 'mail', campaign, from, to });
  const developer = after.accepted?.developer;
  const unready = events.find(({ event }) => event.type === 'DeveloperUnready');
  if (unready && developer !== undefined)
    jobs.push({ task: 'remind-payout', campaign, developer, about: `event-${unready.sequence}` });
  return jobs;
}
