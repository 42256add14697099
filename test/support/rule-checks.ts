// The ten rules as checks of one step of a history each, and the invariants of the state beside them. A check says what is
// wrong, or nothing. What a rule needs to remember it remembers in its own way, not in the campaign's.
import { type Campaign, ended, moneyTaken } from '../../src/domain/campaign.ts';
import { frozenOf, unpaidCharge } from '../../src/domain/books.ts';
import type { CampaignCommand } from '../../src/domain/campaign-command.ts';
import type { CampaignEvent, EventType } from '../../src/domain/campaign-event.ts';
import { nextDeadline } from '../../src/domain/deadline.ts';
import { decide } from '../../src/domain/decide.ts';
import { evolve } from '../../src/domain/evolve.ts';
import { type Account, balancesOf, imbalance, postingsOf } from '../../src/domain/ledger.ts';
import {
  type Charge,
  type Pledge,
  counts,
  live,
  refusedNow,
  stakeOf,
  unconfirmed,
} from '../../src/domain/pledge.ts';
import { type Quote, type QuoteRef, asksAnew, sameQuote } from '../../src/domain/quote.ts';
import { FUNDS, type Processor } from './processor.ts';
import type { Step } from './step.ts';

export type Problem = string | undefined;
type Check = (step: Step) => Problem;

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);
const find = (campaign: Campaign, id: bigint): Pledge | undefined =>
  campaign.pledges.find((one) => one.id === id);
const has = (events: readonly CampaignEvent[], ...types: readonly EventType[]): boolean =>
  events.some(({ type }) => types.includes(type));

/** What was taken and is neither back nor on its way. */
const keptBy = ({ captured, refunded, pledges }: Campaign): bigint =>
  captured - refunded - sum(pledges.map(({ charge }) => charge?.refunding ?? 0n));

/** The states after each event of a step. */
export function* states({
  before,
  events,
  now,
}: Step): Generator<[CampaignEvent, Campaign | undefined, Campaign]> {
  let state = before;
  for (const event of events) {
    const after = evolve(state, event, now);
    yield [event, state, after];
    state = after;
  }
}

/** Rule 1. */
export function chargedAtMostOnce(): Check {
  let covered = 0;
  return (step) => {
    for (const [event, before] of states(step)) {
      if (event.type === 'TargetCovered') {
        const held = before?.pledges.filter(({ charge }) => charge?.state === 'authorised') ?? [];
        const authorised = sum(held.map(({ charge }) => charge?.authorised ?? 0n));
        if (authorised < (before?.accepted?.amount ?? 0n)) return `covered by ${authorised}`;
        covered = before?.collection?.attempt ?? 0;
      }
      const own = event.type === 'PledgeCaptured' && before ? find(before, event.pledge) : undefined;
      if (own && live(own) && covered === 0) return 'captured before the target was covered';
    }
    const payers = new Set<bigint>();
    for (const { id, backer, amount } of step.after.pledges) {
      if (step.processor.holdsOf(id) > 1) return `pledge ${id} is held twice`;
      const taken = step.processor.takenOf(id);
      if (taken === 0n || step.processor.byHand.has(id)) continue;
      if (taken > amount) return `${taken} taken of a pledge of ${amount}`;
      if (covered !== step.after.collectionAttempts)
        return 'taken in an attempt that did not cover the target';
      if (payers.has(backer)) return `${backer} was charged twice`;
      payers.add(backer);
    }
    return undefined;
  };
}

/** Rule 2. */
export function startsOnTheWholeSum(): Check {
  let started = false;
  return (step) => {
    for (const [event, before] of states(step)) {
      if (event.type !== 'DevelopmentStarted') continue;
      started = true;
      if ((before?.captured ?? 0n) < (before?.accepted?.amount ?? 0n))
        return `started on ${before?.captured}`;
    }
    if (has(step.events, 'DevelopmentStarted')) {
      const kept = keptBy(step.after);
      if (kept !== step.after.accepted?.amount)
        return `keeps ${kept} of a target of ${step.after.accepted?.amount}`;
    }
    const { phase, captured, collection } = step.after;
    if (started || captured === 0n) return undefined;
    if (phase === 'refunding' || (phase === 'collecting' && collection?.step === 'capturing'))
      return undefined;
    const kept = step.after.pledges.filter(({ charge }) => stakeOf(charge) > 0n && !goesBack(charge));
    return kept.length === 0 ? undefined : `${captured} taken in ${phase} without a start`;
  };
}

