// Where a wish stands among others: in which band of a list, and how near to its start within it. Every filter is a set of
// whole bands, so that an index finds a page of any list without looking at what the page does not show.
import type { Campaign, Phase } from './campaign.ts';
import { beforeCapture } from './progress.ts';

/** The phase as people see it: what rests before its first capture says so, whatever its phase. */
export type Standing = Phase | 'paused';

/** From the farthest to the nearest. Kept as numbers in the store: another one asks for a migration that numbers them anew. */
const bands = [
  'cancelled',
  'expired',
  'refunded',
  'refunding',
  'completed',
  'contested',
  'delivered',
  'started',
  'paused',
  'proposed',
  'open',
  'open-quoted',
  'funding',
  'funding-last-bit',
  'collecting',
  'confirming',
] as const;
type BandName = (typeof bands)[number];

/** The greater, the nearer. */
export type Band = number;
/** What GitHub shows to nobody any more is in no list, and in no sum of one. */
const UNLISTED: Band = -1;
export const allBands: readonly Band[] = bands.map((_, band) => band);
const numberOf = (name: BandName): Band => bands.indexOf(name);

export interface Place {
  readonly band: Band;
  /** Ten-thousandths of the target that are pledged, or of the lowest quote while none is accepted. */
  readonly nearness: number;
}

/** The last bit: no more than a fifth of the target is missing. */
const LAST_BIT = 8_000;

export const standingOf = ({ phase, paused }: Pick<Campaign, 'phase' | 'paused'>): Standing =>
  paused !== undefined && beforeCapture(phase) ? 'paused' : phase;

export function placeOf(
  campaign: Pick<Campaign, 'phase' | 'paused' | 'pledged' | 'accepted' | 'quotes'>,
): Place {
  if (campaign.paused === 'deleted') return { band: UNLISTED, nearness: 0 };
  const standing = standingOf(campaign);
  if (standing === 'funding') {
    const nearness = shareOf(campaign.pledged, campaign.accepted?.amount);
    return { band: numberOf(nearness < LAST_BIT ? 'funding' : 'funding-last-bit'), nearness };
  }
  if (standing === 'open') {
    const [lowest] = campaign.quotes
      .filter(({ state }) => state === 'live')
      .map(({ amount }) => amount)
      .toSorted((a, b) => (a < b ? -1 : 1));
    const band = numberOf(lowest === undefined ? 'open' : 'open-quoted');
    return { band, nearness: shareOf(campaign.pledged, lowest) };
  }
  return { band: numberOf(standing), nearness: 0 };
}

/** Rounded down, like the percentage that people see. */
const shareOf = (pledged: bigint, aim: bigint | undefined): number =>
  aim === undefined || aim === 0n ? 0 : Number(((pledged < aim ? pledged : aim) * 10_000n) / aim);

/** What a wish waits for that a visitor can bring. */
export const needs = ['quote', 'last-bit'] as const;
export type Need = (typeof needs)[number];
const bandOfNeed: Readonly<Record<Need, BandName>> = { quote: 'open', 'last-bit': 'funding-last-bit' };

const bandsOfStanding = (standing: Standing): readonly BandName[] => {
  if (standing === 'open') return ['open', 'open-quoted'];
  return standing === 'funding' ? ['funding', 'funding-last-bit'] : [standing];
};

/** The parts of a list, as one reads it. */
export const groups = ['awaiting', 'working', 'done', 'ended'] as const;
export type Group = (typeof groups)[number];
export const standingsOf: Readonly<Record<Group, readonly Standing[]>> = {
  awaiting: ['confirming', 'collecting', 'funding', 'open', 'proposed', 'paused'],
  working: ['started', 'delivered', 'contested'],
  done: ['completed'],
  ended: ['refunding', 'refunded', 'expired', 'cancelled'],
};
export const standings: readonly Standing[] = groups.flatMap((group) => standingsOf[group]);

export const groupOf = (standing: Standing): Group =>
  groups.find((group) => standingsOf[group].includes(standing)) ?? 'ended';

/** Both are met where both are said; nothing said is everything. */
export interface ListFilter {
  readonly standings?: readonly Standing[] | undefined;
  readonly need?: Need | undefined;
}

export function bandsOf({ standings, need }: ListFilter): readonly Band[] {
  const ofStandings = standings?.flatMap(bandsOfStanding).map(numberOf);
  const ofNeed = need && numberOf(bandOfNeed[need]);
  return allBands.filter(
    (band) =>
      (ofStandings === undefined || ofStandings.includes(band)) && (ofNeed === undefined || band === ofNeed),
  );
}

/** What the wishes of one band and one currency come to; minor units. */
export interface BandTotal {
  readonly band: Band;
  readonly currency: string;
  readonly wishes: number;
  readonly pledged: bigint;
  readonly captured: bigint;
  readonly paidOut: bigint;
}

export interface MoneyTotal {
  readonly currency: string;
  /** For wishes that are not developed yet. */
  readonly pledged: bigint;
  /** Collected for wishes whose development began and was not refunded. */
  readonly funded: bigint;
  /** To developers. */
  readonly paidOut: bigint;
}

export interface Totals {
  readonly wishes: number;
  readonly standings: ReadonlyMap<Standing, number>;
  readonly groups: Readonly<Record<Group, number>>;
  readonly needs: Readonly<Record<Need, number>>;
  /** Those in which anything was ever pledged, by currency. */
  readonly sums: readonly MoneyTotal[];
}

export function totalsOf(rows: readonly BandTotal[]): Totals {
  const count = (wanted: readonly Band[]): number =>
    rows.reduce((sum, { band, wishes }) => (wanted.includes(band) ? sum + wishes : sum), 0);
  const ofGroup = (group: Group): number => count(bandsOf({ standings: standingsOf[group] }));
  return {
    wishes: count(allBands),
    standings: new Map(standings.map((standing) => [standing, count(bandsOf({ standings: [standing] }))])),
    groups: {
      awaiting: ofGroup('awaiting'),
      working: ofGroup('working'),
      done: ofGroup('done'),
      ended: ofGroup('ended'),
    },
    needs: { quote: count(bandsOf({ need: 'quote' })), 'last-bit': count(bandsOf({ need: 'last-bit' })) },
    sums: [...Map.groupBy(rows, ({ currency }) => currency)]
      .map(([currency, ofCurrency]) => moneyTotal(currency, ofCurrency))
      .filter(({ pledged, funded, paidOut }) => pledged + funded + paidOut > 0n)
      .toSorted((a, b) => (a.currency < b.currency ? -1 : 1)),
  };
}

const AWAITING = bandsOf({ standings: standingsOf.awaiting });
const DEVELOPED = bandsOf({ standings: [...standingsOf.working, ...standingsOf.done] });

function moneyTotal(currency: string, rows: readonly BandTotal[]): MoneyTotal {
  const sum = (wanted: readonly Band[], of: (row: BandTotal) => bigint): bigint =>
    rows.reduce((total, row) => (wanted.includes(row.band) ? total + of(row) : total), 0n);
  return {
    currency,
    pledged: sum(AWAITING, ({ pledged }) => pledged),
    funded: sum(DEVELOPED, ({ captured }) => captured),
    paidOut: sum(allBands, ({ paidOut }) => paidOut),
  };
}
