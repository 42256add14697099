// A report of reconcile in plain words for the operator: what differs, by how much, and what to look at.
import { writeAmount } from '../domain/money.ts';
import type { Difference, InFlight } from './compare-books.ts';
import type { Report } from './reconcile.ts';

/** Decimals of a currency's amounts. */
export type Exponents = (currency: string) => number;

const LOOK: Readonly<Record<Difference['kind'], string>> = {
  captured: 'Compare the payment in the processor’s dashboard with the pledge’s events.',
  fee: 'Look at the balance transactions of the payment in the processor’s dashboard.',
  refunded:
    'Look at the refunds of the payment in the processor’s dashboard: one may have been made there, or have failed.',
  lost: 'Look at the disputes of the payment in the processor’s dashboard.',
  'paid-out':
    'Look at the transfers of the campaign in the processor’s dashboard: one may have been made twice, or by hand.',
  reversed: 'Look at the transfer reversals of the campaign in the processor’s dashboard.',
  currency: 'CURRENCIES must hold only what the processor’s account settles in.',
  balance: 'Every charge and payout that was read agrees: read from the beginning, with --since 0.',
};

const NAMES: Readonly<Record<Difference['kind'], string>> = {
  captured: 'captured',
  fee: 'the processor’s fees',
  refunded: 'refunded',
  lost: 'lost to disputes',
  'paid-out': 'paid to the developer',
  reversed: 'taken back from the developer',
  currency: 'moved in a currency that is not the campaign’s',
  balance: 'the balance',
};

const FLIGHTS: Readonly<Record<InFlight['kind'], string>> = {
  capture: 'a capture is under way',
  refund: 'a refund is pending',
  dispute: 'a dispute is open',
  fee: 'the fee is not booked yet',
  payout: 'a payout is under way',
  moment: 'moved within the last minutes',
};

const named = (of: Difference['of']): string => {
  if (of === undefined) return 'The account';
  if ('pledge' in of) return `Campaign ${of.campaign}, pledge ${of.pledge}, attempt ${of.attempt}`;
  return 'payout' in of ? `Campaign ${of.campaign}, payout ${of.payout}` : `Campaign ${of.campaign}`;
};

export function differenceWords(
  { kind, currency, of, books, processor }: Difference,
  exponent: Exponents,
): string {
  const write = (minor: bigint): string => writeAmount({ currency, minor }, exponent(currency));
  const figures = `the books say ${write(books)}, the processor ${write(processor)}`;
  return `${named(of)}: ${NAMES[kind]}: ${figures}. ${LOOK[kind]}`;
}

const inFlightWords = ({ kind, currency, of, amount }: InFlight, exponent: Exponents): string =>
  `${named(of)}: ${FLIGHTS[kind]}: ${writeAmount({ currency, minor: amount }, exponent(currency))}`;

/** One line each; the last says how it ended. */
export function reportWords(report: Report, exponent: Exponents): readonly string[] {
  const write = (currency: string, minor: bigint): string =>
    writeAmount({ currency, minor }, exponent(currency));
  const lines = [
    `Read from ${report.since.toString()}: ${report.charges} charges, ${report.payouts} payouts.`,
  ];
  for (const total of report.totals) {
    const { currency, balance, held, platform, operator, inFlight, other } = total;
    lines.push(
      `${currency}: balance ${write(currency, balance)} = held ${write(currency, held)}` +
        ` + platform ${write(currency, platform)} + operator ${write(currency, operator)}` +
        ` + in flight ${write(currency, inFlight)} + other ${write(currency, other)}` +
        (total.unexplained === 0n ? '' : `, and ${write(currency, total.unexplained)} that nothing explains`),
    );
  }
  for (const flight of report.inFlight) lines.push(`In flight: ${inFlightWords(flight, exponent)}`);
  for (const { kind, id, currency, amount } of report.others)
    lines.push(`Other: ${kind} ${id}: ${write(currency, amount)}`);
  if (report.othersLeftOut > 0) lines.push(`Other: and ${report.othersLeftOut} more`);
  if (!report.steady)
    lines.push(
      'Money moved while the balance was read: the totals were not compared. Run it again in a quiet moment.',
    );
  for (const difference of report.differences)
    lines.push(`DIFFERENCE: ${differenceWords(difference, exponent)}`);
  if (report.differences.length === 0) lines.push('The books and the processor agree.');
  for (const campaign of report.lifted) lines.push(`Campaign ${campaign} is no longer frozen.`);
  for (const { campaign, since, reason } of report.freezes)
    lines.push(
      campaign === undefined
        ? `The account differs since ${since.toString()}; no campaign is frozen by it.`
        : `Campaign ${campaign} is frozen since ${since.toString()}: ${reason} Its way out: wishwell reconcile --unfreeze ` +
            `${campaign} once nothing differs; wishwell book for what no processor tells.`,
    );
  return lines;
}
