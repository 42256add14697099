// Where Stripe lets a platform have connected accounts, and whom it may pay. Sources: docs.stripe.com/connect/cross-border-payouts
// (the US, the UK, the EEA, Canada and Switzerland pay among themselves), docs.stripe.com/connect/service-agreement-types, and
// public issues that quote the messages (Trac-Systems/openmayhem#8, NativePHP/nativephp.com#525, antiwork/gumroad#1876).
import type { Account } from './connect-rows.ts';
import { type Fault, invalid } from './faults.ts';

const words = (list: string): readonly string[] => list.split(' ');

export const EEA = words(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK',
);
const REGION = new Set([...EEA, 'US', 'GB', 'CA', 'CH']);
/** Where an account can be under the `full` service agreement. */
const FULL = new Set([...REGION, ...words('AE AU BR GI HK IN JP MX MY NZ SG TH')]);
/** Where a platform in the US can have accounts under the `recipient` service agreement. */
const RECIPIENT = new Set([
  ...FULL,
  ...words(
    'AL AG AR AM BA BH BJ BN BO BS BW CI CL CO CR DO EC EG ET GH GM GT GY ID IL JM JO KE KH KR KW LC LK',
  ),
  ...words('MA MC MD MG MK MN MO MU NA NG OM PA PE PH PK PY QA RS RW SA SN SV TN TR TT TW TZ UY UZ VN ZA'),
]);
RECIPIENT.delete('US');

export type Agreement = 'full' | 'recipient';

interface Wanted {
  readonly country: string;
  readonly agreement: Agreement;
  readonly cardPayments: boolean;
}

export function assertCreatable(platform: string, { agreement, cardPayments, country }: Wanted): void {
  if (agreement === 'recipient') {
    if (platform !== 'US' || country === 'US') {
      throw invalid(
        `The recipient ToS agreement is not supported for platforms in ${platform} creating accounts in ${country}.`,
        { param: 'tos_acceptance[service_agreement]' },
      );
    }
    if (!RECIPIENT.has(country)) throw noSuchCountry(platform, country);
    if (cardPayments) {
      throw invalid(
        'The `card_payments` capability cannot be requested under the `recipient` service agreement.',
        { param: 'capabilities' },
      );
    }
    return;
  }
  if (!FULL.has(country)) throw noSuchCountry(platform, country);
  if (country === 'US' && platform !== 'US' && !cardPayments) {
    throw invalid(
      'You cannot request the `transfers` capability without the `card_payments` capability for accounts in US.',
      { param: 'capabilities' },
    );
  }
}

const noSuchCountry = (platform: string, country: string): Fault =>
  invalid(
    `Connected accounts in ${country} cannot be created by platforms in ${platform}. Please contact us via https://support.stripe.com/contact if you need further assistance.`,
    { code: 'country_unsupported', param: 'country' },
  );

/** Known only when money is sent, long after onboarding. */
export function assertPayable(platform: string, account: Account): void {
  const { country = '', tos_acceptance: terms } = account;
  if (country === platform || (REGION.has(platform) && REGION.has(country))) return;
  if (platform === 'US') {
    if (terms?.service_agreement === 'recipient') return;
    throw invalid(
      `Funds can't be sent to accounts located in ${country} when the account is under the \`full\` service agreement. To learn more, see https://stripe.com/docs/connect/service-agreement-types.`,
    );
  }
  throw invalid(
    `Funds can't be sent to accounts located in ${country} because it's restricted outside of your platform's region. Learn more here: https://stripe.com/docs/connect/account-capabilities#transfers-cross-border.`,
  );
}
