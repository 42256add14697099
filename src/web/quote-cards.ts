// The quotes of a wish as its page shows them: what each would take and leave to find, its specification, and what changed
// since the version before.
import type { Locale } from '../domain/settings.ts';
import { renderMarkdown } from '../markdown/render.ts';
import type { QuoteView, WishView } from '../ports/views.ts';
import { lineDiff } from '../templates/line-diff.ts';
import type { QuoteCard } from '../templates/pages.ts';
import { text, writeDelay, writeMoney } from '../templates/texts.ts';

/** What changed since the version before; shown as it was written, not rendered. */
function changesOf(wish: WishView, quote: QuoteView, locale: Locale): QuoteCard['changes'] {
  const { before } = quote;
  if (!before) return undefined;
  const [was, is] = [writeDelay(locale, before.delay), writeDelay(locale, quote.delay)];
  const terms = [
    ...(before.amount === quote.amount ? [] : [writeMoney(locale, before.amount, wish.progress.currency)]),
    ...(was === is ? [] : [was]),
  ];
  const same = before.specification === quote.specification;
  return {
    version: quote.version - 1,
    terms: terms.length === 0 ? undefined : terms.join(', '),
    lines: same ? [] : lineDiff(before.specification, quote.specification),
  };
}

export function quoteCard(wish: WishView, quote: QuoteView, locale: Locale): QuoteCard {
  const { currency, pledged, target, phase } = wish.progress;
  const amount = writeMoney(locale, quote.amount, currency);
  const name = text(locale, 'pages:wish.version', { version: quote.version });
  const awaited = target === undefined && phase === 'open';
  const percent = Number(((pledged < quote.amount ? pledged : quote.amount) * 100n) / quote.amount);
  const words = { pledged: writeMoney(locale, pledged, currency), target: amount, percent };
  return {
    label: `@${quote.developer}, ${name}`,
    developer: quote.developer,
    version: quote.version,
    accepted: quote.accepted,
    amount,
    delay: writeDelay(locale, quote.delay),
    bar: awaited
      ? { percent, name: `@${quote.developer}, ${name}`, value: text(locale, 'pages:bar.value', words) }
      : undefined,
    remaining:
      quote.remaining === 0n
        ? text(locale, 'pages:wish.covered')
        : text(locale, 'pages:wish.remaining', { amount: writeMoney(locale, quote.remaining, currency) }),
    open: quote.accepted || wish.quotes.length === 1,
    specification: renderMarkdown(quote.specification, 4),
    changes: changesOf(wish, quote, locale),
    url: quote.commentUrl ?? wish.issueUrl,
  };
}
