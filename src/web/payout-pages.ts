// Where a developer's money goes: how their account at the processor stands, and the way there. The processor asks who they
// are on its own page; its links are made when a button is pressed and are written nowhere else.
import { Hono } from 'hono';
import type { Locale } from '../domain/settings.ts';
import type { Leaving, PayoutView } from '../ports/affairs.ts';
import { type PayoutPage, renderPayout } from '../templates/me-pages.ts';
import { text } from '../templates/texts.ts';
import { fieldsOf } from './fields.ts';
import { type Departure, leave } from './leaving.ts';
import { type Own, ownPage } from './own-desk.ts';
import { frameFor, linker, type Pages } from './page-context.ts';
import { countries, countryName, isCountry } from './countries.ts';

type FormGroups = NonNullable<PayoutPage['form']>['groups'];

const PATH = '/me/payout';
const LONGEST_EMAIL = 254;
/** How soon the page looks again while the processor looks at what it was given. */
const AGAIN_SECONDS = 5;

interface Typed {
  readonly email: string;
  readonly country: string;
}

type Problem = 'email' | 'country' | 'unpayable' | 'nothing';

const ASKED = ['external_account', 'individual', 'company', 'business', 'tos_acceptance'] as const;

/** The processor names dozens of fields; a reader needs to know what they are about. */
function dueWords(due: readonly string[], locale: Locale): readonly string[] {
  const kinds = due.map((name) => ASKED.find((kind) => name.startsWith(kind)) ?? 'other');
  return [...new Set(kinds)].map((kind) => text(locale, `me:payout.asked.${kind}`));
}

/** There is no account, or none that a payout can ever reach. */
const opensAnother = ({ standing }: PayoutView): boolean =>
  standing === 'absent' || standing === 'closed' || standing === 'unpayable';

/** Countries that can be paid before those that cannot: who lives in one of those is told so before anything else. */
function choices({ reach }: PayoutView, { locale }: Own, chosen: string | undefined): FormGroups {
  const all = countries(locale).map((country) => ({ ...country, chosen: country.code === chosen }));
  const payable = ({ code }: { readonly code: string }): boolean => reach?.countries.includes(code) ?? true;
  const groups = [
    { label: text(locale, 'me:payout.payable'), countries: all.filter(payable) },
    { label: text(locale, 'me:payout.notPayable'), countries: all.filter((country) => !payable(country)) },
  ];
  return groups.filter((group) => group.countries.length > 0);
}

/** From where to where, as far as the processor says. */
function namesOf({ reach, country }: PayoutView, locale: Locale, refused?: string) {
  const of = (code: string | undefined): string => (code === undefined ? '' : countryName(code, locale));
  return { platform: of(reach?.platform), country: of(refused ?? country) };
}

function problemWords(problem: Problem, view: PayoutView, locale: Locale, refused?: string): string {
  const known = problem === 'unpayable' && view.reach === undefined ? 'unpayable-unknown' : problem;
  return text(locale, `me:payout.problem.${known}`, namesOf(view, locale, refused));
}

function goOn(view: PayoutView, { c, locale }: Own): PayoutPage['goOn'] {
  if (opensAnother(view)) return undefined;
  const ready = view.standing === 'ready';
  return {
    action: linker(c)(`${PATH}/${ready ? 'dashboard' : 'refresh'}`),
    words: text(locale, `me:payout.${ready ? 'dashboard' : 'resume'}`),
  };
}

interface Shown {
  readonly typed?: Typed;
  readonly problem?: Problem;
  /** Instead of how it stands. */
  readonly said?: string;
}

function show(
  own: Own,
  view: PayoutView,
  { typed, problem, said }: Shown = {},
): Response | Promise<Response> {
  const { c, locale, visitor } = own;
  const heading = text(locale, 'me:payout.title');
  const checked = view.standing === 'incomplete' && view.due.length === 0;
  const wrong = problem === 'unpayable' ? 'country' : problem === 'nothing' ? undefined : problem;
  return c.html(
    renderPayout(locale, {
      ...frameFor(c, locale, heading, visitor),
      again: checked && c.req.method === 'GET' ? AGAIN_SECONDS : undefined,
      heading,
      back: linker(c)('/me'),
      problem: problem && problemWords(problem, view, locale, typed?.country),
      standing:
        said ??
        text(locale, `me:payout.standing.${checked ? 'checked' : view.standing}`, namesOf(view, locale)),
      due: dueWords(view.due, locale),
      form: opensAnother(view)
        ? {
            action: linker(c)(PATH),
            email: typed?.email ?? view.email ?? '',
            wrong,
            groups: choices(view, own, typed?.country),
          }
        : undefined,
      goOn: goOn(view, own),
    }),
    problem === undefined ? 200 : wrong ? 422 : 409,
  );
}

export function payoutPages(pages: Pages): Hono {
  const app = new Hono();
  const { useCases } = pages;
  const view = (own: Own) => useCases.payoutAccount(own.visitor);

  async function follow(own: Own, leaving: Leaving, to: Departure['to'], typed?: Typed): Promise<Response> {
    if (leaving.kind === 'leave') return leave(pages, { ...own, to }, leaving.url);
    const problem = leaving.kind === 'unreadable' ? leaving.field : leaving.kind;
    return show(own, await view(own), { problem, ...(typed && { typed }) });
  }

  for (const path of [PATH, `${PATH}/return`])
    app.get(
      path,
      ownPage(pages, PATH, async (own) => show(own, await view(own))),
    );
  // The processor sends here when its link had run out; another one is made by a button, never by coming here.
  app.get(
    `${PATH}/refresh`,
    ownPage(pages, PATH, async (own) =>
      show(own, await view(own), { said: text(own.locale, 'me:payout.ranOut') }),
    ),
  );
  app.post(
    PATH,
    ownPage(pages, PATH, async (own) => {
      const field = await fieldsOf(own.c);
      const typed = {
        email: (field('email', LONGEST_EMAIL) ?? '').trim(),
        country: field('country', 3) ?? '',
      };
      if (!isCountry(typed.country)) return show(own, await view(own), { typed, problem: 'country' });
      const leaving = await useCases.startOnboarding(own.visitor, { ...typed, locale: own.locale });
      return follow(own, leaving, 'onboarding', typed);
    }),
  );
  app.post(
    `${PATH}/refresh`,
    ownPage(pages, PATH, async (own) =>
      follow(own, await useCases.resumeOnboarding(own.visitor), 'onboarding'),
    ),
  );
  app.post(
    `${PATH}/dashboard`,
    ownPage(pages, PATH, async (own) =>
      follow(own, await useCases.payoutDashboard(own.visitor), 'dashboard'),
    ),
  );
  return app;
}
