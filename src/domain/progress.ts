// What every surface says of a wish: one pure function, so that comment, page, badge, API and mail cannot differ. No words
// in it. Reads totals only, never pledges: a badge must cost the same for one backer and for ten thousand.
import { ended, type Campaign, type PauseReason, type Phase } from './campaign.ts';
import { nextDeadline } from './deadline.ts';
import type { Delay } from './delay.ts';
import { type NextStep, nextStep } from './next-step.ts';
import { later } from './time.ts';
import { extendedDueAt } from './work-clocks.ts';

export interface QuoteProgress {
  readonly developer: bigint;
  readonly version: number;
  readonly amount: bigint;
  readonly delay: Delay;
  /** What would be missing if this quote were accepted; never below zero. */
  readonly remaining: bigint;
  readonly accepted: boolean;
}

/** Amounts are minor units of `currency`. */
export interface Progress {
  readonly phase: Phase;
  /** Why no pledge is taken; nothing once money may be captured, since no pause stops anything then. */
  readonly paused: PauseReason | undefined;
  /** What became of the issue since: it stops nothing, and asks what it means. */
  readonly noted: PauseReason | undefined;
  readonly currency: string;
  /** The accepted quote; nothing while none is. */
  readonly target: bigint | undefined;
  /** Sum of the pledges that count. */
  readonly pledged: bigint;
  /** target − pledged, never below zero; nothing without a target, or once the wish ended without being developed. */
  readonly remaining: bigint | undefined;
  /** Whole percent of the target, 0 to 100; 100 only when nothing remains. */
  readonly percent: number;
  readonly backers: number;
  /** Pledged by backers who are being asked whether they agree to the accepted version: not in `pledged`. */
  readonly unconfirmed: bigint;
  /** Live quotes, and the accepted one, in the order of their submission. */
  readonly quotes: readonly QuoteProgress[];
  readonly captured: bigint;
  readonly refunded: bigint;
  /** Went back to backers who left after the start, and what of the collected sum is left for the work then. */
  readonly withdrawn: bigint;
  /** For how many days after a pledge a consumer may withdraw although it was charged. */
  readonly withdrawalDays: number;
  /** What one more pledge has to be to reach the target: the remaining sum, but never what the processor cannot charge. */
  readonly closeTheGap: bigint | undefined;
  /** Whether a person can pledge now, the requester alone while proposed. */
  readonly pledgeable: boolean;
  /** A collection began before and did not cover the target: nobody was charged. */
  readonly uncovered: boolean;
  /** A quote was accepted and set aside since; the pledges stayed. */
  readonly setAside: boolean;
  /** How often the delivery was sent back. */
  readonly rejections: number;
  /** The developer said they can begin. */
  readonly ready: boolean;
  readonly dueAt: Temporal.Instant | undefined;
  /** The date first promised. */
  readonly originalDueAt: Temporal.Instant | undefined;
  readonly overdue: boolean;
  /** More time that the developer asks for and nobody has answered yet, and when the work would then be due. */
  readonly extension: { readonly delay: Delay; readonly dueAt: Temporal.Instant } | undefined;
  readonly next: NextStep;
  /** The next instant at which time changes something; never in the past. */
  readonly deadline: Temporal.Instant | undefined;
}

export function progressOf(campaign: Campaign, now: Temporal.Instant): Progress {
  const { phase, accepted, pledged, work } = campaign;
  const remaining = remainingOf(campaign);
  const pledgeable = takesPledges(campaign);
  const deadline = nextDeadline(campaign);
  return {
    phase,
    paused: stopsAll(campaign) ? campaign.paused : undefined,
    noted: stopsAll(campaign) || ended(phase) ? undefined : campaign.paused,
    currency: campaign.currency,
    target: accepted?.amount,
    pledged,
    remaining,
    percent: percentOf(accepted?.amount, remaining),
    backers: campaign.backers,
    unconfirmed: campaign.unconfirmed,
    quotes: quotesOf(campaign),
    captured: campaign.captured,
    refunded: campaign.refunded,
    withdrawn: work?.withdrawn ?? 0n,
    withdrawalDays: campaign.rules.withdrawalDays,
    closeTheGap: pledgeable && remaining ? atLeast(campaign.rules.floor, remaining) : undefined,
    pledgeable,
    uncovered: campaign.collectionAttempts > 0 && (phase === 'funding' || phase === 'confirming'),
    setAside: phase === 'open' && campaign.lastAccepted !== undefined,
    rejections: work?.rejections ?? 0,
    ready: accepted?.readyAt !== undefined,
    dueAt: work?.dueAt,
    originalDueAt: work?.originalDueAt,
    overdue: phase === 'started' && work !== undefined && Temporal.Instant.compare(work.dueAt, now) <= 0,
    extension: extensionOf(campaign),
    next: nextStep(campaign),
    deadline: deadline && later(deadline, now),
  };
}

function extensionOf(campaign: Campaign): Progress['extension'] {
  const { work, phase } = campaign;
  if (phase !== 'started' || work?.extension === undefined) return undefined;
  const { delay, askedAt } = work.extension;
  return { delay, dueAt: extendedDueAt(campaign, work, delay, askedAt) };
}

const collectible: readonly Phase[] = ['proposed', 'open', 'funding', 'confirming', 'collecting'];

/** In these a pause means that nothing moves. */
export const beforeCapture = (phase: Phase): boolean => collectible.includes(phase);

/** A pause sends a collection back; one that money is captured for goes on, whatever the issue does. */
const stopsAll = ({ phase, collection }: Campaign): boolean =>
  beforeCapture(phase) && (collection === undefined || collection.step === 'authorising');

const takesPledges = ({ phase, paused }: Campaign): boolean => beforeCapture(phase) && paused === undefined;

const atLeast = (least: bigint, amount: bigint): bigint => (amount < least ? least : amount);

const missing = (target: bigint, pledged: bigint): bigint => (target > pledged ? target - pledged : 0n);

function remainingOf({ phase, accepted, pledged }: Campaign): bigint | undefined {
  if (accepted === undefined) return undefined;
  if (phase === 'refunding' || (ended(phase) && phase !== 'completed')) return undefined;
  return beforeCapture(phase) ? missing(accepted.amount, pledged) : 0n;
}

/** Rounded down, so that it says 100 only when the target is reached. */
const percentOf = (target: bigint | undefined, remaining: bigint | undefined): number =>
  target === undefined || remaining === undefined ? 0 : Number(((target - remaining) * 100n) / target);

function quotesOf({ quotes, accepted, pledged }: Campaign): readonly QuoteProgress[] {
  return quotes.flatMap(({ developer, version, amount, delay, state }) => {
    const isAccepted = accepted?.developer === developer && accepted.version === version;
    if (state !== 'live' && !isAccepted) return [];
    return [{ developer, version, amount, delay, remaining: missing(amount, pledged), accepted: isAccepted }];
  });
}