/** Rule 3. */
export const sharesWhatExceeds: Check = (step) => {
  for (const [event, , after] of states(step)) {
    if (event.type !== 'TargetCovered' && event.type !== 'SharesChanged') continue;
    const capturing = after.pledges.filter(({ charge }) => charge?.state === 'capturing');
    const shares = capturing.map(({ charge }) => charge?.share ?? 0n);
    const missing = (after.accepted?.amount ?? 0n) - keptBy(after);
    const excess = sum(shares) - missing;
    const { floor } = after.rules;
    const onlyFloors = shares.every((share) => share === floor);
    if (missing > 0n && excess !== 0n && !(onlyFloors && excess > 0n && excess < floor))
      return `shares of ${shares.join()} for ${missing}`;
    for (const { charge } of capturing) {
      if (charge && charge.share < floor) return `a share of ${charge.share}`;
      if (charge && charge.share > charge.authorised)
        return `a share of ${charge.share} of ${charge.authorised}`;
    }
    const inOrder = capturing.toSorted((a, b) =>
      Number((a.charge?.authorised ?? 0n) - (b.charge?.authorised ?? 0n)),
    );
    const upset = inOrder.some(
      ({ charge }, index) =>
        (inOrder[index + 1]?.charge?.share ?? charge?.share ?? 0n) + 1n < (charge?.share ?? 0n),
    );
    if (upset) return 'a larger pledge pays less than a smaller one';
  }
  const { phase, pledges } = step.after;
  const held = pledges.filter(({ charge }) => charge?.state === 'authorised' || charge?.state === 'asked');
  return phase !== 'collecting' && held.length > 0 ? `holds stand in ${phase}` : undefined;
};

/** Rule 4: remembers for each pledge the version it was last agreed to, the first accepted after it for early ones. */
export function consentPerVersion(): Check {
  const agreedTo = new Map<bigint, QuoteRef>();
  const asked = new Map<string, boolean>();
  const worse = (agreed: Quote, present: Quote): boolean => {
    const pair = [agreed, present].map(({ developer, version }) => `${developer}.${version}`).join();
    const known = asked.get(pair) ?? asksAnew(agreed, present);
    asked.set(pair, known);
    return known;
  };
  let last: QuoteRef | undefined;
  return (step) => {
    for (const [event, before, after] of states(step)) {
      if (event.type === 'PledgeSecured' && after.accepted) agreedTo.set(event.pledge, after.accepted);
      if (event.type === 'ConsentGiven') agreedTo.set(event.pledge, event.quote);
      if (event.type === 'QuoteAccepted') {
        for (const { id } of after.pledges) if (!agreedTo.has(id)) agreedTo.set(id, event);
        last = event;
      }
      const pledge = event.type === 'ConsentAsked' ? before && find(before, event.pledge) : undefined;
      if (pledge?.consent.kind === 'agreed' && sameQuote(pledge.consent.quote, last ?? pledge.consent.quote))
        return 'asked a backer who agreed to this very version';
      const problem = charged(event, after);
      if (problem) return problem;
    }
    const { accepted, quotes, pledges } = step.after;
    const quoteOf = (ref: QuoteRef | undefined) => ref && quotes.find((one) => sameQuote(one, ref));
    const present = quoteOf(accepted);
    for (const pledge of pledges) {
      const agreed = quoteOf(agreedTo.get(pledge.id));
      if (present && agreed && counts(pledge) && worse(agreed, present))
        return `pledge ${pledge.id} counts for version ${present.version}, agreed to ${agreed.version}`;
      const silent = pledge.consent.kind === 'asked' && live(pledge) ? pledge.consent.until : undefined;
      const late = silent && Temporal.Instant.compare(silent, step.now) <= 0;
      if (step.command.type === 'Tick' && late) return `silent since ${silent.toString()}`;
    }
    return undefined;
  };

  function charged(event: CampaignEvent, after: Campaign): Problem {
    if (event.type !== 'AuthorisationAsked') return undefined;
    const pledge = find(after, event.pledge);
    return pledge && counts(pledge) ? undefined : `pledge ${event.pledge} is collected and does not count`;
  }
}

