// The collection: every pledge that counts is authorised, and only when the authorised sum covers the target is anything
// captured. An answer is recorded with its own pledge loaded and no other; what follows for all of them, a Tick concludes. Must never capture before the target is covered (rule 1), nor start development
// on less than the target (rule 2).
import { collectsAt } from './clocks.ts';
import { takenFor } from './conclusion.ts';
import type { MoneyCommand } from './campaign-command.ts';
import type { Decision } from './decision.ts';
import { askRefund, beginRefunding, endRefunding, returnByShares } from './decide-refunding.ts';
import { cancelHolds, dropRefused, releaseUncharged } from './decide-releasing.ts';
import { followPledged } from './decide-target.ts';
import { dueAt } from './delay.ts';
import { type Charge, counts, live, refusedNow } from './pledge.ts';
import { authorisedSum, sharesOf, withChargeIn } from './shares.ts';
import { days, notAfter } from './time.ts';
import { coveredFrom } from './withdrawal.ts';

type Answer<T extends MoneyCommand['type']> = Extract<MoneyCommand, { type: T }>;

/** A card that was refused is tried again, or its backer reminded, that long after. */
const FOLLOW_UP = days(1);
/** Authorisations of one pledge in one collection; the card networks fine who goes on trying. */
const MOST_TRIES = 3;

/** Whether its backer can still bring another card in this collection. */
export const maySwapCard = (charge: Charge | undefined): boolean =>
  charge?.state === 'declined' && charge.tries < MOST_TRIES;

/** Where payouts must be able to reach the developer, only who has asked for that begins: the deadline that is due sees to it. */
export function beginUnlessToAsk(decision: Decision): void {
  if (decision.campaign.rules.payoutReady === 'optional') beginIfDue(decision);
}

export function beginIfDue(decision: Decision): void {
  const at = collectsAt(decision.campaign);
  if (at === undefined || !notAfter(at, decision.now)) return;
  const until = coveredFrom(decision.campaign, decision.now);
  if (until !== undefined) return decision.record({ type: 'CollectionPutOff', until });
  const attempt = decision.campaign.collectionAttempts + 1;
  decision.record({ type: 'CollectionBegan', attempt });
  for (const { id, amount, charge } of decision.campaign.pledges.filter(counts))
    decision.record({
      type: 'AuthorisationAsked',
      pledge: id,
      attempt: (charge?.attempt ?? 0) + 1,
      amount,
    });
}

/** The charge that this answer is about, when it still waits for one. An answer to another attempt changes nothing. */
function awaiting(
  decision: Decision,
  answer: { readonly pledge: bigint; readonly attempt: number },
  ...states: readonly Charge['state'][]
): Charge | undefined {
  const charge = decision.pledge(answer.pledge)?.charge;
  return charge?.attempt === answer.attempt && states.includes(charge.state) ? charge : undefined;
}

/**
 * A hold on anything but what was asked is no answer to what was asked: the end of the window settles it. Whose bank wanted to
 * see them may have confirmed the same intent meanwhile.
 */
export function recordAuthorised(decision: Decision, answer: Answer<'RecordAuthorised'>): void {
  const { pledge, attempt, amount, captureBefore } = answer;
  const own = decision.pledge(pledge);
  const confirmed =
    awaiting(decision, answer, 'declined') !== undefined && own !== undefined && refusedNow(own);
  if ((!confirmed && !awaiting(decision, answer, 'asked')) || amount !== own?.amount) return;
  decision.record({ type: 'PledgeAuthorised', pledge, attempt, amount, captureBefore });
}

