// How far a connected account has come, and what Stripe wants of it then.
import type { Account } from './connect-rows.ts';

/** new: asked for nothing yet; pending: Stripe is looking at it; restricted: something is missing or wrong; rejected: for good. */
export const STANDINGS = ['new', 'pending', 'active', 'restricted', 'rejected'] as const;
export type Standing = (typeof STANDINGS)[number];

const AT_FIRST = [
  'business_profile.url',
  'business_type',
  'external_account',
  'representative.first_name',
  'representative.last_name',
  'tos_acceptance.date',
  'tos_acceptance.ip',
];
const DOCUMENT = 'individual.verification.document';

type Requirements = NonNullable<Account['requirements']>;

function requirements(
  due: readonly string[],
  reason: Requirements['disabled_reason'],
  checking: readonly string[] = [],
): Requirements {
  return {
    alternatives: [],
    current_deadline: null,
    currently_due: [...due],
    disabled_reason: reason,
    errors: [],
    eventually_due: [...due],
    past_due: [...due],
    pending_verification: [...checking],
  };
}

export function requirementsOf(standing: Standing): Requirements {
  switch (standing) {
    case 'new':
      return requirements(AT_FIRST, 'requirements.past_due');
    case 'pending':
      return requirements([], 'requirements.pending_verification', [DOCUMENT]);
    case 'active':
      return requirements([], null);
    case 'restricted':
      return requirements([DOCUMENT], 'requirements.past_due');
    case 'rejected':
      return requirements([], 'rejected.other');
  }
}
