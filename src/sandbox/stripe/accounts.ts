// Connected accounts: who money can be sent to, and what Stripe still wants to know of them. Owns every change of an
// account's standing with the event that tells of it; the event belongs to the account, not to the platform.
import type { Account } from './connect-rows.ts';
import { type Standing, requirementsOf } from './account-standing.ts';
import type { Context } from './context.ts';
import type { Agreement } from './countries.ts';
import { currencyOf } from './currencies.ts';
import { emit } from './events.ts';
import { newId } from './ids.ts';
import { mergeMetadata } from './params.ts';
import { platformCountry } from './platform.ts';

export interface AccountDetails {
  readonly business_profile?: Partial<NonNullable<Account['business_profile']>>;
  readonly business_type?: Account['business_type'];
  readonly capabilities?: {
    readonly card_payments?: { readonly requested?: boolean };
    readonly transfers?: { readonly requested?: boolean };
  };
  readonly country?: string;
  readonly default_currency?: string;
  readonly email?: string;
  readonly metadata?: Readonly<Record<string, string>> | null;
  readonly tos_acceptance?: { readonly service_agreement?: Agreement };
  readonly settings?: {
    readonly payouts?: {
      readonly schedule?: { readonly interval?: string };
      readonly statement_descriptor?: string;
    };
  };
}

export function newAccount(context: Context, given: AccountDetails): Account {
  const id = newId('acct');
  const country = given.country ?? platformCountry(context);
  const account: Account = {
    id,
    object: 'account',
    business_profile: {
      mcc: null,
      minority_owned_business_designation: null,
      name: null,
      product_description: null,
      specified_commercial_transactions_act_url: null,
      support_address: null,
      support_email: null,
      support_phone: null,
      support_url: null,
      url: null,
    },
    business_type: null,
    capabilities: {},
    charges_enabled: false,
    controller: {
      type: 'application',
      fees: { payer: 'application_express' },
      is_controller: true,
      losses: { payments: 'application' },
      requirement_collection: 'stripe',
      stripe_dashboard: { type: 'express' },
    },
    country,
    created: context.now,
    default_currency: given.default_currency ?? currencyOf(country),
    details_submitted: false,
    email: null,
    external_accounts: {
      object: 'list',
      data: [],
      has_more: false,
      url: `/v1/accounts/${id}/external_accounts`,
    },
    future_requirements: requirementsOf('active'),
    metadata: {},
    payouts_enabled: false,
    requirements: requirementsOf('new'),
    settings: {
      branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
      card_payments: {
        statement_descriptor_prefix: null,
        statement_descriptor_prefix_kana: null,
        statement_descriptor_prefix_kanji: null,
      },
      dashboard: { display_name: null, timezone: 'Etc/UTC' },
      payments: {
        statement_descriptor: null,
        statement_descriptor_kana: null,
        statement_descriptor_kanji: null,
        statement_descriptor_prefix_kana: null,
        statement_descriptor_prefix_kanji: null,
      },
      payouts: {
        debit_negative_balances: false,
        schedule: { delay_days: 2, interval: 'daily' },
        statement_descriptor: null,
      },
    },
    tos_acceptance: {
      date: null,
      ip: null,
      service_agreement: given.tos_acceptance?.service_agreement ?? 'full',
      user_agent: null,
    },
    type: 'express',
  };
  const described = describe(account, given);
  context.state.accounts.put(id, described);
  return described;
}

const CAPABILITIES = ['card_payments', 'transfers'] as const;

const withCapabilities = (
  before: Account,
  names: readonly (typeof CAPABILITIES)[number][],
  state: 'active' | 'inactive' | 'pending',
): NonNullable<Account['capabilities']> => ({
  ...before.capabilities,
  ...Object.fromEntries(names.map((name) => [name, state])),
});

function describe(before: Account, given: AccountDetails): Account {
  const { business_profile: profile, business_type: type, email, settings } = given;
  const asked = CAPABILITIES.filter(
    (name) => given.capabilities?.[name]?.requested === true && before.capabilities?.[name] === undefined,
  );
  const payouts = before.settings?.payouts;
  return {
    ...before,
    ...(profile === undefined || !before.business_profile
      ? {}
      : { business_profile: { ...before.business_profile, ...profile } }),
    ...(type === undefined ? {} : { business_type: type }),
    ...(email === undefined ? {} : { email }),
    ...(asked.length === 0
      ? {}
      : { capabilities: withCapabilities(before, asked, before.details_submitted ? 'active' : 'inactive') }),
    ...(settings?.payouts === undefined || payouts === undefined || !before.settings
      ? {}
      : {
          settings: {
            ...before.settings,
            payouts: {
              ...payouts,
              schedule: { ...payouts.schedule, ...settings.payouts.schedule },
              statement_descriptor: settings.payouts.statement_descriptor ?? payouts.statement_descriptor,
            },
          },
        }),
    metadata: mergeMetadata(before.metadata ?? {}, given.metadata),
  };
}

export const updateAccount = (context: Context, before: Account, given: AccountDetails): Account =>
  change(context, before, describe(before, given));

/** What onboarding, or Stripe later on, makes of an account. */
export function stand(context: Context, before: Account, standing: Standing): Account {
  const asked = CAPABILITIES.filter((name) => before.capabilities?.[name] !== undefined);
  const capability = standing === 'active' || standing === 'pending' ? standing : 'inactive';
  const works = standing === 'active';
  return change(context, before, {
    ...before,
    capabilities: withCapabilities(before, asked, capability),
    charges_enabled: works && asked.length > 0 && before.tos_acceptance?.service_agreement !== 'recipient',
    details_submitted: standing !== 'new',
    payouts_enabled: works,
    requirements: requirementsOf(standing),
    ...(standing === 'new'
      ? {}
      : {
          business_type: before.business_type ?? 'individual',
          tos_acceptance: { ...before.tos_acceptance, date: before.tos_acceptance?.date ?? context.now },
        }),
  });
}

const WATCHED = [
  'business_type',
  'capabilities',
  'charges_enabled',
  'details_submitted',
  'email',
  'metadata',
  'payouts_enabled',
  'requirements',
] as const satisfies readonly (keyof Account)[];

function change(context: Context, before: Account, after: Account): Account {
  const changed = WATCHED.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  const previous: Partial<Account> = Object.fromEntries(changed.map((name) => [name, before[name]]));
  if (JSON.stringify(before) === JSON.stringify(after)) return before;
  context.state.accounts.put(after.id, after);
  emit(context, 'account.updated', after, previous, after.id);
  return after;
}
