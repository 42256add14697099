// Pages of a list as GitHub cuts them: per_page, page, and the Link header that Octokit follows.
import type { Context } from 'hono';

export function pageSize(c: Context): number {
  const asked = Number.parseInt(c.req.query('per_page') ?? '', 10);
  return Number.isNaN(asked) ? 30 : Math.min(100, Math.max(1, asked));
}

const linkTo = (c: Context, parameters: Record<string, string>, rel: string): string => {
  const url = new URL(c.req.url);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return `<${url.href}>; rel="${rel}"`;
};

/** Links by cursor, for lists that grow at their head. */
export function linkByCursor(c: Context, next: string | undefined): void {
  if (next !== undefined) c.header('link', linkTo(c, { cursor: next }, 'next'));
}

export function onePage<T>(c: Context, all: readonly T[]): T[] {
  const size = pageSize(c);
  const asked = Number.parseInt(c.req.query('page') ?? '', 10);
  const page = Number.isNaN(asked) ? 1 : Math.max(1, asked);
  const last = Math.max(1, Math.ceil(all.length / size));
  const to = (number: number, rel: string) => linkTo(c, { page: String(number) }, rel);
  const links = [
    ...(page > 1 ? [to(page - 1, 'prev')] : []),
    ...(page < last ? [to(page + 1, 'next'), to(last, 'last')] : []),
    ...(page > 1 ? [to(1, 'first')] : []),
  ];
  if (links.length > 0) c.header('link', links.join(', '));
  return all.slice((page - 1) * size, page * size);
}
