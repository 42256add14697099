// What happened to a wish, as anybody may read it. Pledges that follow each other are one line with their sum: no backer is
// named, and nothing is said of cards.
import type { CampaignEvent } from '../domain/campaign-event.ts';
import type { Locale } from '../domain/settings.ts';
import type { WishView } from '../ports/views.ts';
import type { WishPage } from '../templates/pages.ts';
import { text, writeDate, writeDelay, writeMoney } from '../templates/texts.ts';
import type { WishStory } from './use-cases.ts';

type Line = WishPage['history'][number];

interface Told {
  readonly wish: WishView;
  readonly locale: Locale;
  /** How people are called whose doing stands in the issue for all to read. */
  readonly names: ReadonlyMap<bigint, string>;
}

/** Undefined for what is nobody's business, and for what another line says already. */
export function eventWords(event: CampaignEvent, { wish, locale, names }: Told): string | undefined {
  const say = (values: Readonly<Record<string, string | number>> = {}): string =>
    text(locale, `pages:events.${event.type}`, values);
  const money = (minor: bigint): string => writeMoney(locale, minor, wish.progress.currency);
  const developer = 'developer' in event ? (names.get(event.developer) ?? 'ghost') : '';
  switch (event.type) {
    case 'WishProposed':
      return say({ requester: wish.requester });
    case 'QuoteSubmitted':
      return say({
        developer,
        amount: money(event.amount),
        delay: writeDelay(locale, event.delay),
        version: event.version,
      });
    case 'QuoteAccepted':
      return say({ developer, amount: money(event.amount), delay: writeDelay(locale, event.delay) });
    case 'PledgeWithdrawn':
      return say({ amount: money(event.amount) });
    case 'MilestoneReached':
      return say({ percent: event.percent });
    case 'DevelopmentStarted':
    case 'ExtensionAgreed':
      return say({ due: writeDate(locale, event.dueAt, wish.timeZone) });
    case 'QuoteWithdrawn':
      return say({ developer });
    case 'WishOpened':
    case 'WishReproposed':
    case 'AcceptanceUndone':
    case 'TargetReached':
    case 'TargetLost':
    case 'DeveloperReady':
    case 'CollectionBegan':
    case 'CollectionFailed':
    case 'WorkOverdue':
    case 'ExtensionAsked':
    case 'ExtensionRefused':
    case 'WorkDelivered':
    case 'DeliveryRejected':
    case 'DeliveryContested':
    case 'WishCompleted':
    case 'RefundingBegan':
    case 'WishRefunded':
    case 'WishCancelled':
    case 'WishExpired':
    case 'WishRenewed':
    case 'WishPaused':
    case 'WishResumed':
      return say();
    case 'AuthorisationAsked':
    case 'CancellationAsked':
    case 'CardReminded':
    case 'DeveloperUnready':
    case 'DisputeFeeTaken':
    case 'PayoutDelayed':
    case 'PayoutRefused':
    case 'PayoutRequested':
    case 'PayoutUnknown':
    case 'PayoutReversed':
    case 'ReversalAsked':
    case 'ReversalFailed':
    case 'CaptureFailed':
    case 'ChargeDisputed':
    case 'ChargebackLost':
    case 'ConsentAsked':
    case 'ConsentGiven':
    case 'DeliveryObjected':
    case 'DueReminded':
    case 'ExpiryReminded':
    case 'GraceReminded':
    case 'ReadinessReminded':
    case 'ReviewReminded':
    case 'SettlementReminded':
    case 'DeveloperPaid':
    case 'DisputeWon':
    case 'ExtensionVoted':
    case 'FeeTaken':
    case 'GiveUpAsked':
    case 'PledgeAuthorised':
    case 'PledgeCancelled':
    case 'PledgeCaptured':
    case 'PledgeChanged':
    case 'PledgeDeclined':
    case 'PledgeRefunded':
    case 'PledgeReleased':
    case 'PledgeSecured':
    case 'PullRequestLinked':
    case 'RaiseKept':
    case 'RefundAsked':
    case 'RefundFailed':
    case 'RefundPending':
    case 'RefundReturned':
    case 'RulesChanged':
    case 'SettlementVoted':
    case 'CollectionPutOff':
    case 'EarlyWorkAllowed':
    case 'SharesChanged':
    case 'SmallerSumAccepted':
    case 'StartAcknowledged':
    case 'TargetCovered':
      return undefined;
  }
}

interface Run {
  readonly kind: 'pledged' | 'withdrawn';
  readonly day: string;
  /** When the last of them was. */
  readonly at: Temporal.Instant;
  count: number;
  sum: bigint;
}

function joins(event: CampaignEvent): Pick<Run, 'kind' | 'sum'> | undefined {
  if (event.type === 'PledgeSecured') return { kind: 'pledged', sum: event.amount };
  if (event.type === 'PledgeReleased' && event.reason === 'withdrawn') return { kind: 'withdrawn', sum: 0n };
  return undefined;
}

/** Newest first, as its events are. */
export function historyOf(wish: WishView, story: WishStory, locale: Locale): readonly Line[] {
  const told: Told = { wish, locale, names: story.names };
  const line = (at: Temporal.Instant, words: string): Line => ({
    iso: at.round('second').toString(),
    day: writeDate(locale, at, wish.timeZone),
    words,
  });
  const lines: Line[] = [];
  let run: Run | undefined;
  const flush = (): void => {
    if (!run) return;
    const amount = writeMoney(locale, run.sum, wish.progress.currency);
    lines.push(line(run.at, text(locale, `pages:events.${run.kind}`, { count: run.count, amount })));
    run = undefined;
  };
  for (const { at, event } of story.events) {
    const joined = joins(event);
    if (joined) {
      const day = writeDate(locale, at, wish.timeZone);
      if (run && (run.kind !== joined.kind || run.day !== day)) flush();
      run ??= { kind: joined.kind, day, at, count: 0, sum: 0n };
      run.count += 1;
      run.sum += joined.sum;
      continue;
    }
    const words = eventWords(event, told);
    if (words === undefined) continue;
    flush();
    lines.push(line(at, words));
  }
  flush();
  return lines;
}
