import { expect, it } from 'vitest';
import { declineCause } from '../../src/payments/declines.ts';

it.each([
  [{ code: 'card_declined', decline_code: 'insufficient_funds' }, 'soft'],
  [{ code: 'card_declined', decline_code: 'generic_decline', advice_code: 'try_again_later' }, 'soft'],
  [{ code: 'card_declined', decline_code: 'generic_decline', advice_code: 'do_not_try_again' }, 'hard'],
  [{ code: 'expired_card', decline_code: 'expired_card', advice_code: 'confirm_card_data' }, 'hard'],
  [{ code: 'card_declined', decline_code: 'stolen_card' }, 'hard'],
  [{ code: 'authentication_required', decline_code: 'authentication_required' }, 'authentication-required'],
  [{ code: 'authentication_required' }, 'authentication-required'],
  [{ code: 'card_declined', decline_code: 'a_code_of_tomorrow' }, 'soft'],
  [{}, 'soft'],
] as const)('reads %o as %s', (said, cause) => {
  expect(declineCause(said)).toBe(cause);
});
