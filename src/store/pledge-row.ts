// A pledge with its consent as a row, and back; its charge is a row of its own.
import type { Charge, Consent, Pledge } from '../domain/pledge.ts';
import type { PledgeRow } from './schema.ts';

export const pledgeRow = (campaign: bigint, pledge: Pledge, position: number): PledgeRow => ({
  id: pledge.id,
  campaign,
  position,
  backer: pledge.backer,
  amount_minor: pledge.amount,
  state: pledge.state,
  released: pledge.released ?? null,
  consent: pledge.consent.kind,
  consent_developer: pledge.consent.kind === 'early' ? null : pledge.consent.quote.developer,
  consent_version: pledge.consent.kind === 'early' ? null : pledge.consent.quote.version,
  consent_until: pledge.consent.kind === 'asked' ? pledge.consent.until : null,
  named: pledge.named,
  secured_at: pledge.securedAt,
  business: pledge.business,
  early_work: pledge.earlyWork,
  waiting: pledge.waiting,
  raise_to_minor: pledge.raiseTo ?? null,
  attempt: pledge.charge?.attempt ?? null,
});

export const pledgeFrom = (row: PledgeRow, charge: Charge | undefined): Pledge => ({
  id: row.id,
  backer: row.backer,
  amount: row.amount_minor,
  state: row.state,
  released: row.released ?? undefined,
  consent: consentFrom(row),
  named: row.named,
  securedAt: row.secured_at,
  business: row.business,
  earlyWork: row.early_work,
  waiting: row.waiting,
  raiseTo: row.raise_to_minor ?? undefined,
  charge,
});

function consentFrom(row: PledgeRow): Consent {
  const { consent: kind, consent_developer: developer, consent_version: version, consent_until: until } = row;
  if (developer === null || version === null) return { kind: 'early' };
  const quote = { developer, version };
  return kind === 'asked' && until !== null ? { kind, quote, until } : { kind: 'agreed', quote };
}

/** The table's constraints say that an attempt has all of its amounts; the zeros are for the type alone. */
