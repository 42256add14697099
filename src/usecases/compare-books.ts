// The ledger held against the processor, charge by charge and payout by payout. Pure. What is under way at one of the two
// is told apart from what differs; a difference is never explained away because it is small.
import type {
  Booked,
  BookedCharge,
  BookedReversal,
  CampaignStanding,
  ChargeStanding,
} from '../ports/books.ts';
import type { ChargeName, PayoutName } from '../ports/payments.ts';
import {
  type Moved,
  type MovedCharge,
  type MovedPayout,
  type MovedReversal,
  chargeKey,
  payoutKey,
} from './moved.ts';

export type DifferenceKind =
  | 'captured'
  | 'fee'
  | 'refunded'
  | 'lost'
  | 'paid-out'
  | 'reversed'
  /** It moved in another currency than its campaign's. */
  | 'currency'
  /** Every movement agrees, and the balance does not. */
  | 'balance';

/** All amounts are what the balance changed by: below zero is money that left. */
export interface Difference {
  readonly kind: DifferenceKind;
  readonly currency: string;
  readonly of: ChargeName | PayoutName | { readonly campaign: bigint } | undefined;
  readonly books: bigint;
  readonly processor: bigint;
}

/** capture, refund, payout: the call is under way. moment: it moved just now, and the news of it is on its way. */
export type FlightKind = 'capture' | 'refund' | 'dispute' | 'fee' | 'payout' | 'moment';

export interface InFlight {
  readonly kind: FlightKind;
  readonly currency: string;
  readonly of: ChargeName | PayoutName | { readonly campaign: bigint };
  /** What the processor's balance has changed by and the ledger does not say yet. */
  readonly amount: bigint;
}

export interface Comparison {
  readonly differences: readonly Difference[];
  readonly inFlight: readonly InFlight[];
  readonly charges: number;
  readonly payouts: number;
}

const MOMENT = Temporal.Duration.from({ minutes: 15 });
/** A call under way is made again within minutes; a fee may be told a day later. */
const PATIENCE = Temporal.Duration.from({ hours: 24 });

/** @param since what was booked before it is not expected among the movements */
export function compareBooks(
  booked: Booked,
  moved: Moved,
  { now, since }: { readonly now: Temporal.Instant; readonly since: Temporal.Instant },
): Comparison {
  const found = new Findings(booked, now);
  const movedByCharge = Map.groupBy(moved.charges.values(), chargeKey);
  const bookedByCharge = new Map(booked.charges.map((charge) => [chargeKey(charge), charge]));
  for (const [key, sides] of movedByCharge)
    for (const side of sides) found.charge(bookedByCharge.get(key), side);
  for (const [key, charge] of bookedByCharge) {
    const there = movedByCharge.get(key)?.some(({ currency }) => currency === charge.currency) === true;
    if (!there && isBefore(since, charge.capturedAt ?? charge.lastAt)) found.charge(charge, undefined);
  }

  const bookedPayouts = new Map(booked.payouts.map((payout) => [payoutKey(payout), payout]));
  for (const [key, side] of moved.payouts) found.payout(side, bookedPayouts.get(key)?.paid ?? 0n);
  for (const [key, payout] of bookedPayouts)
    if (!moved.payouts.has(key) && isBefore(since, payout.at))
      found.payout({ ...payout, paid: 0n, lastAt: payout.at }, payout.paid);

  const firstPaid = new Map<bigint, Temporal.Instant>();
  for (const { campaign, at } of booked.payouts) {
    const known = firstPaid.get(campaign);
    if (known === undefined || isBefore(at, known)) firstPaid.set(campaign, at);
  }
  const reversals = new Map(booked.reversals.map((reversal) => [reversal.campaign, reversal]));
  const campaigns = new Set([
    ...reversals.keys(),
    ...[...moved.reversals.values()].map(({ campaign }) => campaign),
  ]);
  for (const campaign of campaigns) {
    const side = moved.reversals.get(String(campaign));
    const reversal = reversals.get(campaign);
    // Of one whose first payout was before, earlier reversals may be missing among the movements.
    const paidAt = firstPaid.get(campaign);
    const whole = paidAt === undefined || isBefore(since, paidAt);
    found.reversal(campaign, reversal, side, whole);
  }
  return {
    differences: found.differences,
    inFlight: found.inFlight,
    charges: new Set([...movedByCharge.keys(), ...bookedByCharge.keys()]).size,
    payouts: new Set([...moved.payouts.keys(), ...bookedPayouts.keys()]).size,
  };
}

const isBefore = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) < 0;

