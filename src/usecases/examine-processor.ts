// Doctor's look at the operator's account at the processor: whom it can pay, in which currencies, whether its balance stays for
// refunds and payouts, what it tells this server, and whether the developers of accepted quotes can be reached.
import type { Endpoints, Platform } from '../ports/payments.ts';
import { type Finding, MOST, type Patient, because, each, ok, problem, warning } from './finding.ts';
import { payoutReach, reaches } from './payout-reach.ts';

type Money = Pick<Patient, 'payments'> & {
  readonly settings: Pick<Patient['settings'], 'currencies' | 'sandbox' | 'publicUrl' | 'connectSecret'>;
};

/** What must hold before money is taken; looked at when the server starts, too. */
export async function examinePlatform({ payments, settings }: Money): Promise<readonly Finding[]> {
  let platform: Platform;
  try {
    platform = await payments.platform();
  } catch (error) {
    return [problem(`the operator’s account at the processor cannot be read: ${because(error)}`)];
  }
  const { country, takesCharges } = platform;
  const countries = payments.payoutCountries(country);
  return [
    takesCharges
      ? ok('the account at the processor takes payments')
      : problem(
          'the account at the processor takes no payments: finish what its dashboard asks for, or nobody can be charged',
        ),
    ok(`the account is in ${country} and pays accounts in ${countries.join(', ')}`),
    scheduleOf(platform),
    ...each(
      settings.currencies.filter((currency) => !platform.settles.includes(currency)),
      `the account settles in ${settings.currencies.join(', ')}`,
      (currency) =>
        problem(
          `the account does not settle in ${currency}: every charge would be converted and books and balance differ for ever. ` +
            'Add a bank account in it, or take it out of CURRENCIES',
        ),
    ),
  ];
}

function scheduleOf({ payoutInterval }: Platform): Finding {
  if (payoutInterval === 'manual')
    return ok('the balance stays at the processor until it is paid or returned');
  if (payoutInterval === undefined)
    return warning('the processor does not say how often the balance goes to your bank: it must be never');
  return problem(
    `the balance goes to your bank by itself (${payoutInterval}): what is held for wishes would be missing for payouts and ` +
      'refunds. In the processor’s dashboard set the payout schedule to manual',
  );
}

export async function examineProcessor(patient: Patient): Promise<readonly Finding[]> {
  return [
    ...(await examinePlatform(patient)),
    ...(await examineEndpoints(patient)),
    ...(await examineDevelopers(patient)),
  ];
}

async function examineEndpoints({ payments, settings }: Patient): Promise<readonly Finding[]> {
  const { publicUrl, connectSecret, sandbox } = settings;
  if (sandbox) return [];
  const urls = { account: `${publicUrl}/webhooks/stripe`, connect: `${publicUrl}/webhooks/stripe/connect` };
  let endpoints: Endpoints;
  try {
    endpoints = await payments.readEndpoints(urls);
  } catch (error) {
    return [
      warning(
        `the processor’s webhook endpoints cannot be read: ${because(error)}. A restricted key needs the permission to read them`,
      ),
    ];
  }
  const { account, connect, expectedApiVersion } = endpoints;
  return [
    ...faultsOf(urls.account, 'events of your account', account, expectedApiVersion),
    ...(connectSecret || connect
      ? faultsOf(urls.connect, 'events of connected accounts', connect, expectedApiVersion)
      : []),
  ];
}

function faultsOf(
  url: string,
  what: string,
  endpoint: Endpoints['account'],
  expected: string,
): readonly Finding[] {
  const listens = `the webhook endpoint ${url}`;
  if (endpoint === undefined)
    return [
      problem(`${listens} does not exist at the processor: make one there for ${what}, and set its secret`),
    ];
  const { enabled, missingEvents, apiVersion } = endpoint;
  const findings: Finding[] = [];
  if (!enabled)
    findings.push(problem(`${listens} is switched off at the processor: switch it on in its dashboard`));
  if (missingEvents.length > 0)
    findings.push(
      problem(
        `${listens} is not sent ${missingEvents.join(', ')}: add them to its events in the processor’s dashboard`,
      ),
    );
  if (apiVersion !== expected)
    findings.push(
      warning(
        `${listens} is sent events in API version ${apiVersion ?? 'of the account, its default'}, and this server reads ` +
          `${expected}: make the endpoint with that version`,
      ),
    );
  return findings.length > 0 ? findings : [ok(`${listens} is sent all that this server listens to`)];
}

async function examineDevelopers(patient: Patient): Promise<readonly Finding[]> {
  const { checkup, payments, store } = patient;
  const reach = await payoutReach(patient);
  const accepted = await checkup.acceptedDevelopers(MOST);
  const people = await store.people(accepted.map(({ developer }) => developer));
  const findings: Finding[] = [];
  for (const { campaign, developer } of accepted) {
    const id = people.get(developer)?.account;
    if (id === undefined) continue;
    try {
      const account = await payments.readAccount(id);
      if (!reaches(reach, account.country))
        findings.push(
          problem(
            `campaign ${campaign}: the account of its developer is in ${account.country}, where your account in ` +
              `${reach?.platform} cannot pay. Ask them to open another one on their payout page, or ask the processor to allow ` +
              'that country; at the hold limit everything goes back to the backers',
          ),
        );
      else if (!account.requested)
        findings.push(
          problem(
            `campaign ${campaign}: the account of its developer was never asked for the transfers capability, and no payout can ` +
              'reach it. Ask them to press the button on their payout page: it is requested then',
          ),
        );
      else if (account.closed)
        findings.push(
          problem(
            `campaign ${campaign}: the account of its developer was closed or rejected. Ask them to open another one on their ` +
              'payout page',
          ),
        );
    } catch (error) {
      findings.push(
        problem(`campaign ${campaign}: the account of its developer cannot be read: ${because(error)}`),
      );
    }
  }
  return findings.length > 0 ? findings : [ok('the developers of all accepted quotes can be paid')];
}
