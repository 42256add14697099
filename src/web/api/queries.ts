// What can be asked of a list: each parameter as it is written, read strictly, and cursors that only their own list takes.
// Says of what it cannot read which text explains it and what would be allowed; the words are problems.ts's.
import { z } from '@hono/zod-openapi';
import { needs, type Need, type Standing, standings } from '../../domain/listing.ts';
import type { ListOrder, ListPosition, ToldPosition } from '../../ports/lists.ts';
import { locales } from '../../templates/texts.ts';
import type { ListRequest } from '../use-cases.ts';

const MOST = 100;
const PAGE = 24;
export const MOST_SEARCHED = 100;
const orders = ['nearest', 'newest'] as const;

/** Which text says why, and what is allowed instead: a text's key with its values, or the values themselves. */
export interface Misread {
  readonly reason: 'limit' | 'cursor' | 'phase' | 'choice' | 'search';
  readonly most?: number;
  readonly choices?: readonly string[];
}

const misread = (params: Misread) => ({ error: 'misread', params: { ...params } });

const described = (name: string) => `api:parameters.${name}`;

const lang = z
  .string()
  .optional()
  .openapi({ description: described('lang'), type: 'string', enum: [...locales] });

const limit = z
  .string()
  .optional()
  .refine((text) => text === undefined || (/^[1-9]\d{0,2}$/.test(text) && Number(text) <= MOST), {
    ...misread({ reason: 'limit', most: MOST }),
  })
  .transform((text) => (text === undefined ? PAGE : Number(text)))
  .openapi({ description: described('limit'), type: 'integer', minimum: 1, maximum: MOST, default: PAGE });

const cursor = z
  .string()
  .optional()
  .openapi({ description: described('cursor') });

const isStanding = (name: string): name is Standing => standings.some((standing) => standing === name);
const phase = z
  .string()
  .optional()
  .refine((text) => text === undefined || text.split(',').every(isStanding), {
    ...misread({ reason: 'phase', choices: standings }),
  })
  .transform((text) => text?.split(',').filter(isStanding))
  .openapi({
    description: described('phase'),
    param: { style: 'form', explode: false },
    type: 'array',
    items: { type: 'string', enum: [...standings] },
  });

const isNeed = (text: string | undefined): text is Need | undefined =>
  text === undefined || needs.some((need) => need === text);
const need = z
  .string()
  .optional()
  .refine(isNeed, { ...misread({ reason: 'choice', choices: needs }) })
  .transform((text): Need | undefined => (isNeed(text) ? text : undefined))
  .openapi({ description: described('needs'), type: 'string', enum: [...needs] });

const isOrder = (text: string | undefined): text is ListOrder | undefined =>
  text === undefined || orders.some((order) => order === text);
const order = z
  .string()
  .optional()
  .refine(isOrder, { ...misread({ reason: 'choice', choices: orders }) })
  .transform((text): ListOrder => (isOrder(text) ? (text ?? 'nearest') : 'nearest'))
  .openapi({ description: described('order'), type: 'string', enum: [...orders], default: 'nearest' });

const search = z
  .string()
  .optional()
  .refine((text) => text === undefined || (text.trim() !== '' && text.length <= MOST_SEARCHED), {
    ...misread({ reason: 'search', most: MOST_SEARCHED }),
  })
  .openapi({ description: described('search'), minLength: 1, maxLength: MOST_SEARCHED });

export const languageQuery = z.strictObject({ lang });
export const projectsQuery = z.strictObject({ lang, limit, cursor });
export const eventsQuery = z.strictObject({ lang, limit, cursor });
export const wishesQuery = z.strictObject({ lang, phase, needs: need, search, order, limit, cursor });

const sealed = (text: string): string => Buffer.from(text).toString('base64url');
const opened = (text: string): string => Buffer.from(text, 'base64url').toString();

/** @throws nothing: undefined for what no list of this kind and order ever gave */
function parts(text: string, kind: string, pattern: RegExp): readonly string[] | undefined {
  const found = pattern.exec(opened(text));
  return found?.[1] === kind && sealed(found[0]) === text ? found.slice(2) : undefined;
}

export const wishCursor = (order: ListOrder, { band, nearness, campaign }: ListPosition): string =>
  sealed(`${order}.${band}.${nearness}.${campaign}`);

export function readWishCursor(text: string, order: ListOrder): ListPosition | undefined {
  const read = parts(text, order, /^(\w+)\.(\d{1,2})\.(\d{1,5})\.(\d{1,18})$/);
  if (!read) return undefined;
  const [band, nearness, campaign = ''] = read;
  return { band: Number(band), nearness: Math.min(10_000, Number(nearness)), campaign: BigInt(campaign) };
}

export const projectCursor = (project: bigint): string => sealed(`project.${project}`);
export function readProjectCursor(text: string): bigint | undefined {
  const [project] = parts(text, 'project', /^(\w+)\.(\d{1,18})$/) ?? [];
  return project === undefined ? undefined : BigInt(project);
}

export const toldCursor = ({ at, campaign, sequence }: ToldPosition): string =>
  sealed(`told.${at.epochNanoseconds / 1000n}.${campaign}.${sequence}`);
export function readToldCursor(text: string): ToldPosition | undefined {
  const read = parts(text, 'told', /^(\w+)\.(\d{1,16})\.(\d{1,18})\.(\d{1,9})$/);
  if (!read) return undefined;
  const [at = '', campaign = '', sequence] = read;
  return {
    at: Temporal.Instant.fromEpochNanoseconds(BigInt(at) * 1000n),
    campaign: BigInt(campaign),
    sequence: Number(sequence),
  };
}

/** The request for a page of a list; `misread` where the cursor is of no such list. */
export function listRequest({
  phase: standings,
  needs: need,
  search,
  order,
  limit,
  cursor,
}: z.infer<typeof wishesQuery>): ListRequest | 'misread' {
  const after = cursor === undefined ? undefined : readWishCursor(cursor, order);
  if (cursor !== undefined && after === undefined) return 'misread';
  return { standings, need, search, order, limit, after };
}