/** Rule 5. */
export const withdrawsAlone: Check = ({ after, now }) => {
  if (!['proposed', 'open', 'funding', 'confirming'].includes(after.phase)) return undefined;
  const own = after.pledges.filter(live)[after.events % 3];
  if (own === undefined) return undefined;
  const decided = decide(after, { type: 'WithdrawPledge', by: { id: own.backer, permission: 'none' } }, now);
  if (!decided.ok) return `${own.backer} cannot withdraw in ${after.phase}: ${decided.refusal.kind}`;
  const [first] = decided.value;
  return first?.type === 'PledgeReleased' && first.pledge === own.id
    ? undefined
    : 'withdrawing released nothing';
};

/** Rule 6. */
export function booksBalance(): Check {
  const balances = new Map<Account, bigint>();
  return (step) => {
    for (const [event, , after] of states(step)) {
      const postings = postingsOf(after, event);
      if (imbalance(postings).size > 0) return `${event.type} does not sum to zero`;
      for (const [account, amount] of balancesOf(postings))
        balances.set(account, (balances.get(account) ?? 0n) + amount);
    }
    const { id, captured, held, fees, refunded, chargedBack, paidOut, platformFees, operatorOwed } =
      step.after;
    const expected: Readonly<Record<string, bigint>> = {
      card: -captured,
      [`held:${id}`]: held,
      fees,
      refunded,
      chargeback: chargedBack,
      [`developer:${id}`]: paidOut,
      platform: platformFees,
      operator: -operatorOwed,
    };
    if (held < 0n) return `${held} held`;
    for (const { pledge, captured: taken, refunded: returned } of step.processor.intents.values())
      if (returned > taken) return `${returned} returned of ${taken} taken of pledge ${pledge}`;
    if (captured + operatorOwed !== held + fees + refunded + chargedBack + paidOut + platformFees)
      return 'captured money is nowhere, or twice';
    for (const [account, amount] of Object.entries(expected))
      if ((balances.get(account as Account) ?? 0n) !== amount)
        return `${account} is ${balances.get(account as Account)} in the ledger and ${amount} in the campaign`;
    return undefined;
  };
}

/** Rule 7. */
export const closingMovesNoMoney: Check = ({ command, events, before, after }) => {
  if (command.type !== 'Pause' || before === undefined) return undefined;
  const moved = has(
    events,
    'PledgeCaptured',
    'RefundAsked',
    'RefundingBegan',
    'WishCompleted',
    'DeveloperPaid',
  );
  return moved || before.captured !== after.captured || before.held !== after.held
    ? 'closing moved money'
    : undefined;
};

/** On its way back, or its bank has the word. */
const goesBack = (charge: Charge | undefined): boolean =>
  ['refundAsked', 'refundPending', 'refundFailed', 'disputed'].includes(charge?.state ?? '');

/** Rule 8: held money always has an instant at which something happens, or waits for the processor or a bank. */
export const moneyIsNeverStuck: Check = ({ after }) => {
  const { phase, work, collection, pledges, rules } = after;
  if (!moneyTaken(after) || phase === 'completed') return undefined;
  if (work === undefined && pledges.every(({ charge }) => stakeOf(charge) === 0n || goesBack(charge)))
    return undefined;
  if (phase === 'refunding' || ended(phase)) {
    const idle = pledges.some(({ charge }) => stakeOf(charge) > 0n && !goesBack(charge));
    return idle ? 'captured money is not asked back' : undefined;
  }
  const limit = work?.holdEndsAt ?? collection?.startedAt.add({ hours: 24 * rules.maxHoldDays });
  const next = nextDeadline(after);
  if (limit === undefined || next === undefined) return `nothing ends ${phase}`;
  return Temporal.Instant.compare(next, limit) > 0 ? `${phase} outlasts the hold limit` : undefined;
};

