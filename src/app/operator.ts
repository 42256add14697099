// The operator's composition: what the command line needs of the app, without its web, its jobs or its webhooks. Never
// migrates: doctor must see the database as it is.
import type { AppConfig } from '../config.ts';
import { githubForge } from '../github/gateway.ts';
import { githubProbot } from '../github/probot.ts';
import { settingsParser } from '../github/settings.ts';
import { createLog } from '../log.ts';
import { currencyRules, exponentOf } from '../payments/currencies.ts';
import { stripePayments } from '../payments/gateway.ts';
import type { StuckJob } from '../ports/books.ts';
import type { Clock } from '../ports/clock.ts';
import type { Mailer } from '../ports/mail.ts';
import { openStore } from '../store/store.ts';
import { doctor } from '../usecases/doctor.ts';
import { type Span, exportLedger } from '../usecases/export-ledger.ts';
import type { Section } from '../usecases/finding.ts';
import { type LostIntent, findLostIntents } from '../usecases/find-lost-intents.ts';
import { type ReconcileOptions, type Report, reconcile } from '../usecases/reconcile.ts';
import { reportWords } from '../usecases/reconcile-words.ts';

/** What needs the database alone. */
export interface OpenLedger {
  /** CSV, line by line. */
  exportLedger(span: Span): AsyncIterable<string>;
  /** Jobs that failed at least once, or are held by nobody alive. */
  failedJobs(): Promise<readonly StuckJob[]>;
  replayJob(id: string): Promise<boolean>;
  close(): Promise<void>;
}

export interface Operator extends OpenLedger {
  doctor(): Promise<readonly Section[]>;
  reconcile(options: ReconcileOptions): Promise<Report & { readonly lost: readonly LostIntent[] }>;
}

type OperatorConfig = Pick<
  AppConfig,
  'databaseUrl' | 'publicUrl' | 'currencies' | 'sandbox' | 'github' | 'stripe'
>;

const MOST_JOBS = 200;

export const reportLines = (report: Report): readonly string[] => reportWords(report, exponentOf);

/** A connection that breaks fails the statement it was used for, which is all that there is to say. */
const open = (databaseUrl: string) => openStore(databaseUrl, { refreshDelaySeconds: 30, connections: 4 });

function ledgerOf({ store, checkup, close }: ReturnType<typeof open>): OpenLedger {
  return {
    exportLedger: (span) => exportLedger({ store, exponent: exponentOf }, span),
    failedJobs: () => checkup.stuckJobs(1, MOST_JOBS),
    replayJob: (id) => checkup.replayJob(id),
    close,
  };
}

export const openLedger = (databaseUrl: string): OpenLedger => ledgerOf(open(databaseUrl));

export function openOperator(
  config: OperatorConfig,
  clock: Clock,
  mailer: Pick<Mailer, 'verify'> | undefined,
): Operator {
  const { github, stripe, currencies } = config;
  const opened = open(config.databaseUrl);
  const { store, inbox, checkup } = opened;
  const log = createLog({ level: 'silent', secrets: [] });
  const probot = githubProbot({ ...github, webhookSecret: github.webhookSecrets[0] ?? '', log });
  const world = {
    store,
    clock,
    exponent: exponentOf,
    payments: stripePayments({ ...stripe, currencies: currencyRules(currencies), timeoutMs: 20_000 }),
  };
  const patient = {
    ...world,
    checkup,
    mailer,
    forge: githubForge({
      probot,
      appId: github.appId,
      apiUrl: github.apiUrl,
      knownDeliveries: (guids) => inbox.knownDeliveries(guids),
      parseSettings: settingsParser({ currencies, defaultCurrency: currencies[0] ?? 'EUR' }),
    }),
    settings: {
      currencies,
      publicUrl: config.publicUrl,
      liveKey: /^[sr]k_live_/.test(stripe.secretKey),
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