/** By another card, under the next attempt. A hold that comes too late is for the caller to let go. */
export function recordHeld(decision: Decision, answer: Answer<'RecordHeld'>): void {
  const { pledge, attempt, amount, captureBefore } = answer;
  const own = decision.pledge(pledge);
  if (own === undefined || !refusedNow(own) || !maySwapCard(own.charge)) return;
  if (attempt !== (own.charge?.attempt ?? 0) + 1 || amount !== own.amount) return;
  decision.record({ type: 'AuthorisationAsked', pledge, attempt, amount });
  decision.record({ type: 'PledgeAuthorised', pledge, attempt, amount, captureBefore });
}

/**
 * It leaves the sum at once. Until the window ends its backer can help, and a card that may pay tomorrow is tried once more. Told
 * late it says nothing of a hold that was made after it: what is being cancelled waits for the answer to that.
 */
export function recordDeclined(decision: Decision, answer: Answer<'RecordDeclined'>): void {
  const { pledge, attempt, cause } = answer;
  const before = awaiting(decision, answer, 'declined')?.decline?.cause;
  const confirmedInVain = before === 'authentication-required' && cause !== before;
  if (!confirmedInVain && !awaiting(decision, answer, 'asked')) return;
  const nextAt = decision.now.add(FOLLOW_UP);
  decision.record({ type: 'PledgeDeclined', pledge, attempt, cause, nextAt });
}

/** The next attempt has another name and another key. After the last try the end of the window settles it. */
export function recordUnanswered(decision: Decision, answer: Answer<'RecordUnanswered'>): void {
  const { pledge, attempt } = answer;
  const charge = awaiting(decision, answer, 'asked');
  if (charge === undefined || charge.tries >= MOST_TRIES) return;
  decision.record({ type: 'AuthorisationAsked', pledge, attempt: attempt + 1, amount: charge.requested });
}

/** Once more where that may help and was not done yet; otherwise its backer is asked again. */
export function followUpRefused(decision: Decision): void {
  const due = decision.campaign.pledges
    .filter(refusedNow)
    .filter(({ charge }) => charge?.decline && notAfter(charge.decline.nextAt, decision.now));
  for (const { id, amount, charge } of due) {
    const again = charge?.decline?.cause === 'soft' && charge.tries === 1;
    decision.record(
      again
        ? { type: 'AuthorisationAsked', pledge: id, attempt: charge.attempt + 1, amount }
        : { type: 'CardReminded', pledge: id, nextAt: decision.now.add(FOLLOW_UP) },
    );
  }
}

/** The hold is gone, because we asked or by the processor's own doing. */
export function recordCancelled(decision: Decision, answer: Answer<'RecordCancelled'>): void {
  const { pledge, attempt } = answer;
  if (awaiting(decision, answer, 'capturing')) return captureFailed(decision, pledge, attempt);
  if (!awaiting(decision, answer, 'asked', 'authorised', 'cancelling')) return;
  cancelled(decision, pledge, attempt);
}

/** With the last old hold gone a collection may be due: the Tick of its deadline begins it. */
function cancelled(decision: Decision, pledge: bigint, attempt: number): void {
  decision.record({ type: 'PledgeCancelled', pledge, attempt });
  endRefunding(decision);
}

/** What the answers so far come to (see conclusion.ts). Needs every pledge. */
export function concludeCollection(decision: Decision): void {
  if (decision.campaign.collection?.step === 'authorising') concludeAuthorising(decision);
  else shareAgainOrStart(decision);
}

/** Every authorisation has its answer, or the window is over: who did not answer in time is not charged. */
export function concludeAuthorising(decision: Decision): void {
  const { pledges, accepted, rules } = decision.campaign;
  const authorised = pledges.filter(withChargeIn('authorised'));
  const shares = accepted && sharesOf(accepted.amount, authorised, rules.floor);
  if (shares === undefined) return failCollection(decision);
  decision.record({ type: 'TargetCovered', shares });
  cancelHolds(decision, decision.campaign.pledges.filter(withChargeIn('asked')));
  dropRefused(decision);
}

