// Links that let a person in once: to the onboarding of their account, or to their dashboard. Following one uses it up;
// what was begun by it goes on at an address of its own, so that a page can be loaded again.
import type { Link, Visit } from './connect-rows.ts';
import type { Context } from './context.ts';
import { letters } from './ids.ts';

const LIFETIME = 5 * 60;

type NewLink = Omit<Link, 'expiresAt' | 'used'>;

export function openLink(
  context: Context,
  given: NewLink,
): { readonly url: string; readonly expiresAt: number } {
  const token = letters(40);
  const expiresAt = context.now + LIFETIME;
  context.state.links.put(token, { ...given, expiresAt, used: false });
  const path = given.kind === 'onboarding' ? 'setup/e' : 'express';
  return { url: `${context.origin}/${path}/${given.account}/${token}`, expiresAt };
}

export type Entry =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'too late'; readonly link: Link }
  | { readonly kind: 'welcome'; readonly visit: string };

export function enter(context: Context, kind: Link['kind'], account: string, token: string): Entry {
  const link = context.state.links.get(token);
  if (link === undefined || link.kind !== kind || link.account !== account) return { kind: 'nobody' };
  if (link.used || link.expiresAt <= context.now) return { kind: 'too late', link };
  context.state.links.put(token, { ...link, used: true });
  const visit = letters(40);
  context.state.visits.put(visit, { link: token, account, done: false });
  return { kind: 'welcome', visit };
}

export function endVisit(context: Context, id: string, visit: Visit): void {
  context.state.visits.put(id, { ...visit, done: true });
}