const judgements: readonly EventType[] = [
  'ExtensionAgreed',
  'ExtensionRefused',
  'ExtensionVoted',
  'DeliveryRejected',
  'DeliveryObjected',
  'DeliveryContested',
  'SettlementVoted',
  'WishCompleted',
];

/** Rule 9. */
export const judgesAreIndependent: Check = ({ command, events, before }) => {
  const developer = before?.accepted?.developer;
  const byDeveloper = 'by' in command && command.by.id === developer;
  if (byDeveloper && has(events, ...judgements))
    return `the developer's ${command.type} judged their own work`;
  const named = events.some((event) => event.type === 'WishCompleted' && event.by === developer);
  return named ? 'completed by the developer' : undefined;
};

/** Rule 10. */
export const oneCurrency: Check = ({ before, after }) =>
  before && before.currency !== after.currency ? `${before.currency} became ${after.currency}` : undefined;

/** The totals over all charges, summed. */
function chargesOf({ pledges }: Campaign) {
  const inState = (state: string) => pledges.filter(({ charge }) => charge?.state === state);
  const refused = pledges.filter(refusedNow);
  return {
    requested: inState('asked').length,
    requestedMinor: sum(inState('asked').map(({ charge }) => charge?.requested ?? 0n)),
    authorised: inState('authorised').length,
    authorisedMinor: sum(inState('authorised').map(({ charge }) => charge?.authorised ?? 0n)),
    refused: refused.length,
    refusedMinor: sum(refused.map(({ amount }) => amount)),
    capturing: inState('capturing').length,
    capturingMinor: sum(inState('capturing').map(({ charge }) => charge?.share ?? 0n)),
    unknownFees: pledges.filter(({ charge }) => charge && charge.captured > 0n && charge.fee === undefined)
      .length,
    failedRefunds: inState('refundFailed').length,
    refunding: sum(pledges.map(({ charge }) => charge?.refunding ?? 0n)),
    unpaid: pledges.filter(({ charge }) => charge && unpaidCharge(charge)).length,
  };
}

export const totalsAreSums: Check = ({ after }) => {
  const counted = after.pledges.filter(counts);
  const standing = ['asked', 'authorised', 'capturing', 'cancelling'];
  const expected = {
    pledged: sum(counted.map(({ amount }) => amount)),
    backers: counted.length,
    unconfirmed: sum(after.pledges.filter(unconfirmed).map(({ amount }) => amount)),
    holds: after.pledges.filter(({ charge }) => standing.includes(charge?.state ?? '')).length,
    captured: sum(after.pledges.map(({ charge }) => charge?.captured ?? 0n)),
    refunded: sum(after.pledges.map(({ charge }) => charge?.refunded ?? 0n)),
    chargedBack: sum(after.pledges.map(({ charge }) => charge?.lost ?? 0n)),
    fees: sum(after.pledges.map(({ charge }) => (charge?.fee ?? 0n) + (charge?.disputeFee ?? 0n))),
    frozen: sum(after.pledges.map(({ charge }) => frozenOf(charge))),
    ...chargesOf(after),
  };
  const { requested, authorised, refused, capturing, ...otherCounts } = after.charges;
  const kept: Readonly<Record<string, unknown>> = {
    ...after,
    ...otherCounts,
    requested: requested.count,
    requestedMinor: requested.amount,
    authorised: authorised.count,
    authorisedMinor: authorised.amount,
    refused: refused.count,
    refusedMinor: refused.amount,
    capturing: capturing.count,
    capturingMinor: capturing.amount,
  };
  for (const [name, value] of Object.entries(expected))
    if (kept[name] !== value) return `${name} is ${String(kept[name])}, the sum ${value}`;
  const reached = after.accepted && after.pledged >= after.accepted.amount;
  if (after.phase === 'confirming' && !reached) return 'confirming below the target';
  if (after.phase === 'funding' && reached) return 'funding at the target';
  const backers = after.pledges.filter(live).map(({ backer }) => backer);
  if (new Set(backers).size !== backers.length) return 'a backer has two pledges';
  const { accepted } = after;
  return accepted && !after.quotes.some((quote) => sameQuote(quote, accepted))
    ? 'accepted no quote'
    : undefined;
};

