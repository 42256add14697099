// Who runs this server and on what terms, for the page about it and for the foot of every mail. All of it is optional; the
// words are the operator's own.
import type { Operator } from '../ports/affairs.ts';
import { mailAddress, webPage } from './addresses.ts';
import { type Environment, type Parse, Unfit } from './environment.ts';

const MOST_FEE_PERCENT = 50;

/** Outside the US Stripe lets funds wait for 90 days: the default keeps away from that edge. */
const DEFAULT_HOLD_DAYS = 75;
const MOST_HOLD_DAYS = 90;

/** Line breaks may be written out, since few files of variables can hold them. */
const lines: Parse<string> = (text) => text.replaceAll(String.raw`\n`, '\n');

/** In hundredths of a percent. */
const fee: Parse<number> = (text) => {
  const [, whole = '', decimals = ''] = /^(\d{1,2})(?:\.(\d{1,2}))?$/.exec(text) ?? [];
  const basisPoints = Number(whole + decimals.padEnd(2, '0'));
  if (whole === '' || basisPoints > MOST_FEE_PERCENT * 100)
    throw new Unfit(
      'is not a fee',
      `Use a number from 0 to ${MOST_FEE_PERCENT} with at most two decimals, such as 2.5.`,
    );
  return basisPoints;
};

const holdDays: Parse<number> = (text) => {
  const days = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (days < 1 || days > MOST_HOLD_DAYS)
    throw new Unfit('is not a number of days', `Use a whole number from 1 to ${MOST_HOLD_DAYS}.`);
  return days;
};

/** Art. 9 of Directive 2011/83/EU gives 14 days; an operator may give more, or none where no such law holds. */
const DEFAULT_WITHDRAWAL_DAYS = 14;
const MOST_WITHDRAWAL_DAYS = 60;

const withdrawalDays: Parse<number> = (text) => {
  const days = /^\d{1,2}$/.test(text) ? Number(text) : -1;
  if (days < 0 || days > MOST_WITHDRAWAL_DAYS)
    throw new Unfit(
      'is not a number of days',
      `Use a whole number from 0 to ${MOST_WITHDRAWAL_DAYS}; 0 is none.`,
    );
  return days;
};

export const readOperator = (env: Environment): Operator => ({
  name: env.optional('OPERATOR_NAME', lines),
  address: env.optional('OPERATOR_ADDRESS', lines),
  email: env.optional('OPERATOR_EMAIL', mailAddress),
  registration: env.optional('OPERATOR_REGISTRATION', lines),
  termsUrl: env.optional('OPERATOR_TERMS_URL', webPage),
  privacyUrl: env.optional('OPERATOR_PRIVACY_URL', webPage),
  platformFeeBasisPoints: env.optional('PLATFORM_FEE_PERCENT', fee) ?? 0,
  maxHoldDays: env.optional('MAX_HOLD_DAYS', holdDays) ?? DEFAULT_HOLD_DAYS,
  withdrawalDays: env.optional('WITHDRAWAL_DAYS', withdrawalDays) ?? DEFAULT_WITHDRAWAL_DAYS,
});
