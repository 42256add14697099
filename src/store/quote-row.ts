// A quote as a row, and back.
import type { Quote } from '../domain/quote.ts';
import type { QuoteRow } from './schema.ts';

export const quoteRow = (campaign: bigint, quote: Quote, position: number): QuoteRow => ({
  campaign,
  developer: quote.developer,
  version: quote.version,
  position,
  amount_minor: quote.amount,
  delay_count: quote.delay.count,
  delay_unit: quote.delay.unit,
  specification: quote.specification,
  submitted_at: quote.submittedAt,
  state: quote.state,
  comment: quote.comment,
});

export const quoteFrom = (row: QuoteRow): Quote => ({
  developer: row.developer,
  version: row.version,
  amount: row.amount_minor,
  delay: { count: row.delay_count, unit: row.delay_unit },
  specification: row.specification,
  submittedAt: row.submitted_at,
  state: row.state,
  comment: row.comment,
});
