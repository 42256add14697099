// Who runs the server of a test.
import type { Operator } from '../../src/ports/affairs.ts';

/** One who said nothing. */
export const noOperator: Operator = {
  name: undefined,
  address: undefined,
  email: undefined,
  registration: undefined,
  termsUrl: undefined,
  privacyUrl: undefined,
  platformFeeBasisPoints: 0,
  maxHoldDays: 75,
  withdrawalDays: 14,
};

export const lanternWorks: Operator = { ...noOperator, name: 'Lantern Works' };