/** Not covered, or paused: every hold is let go, who was declined is out, the others stay for a next attempt. */
export function failCollection(decision: Decision): void {
  const { collection, pledges } = decision.campaign;
  if (collection === undefined) return;
  const authorised = authorisedSum(pledges.filter(withChargeIn('authorised')));
  dropRefused(decision);
  decision.record({ type: 'CollectionFailed', attempt: collection.attempt, authorised });
  cancelHolds(decision, pledges.filter(withChargeIn('asked', 'authorised')));
  for (const { id, amount, named, raiseTo } of pledges.filter(live))
    if (raiseTo !== undefined)
      decision.record({ type: 'PledgeChanged', pledge: id, from: amount, to: raiseTo, named });
  followPledged(decision);
}

/** What was taken is booked whatever was asked for; what was not wanted goes straight back, and its pledge is over. */
export function recordCaptured(decision: Decision, answer: Answer<'RecordCaptured'>): void {
  const { pledge, attempt, amount } = answer;
  const own = decision.pledge(pledge);
  if (own?.charge?.attempt !== attempt || own.charge.captured > 0n || amount <= 0n) return;
  const wanted = isCapturing(decision) && live(own) && awaiting(decision, answer, 'capturing', 'authorised');
  if (!wanted && live(own)) decision.record({ type: 'PledgeReleased', pledge, reason: 'not-needed' });
  decision.record({ type: 'PledgeCaptured', pledge, attempt, amount });
  if (wanted) return;
  askRefund(decision, pledge);
  followPledged(decision);
}

const isCapturing = ({ campaign: { collection } }: Decision): boolean => collection?.step === 'capturing';

/** The hold is gone. One that was let off its share may have been asked for another before. */
export function recordCaptureFailed(decision: Decision, answer: Answer<'RecordCaptureFailed'>): void {
  const { pledge, attempt } = answer;
  if (awaiting(decision, answer, 'capturing')) captureFailed(decision, pledge, attempt);
  else if (
    awaiting(decision, answer, 'cancelling', ...(isCapturing(decision) ? ['authorised' as const] : []))
  )
    cancelled(decision, pledge, attempt);
}

function captureFailed(decision: Decision, pledge: bigint, attempt: number): void {
  decision.record({ type: 'CaptureFailed', pledge, attempt });
  decision.record({ type: 'PledgeReleased', pledge, reason: 'declined' });
}

/** What is still missing is shared by those not yet captured, or it is over. */
function shareAgainOrStart(decision: Decision): void {
  const { accepted, pledges, rules } = decision.campaign;
  if (accepted === undefined) return;
  const missing = accepted.amount - takenFor(decision.campaign);
  const capturing = pledges.filter(withChargeIn('capturing'));
  if (missing <= 0n) {
    if (capturing.length > 0)
      decision.record({
        type: 'SharesChanged',
        shares: capturing.map(({ id }) => ({ pledge: id, share: 0n })),
      });
    return start(decision);
  }
  const open = pledges.filter(withChargeIn('capturing', 'authorised'));
  const shares = sharesOf(missing, open, rules.floor);
  if (shares === undefined) return beginRefunding(decision, 'capture-failed');
  const changed = shares.filter(({ share }, index) => share !== open[index]?.charge.share);
  decision.record({ type: 'SharesChanged', shares: changed });
}

/** The start signal. Whose pledge was not needed is let go; a surplus is returned. */
function start(decision: Decision): void {
  const { accepted, rules } = decision.campaign;
  if (accepted === undefined) return;
  decision.record({
    type: 'DevelopmentStarted',
    developer: accepted.developer,
    dueAt: dueAt(decision.now, accepted.delay, rules.timeZone),
    holdEndsAt: decision.now.add(days(rules.maxHoldDays)),
  });
  const { pledges } = decision.campaign;
  cancelHolds(decision, pledges.filter(withChargeIn('authorised')));
  releaseUncharged(decision);
  returnByShares(decision, takenFor(decision.campaign) - accepted.amount);
}
