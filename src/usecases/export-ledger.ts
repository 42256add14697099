// The ledger as CSV (RFC 4180), line by line: every posting with where it belongs. Safe to open in a spreadsheet: no text
// can become a formula, and an amount stays a number. Never holds more than a line.
import type { LedgerLine } from '../ports/books.ts';
import { writeAmount } from '../domain/money.ts';
import type { Exponents } from './reconcile-words.ts';
import type { World } from './world.ts';

const COLUMNS = [
  'date',
  'campaign',
  'project',
  'issue',
  'sequence',
  'event',
  'account',
  'currency',
  'amount',
];

export interface Span {
  /** Included. */
  readonly from: Temporal.Instant | undefined;
  /** Excluded. */
  readonly to: Temporal.Instant | undefined;
}

/** Yields whole lines, the header first, each with its line end. */
export async function* exportLedger(
  { store, exponent }: Pick<World, 'store'> & { readonly exponent: Exponents },
  { from, to }: Span,
): AsyncGenerator<string> {
  yield csvLine(COLUMNS);
  for await (const line of store.ledger(from, to)) yield csvLine(cells(line, exponent(line.currency)));
}

function cells(line: LedgerLine, exponent: number): readonly string[] {
  const { at, campaign, project, issue, sequence, event, account, currency, amount } = line;
  return [
    at.toString(),
    `${campaign}`,
    text(project),
    `${issue}`,
    `${sequence}`,
    text(event),
    text(account),
    text(currency),
    writeAmount({ currency, minor: amount }, exponent).split(' ', 1)[0] ?? '',
  ];
}

/** A spreadsheet takes a cell that begins so for a formula; a leading apostrophe makes it text. */
export const text = (value: string): string => (/^[=+\-@\t\r]/.test(value) ? `'${value}` : value);

export const csvLine = (values: readonly string[]): string => `${values.map(quoted).join(',')}\r\n`;

const quoted = (value: string): string =>
  /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
