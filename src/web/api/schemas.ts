// What the public API gives: one schema makes the types, the description and what the tests hold every answer against.
// A description here is the key of a text; description.ts puts the words in.
import { z } from '@hono/zod-openapi';
import { phases } from '../../domain/campaign.ts';
import { needs, standings } from '../../domain/listing.ts';
import { toldTypes } from '../../domain/told.ts';

const said = <Schema extends z.ZodType>(schema: Schema, key: string): Schema =>
  schema.openapi({ description: `api:fields.${key}` });

/** Amounts are text, for no number in JSON is safe for money, beside what people read. */
const amountSchema = z
  .object({
    minor: said(z.string().regex(/^[0-9]+$/), 'minor'),
    currency: said(z.string().length(3), 'currency'),
    display: said(z.string(), 'display'),
  })
  .openapi('Amount');

/** As a choice: of what has a name, "nullable" would be described so that nothing is not allowed. */
const maybe = <Schema extends z.ZodType>(schema: Schema) => z.union([schema, z.null()]);
const maybeAmount = (key: string) => said(maybe(amountSchema), key);
const instant = z.iso.datetime().nullable();

const delaySchema = z
  .object({ count: z.int().min(1), unit: z.enum(['day', 'week', 'month']) })
  .openapi('Delay', { description: 'api:fields.delay' });

const quoteFields = {
  developer: z.string(),
  version: z.int(),
  accepted: z.boolean(),
  amount: amountSchema,
  remaining: said(amountSchema, 'quoteRemaining'),
  delay: delaySchema,
  url: said(z.url(), 'quoteUrl'),
};

export const quoteSchema = z
  .object({
    ...quoteFields,
    specification: said(z.string(), 'specification'),
    before: said(
      z.object({ amount: amountSchema, delay: delaySchema, specification: z.string() }).nullable(),
      'before',
    ),
  })
  .openapi('Quote');

export const listedWishSchema = z
  .object({
    owner: z.string(),
    repository: z.string(),
    number: z.int(),
    title: z.string(),
    headline: said(z.string(), 'headline'),
    remaining: maybeAmount('remaining'),
    closeTheGap: maybeAmount('closeTheGap'),
    target: maybeAmount('target'),
    pledged: said(amountSchema, 'pledged'),
    withdrawn: said(amountSchema, 'withdrawn'),
    percent: said(z.int().min(0).max(100), 'percent'),
    backers: z.int(),
    phase: said(z.enum(phases), 'phase'),
    paused: said(z.string().nullable(), 'paused'),
    pledgeable: said(z.boolean(), 'pledgeable'),
    requester: said(z.string(), 'requester'),
    developer: said(z.string().nullable(), 'developer'),
    next: said(z.object({ who: z.string(), what: z.string(), at: instant }), 'next'),
    dueAt: said(instant, 'dueAt'),
    quotes: z.array(z.object(quoteFields).openapi('QuoteInShort')),
    links: z
      .object({
        page: z.url(),
        pledge: z.url(),
        issue: z.url(),
        badge: z.url(),
        project: z.url(),
        feed: z.url(),
        api: z.url(),
      })
      .openapi('WishLinks'),
  })
  .openapi('ListedWish');

export const wishSchema = listedWishSchema
  .extend({ namedBackers: said(z.array(z.string()), 'namedBackers') })
  .openapi('Wish');

const toldSchema = z
  .object({
    id: said(z.string(), 'id'),
    at: z.iso.datetime(),
    number: z.int(),
    type: said(z.enum(toldTypes), 'type'),
    words: said(z.string(), 'words'),
    amount: maybe(amountSchema),
    delay: maybe(delaySchema),
    version: z.int().nullable(),
    percent: said(z.int().nullable(), 'eventPercent'),
    dueAt: said(instant, 'dueAt'),
  })
  .openapi('Event');

const counts = (names: readonly string[]) => {
  const shape = Object.fromEntries(names.map((name) => [name, z.int().min(0)]));
  return z.object(shape);
};

export const totalsSchema = z
  .object({
    wishes: z.int().min(0),
    phases: said(counts(standings), 'phases'),
    needs: said(counts(needs), 'needs'),
    sums: said(
      z.array(
        z
          .object({
            currency: z.string().length(3),
            pledged: said(amountSchema, 'sumPledged'),
            funded: said(amountSchema, 'sumFunded'),
            paidOut: said(amountSchema, 'sumPaidOut'),
          })
          .openapi('Sums'),
      ),
      'sums',
    ),
  })
  .openapi('Totals');

const next = said(z.url().nullable(), 'nextPage');

const projectFields = {
  owner: z.string(),
  repository: z.string(),
  totals: totalsSchema,
  links: z
    .object({ page: z.url(), badge: z.url(), feed: z.url(), api: z.url(), repository: z.url() })
    .openapi('ProjectLinks'),
};

export const projectSchema = z
  .object({ ...projectFields, wishes: z.array(listedWishSchema), next })
  .openapi('Project');

export const projectsSchema = z
  .object({ projects: z.array(z.object(projectFields).openapi('ListedProject')), next })
  .openapi('Projects');
export const wishesSchema = z.object({ wishes: z.array(listedWishSchema), next }).openapi('Wishes');
export const quotesSchema = z.object({ quotes: z.array(quoteSchema) }).openapi('Quotes');
export const eventsSchema = z.object({ events: z.array(toldSchema), next }).openapi('Events');

/** RFC 9457. */
export const problemSchema = z
  .object({
    type: said(z.string(), 'problemType'),
    title: said(z.string(), 'problemTitle'),
    status: z.int(),
    detail: z.string().optional(),
    errors: said(
      z
        .array(
          z.object({
            name: said(z.string(), 'errorName'),
            read: said(z.string(), 'errorRead'),
            reason: said(z.string(), 'errorReason'),
            allowed: said(z.string(), 'errorAllowed'),
          }),
        )
        .optional(),
      'errors',
    ),
  })
  .openapi('Problem');

export type WishJson = z.infer<typeof wishSchema>;
export type ListedWishJson = z.infer<typeof listedWishSchema>;
export type QuoteJson = z.infer<typeof quoteSchema>;
export type EventJson = z.infer<typeof toldSchema>;
export type TotalsJson = z.infer<typeof totalsSchema>;
export type ProjectJson = z.infer<typeof projectSchema>;
export type Problem = z.infer<typeof problemSchema>;
