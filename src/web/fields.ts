// What a form held, bounded and made fit to be shown again: no half characters, nothing that cannot be seen.
import type { Context } from 'hono';
import { printable } from '../domain/text.ts';
import type { Billing } from '../ports/mail.ts';

/** As typed, no more than `most` characters of it; undefined where the form had no such field. */
export type Field = (name: string, most?: number) => string | undefined;

export async function fieldsOf(c: Context): Promise<Field> {
  const body = await c.req.parseBody();
  return (name, most = 200) => {
    const value = body[name];
    return typeof value === 'string' ? value.slice(0, most).toWellFormed() : undefined;
  };
}

/** The longest of each, in characters; the page's fields say the same. */
export const BILLING_LIMITS = { organisation: 200, address: 500, taxNumber: 50 } as const;
const MOST_LINES = 8;

const line = (typed: string | undefined, most: number): string => printable(typed ?? '', most);

/** Whom a receipt is made out to, trimmed; all of it empty where a person pledges for themselves. */
export function billingIn(field: Field): Billing {
  const { organisation, address, taxNumber } = BILLING_LIMITS;
  const lines = (field('address', address) ?? '')
    .split(/\r\n|\r|\n/)
    .map((typed) => line(typed, address))
    .filter((typed) => typed !== '');
  return {
    organisation: line(field('organisation', organisation), organisation),
    address: lines.slice(0, MOST_LINES).join('\n'),
    taxNumber: line(field('taxNumber', taxNumber), taxNumber),
  };
}

/** Something was filled in. */
export const hasBilling = (billing: Billing): boolean =>
  [billing.organisation, billing.address, billing.taxNumber].some((typed) => typed !== '');
