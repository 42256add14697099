// The pledge page as data: what one visitor sees of one wish, and what they may do there now. Which buttons are shown is a
// courtesy; what is allowed is decided where it is done.
import type { Context } from 'hono';
import type { CurrencyRule } from '../domain/currency.ts';
import type { Locale } from '../domain/settings.ts';
import type { OwnPledge } from '../ports/affairs.ts';
import type { Billing } from '../ports/mail.ts';
import type { WishView } from '../ports/views.ts';
import { barOf, figureOf, gathered, titleOf } from '../templates/figure.ts';
import type { AmountForm, PledgePage } from '../templates/pages.ts';
import { text, writeMoney } from '../templates/texts.ts';
import { wishPath } from './addresses.ts';
import { amountField, suggestions } from './amounts.ts';
import { BILLING_LIMITS, hasBilling } from './fields.ts';
import { cardWords, early, oweFacts, troubleWords } from './owed-words.ts';
import { frameFor, linker, type Pages, signInPath } from './page-context.ts';
import { agreedTo, confirmWords, earlyWords, mineWords, rightWords, termsOf } from './pledge-words.ts';
import { sayPanel } from './say-view.ts';
import type { Visitor } from './use-cases.ts';

export interface Shown {
  readonly wish: WishView;
  readonly locale: Locale;
  readonly visitor: Visitor | undefined;
  readonly own: OwnPledge | undefined;
  /** As it stands in the field. */
  readonly amount: string;
  readonly named: boolean;
  /** Work may begin early. */
  readonly early: boolean;
  readonly billing: Billing;
  readonly problem: string | undefined;
  /** The field that the problem is about. */
  readonly wrong: 'amount' | 'organisation' | undefined;
}

/** The requester alone pledges while proposed. A login is a hint: the decision is made by id. */
const mayBegin = ({ wish, visitor }: Shown): boolean =>
  wish.progress.phase !== 'proposed' || wish.requester.toLowerCase() === visitor?.login.toLowerCase();

function beginForm(c: Context, shown: Shown, rule: CurrencyRule): AmountForm {
  const { wish, locale } = shown;
  const link = linker(c);
  const path = `${wishPath(wish)}/pledge`;
  return {
    title: undefined,
    action: link(path),
    amount: shown.amount,
    wrong: shown.wrong === 'amount',
    hint: text(locale, 'pledging:amountHint', { least: writeMoney(locale, rule.floorMinor, rule.code) }),
    suggestions: suggestions(wish, rule).map(({ minor, why }) => {
      const field = amountField(minor, rule.code);
      return {
        href: link(`${path}?amount=${field}`),
        amount: writeMoney(locale, minor, rule.code),
        why: text(locale, `pledging:${why}`),
        chosen: field === shown.amount,
      };
    }),
    asksName: true,
    named: shown.named,
    early: wish.progress.withdrawalDays > 0 ? { checked: shown.early } : undefined,
    billing: {
      ...shown.billing,
      open: hasBilling(shown.billing),
      wrong: shown.wrong === 'organisation',
      limits: BILLING_LIMITS,
    },
    submit: text(locale, 'pledging:submit'),
    submitHint: text(locale, 'pledging:submitHint'),
  };
}

function changeForm(c: Context, shown: Shown, rule: CurrencyRule): AmountForm {
  const { wish, locale } = shown;
  return {
    ...beginForm(c, shown, rule),
    title: text(locale, 'pledging:change.title'),
    action: linker(c)(`${wishPath(wish)}/pledge/change`),
    amount:
      shown.problem === undefined && shown.own
        ? amountField(shown.own.pledge.amount, rule.code)
        : shown.amount,
    suggestions: [],
    asksName: false,
    early: undefined,
    billing: undefined,
    submit: text(locale, 'pledging:change.submit'),
    submitHint: text(locale, 'pledging:change.hint'),
  };
}

/** Why there is nothing to fill in, where there is nothing. */
function closedWords(shown: Shown, live: boolean): string | undefined {
  const { wish, locale } = shown;
  const { phase, pledgeable } = wish.progress;
  if (live) return phase === 'collecting' ? text(locale, 'pledging:withdraw.tooLate') : undefined;
  if (!pledgeable) return text(locale, 'pledging:closed');
  if (shown.visitor && !mayBegin(shown)) return text(locale, 'pledging:first', { requester: wish.requester });
  return undefined;
}

export function pledgePage(c: Context, pages: Pages, shown: Shown): PledgePage {
  const { wish, locale, visitor, own } = shown;
  const { currency, pledgeable, backers } = wish.progress;
  const link = linker(c);
  const path = wishPath(wish);
  const rule = pages.currencies.find(({ code }) => code === currency);
  const mine = own?.pledge;
  const live = mine?.state === 'secured';
  const changes = live && early(wish);
  const trouble = own && troubleWords(own, locale);
  const words = own && mineWords(own, locale);
  const begins = visitor !== undefined && !live && pledgeable && mayBegin(shown);
  const form =
    rule && (begins ? beginForm(c, shown, rule) : changes ? changeForm(c, shown, rule) : undefined);
  const heading = text(locale, `pledging:${live ? 'titleMine' : 'title'}`, { title: titleOf(wish) });
  return {
    ...frameFor(c, locale, heading, visitor),
    signIn: visitor ? undefined : signInPath(c),
    project: `${wish.owner}/${wish.name}`,
    number: wish.number,
    wishHref: link(path),
    heading,
    figure: figureOf(wish, locale),
    bar: barOf(wish, locale),
    gathered: gathered(wish, locale),
    backers,
    problem: shown.problem,
    mine: own && {
      title: words?.title ?? '',
      lines: [...(words?.lines ?? []), ...rightWords(own, locale)],
      facts: oweFacts(own, locale),
      withdrawHref: own.rightUntil && link(`/me/withdraw?campaign=${wish.campaign}`),
    },
    say: own && sayPanel(own, locale),
    trouble,
    card: own && changes ? { expires: cardWords(own, locale) } : undefined,
    early: own && changes && own.notBefore ? earlyWords(own.notBefore, wish, locale) : undefined,
    confirm: live && mine.consent.kind === 'asked' ? confirmWords(wish, locale) : undefined,
    agreed: agreedTo(wish),
    action: `${path}/pledge`,
    query: linker(c)(''),
    closed: closedWords(shown, live),
    form,
    currency,
    terms: termsOf(wish, locale),
    onlyTerms: form === undefined && pledgeable,
    withdraw: changes,
  };
}
