// Connected accounts as requests ask for them: Express accounts made, changed, read, listed, and links into them.
import type Stripe from 'stripe';
import { newAccount, updateAccount } from './accounts.ts';
import { openLink } from './account-links.ts';
import type { Account } from './connect-rows.ts';
import type { Context } from './context.ts';
import { assertCreatable } from './countries.ts';
import { knownCurrency } from './currencies.ts';
import { accountInvalid, invalid, required } from './faults.ts';
import { created, page, paging } from './lists.ts';
import {
  type Names,
  type Read,
  type Reader,
  address,
  email,
  expand,
  flag,
  group,
  ignored,
  metadata,
  oneOf,
  text,
  unsupported,
} from './params.ts';
import { platformAccount, platformCountry, platformId } from './platform.ts';
import { route } from './router.ts';

const country: Reader<string> = (value, at) => {
  const written = text(value, at);
  if (!/^[A-Z]{2}$/.test(written)) {
    throw invalid(
      `Country '${written}' is unknown. Try using a 2-character alphanumeric country code instead, such as 'US', 'EG', or 'GB'.`,
      {
        code: 'country_unsupported',
        param: at,
      },
    );
  }
  return written;
};

const updateSpec = {
  account_token: unsupported,
  business_profile: group({
    annual_revenue: unsupported,
    estimated_worker_count: unsupported,
    mcc: text,
    minority_owned_business_designation: unsupported,
    monthly_estimated_revenue: unsupported,
    name: text,
    product_description: text,
    specified_commercial_transactions_act_url: unsupported,
    support_address: unsupported,
    support_email: email,
    support_phone: text,
    support_url: address,
    url: address,
  } satisfies Names<Stripe.AccountCreateParams.BusinessProfile>),
  business_type: oneOf('company', 'government_entity', 'individual', 'non_profit'),
  /** Nobody but the platform takes cards here: `card_payments` is only had. */
  capabilities: group({
    card_payments: group({ requested: flag }),
    transfers: group({ requested: flag }),
  }),
  company: unsupported,
  default_currency: text,
  documents: unsupported,
  email,
  expand,
  external_account: unsupported,
  groups: unsupported,
  individual: unsupported,
  metadata,
  settings: group({
    payouts: group({
      debit_negative_balances: ignored,
      schedule: group({ delay_days: ignored, interval: oneOf('daily', 'manual', 'monthly', 'weekly') }),
      statement_descriptor: text,
    }),
  }),
  tos_acceptance: group({ service_agreement: oneOf('full', 'recipient') }),
} satisfies Names<Stripe.AccountUpdateParams>;
const createSpec = {
  ...updateSpec,
  controller: unsupported,
  country,
  type: text,
} satisfies Names<Stripe.AccountCreateParams>;
const listSpec = { ...paging, created } satisfies Names<Stripe.AccountListParams>;

const linkSpec = {
  account: text,
  collect: oneOf('currently_due', 'eventually_due'),
  collection_options: group({
    fields: oneOf('currently_due', 'eventually_due'),
    future_requirements: oneOf('include', 'omit'),
  }),
  expand,
  refresh_url: address,
  return_url: address,
  type: oneOf('account_onboarding', 'account_update'),
} satisfies Names<Stripe.AccountLinkCreateParams>;

/** Another platform's account, or nobody's: Stripe does not say which. */
export function findAccount(context: Context, id: string): Account {
  const row = context.state.accounts.get(id);
  if (row === undefined) throw accountInvalid(id);
  return row;
}

function create(context: Context, params: Read<typeof createSpec>): Account {
  if (params.type !== 'express') {
    throw invalid('The local Stripe makes Express accounts only: pass `type=express`.', { param: 'type' });
  }
  if (params.capabilities?.transfers?.requested !== true) {
    throw invalid(
      'When creating an Express account the `transfers` capability has to be requested: pass `capabilities[transfers][requested]=true`.',
      { param: 'capabilities' },
    );
  }
  assertCreatable(platformCountry(context), {
    country: params.country ?? platformCountry(context),
    agreement: params.tos_acceptance?.service_agreement ?? 'full',
    cardPayments: params.capabilities.card_payments?.requested === true,
  });
  if (params.default_currency !== undefined) knownCurrency(params.default_currency);
  return newAccount(context, params);
}

function createLink(context: Context, params: Read<typeof linkSpec>): Stripe.AccountLink {
  const account = findAccount(context, required(params.account, 'account'));
  if (required(params.type, 'type') === 'account_update') {
    throw invalid(
      'You cannot create `account_update` type Account Links for this account. Valid account link types for this account are: `account_onboarding`.',
      { param: 'type' },
    );
  }
  const { url, expiresAt } = openLink(context, {
    account: account.id,
    kind: 'onboarding',
    refreshUrl: required(params.refresh_url, 'refresh_url'),
    returnUrl: required(params.return_url, 'return_url'),
  });
  return { object: 'account_link', created: context.now, expires_at: expiresAt, url };
}

function createLoginLink(context: Context, id: string): Stripe.LoginLink {
  const account = findAccount(context, id);
  if (!account.details_submitted) {
    throw invalid('Cannot create a login link for an account that has not completed onboarding.');
  }
  const { url } = openLink(context, { account: id, kind: 'login', refreshUrl: null, returnUrl: null });
  return { object: 'login_link', created: context.now, url };
}

const current = (context: Context): Account | Stripe.Account =>
  context.account === null ? platformAccount(context) : findAccount(context, context.account);

export const accountRoutes = [
  route('GET', '/v1/account', { expand }, current),
  route('POST', '/v1/accounts', createSpec, create),
  route('GET', '/v1/accounts', listSpec, (context, params) =>
    page(context, '/v1/accounts', context.state.accounts.all(), params),
  ),
  route('GET', '/v1/accounts/:id', { expand }, (context, _params, id) =>
    id === platformId(context) ? platformAccount(context) : findAccount(context, id),
  ),
  route('POST', '/v1/accounts/:id', updateSpec, (context, params, id) =>
    updateAccount(context, findAccount(context, id), params),
  ),
  route('POST', '/v1/accounts/:id/login_links', { expand }, (context, _params, id) =>
    createLoginLink(context, id),
  ),
  route('POST', '/v1/account_links', linkSpec, createLink),
];
