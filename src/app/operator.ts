// The operator's composition: what the command line needs of the app, without its web, its jobs or its webhooks. Never
// migrates: doctor must see the database as it is.
import { type OpenLedger, ledgerOf, openBooks } from './ledger.ts';
import { mailerFor } from './mailer.ts';
import type { AppConfig } from '../config.ts';
import { githubForge } from '../github/gateway.ts';
import { githubProbot } from '../github/probot.ts';
import { settingsParser } from '../github/settings.ts';
import { createLog } from '../log.ts';
import { currencyRules, exponentOf } from '../payments/currencies.ts';
import { isLiveKey } from '../payments/own-account.ts';
import { stripePayments } from '../payments/gateway.ts';
import type { Clock } from '../ports/clock.ts';
import { doctor } from '../usecases/doctor.ts';
import type { Section } from '../usecases/finding.ts';
import { type Adoption, adopt } from '../usecases/adopt.ts';
import { checkInstance, isOvertaken, overtaken } from '../usecases/claim-instance.ts';
import { configuredIdentity } from './identity.ts';
import { type LostIntent, findLostIntents } from '../usecases/find-lost-intents.ts';
import { type ReconcileOptions, type Report, reconcile } from '../usecases/reconcile.ts';
import { reportWords } from '../usecases/reconcile-words.ts';

export interface Operator extends OpenLedger {
  doctor(): Promise<readonly Section[]>;
  reconcile(options: ReconcileOptions): Promise<Report & { readonly lost: readonly LostIntent[] }>;
}

export type OperatorConfig = Pick<
  AppConfig,
  'databaseUrl' | 'publicUrl' | 'currencies' | 'sandbox' | 'github' | 'stripe' | 'mail' | 'operator'
>;

export const reportLines = (report: Report): readonly string[] => reportWords(report, exponentOf);

/** Of a database without its tables nothing is asked but what it lacks: no Stripe object is read or made under this name. */
const NO_INSTANCE = 'none';

/** @throws WrongDatabase: what these commands would find or freeze there would be about another server */
async function instanceOf(opened: ReturnType<typeof openBooks>, config: OperatorConfig): Promise<string> {
  const { checkup, instance } = opened;
  const missing = await checkup.missingMigrations().catch(() => ['all']);
  if (missing.length > 0) return NO_INSTANCE;
  try {
    const configured = configuredIdentity(config);
    await checkInstance(instance, configured);
    // Where Stripe does not answer, doctor says so itself.
    if (await isOvertaken(instance, configured.board).catch(() => false)) throw overtaken();
    return await instance.instanceId();
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** Takes the database over for this configuration, when `confirmed` is the instance's id. */
export async function adoptDatabase(
  config: OperatorConfig,
  confirmed: string | undefined,
): Promise<Adoption> {
  const opened = openBooks(config.databaseUrl);
  try {
    return await adopt(opened.instance, configuredIdentity(config), confirmed);
  } finally {
    await opened.close();
  }
}

export async function openOperator(config: OperatorConfig, clock: Clock): Promise<Operator> {
  const { github, stripe, currencies } = config;
  const opened = openBooks(config.databaseUrl);
  const { store, checkup } = opened;
  const instance = await instanceOf(opened, config);
  const log = createLog({ level: 'silent', secrets: [] });
  const probot = githubProbot({ ...github, webhookSecret: github.webhookSecrets[0] ?? '', log });
  const world = {
    store,
    clock,
    exponent: exponentOf,
    payments: stripePayments({
      ...stripe,
      instance,
      currencies: currencyRules(currencies),
      timeoutMs: 20_000,
    }),
  };
  const patient = {
    ...world,
    checkup,
    webhookHealth: opened.webhookHealth,
    mailer: mailerFor(config, clock),
    forge: githubForge({
      probot,
      appId: github.appId,
      apiUrl: github.apiUrl,
      deliveryLog: opened.deliveryLog,
      budget: opened.writeBudget,
      parseSettings: settingsParser({ currencies, defaultCurrency: currencies[0] ?? 'EUR' }),
    }),
    settings: {
      currencies,
      publicUrl: config.publicUrl,
      liveKey: isLiveKey(stripe.secretKey),
      connectSecret: stripe.connectWebhookSecret !== undefined,
      webhookSecrets: github.webhookSecrets.length,
      paymentWebhookSecretLooksRight: stripe.webhookSecret.startsWith('whsec_'),
      sandbox: config.sandbox,
    },
  };
  return {
    ...ledgerOf(opened),
    doctor: () => doctor(patient),
    async reconcile(options) {
      const lost = await findLostIntents(world, 'all');
      return { ...(await reconcile(world, options)), lost };
    },
  };
}
