// The operator's own account at the local Stripe: who takes the money, in which currency it settles, and when.
import type Stripe from 'stripe';
import type { Context } from './context.ts';
import { currencyOf } from './currencies.ts';

/** How long a captured amount is pending. */
export const SETTLEMENT_DAYS = 7;
export const MERCHANT = 'Wishwell on this machine';

/** France, unless a knob says otherwise. */
export const platformCountry = ({ state }: Pick<Context, 'state'>): string =>
  state.settings.get('country') ?? 'FR';

export const homeCurrency = (context: Pick<Context, 'state'>): string => currencyOf(platformCountry(context));

export const platformId = (context: Context): string => context.state.settings.get('account') ?? '';

export function platformAccount(context: Context): Stripe.Account {
  return {
    id: platformId(context),
    object: 'account',
    business_profile: {
      mcc: null,
      minority_owned_business_designation: null,
      name: MERCHANT,
      specified_commercial_transactions_act_url: null,
      support_address: null,
      support_email: null,
      support_phone: null,
      support_url: null,
      url: null,
    },
    capabilities: { card_payments: 'active', transfers: 'active' },
    charges_enabled: true,
    country: platformCountry(context),
    default_currency: homeCurrency(context),
    details_submitted: true,
    email: null,
    payouts_enabled: true,
    settings: {
      branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
      card_payments: {
        statement_descriptor_prefix: 'WISHWELL',
        statement_descriptor_prefix_kana: null,
        statement_descriptor_prefix_kanji: null,
      },
      dashboard: { display_name: MERCHANT, timezone: 'Etc/UTC' },
      payments: {
        statement_descriptor: 'WISHWELL',
        statement_descriptor_kana: null,
        statement_descriptor_kanji: null,
        statement_descriptor_prefix_kana: null,
        statement_descriptor_prefix_kanji: null,
      },
      payouts: {
        debit_negative_balances: true,
        schedule: {
          delay_days: SETTLEMENT_DAYS,
          interval: context.state.settings.get('payouts') ?? 'manual',
        },
        statement_descriptor: null,
      },
    },
    type: 'standard',
  };
}
