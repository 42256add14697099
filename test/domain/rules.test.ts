// The rules that must never break, each by its own sentence, checked after every step of generated histories: people, the
// processor, the issue and the clock in any order, with answers repeated, delayed and mixed.
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { phases } from '../../src/domain/campaign.ts';
import type { EventType } from '../../src/domain/campaign-event.ts';
import { MIXED } from '../support/history.ts';
import { Broken, type Rule, invariants, live, rules, seen } from '../support/live-history.ts';

const RUNS = Number(process.env['LIVES'] ?? 10_000);
/** Others than the ones lived each time are explored by LIVES=1000000 SEED=17. */
const SEED = Number(process.env['SEED'] ?? 3);
const MOVES = 50;

/** Every type of event there is; the compiler says when one is missing. */
const everyEvent: Readonly<Record<EventType, true>> = {
  WishProposed: true,
  WishOpened: true,
  WishReproposed: true,
  PledgeSecured: true,
  PledgeChanged: true,
  RaiseKept: true,
  PledgeReleased: true,
  PledgeWithdrawn: true,
  CollectionPutOff: true,
  EarlyWorkAllowed: true,
  SmallerSumAccepted: true,
  ConsentAsked: true,
  ConsentGiven: true,
  QuoteSubmitted: true,
  QuoteWithdrawn: true,
  QuoteAccepted: true,
  AcceptanceUndone: true,
  MilestoneReached: true,
  TargetReached: true,
  TargetLost: true,
  DeveloperReady: true,
  DeveloperUnready: true,
  CollectionBegan: true,
  AuthorisationAsked: true,
  PledgeAuthorised: true,
  PledgeDeclined: true,
  CardReminded: true,
  TargetCovered: true,
  SharesChanged: true,
  CollectionFailed: true,
  CancellationAsked: true,
  PledgeCancelled: true,
  PledgeCaptured: true,
  CaptureFailed: true,
  FeeTaken: true,
  DevelopmentStarted: true,
  StartAcknowledged: true,
  ReadinessReminded: true,
  DueReminded: true,
  WorkOverdue: true,
  GraceReminded: true,
  ExtensionAsked: true,
  ExtensionVoted: true,
  ExtensionAgreed: true,
  ExtensionRefused: true,
  WorkDelivered: true,
  ReviewReminded: true,
  PullRequestLinked: true,
  DeliveryRejected: true,
  DeliveryObjected: true,
  DeliveryContested: true,
  SettlementReminded: true,
  SettlementVoted: true,
  GiveUpAsked: true,
  WishCompleted: true,
  RefundingBegan: true,
  RefundAsked: true,
  RefundPending: true,
  RefundFailed: true,
  RefundReturned: true,
  PledgeRefunded: true,
  WishRefunded: true,
  DeveloperPaid: true,
  PayoutDelayed: true,
  PayoutRequested: true,
  PayoutRefused: true,
  PayoutUnknown: true,
  DisputeFeeTaken: true,
  ReversalAsked: true,
  PayoutReversed: true,
  ReversalFailed: true,
  ChargeDisputed: true,
  DisputeWon: true,
  ChargebackLost: true,
  WishCancelled: true,
  ExpiryReminded: true,
  WishExpired: true,
  WishRenewed: true,
  WishPaused: true,
  WishResumed: true,
  RulesChanged: true,
};

const aMove = fc.tuple(fc.nat(99), fc.nat(999), fc.nat(999));

let broken: { readonly rule: Rule; readonly report: string } | undefined;

beforeAll(
  () => {
    const result = fc.check(
      fc.property(
        fc.nat(99),
        fc.array(aMove, { minLength: 10, maxLength: MOVES, size: 'max' }),
        (choice, moves) => live(choice, moves),
      ),
      { numRuns: RUNS, seed: SEED },
    );
    if (!result.failed || result.counterexample === null) return;
    const trace: string[] = [];
    try {
      live(...result.counterexample, trace);
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      broken = { rule: error.rule, report: `${trace.join('\n')}\n${error.message}\nseed ${result.seed}` };
    }
  },
  300_000 + RUNS * 30,
);

const expectHeld = (rule: Rule): void => {
  if (broken?.rule === rule) expect.fail(broken.report);
};

describe('the rules that must never break, after every step', () => {
  test.each(Object.entries(rules) as [Rule, string][])('%s: %s', (rule) => expectHeld(rule));
});

describe('the state, after every step', () => {
  test.each(Object.entries(invariants) as [Rule, string][])('%s: %s', (rule) => expectHeld(rule));
});

describe('the histories', () => {
  test.each(phases)('reach %s', (phase) => {
    // A broken rule ends the histories early: then its own test says so.
    expect(broken !== undefined || (seen.phases.get(phase) ?? 0) > RUNS / 200).toBe(true);
  });

  test.each(MIXED)('have something mixed in that is %s', (what) => {
    expect(broken !== undefined || seen.mixed.has(what)).toBe(true);
  });

  test.each(Object.keys(everyEvent) as EventType[])('hold %s', (type) => {
    expect(broken !== undefined || seen.events.has(type)).toBe(true);
  });
});
