// Doctor's look outward: the database, the settings, and whether GitHub, the processor and the mail server answer.
import { type Finding, type Patient, because, each, ok, problem, warning } from './finding.ts';

export async function examineDatabase({ checkup }: Pick<Patient, 'checkup'>): Promise<readonly Finding[]> {
  try {
    const missing = await checkup.missingMigrations();
    return [
      ok('the database answers'),
      missing.length === 0
        ? ok('its migrations are up to date')
        : problem(
            `these migrations have not been run: ${missing.join(', ')}: npm run migrate, or start the server`,
          ),
    ];
  } catch (error) {
    return [problem(`the database does not answer: ${because(error)}`)];
  }
}

const isLocal = (url: string): boolean =>
  /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(url);

export async function examineSettings({ settings, mailer, checkup }: Patient): Promise<readonly Finding[]> {
  const { currencies, liveKey, sandbox, publicUrl } = settings;
  const findings: Finding[] = [
    ok(
      sandbox
        ? 'the local run: no real GitHub, no real money'
        : liveKey
          ? 'real money'
          : 'a key for tests: no real money',
    ),
  ];
  if (liveKey && !publicUrl.startsWith('https:'))
    findings.push(problem(`PUBLIC_URL is ${publicUrl}: real money needs https`));
  else if (!sandbox && isLocal(publicUrl))
    findings.push(warning(`PUBLIC_URL is ${publicUrl}: nobody else reaches that`));
  else findings.push(ok(`people reach it at ${publicUrl}`));
  if (!mailer && !sandbox)
    findings.push(
      liveKey
        ? problem('no SMTP_URL: without mail nobody hears of a declined card, and silence withdraws pledges')
        : warning('no SMTP_URL: no mail is sent'),
    );
  if (!settings.connectSecret && !sandbox)
    findings.push(
      warning(
        'no STRIPE_CONNECT_WEBHOOK_SECRET: it is not heard when a developer’s account becomes ready or restricted',
      ),
    );
  if (settings.webhookSecrets > 1)
    findings.push(warning('WEBHOOK_SECRET still holds two: take the old one out'));
  if (!settings.paymentWebhookSecretLooksRight && !sandbox)
    findings.push(
      warning(
        'STRIPE_WEBHOOK_SECRET does not begin with whsec_: copy it from the endpoint, not from the keys',
      ),
    );
  const stray = (await checkup.currenciesInUse()).filter((currency) => !currencies.includes(currency));
  findings.push(
    ...each(stray, 'CURRENCIES holds those of all campaigns', (currency) =>
      problem(`campaigns are funded in ${currency}, which CURRENCIES does not hold`),
    ),
  );
  return findings;
}

export async function examineReach({ forge, payments, mailer }: Patient): Promise<readonly Finding[]> {
  const reach = async (who: string, ask: () => Promise<unknown>): Promise<Finding> => {
    try {
      await ask();
      return ok(`${who} answers and lets us in`);
    } catch (error) {
      return problem(`${who} does not answer as it should: ${because(error)}`);
    }
  };
  return Promise.all([
    reach('GitHub', () => forge.ping()),
    reach('the processor', () => payments.balance()),
    ...(mailer ? [reach('the mail server', () => mailer.verify())] : []),
  ]);
}
