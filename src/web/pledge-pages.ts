// What a backer does: look, pledge, change, withdraw, agree anew, confirm a payment, take another card. Who acts is the
// signed-in person by numeric id; an address or a field gives nobody a right.
import { type Context, Hono } from 'hono';
import type { WishView } from '../ports/views.ts';
import { text } from '../templates/texts.ts';
import { wishPath } from './addresses.ts';
import { amountField } from './amounts.ts';
import { billingIn, fieldsOf, hasBilling } from './fields.ts';
import { leave } from './leaving.ts';
import { notFound } from './notices.ts';
import { linker, type Pages } from './page-context.ts';
import { type Found, found, type Outcome, refusedWords, showPledge } from './pledge-desk.ts';
import type { Shown } from './pledge-view.ts';
import { agreedTo, cardConsentWords, consentWords } from './pledge-words.ts';
import type { Visitor } from './use-cases.ts';

interface Typed extends Pick<Shown, 'amount' | 'named' | 'early' | 'billing'> {
  readonly agreed: string | undefined;
  /** What a backer says of the work. */
  readonly say: string | undefined;
}

async function typedIn(c: Context): Promise<Typed> {
  const field = await fieldsOf(c);
  return {
    amount: field('amount') ?? '',
    named: field('named') === 'yes',
    early: field('early') === 'yes',
    billing: billingIn(field),
    agreed: field('agreed'),
    say: field('say', 10),
  };
}

interface Asked extends Found {
  readonly visitor: Visitor;
  readonly typed: Typed;
}

interface Act {
  /** Below the address of the pledge page. */
  readonly path: string;
  /** What is asked is agreed to by sending it: then it must be the quote that the page showed. */
  readonly consents: boolean;
  /** What may be said on the way, where something must be. */
  readonly says?: readonly string[];
  work(asked: Asked): Promise<Outcome>;
}

const actsOf = ({ useCases }: Pages): readonly Act[] => [
  {
    path: '',
    consents: true,
    work: ({ visitor, address, locale, typed: { amount, named, early, billing } }) =>
      useCases.startPledge(visitor, address, {
        amount,
        named,
        earlyWork: early,
        locale,
        billing: hasBilling(billing) ? billing : undefined,
        consent: (view, minor) => consentWords(view, minor, locale),
      }),
  },
  {
    path: '/change',
    consents: true,
    work: ({ visitor, address, locale, typed: { amount } }) =>
      useCases.changePledge(visitor, address, { amount, locale }),
  },
  {
    path: '/confirm',
    consents: true,
    work: ({ visitor, address }) => useCases.confirmConsent(visitor, address),
  },
  {
    path: '/early',
    consents: false,
    work: ({ visitor, address }) => useCases.allowEarlyWork(visitor, address),
  },
  {
    path: '/withdraw',
    consents: false,
    work: ({ visitor, address }) => useCases.withdrawPledge(visitor, address),
  },
  {
    path: '/extension',
    consents: false,
    says: ['yes', 'no'],
    work: ({ visitor, address, typed: { say } }) => useCases.answerExtension(visitor, address, say === 'yes'),
  },
  {
    path: '/object',
    consents: false,
    work: ({ visitor, address }) => useCases.objectTo(visitor, address),
  },
  {
    path: '/vote',
    consents: false,
    says: ['approve', 'refund'],
    work: ({ visitor, address, typed: { say } }) =>
      useCases.voteSettlement(visitor, address, say === 'approve'),
  },
  {
    path: '/card',
    consents: false,
    work: ({ visitor, address, locale }) =>
      useCases.startCard(visitor, address, {
        locale,
        consent: (view, minor) => cardConsentWords(view, minor, locale),
      }),
  },
  {
    path: '/confirm-card',
    consents: false,
    work: ({ visitor, address }) => useCases.confirmCard(visitor, address),
  },
];

/** What keeps a form from being acted upon at all. */
function mistakeIn(
  { consents, says }: Act,
  wish: WishView,
  typed: Typed,
): 'changed' | 'organisationMissing' | 'saysNothing' | undefined {
  if (says && !says.includes(typed.say ?? '')) return 'saysNothing';
  if (consents && typed.agreed !== undefined && typed.agreed !== agreedTo(wish)) return 'changed';
  return hasBilling(typed.billing) && typed.billing.organisation === '' ? 'organisationMissing' : undefined;
}

export function pledgePages(pages: Pages): Hono {
  const app = new Hono();

  app.get('/gh/:owner/:repo/:number/pledge', async (c) => {
    const at = await found(c, pages);
    if (!at) return notFound(c);
    const { closeTheGap: gap, currency } = at.wish.progress;
    const asked = c.req.query('amount')?.slice(0, 40).toWellFormed();
    const amount = asked ?? (gap === undefined ? '' : amountField(gap, currency));
    return showPledge(c, pages, at, { amount });
  });

  for (const act of actsOf(pages))
    app.post(`/gh/:owner/:repo/:number/pledge${act.path}`, async (c) => {
      const at = await found(c, pages);
      if (!at) return notFound(c);
      const { wish, locale } = at;
      const typed = await typedIn(c);
      const visitor = await pages.cookies.visitor(c);
      if (!visitor) return showPledge(c, pages, at, typed, 403);
      const mistake = mistakeIn(act, wish, typed);
      if (mistake) {
        const wrong = mistake === 'organisationMissing' ? 'organisation' : undefined;
        const problem = text(locale, `pledging:${mistake}`);
        return showPledge(c, pages, at, { ...typed, problem, wrong }, mistake === 'changed' ? 409 : 422);
      }
      const outcome = await act.work({ ...at, visitor, typed });
      c.header('cache-control', 'no-store');
      if (outcome.kind === 'checkout')
        return leave(
          pages,
          { c, locale, visitor, to: act.path === '/confirm-card' ? 'bank' : 'card' },
          outcome.url,
        );
      if (outcome.kind === 'done') return c.redirect(linker(c)(`${wishPath(wish)}/pledge`), 303);
      if (outcome.kind === 'unknown-wish') return notFound(c);
      const problem = refusedWords(wish, outcome, locale);
      const wrong = act.path === '' || act.path === '/change' ? 'amount' : undefined;
      return showPledge(c, pages, at, { ...typed, problem, wrong }, 422);
    });
  return app;
}
