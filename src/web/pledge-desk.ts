// What all addresses of a pledge share: which wish is meant, how its page is shown to this visitor, and how a refusal is said.
import type { Context } from 'hono';
import type { Locale } from '../domain/settings.ts';
import type { WishView } from '../ports/views.ts';
import { renderPledge } from '../templates/pages.ts';
import { problemWords } from '../templates/problem-words.ts';
import { refusalWords } from '../templates/refusal-words.ts';
import { plainVoice } from '../templates/voice.ts';
import { wishOf } from './addresses.ts';
import { localeFor, type Pages } from './page-context.ts';
import { type Shown, pledgePage } from './pledge-view.ts';
import type { PledgeDone, PledgeStarted, WishAddress } from './use-cases.ts';

export type Outcome = PledgeDone | PledgeStarted;
type Refused = Exclude<Outcome, { kind: 'done' } | { kind: 'checkout' } | { kind: 'unknown-wish' }>;

export function refusedWords(wish: WishView, refused: Refused, locale: Locale): string {
  const voice = plainVoice(locale);
  if (refused.kind === 'unreadable')
    return problemWords({ kind: 'AmountRefused', refusal: refused.refusal, suggestion: '' }, voice);
  const facts = {
    currency: wish.progress.currency,
    timeZone: wish.timeZone,
    names: new Map<bigint, string>(),
  };
  return refusalWords(refused.refusal, facts, voice);
}

export interface Found {
  readonly address: WishAddress;
  readonly wish: WishView;
  readonly locale: Locale;
}

/** Undefined for a wish that is unknown or not public. */
export async function found(c: Context, { useCases }: Pages): Promise<Found | undefined> {
  const address = wishOf(c);
  const shown = address && (await useCases.wish(address.owner, address.name, address.number));
  return shown && { address, wish: shown.view, locale: localeFor(c, shown.view.locale) };
}

/** The pledge page as it stands, with what was typed. */
export async function showPledge(
  c: Context,
  pages: Pages,
  at: Found,
  typed: Partial<Pick<Shown, 'amount' | 'named' | 'early' | 'billing' | 'problem' | 'wrong'>> = {},
  status: 200 | 403 | 409 | 422 = 200,
): Promise<Response> {
  const visitor = await pages.cookies.visitor(c);
  const own = visitor && (await pages.useCases.ownPledge(visitor, at.address));
  const billing = own?.billing ?? { organisation: '', address: '', taxNumber: '' };
  const { wish, locale } = at;
  const blank = { amount: '', named: false, early: false, billing, problem: undefined, wrong: undefined };
  c.header('cache-control', 'no-store');
  return c.html(
    renderPledge(locale, pledgePage(c, pages, { ...blank, wish, locale, ...typed, visitor, own })),
    status,
  );
}
