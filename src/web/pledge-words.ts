// What a backer reads about a pledge: what is agreed to, and how their own stands. Only ever shown to that person; says of
// the card what the backer has to know, and nothing that a bank said.
import type { Pledge } from '../domain/pledge.ts';
import type { Locale } from '../domain/settings.ts';
import type { OwnPledge } from '../ports/affairs.ts';
import type { QuoteView, WishView } from '../ports/views.ts';
import { printable } from '../domain/text.ts';
import { text, writeDelay, writeMoment, writeMoney } from '../templates/texts.ts';

const LONGEST_TITLE = 100;

export const acceptedQuote = ({ quotes }: WishView): QuoteView | undefined =>
  quotes.find(({ accepted }) => accepted);

/** Names what a backer agrees to, as far as it is fixed: a quote in one version, or none yet. */
export function agreedTo(wish: WishView): string {
  const quote = acceptedQuote(wish);
  return quote ? `${quote.developer} v${quote.version}` : '';
}

function quoteFacts(wish: WishView, quote: QuoteView, locale: Locale) {
  return {
    target: writeMoney(locale, quote.amount, wish.progress.currency),
    developer: quote.developer,
    delay: writeDelay(locale, quote.delay),
  };
}

/** When the last call ends, where that is settled: nobody is charged before. */
export const calledUntil = ({ progress: { next } }: WishView): Temporal.Instant | undefined =>
  next.what === 'last-call' ? next.at : undefined;

export const momentWords = (
  at: Temporal.Instant | undefined,
  { timeZone }: WishView,
  locale: Locale,
): string => (at === undefined ? '' : writeMoment(locale, at, timeZone));

export function termsOf(wish: WishView, locale: Locale): readonly string[] {
  const say = (key: string, values = {}): string => text(locale, `pledging:terms.${key}`, values);
  const quote = acceptedQuote(wish);
  return [
    say('most'),
    quote ? say('target', quoteFacts(wish, quote, locale)) : say('noTarget'),
    say('when'),
    ...(calledUntil(wish) ? [say('earliest', { at: momentWords(calledUntil(wish), wish, locale) })] : []),
    say('surplus'),
    say('withdraw'),
    ...(wish.progress.withdrawalDays > 0
      ? [text(locale, 'withdrawal:terms', { count: wish.progress.withdrawalDays })]
      : []),
    say('changed'),
    say('back'),
    say('fee'),
  ];
}

/** Asked of a backer whose quote has changed. */
export function confirmWords(wish: WishView, locale: Locale): string | undefined {
  const quote = acceptedQuote(wish);
  return quote && text(locale, 'pledging:confirm.text', quoteFacts(wish, quote, locale));
}

function agreement(
  key: 'consent' | 'consentCollecting',
  wish: WishView,
  amount: bigint,
  locale: Locale,
): string {
  const quote = acceptedQuote(wish);
  return text(locale, `pledging:${key}`, {
    amount: writeMoney(locale, amount, wish.progress.currency),
    title: printable(wish.title, LONGEST_TITLE),
    place: `${wish.owner}/${wish.name}#${wish.number}`,
    target: quote
      ? text(locale, 'pledging:consentTarget', quoteFacts(wish, quote, locale))
      : text(locale, 'pledging:consentNoTarget'),
    url: wish.pledgeUrl,
  });
}

/** The agreement, for the processor's page: plain text. */
export const consentWords = (wish: WishView, amount: bigint, locale: Locale): string =>
  agreement('consent', wish, amount, locale);

/** The same for another card, which the amount may be held on at once while the wish is being collected. */
export const cardConsentWords = (wish: WishView, amount: bigint, locale: Locale): string =>
  agreement(wish.progress.phase === 'collecting' ? 'consentCollecting' : 'consent', wish, amount, locale);

function chargeWords(
  { charge }: Pledge,
  money: (minor: bigint) => string,
  locale: Locale,
): string | undefined {
  if (!charge) return undefined;
  const amounts: Partial<Record<typeof charge.state, bigint>> = {
    authorised: charge.authorised,
    captured: charge.captured,
    refundAsked: charge.refunding,
    refundPending: charge.refunding,
    refundFailed: charge.refunding,
    refunded: charge.refunded,
  };
  return text(locale, `pledging:mine.charge.${charge.state}`, { amount: money(amounts[charge.state] ?? 0n) });
}

/** Of one that was charged its charge says what became of it; why is said where its backer or the operator ended it. */
function releasedWords({ charge, released = 'not-needed' }: Pledge, locale: Locale): readonly string[] {
  const charged = charge !== undefined && charge.captured > 0n;
  if (charged && released === 'withdrawn') return [text(locale, 'withdrawal:withdrew')];
  return charged && released !== 'refunded' ? [] : [text(locale, `pledging:mine.released.${released}`)];
}

export function mineWords(
  { wish, pledge, billing, trouble }: OwnPledge,
  locale: Locale,
): { readonly title: string; readonly lines: readonly string[] } {
  const money = (minor: bigint): string => writeMoney(locale, minor, wish.progress.currency);
  const say = (key: string, values = {}): string => text(locale, `pledging:mine.${key}`, values);
  const title = say('amount', { amount: money(pledge.amount) });
  // What is to be done about a refused card is said beside the buttons that do it.
  const charge = trouble === undefined ? chargeWords(pledge, money, locale) : undefined;
  if (pledge.state === 'released')
    return {
      title,
      lines: [...releasedWords(pledge, locale), ...(charge ? [charge] : [])],
    };
  const { consent } = pledge;
  const lines = [
    ...(charge ? [charge] : []),
    ...(consent.kind === 'asked'
      ? [say('asked', { until: writeMoment(locale, consent.until, wish.timeZone) })]
      : []),
    ...(consent.kind === 'early' && acceptedQuote(wish) ? [say('early')] : []),
    ...(pledge.waiting ? [say('waiting')] : []),
    ...(pledge.raiseTo === undefined ? [] : [say('raise', { amount: money(pledge.raiseTo) })]),
    say(pledge.named ? 'named' : 'unnamed'),
    ...(billing ? [say('billing', { organisation: billing.organisation })] : []),
  ];
  return { title, lines };
}

/** Of a pledge that was charged: until when it can be withdrawn, or why not. */
export function rightWords(
  { wish, pledge, rightUntil, goesBack }: OwnPledge,
  locale: Locale,
): readonly string[] {
  if (rightUntil !== undefined) {
    const amount = writeMoney(locale, goesBack, wish.progress.currency);
    return [
      text(locale, 'withdrawal:until', { until: writeMoment(locale, rightUntil, wish.timeZone), amount }),
    ];
  }
  return pledge.business && goesBack > 0n ? [text(locale, 'withdrawal:business')] : [];
}

/** Of a pledge that waits until its backer's time to withdraw is over. */
export const earlyWords = (notBefore: Temporal.Instant, { timeZone }: WishView, locale: Locale): string =>
  text(locale, 'withdrawal:early.waits', { at: writeMoment(locale, notBefore, timeZone) });
