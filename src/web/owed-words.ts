// What a backer owes at most, when, and how to get out; what is asked of them when their card does not work. Only ever shown to
// that person.
import type { Phase } from '../domain/campaign.ts';
import type { Locale } from '../domain/settings.ts';
import type { OwnPledge } from '../ports/affairs.ts';
import type { WishView } from '../ports/views.ts';
import { text, writeMoment, writeMoney, writeMonth } from '../templates/texts.ts';
import { acceptedQuote, calledUntil, momentWords } from './pledge-words.ts';

const beforeCollecting: readonly Phase[] = ['proposed', 'open', 'funding', 'confirming'];

/** A backer may leave by themselves. */
export const early = ({ progress }: WishView): boolean => beforeCollecting.includes(progress.phase);

export interface Fact {
  readonly name: string;
  readonly words: string;
}

/** What a backer owes at most, when, and how to get out; nothing once that is over. */
export function oweFacts({ wish, pledge, withdrawUntil }: OwnPledge, locale: Locale): readonly Fact[] {
  const { phase } = wish.progress;
  if (pledge.state !== 'secured' || (!early(wish) && phase !== 'collecting')) return [];
  const fact = (name: 'most' | 'when' | 'out', state: string, values = {}): Fact => ({
    name: text(locale, `pledging:owe.${name}.name`),
    words: text(locale, `pledging:owe.${name}.${state}`, values),
  });
  const most = fact('most', 'words', { amount: writeMoney(locale, pledge.amount, wish.progress.currency) });
  if (phase === 'collecting')
    return [most, fact('when', pledge.waiting ? 'next' : 'now'), fact('out', 'closed')];
  const until = withdrawUntil ?? calledUntil(wish);
  const at = { at: momentWords(until, wish, locale) };
  const known = until === undefined ? 'open' : 'dated';
  return [most, fact('when', acceptedQuote(wish) || until ? known : 'unquoted', at), fact('out', known, at)];
}

export interface TroubleWords {
  readonly title: string;
  readonly lines: readonly string[];
  /** The bank's own page is a way out of it. */
  readonly confirm: boolean;
}

/** What is asked of a backer whose card did not work while the wish is being collected. */
export function troubleWords(
  { wish, pledge, trouble, actUntil }: OwnPledge,
  locale: Locale,
): TroubleWords | undefined {
  if (trouble === undefined || pledge.state !== 'secured') return undefined;
  const say = (key: string, values = {}): string => text(locale, `pledging:trouble.${key}`, values);
  const amount = writeMoney(locale, pledge.amount, wish.progress.currency);
  const until = actUntil && say('until', { until: writeMoment(locale, actUntil, wish.timeZone) });
  return {
    title: say(`${trouble}.title`),
    lines: [say(`${trouble}.text`, { amount }), ...(until === undefined ? [] : [until]), say('otherwise')],
    confirm: trouble === 'confirm',
  };
}

/** Until when the saved card can be charged at all. */
export const cardWords = ({ cardExpires }: OwnPledge, locale: Locale): string | undefined =>
  cardExpires && text(locale, 'pledging:card.expires', { month: writeMonth(locale, cardExpires) });
