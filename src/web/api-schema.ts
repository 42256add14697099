// What the public API gives: one schema makes the types and the description. Amounts are minor units as text, for no
// number in JSON is safe for money, beside what people read.
import { z } from '@hono/zod-openapi';
import { phases } from '../domain/campaign.ts';
import type { Locale } from '../domain/settings.ts';
import type { WishView } from '../ports/views.ts';
import { headline } from '../templates/headline.ts';
import { writeMoney } from '../templates/texts.ts';
import { plainVoice } from '../templates/voice.ts';

const amountSchema = z
  .object({
    minor: z.string().regex(/^[0-9]+$/),
    currency: z.string().length(3),
    display: z.string(),
  })
  .openapi('Amount');

const instant = z.iso.datetime().nullable();

export const wishSchema = z
  .object({
    owner: z.string(),
    repository: z.string(),
    number: z.int(),
    title: z.string(),
    headline: z.string(),
    remaining: amountSchema.nullable(),
    closeTheGap: amountSchema.nullable(),
    target: amountSchema.nullable(),
    pledged: amountSchema,
    percent: z.int().min(0).max(100),
    backers: z.int(),
    phase: z.enum(phases),
    paused: z.string().nullable(),
    pledgeable: z.boolean(),
    requester: z.string(),
    developer: z.string().nullable(),
    next: z.object({ who: z.string(), what: z.string(), at: instant }),
    dueAt: instant,
    quotes: z.array(
      z.object({
        developer: z.string(),
        version: z.int(),
        accepted: z.boolean(),
        amount: amountSchema,
        remaining: amountSchema,
        delay: z.object({ count: z.int(), unit: z.enum(['day', 'week', 'month']) }),
        url: z.url(),
      }),
    ),
    namedBackers: z.array(z.string()),
    links: z.object({ page: z.url(), pledge: z.url(), issue: z.url(), badge: z.url(), project: z.url() }),
  })
  .openapi('Wish');

export const projectSchema = z
  .object({ owner: z.string(), repository: z.string(), wishes: z.array(wishSchema) })
  .openapi('Project');

/** RFC 9457. */
export const problemSchema = z
  .object({ type: z.string(), title: z.string(), status: z.int() })
  .openapi('Problem');

export function wishJson(wish: WishView, locale: Locale): z.infer<typeof wishSchema> {
  const { progress } = wish;
  const amount = (minor: bigint) => ({
    minor: minor.toString(),
    currency: progress.currency,
    display: writeMoney(locale, minor, progress.currency),
  });
  const maybe = (minor: bigint | undefined) => (minor === undefined ? null : amount(minor));
  const moment = (at: Temporal.Instant | undefined) => at?.toString({ smallestUnit: 'second' }) ?? null;
  return {
    owner: wish.owner,
    repository: wish.name,
    number: wish.number,
    title: wish.title,
    headline: headline(wish, plainVoice(locale)),
    remaining: maybe(progress.remaining),
    closeTheGap: maybe(progress.closeTheGap),
    target: maybe(progress.target),
    pledged: amount(progress.pledged),
    percent: progress.percent,
    backers: progress.backers,
    phase: progress.phase,
    paused: progress.paused ?? null,
    pledgeable: progress.pledgeable,
    requester: wish.requester,
    developer: wish.developer ?? null,
    next: { who: progress.next.who, what: progress.next.what, at: moment(progress.next.at) },
    dueAt: moment(progress.dueAt),
    quotes: wish.quotes.map((quote) => ({
      developer: quote.developer,
      version: quote.version,
      accepted: quote.accepted,
      amount: amount(quote.amount),
      remaining: amount(quote.remaining),
      delay: { count: quote.delay.count, unit: quote.delay.unit },
      url: quote.commentUrl ?? wish.issueUrl,
    })),
    namedBackers: [...wish.namedBackers],
    links: {
      page: wish.pageUrl,
      pledge: wish.pledgeUrl,
      issue: wish.issueUrl,
      badge: wish.badgeUrl,
      project: wish.projectUrl,
    },
  };
}
