// The quotes of a wish as rows of a table, each with its difference to the version before, and the changes of their
// specifications as folded blocks. Safe Markdown when it leaves here, and never longer than a comment can bear.
import type { QuoteView, WishView } from '../ports/views.ts';
import { printable } from '../domain/text.ts';
import { lineDiff } from './line-diff.ts';
import { writeDelay } from './texts.ts';
import type { Voice } from './voice.ts';

const MOST_ROWS = 20;
const MOST_DIFFS = 5;
const MOST_DIFF_LINES = 80;
const LONGEST_DIFF_LINE = 400;
const LONGEST_DIFF = 6_000;

export interface QuoteRow {
  readonly developer: string;
  readonly accepted: boolean;
  readonly amount: string;
  readonly remaining: string;
  readonly delay: string;
  readonly version: string;
  readonly change: string;
}

/** Once the cards are charged, only the accepted quote is of interest. */
const shown = ({ progress, quotes }: WishView): readonly QuoteView[] =>
  ['proposed', 'open', 'funding', 'confirming'].includes(progress.phase)
    ? quotes
    : quotes.filter(({ accepted }) => accepted);

export function quoteRows(
  wish: WishView,
  voice: Voice,
): { readonly rows: readonly QuoteRow[]; readonly more: string } {
  const quotes = shown(wish);
  const { currency } = wish.progress;
  const rows = quotes.slice(0, MOST_ROWS).map((quote) => ({
    developer: voice.name(quote.developer),
    accepted: quote.accepted,
    amount: voice.money(quote.amount, currency),
    remaining: voice.money(quote.remaining, currency),
    delay: writeDelay(voice.locale, quote.delay),
    version:
      quote.commentUrl === undefined ? `v${quote.version}` : `[v${quote.version}](${quote.commentUrl})`,
    change: change(quote, currency, voice),
  }));
  const count = quotes.length - rows.length;
  return { rows, more: count > 0 ? voice.sentence('comments:quotes.more', { count }) : '' };
}

function change({ before, amount, delay, specification }: QuoteView, currency: string, voice: Voice): string {
  if (!before) return voice.sentence('comments:quotes.first');
  const difference = amount - before.amount;
  const changes: string[] = [];
  if (difference > 0n) changes.push(`+${voice.money(difference, currency)}`);
  if (difference < 0n) changes.push(`−${voice.money(-difference, currency)}`);
  const [was, is] = [writeDelay(voice.locale, before.delay), writeDelay(voice.locale, delay)];
  if (was !== is) changes.push(`${was} → ${is}`);
  if (before.specification !== specification) changes.push(voice.sentence('comments:quotes.specification'));
  return changes.length > 0 ? changes.join(', ') : voice.sentence('comments:quotes.same');
}

export interface SpecificationDiff {
  readonly title: string;
  /** Longer than any run of backticks inside. */
  readonly fence: string;
  readonly lines: string;
  readonly cut: boolean;
}

export function specificationDiffs(wish: WishView, voice: Voice): readonly SpecificationDiff[] {
  return shown(wish)
    .flatMap((quote) => {
      const { before, specification } = quote;
      if (!before || before.specification === specification) return [];
      const title = voice.sentence('comments:diff.versions', {
        developer: voice.name(quote.developer),
        from: quote.version - 1,
        to: quote.version,
      });
      return [{ title, ...diffBlock(before.specification, specification) }];
    })
    .slice(0, MOST_DIFFS);
}

const marks = { same: '  ', removed: '- ', added: '+ ', gap: '  …' } as const;

function diffBlock(before: string, after: string): Omit<SpecificationDiff, 'title'> {
  const all = lineDiff(before, after).map(({ kind, text }) => marks[kind] + indented(text));
  const lines: string[] = [];
  let length = 0;
  for (const line of all.slice(0, MOST_DIFF_LINES)) {
    length += line.length + 1;
    if (length > LONGEST_DIFF) break;
    lines.push(line);
  }
  const text = lines.join('\n');
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  return { fence: '`'.repeat(longest + 1), lines: text, cut: lines.length < all.length };
}

/** printable() would take away the indentation, which says something in Markdown. */
const indented = (line: string): string =>
  `${/^ {0,12}/.exec(line)?.[0] ?? ''}${printable(line, LONGEST_DIFF_LINE)}`;