/** Decides for each pair of figures whether they agree, are under way, or differ. */
class Findings {
  readonly differences: Difference[] = [];
  readonly inFlight: InFlight[] = [];
  readonly #standings: ReadonlyMap<bigint, ChargeStanding>;
  readonly #campaigns: ReadonlyMap<bigint, CampaignStanding>;
  readonly #now: Temporal.Instant;

  constructor(booked: Booked, now: Temporal.Instant) {
    this.#standings = new Map(booked.standings.map((standing) => [standing.pledge, standing]));
    this.#campaigns = new Map(booked.campaigns.map((campaign) => [campaign.campaign, campaign]));
    this.#now = now;
  }

  charge(books: BookedCharge | undefined, moved: MovedCharge | undefined): void {
    const either = moved ?? books;
    if (either === undefined) return;
    const { campaign, pledge, attempt, currency } = either;
    const of = { campaign, pledge, attempt };
    const wanted = books?.currency ?? this.#campaigns.get(campaign)?.currency;
    if (wanted !== undefined && wanted !== currency) {
      const processor = moved ? moved.captured - moved.fee - moved.refunded - moved.lost : 0n;
      this.differences.push({ kind: 'currency', currency, of, books: 0n, processor });
      return;
    }
    const present = this.#standings.get(pledge);
    const standing = present?.attempt === attempt ? present : undefined;
    const youngest = newest(books?.lastAt, moved?.lastAt) ?? this.#now;
    const judge = (
      kind: 'captured' | 'fee' | 'refunded' | 'lost',
      sign: 1n | -1n,
      way?: (more: bigint) => FlightKind | undefined,
    ) => {
      const more = (moved?.[kind] ?? 0n) - (books?.[kind] ?? 0n);
      if (more === 0n) return;
      const flight =
        (more > 0n ? way?.(more) : undefined) ?? (this.#within(youngest, MOMENT) ? 'moment' : undefined);
      if (flight) this.inFlight.push({ kind: flight, currency, of, amount: sign * more });
      else
        this.differences.push({
          kind,
          currency,
          of,
          books: sign * (books?.[kind] ?? 0n),
          processor: sign * (moved?.[kind] ?? 0n),
        });
    };
    const calling = standing?.state === 'capturing' || standing?.state === 'cancelling';
    judge('captured', 1n, () => (calling && this.#within(youngest, PATIENCE) ? 'capture' : undefined));
    judge('fee', -1n, () => {
      if (standing !== undefined && standing.disputed > 0n) return 'dispute';
      return this.#within(books?.capturedAt ?? moved?.lastAt, PATIENCE) ? 'fee' : undefined;
    });
    judge('refunded', -1n, (more) =>
      standing !== undefined && more <= standing.refunding ? 'refund' : undefined,
    );
    judge('lost', -1n, (more) =>
      standing !== undefined && more <= standing.disputed ? 'dispute' : undefined,
    );
  }

  payout({ campaign, payout, currency, paid, lastAt }: MovedPayout, books: bigint): void {
    const of = { campaign, payout };
    const standing = this.#campaigns.get(campaign);
    if (standing !== undefined && standing.currency !== currency) {
      this.differences.push({ kind: 'currency', currency, of, books: 0n, processor: -paid });
      return;
    }
    if (paid === books) return;
    const next = books === 0n && standing?.phase === 'completed' && standing.payouts + 1 === payout;
    const way = next && this.#within(lastAt, PATIENCE) ? 'payout' : undefined;
    const flight = way ?? (this.#within(lastAt, MOMENT) ? 'moment' : undefined);
    if (flight) this.inFlight.push({ kind: flight, currency, of, amount: books - paid });
    else this.differences.push({ kind: 'paid-out', currency, of, books: -books, processor: -paid });
  }

  reversal(
    campaign: bigint,
    books: BookedReversal | undefined,
    moved: MovedReversal | undefined,
    whole: boolean,
  ): void {
    const [theirs, ours] = [moved?.reversed ?? 0n, books?.reversed ?? 0n];
    if (theirs === ours || (!whole && theirs < ours)) return;
    const currency = moved?.currency ?? books?.currency ?? '';
    const youngest = newest(books?.at, moved?.lastAt);
    if (this.#within(youngest, MOMENT))
      this.inFlight.push({ kind: 'moment', currency, of: { campaign }, amount: theirs - ours });
    else
      this.differences.push({ kind: 'reversed', currency, of: { campaign }, books: ours, processor: theirs });
  }

  #within(at: Temporal.Instant | undefined, duration: Temporal.Duration): boolean {
    return at !== undefined && isBefore(this.#now, at.add(duration));
  }
}

function newest(
  a: Temporal.Instant | undefined,
  b: Temporal.Instant | undefined,
): Temporal.Instant | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return isBefore(a, b) ? b : a;
}
