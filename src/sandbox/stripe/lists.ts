// Lists as Stripe pages them: newest first, `limit`, `starting_after`, `ending_before`, `has_more`.
import type { Context } from './context.ts';
import { invalid, missing } from './faults.ts';
import { type Reader, group, expand, integer, text } from './params.ts';
import { type Known, view } from './view.ts';

interface Range {
  readonly gt?: number;
  readonly gte?: number;
  readonly lt?: number;
  readonly lte?: number;
}

const range = group({ gt: integer, gte: integer, lt: integer, lte: integer });

/** One second, or from when to when. */
export const created: Reader<Range> = (value, at) => {
  if (typeof value !== 'string') return range(value, at);
  const second = integer(value, at);
  return { gte: second, lte: second };
};

export const paging = { limit: integer, starting_after: text, ending_before: text, expand };

interface Asked {
  readonly created?: Range;
  readonly limit?: number;
  readonly starting_after?: string;
  readonly ending_before?: string;
}

export interface Page {
  readonly object: 'list';
  readonly data: readonly Known[];
  readonly has_more: boolean;
  readonly url: string;
}

const within = ({ gt, gte, lt, lte }: Range, second: number): boolean =>
  (gt === undefined || second > gt) &&
  (gte === undefined || second >= gte) &&
  (lt === undefined || second < lt) &&
  (lte === undefined || second <= lte);

/** `rows` oldest first, already narrowed to what was asked for. */
export function page(
  context: Context,
  url: string,
  rows: readonly (Known & { readonly created?: number; readonly id: string })[],
  asked: Asked,
): Page {
  const limit = asked.limit ?? 10;
  if (limit < 1 || limit > 100) {
    throw invalid('This value must be between 1 and 100 (inclusive).', {
      code: 'parameter_invalid_integer',
      param: 'limit',
    });
  }
  const period = asked.created;
  const newestFirst = rows
    .filter((row) => period === undefined || within(period, row.created ?? 0))
    .toReversed();
  const after = position(newestFirst, asked.starting_after, 'starting_after');
  const before = position(newestFirst, asked.ending_before, 'ending_before');
  const from = before === undefined ? (after === undefined ? 0 : after + 1) : Math.max(0, before - limit);
  const to = before ?? from + limit;
  return {
    object: 'list',
    data: newestFirst.slice(from, to).map((row) => view(context, row)),
    has_more: before === undefined ? to < newestFirst.length : from > 0,
    url,
  };
}

function position(
  rows: readonly { readonly id: string }[],
  id: string | undefined,
  param: string,
): number | undefined {
  if (id === undefined) return undefined;
  const index = rows.findIndex((row) => row.id === id);
  if (index === -1) throw missing('object', id, param, false);
  return index;
}
