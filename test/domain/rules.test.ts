// The rules that must never break, each by its own sentence, checked after every step of generated histories: people, the
// processor, the issue and the clock in any order, with answers repeated, delayed and mixed.
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Phase, ended, phases } from '../../src/domain/campaign.ts';
import type { CampaignEvent, EventType } from '../../src/domain/campaign-event.ts';
import { evolve } from '../../src/domain/evolve.ts';
import { History } from '../support/history.ts';
import * as checks from '../support/rule-checks.ts';
import type { Move, Step } from '../support/step.ts';

const RUNS = Number(process.env['LIVES'] ?? 10_000);
/** Others than the ones lived each time are explored by LIVES=1000000 SEED=17. */
const SEED = Number(process.env['SEED'] ?? 3);
const MOVES = 50;

const rules = {
  charged:
    'Nobody is charged more than they pledged, nor twice for one wish, nor before the authorised pledges cover the target.',
  started:
    'Development never starts on a partial sum, and nobody is left paying for a wish that did not start.',
  shared:
    'What exceeds the target goes back: each backer pays their share of it, and no share is below what the processor can charge.',
  consent: 'Consent belongs to a version of a quote.',
  withdrawal: 'A backer may withdraw, alone and without asking, until collecting begins.',
  books:
    'Captured money is always in exactly one of: held for a campaign, paid to its developer, returned to its backer, lost to a chargeback, spent on processor fees, owed by the operator.',
  closing: 'Closing an issue never pays and never refunds.',
  held: 'No state keeps captured money for ever: with nobody doing anything, the hold limit ends in payout or refund.',
  independent: 'Whoever approves, extends, settles or votes is independent of the developer.',
  currency: 'One currency per campaign, fixed when it opens.',
} as const;

const invariants = {
  totals: 'The totals of a campaign are the sums over its pledges.',
  timers: 'A tick changes something exactly when the deadline has come, and then nothing is due any more.',
  partial: 'The acting backer’s own pledges and the totals are enough to decide about a pledge.',
  replayed: 'Replaying its events gives the campaign.',
  total: 'Every command gets an answer.',
} as const;

type Rule = keyof typeof rules | keyof typeof invariants;

class Broken extends Error {
  readonly rule: Rule;
  constructor(rule: Rule, problem: string) {
    super(`${rule}: ${problem}`);
    this.rule = rule;
  }
}

const seen = {
  phases: new Map<Phase, number>(),
  events: new Set<EventType>(),
};

function watcher(): (step: Step) => void {
  const held: readonly (readonly [Rule, (step: Step) => checks.Problem])[] = [
    ['totals', checks.totalsAreSums],
    ['charged', checks.chargedAtMostOnce()],
    ['started', checks.startsOnTheWholeSum()],
    ['shared', checks.sharesWhatExceeds],
    ['consent', checks.consentPerVersion()],
    ['withdrawal', checks.withdrawsAlone],
    ['books', checks.booksBalance()],
    ['closing', checks.closingMovesNoMoney],
    ['held', checks.moneyIsNeverStuck],
    ['independent', checks.judgesAreIndependent],
    ['currency', checks.oneCurrency],
    ['timers', checks.timersAreExact],
    ['partial', checks.ownPledgeSuffices],
  ];
  return (step) => {
    for (const [event, , after] of checks.states(step)) {
      seen.events.add(event.type);
      seen.phases.set(after.phase, (seen.phases.get(after.phase) ?? 0) + 1);
    }
    for (const [rule, check] of held) {
      const problem = check(step);
      if (problem !== undefined) throw new Broken(rule, problem);
    }
  };
}

const told = ({ command, refusal, events, after }: Step): string =>
  `${after.phase}: ${JSON.stringify(command, checks.plain)} ${refusal?.kind ?? events.map(({ type }) => type).join()}`;

/** Lives one history to its end; throws `Broken` where a rule does. */
function live(choice: number, moves: readonly Move[], trace?: string[]): void {
  const recorded: { event: CampaignEvent; at: Temporal.Instant }[] = [];
  const watch = watcher();
  const history = new History((step) => {
    trace?.push(told(step));
    recorded.push(...step.events.map((event) => ({ event, at: step.now })));
    watch(step);
  });
  try {
    history.begin(choice);
    for (const move of moves) history.move(move);
    history.runOut();
  } catch (error) {
    if (error instanceof Broken) throw error;
    throw new Broken('total', error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  const { state } = history;
  if (!ended(state.phase) || state.held !== 0n)
    throw new Broken('held', `left alone it ends in ${state.phase} with ${state.held} held`);
  const difference = checks.agreesWithProcessor(state, history.processor);
  if (difference !== undefined) throw new Broken('books', difference);
  const replayed = recorded.reduce<typeof history.campaign>(
    (campaign, { event, at }) => evolve(campaign, event, at),
    undefined,
  );
  if (JSON.stringify(replayed, checks.plain) !== JSON.stringify(state, checks.plain))
    throw new Broken('replayed', 'it differs');
}

/** Every type of event there is; the compiler says when one is missing. */
const everyEvent: Readonly<Record<EventType, true>> = {
  WishProposed: true,
  WishOpened: true,
  WishReproposed: true,
  PledgeSecured: true,
  PledgeChanged: true,
  RaiseKept: true,
  PledgeReleased: true,
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

  test.each(Object.keys(everyEvent) as EventType[])('hold %s', (type) => {
    expect(broken !== undefined || seen.events.has(type)).toBe(true);
  });
});
