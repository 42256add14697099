// What cannot be answered, told as RFC 9457 says: what was read, why it is refused and what is allowed. What is unknown and what
// is private is one answer that repeats nothing of what was asked.
import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Locale } from '../../domain/settings.ts';
import { printable } from '../../domain/text.ts';
import { text } from '../../templates/texts.ts';
import { MOST_SEARCHED, type Misread } from './queries.ts';
import type { Problem } from './schemas.ts';

type Status = 400 | 404 | 429 | 500;
type Detail = NonNullable<Problem['errors']>[number];

const HEADERS = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' } as const;

const told = <S extends Status>(c: Context, status: S, problem: Omit<Problem, 'type' | 'status'>) =>
  c.json({ type: 'about:blank', ...problem, status }, status, HEADERS);

/** In English, whoever asks: it must not tell by its language that something is there. */
export const missing = (c: Context) => told(c, 404, { title: text('en', 'api:problems.missing') });

export const broken = (c: Context) => told(c, 500, { title: text('en', 'api:problems.broken') });

export const tooMany = (c: Context, locale: Locale, values: { limit: number; seconds: number }) =>
  told(c, 429, {
    title: text(locale, 'api:problems.tooMany'),
    detail: text(locale, 'api:problems.tooManyDetail', values),
  });

export const invalid = (c: Context, locale: Locale, errors: Detail[]) =>
  told(c, 400, { title: text(locale, 'api:problems.invalid'), errors });

/** People's own words, short and without what hides or turns. */
const asRead = (value: unknown): string => printable(typeof value === 'string' ? value : '', 100);

export const badCursor = (c: Context, locale: Locale) =>
  invalid(c, locale, [misreadDetail(locale, 'cursor', c.req.query('cursor'), { reason: 'cursor' })]);

function misreadDetail(
  locale: Locale,
  name: string,
  read: unknown,
  { reason, most, choices }: Misread,
): Detail {
  return {
    name,
    read: asRead(read),
    reason: text(locale, `api:problems.${reason}`),
    allowed: choices ? choices.join(', ') : text(locale, `api:problems.allowed.${reason}`, { most }),
  };
}

const isMisread = (params: unknown): params is Misread =>
  typeof params === 'object' && params !== null && 'reason' in params;

/** @param known the parameters that this address takes */
export function details(
  error: z.core.$ZodError,
  c: Context,
  locale: Locale,
  known: readonly string[],
): Detail[] {
  return error.issues.flatMap((issue): Detail[] => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({
        name: asRead(key),
        read: asRead(c.req.query(key)),
        reason: text(locale, 'api:problems.unknownParameter'),
        allowed:
          known.length > 1
            ? text(locale, 'api:problems.allowed.unknownParameter', { names: known.join(', ') })
            : text(locale, 'api:problems.allowed.none'),
      }));
    const name = String(issue.path[0] ?? '');
    const params = issue.code === 'custom' ? issue.params : undefined;
    return [
      misreadDetail(
        locale,
        name,
        c.req.query(name),
        isMisread(params) ? params : { reason: 'search', most: MOST_SEARCHED },
      ),
    ];
  });
}
