// Where a developer's payouts go: an Express account of theirs at Stripe, the pages that lead into it, and whether money
// may be sent there. Owns the reading of its standing; Stripe asks them for everything, we for nothing.
import type Stripe from 'stripe';
import { CountryRefused, type PayoutAccount, type Payments } from '../ports/payments.ts';
import { isAnswer, isFault, unknownOutcome } from './answers.ts';
import { type InstanceId, personMetadata } from './metadata.ts';
import { type Capabilities, capabilitiesFor } from './payout-countries.ts';

type Person = Parameters<Payments['createAccount']>[1];

/** "Connected accounts in JM cannot be created by platforms in US", and approvals that only Stripe's sales can give. */
const COUNTRY = /accounts in [A-Z]{2}\b|platforms in [A-Z]{2}\b|needs approval/;
const WITHOUT_CARDS = /without the `card_payments` capability/;

const isOfCountry = (error: unknown): boolean =>
  isFault(error) &&
  error.statusCode === 400 &&
  (error.code === 'country_unsupported' || error.param === 'country' || COUNTRY.test(error.message));

export async function createAccount(
  stripe: Stripe,
  instance: InstanceId,
  key: string,
  person: Person,
): Promise<string> {
  const create = async (idempotencyKey: string, capabilities: Capabilities): Promise<string> => {
    const account = await stripe.accounts.create(
      {
        type: 'express',
        country: person.country,
        email: person.email,
        capabilities,
        business_profile: { name: person.login },
        metadata: personMetadata(instance, person.id),
      },
      { idempotencyKey },
    );
    return isAnswer(account, 'account').id;
  };
  const capabilities = capabilitiesFor(person.platform, person.country);
  try {
    return await create(key, capabilities).catch((error: unknown) => {
      const alone = capabilities.card_payments === undefined;
      if (!alone || !isFault(error) || !WITHOUT_CARDS.test(error.message)) throw error;
      return create(`${key}:cards`, { ...capabilities, card_payments: { requested: true } });
    });
  } catch (error) {
    const cause = unknownOutcome('creating an account', error);
    throw isOfCountry(error) ? new CountryRefused('no payout can be sent there', { cause }) : cause;
  }
}

function standingOf({ capabilities, details_submitted, requirements }: Stripe.Account) {
  if (capabilities?.transfers === 'active') return 'ready';
  const reason = requirements?.disabled_reason ?? undefined;
  const looking = capabilities?.transfers === 'pending' || reason === 'requirements.pending_verification';
  return details_submitted && reason !== undefined && !looking ? 'restricted' : 'incomplete';
}

export async function readAccount(stripe: Stripe, account: string): Promise<PayoutAccount> {
  try {
    const read = isAnswer(await stripe.accounts.retrieve(account), 'account', account);
    const { requirements, country, capabilities } = read;
    return {
      standing: standingOf(read),
      due: requirements?.currently_due ?? [],
      closed: requirements?.disabled_reason?.startsWith('rejected.') === true,
      country: country ?? undefined,
      requested: capabilities?.transfers !== undefined,
    };
  } catch (error) {
    // Closed by its owner, or taken from us: nothing can be sent there, and nobody can say what is missing.
    if (isFault(error, 'account_invalid'))
      return { standing: 'restricted', due: [], closed: true, country: undefined, requested: true };
    throw unknownOutcome('reading an account', error);
  }
}

/** An account that was never asked for it, or had it taken away, would be filled in for nothing. */
async function requestTransfers(stripe: Stripe, account: string): Promise<void> {
  const { capabilities } = isAnswer(await stripe.accounts.retrieve(account), 'account', account);
  if (capabilities?.transfers === undefined)
    await stripe.accounts.update(account, { capabilities: { transfers: { requested: true } } });
}

export async function openOnboarding(
  stripe: Stripe,
  account: string,
  to: { readonly returnUrl: string; readonly refreshUrl: string },
): Promise<string> {
  try {
    await requestTransfers(stripe, account);
    const link = await stripe.accountLinks.create({
      account,
      type: 'account_onboarding',
      return_url: to.returnUrl,
      refresh_url: to.refreshUrl,
    });
    return addressIn(link, 'account_link');
  } catch (error) {
    throw unknownOutcome('opening the onboarding', error);
  }
}

export async function openDashboard(stripe: Stripe, account: string): Promise<string> {
  try {
    return addressIn(await stripe.accounts.createLoginLink(account), 'login_link');
  } catch (error) {
    throw unknownOutcome('opening the dashboard', error);
  }
}

/** Links have no id to believe them by. */
function addressIn(link: Stripe.AccountLink | Stripe.LoginLink, object: string): string {
  if (link.object !== object || !URL.canParse(link.url))
    throw new Error(`what answered for Stripe gave no ${object}`);
  return link.url;
}