const tick = { type: 'Tick' } as const;

export const timersAreExact: Check = ({ command, after, now }) => {
  const deadline = nextDeadline(after);
  const brings = (at: Temporal.Instant): number => {
    const decided = decide(after, tick, at);
    return decided.ok ? decided.value.length : -1;
  };
  if (deadline === undefined) return brings(now) === 0 ? undefined : 'time changes what has no deadline';
  const future = Temporal.Instant.compare(deadline, now) > 0;
  if (!future && command.type === 'Tick') return 'something is still due after a tick';
  if (future && brings(deadline.subtract({ milliseconds: 1 })) !== 0)
    return 'a tick before the deadline changes something';
  return brings(future ? deadline : now) > 0 ? undefined : 'a tick at the deadline changes nothing';
};

const ownPledgeIsEnough: readonly CampaignCommand['type'][] = [
  'SecurePledge',
  'ChangePledge',
  'WithdrawPledge',
  'AllowEarlyWork',
  'ConfirmConsent',
];

/** What a store loads of the pledges for this command, where that is not all of them. */
function onlyFor(before: Campaign, command: CampaignCommand): ((pledge: Pledge) => boolean) | undefined {
  // An identifier that is somebody else's is refused by whoever sees that pledge; no store gives it twice.
  if (command.type === 'SecurePledge' && find(before, command.pledge)) return undefined;
  if ('by' in command)
    return ownPledgeIsEnough.includes(command.type) ? ({ backer }) => backer === command.by.id : undefined;
  if (!command.type.startsWith('Record') || command.type === 'RecordPaidOut') return undefined;
  return ({ id }) => 'pledge' in command && id === command.pledge;
}

export const ownPledgeSuffices: Check = ({ before, command, events, now, after }) => {
  const isLoaded = before && onlyFor(before, command);
  if (before === undefined || isLoaded === undefined) return undefined;
  const own = (campaign: Campaign): Campaign => ({
    ...campaign,
    pledges: campaign.pledges.filter(isLoaded),
  });
  const decided = decide(own(before), command, now);
  if (!decided.ok) return events.length > 0 ? `refused: ${decided.refusal.kind}` : undefined;
  if (JSON.stringify(decided.value, plain) !== JSON.stringify(events, plain)) return 'decided otherwise';
  const partial = decided.value.reduce((state, event) => evolve(state, event, now), own(before));
  const totals = ({ pledges: _pledges, collection, refundRetryAt: _retryAt, ...rest }: Campaign) =>
    JSON.stringify({ ...rest, collection: { ...collection, followUpAt: undefined } }, plain);
  if (totals(partial) !== totals(after)) return 'came to other totals';
  // Of refused cards and failed refunds that were not loaded it only knows that none is looked at earlier.
  const [early, exact] = [nextDeadline(partial), nextDeadline(after)];
  if (early === undefined || exact === undefined) return early === exact ? undefined : 'another deadline';
  return Temporal.Instant.compare(early, exact) > 0 ? 'a deadline that is too late' : undefined;
};

/** Once nothing is under way any more: the campaign and the processor agree on every unit, and nothing is held. */
export function agreesWithProcessor(
  { captured, refunded, chargedBack, pledges, held, platformFees, operatorOwed }: Campaign,
  { reading }: Processor,
): Problem {
  if (pledges.some(({ id }) => reading.holdsOf(id) > 0)) return 'a hold stands';
  const kept = captured - refunded - chargedBack;
  if (reading.kept !== kept) return `the processor kept ${reading.kept}, the campaign ${kept}`;
  // `booksBalance` holds these three against the ledger after every step.
  const ledger = held + platformFees - operatorOwed;
  const balance = reading.balance - BigInt(FUNDS);
  return balance === ledger ? undefined : `the processor has ${balance}, the ledger ${ledger}`;
}

/** Bigints and instants as text. */
export const plain = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? `${value}n` : value;
