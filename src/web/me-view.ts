// What a person has around wishes, in words: how each stands, what happens next, and where to act.
import type { Locale } from '../domain/settings.ts';
import type { OwnPayout, OwnPledge, OwnQuote } from '../ports/affairs.ts';
import type { WishView } from '../ports/views.ts';
import { wishBadge } from '../templates/badge-words.ts';
import { titleOf } from '../templates/figure.ts';
import type { Link } from '../templates/frame.ts';
import type { OwnItem } from '../templates/me-pages.ts';
import { nextSentences } from '../templates/status-words.ts';
import { text, writeMoney } from '../templates/texts.ts';
import { plainVoice } from '../templates/voice.ts';
import { wishPath } from './addresses.ts';
import { phaseWord } from './cards.ts';
import { early, oweFacts, troubleWords } from './owed-words.ts';
import { mineWords, rightWords } from './pledge-words.ts';
import { sayAsked } from './say-view.ts';

export interface Telling {
  readonly locale: Locale;
  readonly link: (path: string) => string;
}

/** A wish that is no longer public is not told of again: neither its name nor its title. */
export const wishNamed = (wish: WishView, { locale, link }: Telling) =>
  wish.private
    ? { title: text(locale, 'me:private'), href: undefined, place: '' }
    : {
        title: titleOf(wish),
        href: link(wishPath(wish)),
        place: `${wish.owner}/${wish.name} #${wish.number}`,
      };

const itemOf = (wish: WishView, telling: Telling) => ({
  ...wishNamed(wish, telling),
  tone: wishBadge(wish, telling.locale).tone,
  phase: phaseWord(wish, telling.locale),
});

function happensNext(wish: WishView, locale: Locale): readonly string[] {
  const [first, ...others] = wish.private ? [] : nextSentences(wish, plainVoice(locale));
  return first === undefined ? [] : [`${text(locale, 'comments:nextTitle')} ${first}`, ...others];
}

/** Prominent for as long as the right is there, whatever else is asked of the backer; also where the wish is not public any more. */
const rightLinks = ({ wish, rightUntil }: OwnPledge, { locale, link }: Telling): readonly Link[] =>
  rightUntil === undefined
    ? []
    : [
        {
          href: link(`/me/withdraw?campaign=${wish.campaign}`),
          words: text(locale, 'withdrawal:link'),
          second: true,
        },
      ];

function pledgeLinks(own: OwnPledge, { locale, link }: Telling): readonly Link[] {
  const { wish, pledge, trouble } = own;
  if (wish.private) return [];
  const to = (anchor: string, key: string, second = true): Link => ({
    href: link(`${wishPath(wish)}/pledge${anchor}`),
    words: text(locale, `me:pledges.${key}`),
    second,
  });
  if (pledge.state !== 'secured') return wish.progress.pledgeable ? [to('', 'again')] : [];
  if (own.say?.kind === 'extension') return [to('#say', 'say.extension', own.say.agreed)];
  if (own.say?.kind === 'objection') return [to('#say', 'say.objection')];
  if (own.say?.kind === 'vote') return [to('#say', 'say.vote', own.say.voted !== undefined)];
  if (trouble) return [to('#trouble', `trouble.${trouble}`, false)];
  if (pledge.consent.kind === 'asked') return [to('#confirm', 'confirm', false), to('#withdraw', 'withdraw')];
  return early(wish)
    ? [to('#change', 'change'), to('#withdraw', 'withdraw'), to('#card', 'card')]
    : [to('', 'look')];
}

export function pledgeItem(own: OwnPledge, telling: Telling): OwnItem {
  const { locale } = telling;
  const { title, lines } = mineWords(own, locale);
  const trouble = troubleWords(own, locale);
  const live = own.pledge.state === 'secured';
  const asks = sayAsked(own) || trouble !== undefined || (live && own.pledge.consent.kind === 'asked');
  return {
    ...itemOf(own.wish, telling),
    summary: title,
    facts: oweFacts(own, locale),
    lines: [
      ...(trouble ? [trouble.title, ...trouble.lines] : []),
      ...lines,
      ...rightWords(own, locale),
      // Who is asked for something is told of that, not of what others do meanwhile.
      ...(live && !asks ? happensNext(own.wish, locale) : []),
    ],
    asks,
    links: [...pledgeLinks(own, telling), ...rightLinks(own, telling)],
    leave:
      own.wish.private && live && early(own.wish)
        ? { action: telling.link('/me/leave'), campaign: String(own.wish.campaign) }
        : undefined,
  };
}

export function quoteItem({ wish, version, amount, state }: OwnQuote, telling: Telling): OwnItem {
  const { locale } = telling;
  const money = writeMoney(locale, amount, wish.progress.currency);
  return {
    ...itemOf(wish, telling),
    summary: text(locale, 'me:quotes.amount', { amount: money, version }),
    facts: [],
    lines: [
      text(locale, `me:quotes.state.${state}`),
      ...(state === 'live' || state === 'accepted' ? happensNext(wish, locale) : []),
    ],
    asks: false,
    links: [],
    leave: undefined,
  };
}

export function payoutItem(payout: OwnPayout, telling: Telling): OwnItem {
  const { wish, why, smallerSum } = payout;
  const { locale, link } = telling;
  const money = (minor: bigint): string => writeMoney(locale, minor, wish.progress.currency);
  const facts = (['paid', 'waiting', 'disputed'] as const)
    .filter((name) => name === 'paid' || payout[name] > 0n)
    .map((name) => ({ name: text(locale, `me:payouts.${name}`), words: money(payout[name]) }));
  const developerActs = why === 'account' || why === 'closed' || why === 'country';
  const account = {
    href: link('/me/payout'),
    words: text(locale, 'me:payouts.settle'),
    second: false,
  };
  const answer = {
    href: link(`/me/smaller-sum?campaign=${wish.campaign}`),
    words: text(locale, 'withdrawal:smaller.link'),
    second: false,
  };
  return {
    ...itemOf(wish, telling),
    summary: text(locale, 'me:payouts.target', { amount: money(payout.target) }),
    facts,
    lines: [
      ...(why === undefined ? [] : [text(locale, `me:payouts.why.${why}`)]),
      ...(smallerSum === undefined
        ? []
        : [
            text(locale, `withdrawal:smaller.${smallerSum === 'asked' ? 'line' : 'accepted'}`, {
              amount: money(payout.withdrawn),
              left: money(payout.left),
            }),
          ]),
      ...(payout.disputed > 0n ? [text(locale, 'me:payouts.disputedText')] : []),
      ...happensNext(wish, locale),
    ],
    asks: developerActs || smallerSum === 'asked',
    links: [...(developerActs ? [account] : []), ...(smallerSum === 'asked' ? [answer] : [])],
    leave: undefined,
  };
}
