// How a picture is asked for: language, theme and form by query. What is no choice of ours is the first of them, never an
// error: a proxy would keep it.
import type { Context } from 'hono';
import { askedLocale } from '../page-context.ts';

/** The choice that was asked for, else the first. */
export function chosen<Choice extends string>(
  c: Context,
  name: string,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  const asked = c.req.query(name);
  return choices.find((choice) => choice === asked) ?? choices[0];
}

/** Of an answer that depends on its path, its language and these choices. Paths differ in no letter's case. */
export const keyOf = (c: Context, ...choices: readonly string[]): string =>
  [askedLocale(c) ?? '', ...choices, c.req.path.toLowerCase()].join(' ');

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/** Anybody may show it; it can do nothing and load nothing. */
export const SVG_HEADERS = {
  'content-type': 'image/svg+xml; charset=utf-8',
  'content-security-policy': POLICY,
  'cross-origin-resource-policy': 'cross-origin',
} as const;

/** `3.svg` without its ending; undefined where it has another. */
export const named = (file: string, ending: 'svg' | 'json' | 'png'): string | undefined =>
  file.endsWith(`.${ending}`) ? file.slice(0, -ending.length - 1) : undefined;
