// Withdrawing after the charge in two steps (article 11a of Directive 2011/83/EU): a page that says from which contract, and its one
// button; then what was received, and when. And the developer's answer to the smaller sum. Reachable from a person's own page.
import { Hono } from 'hono';
import type { OwnPayout, OwnPledge } from '../ports/affairs.ts';
import { renderSmallerSum, renderWithdraw } from '../templates/me-pages.ts';
import { renderNotice } from '../templates/pages.ts';
import { refusalWords } from '../templates/refusal-words.ts';
import { text, writeDate, writeMoment, writeMoney } from '../templates/texts.ts';
import { plainVoice } from '../templates/voice.ts';
import { fieldsOf } from './fields.ts';
import { wishNamed } from './me-view.ts';
import { notFound } from './notices.ts';
import { type Own, ownPage } from './own-desk.ts';
import { frameFor, linker, type Pages } from './page-context.ts';

const campaignIn = (asked: string | undefined): bigint | undefined =>
  asked !== undefined && /^[0-9]{1,18}$/.test(asked) ? BigInt(asked) : undefined;

function showWithdraw({ c, locale, visitor }: Own, own: OwnPledge, email: string | undefined) {
  const { wish, pledge, goesBack } = own;
  const link = linker(c);
  const say = (key: string, values = {}): string => text(locale, `withdrawal:${key}`, values);
  const money = (minor: bigint): string => writeMoney(locale, minor, wish.progress.currency);
  const heading = say('title');
  const { title, place } = wishNamed(wish, { locale, link });
  const day = writeDate(locale, pledge.securedAt, wish.timeZone);
  return c.html(
    renderWithdraw(locale, {
      ...frameFor(c, locale, heading, visitor),
      heading,
      back: link('/me'),
      action: link('/me/withdraw'),
      campaign: String(wish.campaign),
      facts: [
        { name: say('contract'), words: place === '' ? title : `${title} (${place})` },
        { name: say('back'), words: money(goesBack) },
        { name: say('who'), words: `@${visitor.login}` },
        ...(email === undefined ? [] : [{ name: say('confirmationTo'), words: email }]),
      ],
      pledge: say('pledge', { id: String(pledge.id), day, amount: money(pledge.amount) }),
      noMail: email === undefined ? say('noMail') : undefined,
    }),
  );
}

async function withdraw(pages: Pages, own: Own): Promise<Response> {
  const { c, locale, visitor } = own;
  const campaign = campaignIn((await fieldsOf(c))('campaign'));
  const affairs = await pages.useCases.affairs(visitor);
  const pledge = affairs.pledges.find(({ wish }) => wish.campaign === campaign);
  if (campaign === undefined || pledge === undefined) return notFound(c);
  const outcome = await pages.useCases.withdrawAfterCharge(visitor, campaign);
  if (outcome.kind === 'unknown-wish') return notFound(c);
  const { currency } = pledge.wish.progress;
  const { timeZone } = pledge.wish;
  const link = { href: linker(c)('/me'), words: text(locale, 'me:title'), second: true };
  const notice = (heading: string, lines: readonly string[], status: 200 | 409) =>
    c.html(
      renderNotice(locale, { ...frameFor(c, locale, heading, visitor), heading, lines, links: [link] }),
      status,
    );
  if (outcome.kind === 'refused') {
    const facts = { currency, timeZone, names: new Map<bigint, string>() };
    const why = refusalWords(outcome.refusal, facts, plainVoice(locale));
    return notice(text(locale, 'withdrawal:title'), [why], 409);
  }
  const at = writeMoment(locale, outcome.at, timeZone);
  const amount = writeMoney(locale, outcome.back, currency);
  return notice(
    text(locale, 'withdrawal:done'),
    [
      text(locale, 'withdrawal:doneText', { at, amount }),
      ...(affairs.email === undefined ? [] : [text(locale, 'withdrawal:doneMail', { email: affairs.email })]),
    ],
    200,
  );
}

function showSmallerSum({ c, locale, visitor }: Own, { wish, withdrawn, left }: OwnPayout) {
  const link = linker(c);
  const money = (minor: bigint): string => writeMoney(locale, minor, wish.progress.currency);
  const values = { amount: money(withdrawn), left: money(left) };
  const heading = text(locale, 'withdrawal:smaller.title', values);
  const { title, href } = wishNamed(wish, { locale, link });
  return c.html(
    renderSmallerSum(locale, {
      ...frameFor(c, locale, heading, visitor),
      heading,
      back: link('/me'),
      action: link('/me/smaller-sum'),
      campaign: String(wish.campaign),
      wish: { title, href },
      text: text(locale, 'withdrawal:smaller.text', values),
      accept: text(locale, 'withdrawal:smaller.accept', values),
    }),
  );
}

export function withdrawalPages(pages: Pages): Hono {
  const app = new Hono();
  const { useCases } = pages;

  app.get(
    '/me/withdraw',
    ownPage(pages, '/me', async (own) => {
      const campaign = campaignIn(own.c.req.query('campaign'));
      const affairs = await useCases.affairs(own.visitor);
      const pledge = affairs.pledges.find(({ wish }) => wish.campaign === campaign);
      return pledge?.rightUntil === undefined ? notFound(own.c) : showWithdraw(own, pledge, affairs.email);
    }),
  );
  app.post(
    '/me/withdraw',
    ownPage(pages, '/me', (own) => withdraw(pages, own)),
  );
  app.get(
    '/me/smaller-sum',
    ownPage(pages, '/me', async (own) => {
      const campaign = campaignIn(own.c.req.query('campaign'));
      const payout = (await useCases.affairs(own.visitor)).payouts.find(
        ({ wish, smallerSum }) => wish.campaign === campaign && smallerSum === 'asked',
      );
      return payout === undefined ? notFound(own.c) : showSmallerSum(own, payout);
    }),
  );
  app.post(
    '/me/smaller-sum',
    ownPage(pages, '/me', async ({ c, visitor }) => {
      const field = await fieldsOf(c);
      const campaign = campaignIn(field('campaign'));
      const answer = field('answer', 10);
      if (campaign === undefined || (answer !== 'accept' && answer !== 'decline')) return notFound(c);
      const outcome = await useCases.answerSmallerSum(visitor, campaign, answer === 'accept');
      return outcome.kind === 'unknown-wish' ? notFound(c) : c.redirect(linker(c)('/me'), 303);
    }),
  );
  return app;
}
