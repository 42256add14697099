// A generated history lived to its end, with every rule and invariant held against each of its steps.
import { type Phase, ended } from '../../src/domain/campaign.ts';
import type { CampaignEvent, EventType } from '../../src/domain/campaign-event.ts';
import { evolve } from '../../src/domain/evolve.ts';
import { FOREIGN, History, type Mixed } from './history.ts';
import * as checks from './rule-checks.ts';
import type { Move, Step } from './step.ts';

export const rules = {
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

export const invariants = {
  totals: 'The totals of a campaign are the sums over its pledges.',
  timers: 'A tick changes something exactly when the deadline has come, and then nothing is due any more.',
  partial: 'The acting backer’s own pledges and the totals are enough to decide about a pledge.',
  foreign: 'What is told of a charge that is none of this wish changes nothing.',
  replayed: 'Replaying its events gives the campaign.',
  total: 'Every command gets an answer.',
} as const;

export type Rule = keyof typeof rules | keyof typeof invariants;

export class Broken extends Error {
  readonly rule: Rule;
  constructor(rule: Rule, problem: string) {
    super(`${rule}: ${problem}`);
    this.rule = rule;
  }
}

export const seen = {
  phases: new Map<Phase, number>(),
  events: new Set<EventType>(),
  mixed: new Set<Mixed>(),
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
    [
      'foreign',
      ({ command, events }) =>
        'pledge' in command && command.pledge === FOREIGN && events.length > 0 ? 'it did' : undefined,
    ],
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
export function live(choice: number, moves: readonly Move[], trace?: string[]): void {
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
  for (const what of history.mixed) seen.mixed.add(what);
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
