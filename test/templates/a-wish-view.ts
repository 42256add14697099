// Views for tests of what people read: a wish in any phase, changed in the one place that a test is about.
import type { Phase } from '../../src/domain/campaign.ts';
import type { NextStep } from '../../src/domain/next-step.ts';
import type { Progress } from '../../src/domain/progress.ts';
import type { QuoteView, ReplyView, WishView } from '../../src/ports/views.ts';

const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);

export const aQuote = (changes: Partial<QuoteView> = {}): QuoteView => ({
  developer: 'grace',
  version: 1,
  accepted: false,
  amount: 50_000n,
  remaining: 38_000n,
  delay: { count: 2, unit: 'week' },
  commentUrl: 'https://github.com/works/lantern/issues/3#issuecomment-800',
  specification: 'A switch in the settings.\nIt follows the system.',
  before: undefined,
  ...changes,
});

const NEXT: Readonly<Record<Phase, NextStep>> = {
  proposed: { who: 'requester', what: 'pledge-first', at: at('2027-05-23T10:00:00Z') },
  open: { who: 'developers', what: 'quote', at: at('2027-05-23T10:00:00Z') },
  funding: { who: 'backers', what: 'pledge', at: at('2027-05-23T10:00:00Z') },
  confirming: { who: 'backers', what: 'last-call', at: at('2026-12-03T13:05:00Z') },
  collecting: { who: 'nobody', what: 'collect', at: undefined },
  started: { who: 'developer', what: 'deliver', at: at('2026-12-20T10:00:00Z') },
  delivered: { who: 'reviewers', what: 'review', at: at('2027-01-03T10:00:00Z') },
  contested: { who: 'reviewers', what: 'settle', at: at('2027-02-03T10:00:00Z') },
  completed: { who: 'nobody', what: 'nothing', at: undefined },
  refunding: { who: 'nobody', what: 'refund', at: undefined },
  refunded: { who: 'nobody', what: 'nothing', at: undefined },
  expired: { who: 'nobody', what: 'nothing', at: undefined },
  cancelled: { who: 'nobody', what: 'nothing', at: undefined },
};

const isCollectible = (phase: Phase): boolean =>
  phase === 'proposed' ||
  phase === 'open' ||
  phase === 'funding' ||
  phase === 'confirming' ||
  phase === 'collecting';
const isOver = (phase: Phase): boolean => ['refunding', 'refunded', 'expired', 'cancelled'].includes(phase);

export function aProgress(phase: Phase, changes: Partial<Progress> = {}): Progress {
  const target = phase === 'proposed' || phase === 'open' ? undefined : 50_000n;
  const pledged = phase === 'proposed' ? 0n : phase === 'open' || phase === 'funding' ? 12_000n : 52_000n;
  const left = target === undefined || target <= pledged ? 0n : target - pledged;
  const remaining = target === undefined || isOver(phase) ? undefined : left;
  return {
    phase,
    paused: undefined,
    noted: undefined,
    currency: 'EUR',
    target,
    pledged,
    remaining,
    percent: target === undefined || remaining === undefined ? 0 : Number(((target - left) * 100n) / target),
    backers: phase === 'proposed' ? 0 : 3,
    unconfirmed: 0n,
    quotes: [],
    captured: isCollectible(phase) ? 0n : 50_000n,
    withdrawn: 0n,
    withdrawalDays: 14,
    refunded: phase === 'refunded' ? 50_000n : 0n,
    closeTheGap: isCollectible(phase) && remaining ? remaining : undefined,
    pledgeable: isCollectible(phase),
    uncovered: false,
    setAside: false,
    rejections: 0,
    ready: phase === 'confirming',
    dueAt: undefined,
    originalDueAt: undefined,
    extension: undefined,
    overdue: false,
    next: NEXT[phase],
    deadline: undefined,
    ...changes,
  };
}

export function aWishView(phase: Phase, changes: Partial<WishView> = {}): WishView {
  const isAccepted = phase !== 'proposed' && phase !== 'open';
  return {
    campaign: 1n,
    locale: 'en',
    timeZone: 'Europe/Paris',
    owner: 'works',
    name: 'lantern',
    number: 3,
    title: 'Dark mode',
    private: false,
    issueUrl: 'https://github.com/works/lantern/issues/3',
    pageUrl: 'https://wishwell.example/gh/works/lantern/3',
    pledgeUrl: 'https://wishwell.example/gh/works/lantern/3/pledge',
    badgeUrl: 'https://wishwell.example/badge/gh/works/lantern/3.svg',
    projectUrl: 'https://wishwell.example/gh/works/lantern',
    requester: 'ada',
    developer: isAccepted ? 'grace' : undefined,
    progress: aProgress(phase),
    quotes: isAccepted ? [aQuote({ accepted: true })] : [],
    namedBackers: [],
    silence: undefined,
    missing: [],
    alteredQuote: undefined,
    ...changes,
  };
}

export const aReplyView = (changes: Partial<ReplyView> = {}): ReplyView => ({
  author: 'bob',
  lines: [],
  locale: 'en',
  currency: 'EUR',
  wish: aWishView('funding'),
  names: new Map([
    [3n, 'grace'],
    [4n, 'linus'],
  ]),
  ...changes,
});
