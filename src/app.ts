// The composition root: the one file that knows every adapter. Makes the app of a configuration and a clock, and stops
// it; decides nothing itself.
import type { AppConfig } from './config.ts';
import { githubForge } from './github/gateway.ts';
import { githubIntake } from './github/intake.ts';
import { type Deliver, deliverTo, githubProbot } from './github/probot.ts';
import { settingsParser } from './github/settings.ts';
import { drainIssue } from './jobs/drain-issue.ts';
import { startJobs } from './jobs/start-jobs.ts';
import { choresFor } from './app/chores.ts';
import { claimedInstance } from './app/instance.ts';
import { mailerFor } from './app/mailer.ts';
import type { Tasks } from './jobs/employment.ts';
import { peerOf } from './listen.ts';
import { createLog, type Log } from './log.ts';
import { currencyRules } from './payments/currencies.ts';
import { newsOf } from './payments/events.ts';
import { stripePayments } from './payments/gateway.ts';
import { stripeIntake } from './payments/intake.ts';
import type { Clock } from './ports/clock.ts';
import type { Inbox } from './ports/inbox.ts';
import { countRefusals } from './usecases/count-refusals.ts';
import type { JobLease } from './ports/jobs.ts';
import type { Mailbox } from './ports/mail.ts';
import type { Store } from './ports/store.ts';
import { openStore } from './store/store.ts';
import { forgeUseCases } from './usecases/for-forge.ts';
import { webUseCases } from './usecases/for-web.ts';
import { followSettings, readProjectSettings, reportSettings } from './usecases/follow-settings.ts';
import { letTimePass, sweep } from './usecases/let-time-pass.ts';
import { letCardsGo } from './usecases/let-cards-go.ts';
import { linksFor } from './usecases/links.ts';
import { lookAtIssue } from './usecases/look-at-issue.ts';
import { followCharges, followIntent } from './usecases/follow-charge.ts';
import { moveMoney } from './usecases/move-money.ts';
import { followAccount } from './usecases/onboarding.ts';
import { payDeveloper } from './usecases/pay-developer.ts';
import { remindPayout } from './usecases/remind.ts';
import { securePledge } from './usecases/secure-pledge.ts';
import { sendMails } from './usecases/send-mails.ts';
import { announce, answerComment, assignDeveloper, showStatus } from './usecases/tell-forge.ts';
import type { World } from './usecases/world.ts';
import { addressBehind } from './web/limits.ts';
import { createWeb } from './web/web.ts';

export interface App {
  readonly log: Log;
  fetch(request: Request): Response | Promise<Response>;
  /** Looks at once for what is due, left behind or undelivered. */
  sweep(): Promise<void>;
  readonly store: Pick<Store, 'balances' | 'events' | 'due'>;
  /** Lets jobs under way end, then gives every connection back. */
  stop(): Promise<void>;
}

/** Stripe's pages are elsewhere than its API; another server has both. */
const checkoutOrigin = (apiUrl: string): string =>
  apiUrl === 'https://api.stripe.com' ? 'https://checkout.stripe.com' : apiUrl;

interface Running {
  /** This process may not act any longer: others may be doing its work. It should end at once. */
  onFenced(reason: string): void;
  /** Where letters are laid when there is no mail server; without one of them nothing is sent. */
  readonly mailbox?: Mailbox | undefined;
}

async function hearOfPayment(world: World, inbox: Inbox, event: string, lease: JobLease): Promise<void> {
  const kept = await inbox.paymentEvent(event);
  const news = kept && newsOf(kept);
  if (news?.kind === 'checkout') await securePledge(world, news.checkout);
  if (news?.kind === 'charge' && news.intent !== undefined) await followIntent(world, news.intent, lease);
  if (news?.kind === 'intent' && (await world.store.chargeOf(news.intent)))
    await followIntent(world, news.intent, lease);
  if (news?.kind === 'account') await followAccount(world, news.account);
  await inbox.paymentEventHandled(event);
}

async function sweepAll(world: World, log: Log): Promise<void> {
  for (const { step, error } of await sweep(world))
    log.error({ err: error, step }, 'a step of the sweep failed; the others were done');
}

function tasksFor(world: World, inbox: Inbox, deliver: Deliver, log: Log, hold: () => Promise<void>): Tasks {
  return {
    'show-status': ({ campaign }) => showStatus(world, campaign),
    announce: (job) => announce(world, job),
    answer: ({ comment }) => answerComment(world, comment),
    assign: ({ campaign }) => assignDeveloper(world, campaign),
    look: ({ campaign }) => lookAtIssue(world, campaign),
    'move-money': ({ campaign }, lease) => moveMoney(world, campaign, lease),
    'follow-charges': async ({ campaign }, lease) => void (await followCharges(world, campaign, lease)),
    'pay-developer': ({ campaign }, lease) => payDeveloper(world, campaign, lease),
    mail: (job) => sendMails(world, job),
    'remind-payout': (job) => remindPayout(world, job),
    'let-cards-go': ({ campaign }) => letCardsGo(world, campaign),
    tick: ({ campaign }, lease) => letTimePass(world, campaign, lease),
    'secure-pledge': async ({ checkout }) => void (await securePledge(world, checkout)),
    drain: ({ issue }) => drainIssue(inbox, issue, deliver),
    'payment-event': ({ event }, lease) => hearOfPayment(world, inbox, event, lease),
    'read-settings': ({ project }) => readProjectSettings(world, project),
    'report-settings': ({ project }) => reportSettings(world, project),
    'follow-settings': ({ project }) => followSettings(world, project),
    sweep: async () => {
      await hold();
      await sweepAll(world, log);
    },
    ...choresFor(world, inbox, log),
  };
}

/** @throws WrongDatabase, or when the database cannot be reached or brought to the present */
export async function startApp(config: AppConfig, clock: Clock, running: Running): Promise<App> {
  const { github, stripe } = config;
  const secrets = [
    github.privateKey,
    github.clientSecret,
    ...github.webhookSecrets,
    stripe.secretKey,
    stripe.webhookSecret,
    config.sessionSecret,
    config.mail?.smtpUrl ?? '',
  ];
  const log = createLog({ level: config.logLevel, secrets });
  const currencies = currencyRules(config.currencies);
  const defaultCurrency = config.currencies[0] ?? 'EUR';
  const opened = openStore(config.databaseUrl, {
    refreshDelaySeconds: config.refreshDelaySeconds,
    onError: (err) => log.warn({ err }, 'a connection to PostgreSQL broke'),
  });

  const { store, inbox } = opened;
  const held = await claimedInstance(opened, config, log);
  const instance = held.id;
  const probot = githubProbot({ ...github, webhookSecret: github.webhookSecrets[0] ?? '', log });
  const world: World = {
    store,
    forge: githubForge({
      probot,
      appId: github.appId,
      apiUrl: github.apiUrl,
      deliveryLog: opened.deliveryLog,
      budget: opened.writeBudget,
      writeLimits: config.writeLimits,
      parseSettings: settingsParser({ currencies: config.currencies, defaultCurrency }),
    }),
    payments: stripePayments({ ...stripe, instance, currencies, timeoutMs: 20_000 }),
    clock,
    links: linksFor(config.publicUrl, github.url),
    defaultCurrency,
    maxHoldDays: config.operator.maxHoldDays,
    operatorEmail: config.operator.email,
    mailer: mailerFor(config, clock, running.mailbox),
    platformFeeBasisPoints: config.operator.platformFeeBasisPoints,
  };
  const refusals = (source: 'github' | 'stripe') => countRefusals(source, opened.webhookHealth, clock, log);
  const web = createWeb({
    useCases: webUseCases(world),
    intakes: {
      github: githubIntake({ secrets: github.webhookSecrets, inbox, log, onRefused: refusals('github') }),
      stripe: stripeIntake({
        instance,
        secrets: [stripe.webhookSecret],
        inbox,
        log,
        onRefused: refusals('stripe'),
      }),
      stripeConnect:
        stripe.connectWebhookSecret === undefined
          ? undefined
          : stripeIntake({
              instance,
              secrets: [stripe.connectWebhookSecret],
              inbox,
              log,
              onRefused: refusals('stripe'),
            }),
    },
    publicUrl: config.publicUrl,
    github,
    sessionSecret: config.sessionSecret,
    sessions: store,
    currencies,
    operator: config.operator,
    checkoutOrigins: [checkoutOrigin(stripe.apiUrl)],
    clock,
    log,
    refreshSeconds: config.sandbox ? 2 : 30,
    limit: { perMinute: config.limits.apiPerMinute, addressOf: addressBehind(config.limits.proxies, peerOf) },
  });
  const jobs = await startJobs({
    databaseUrl: config.databaseUrl,
    tasks: tasksFor(world, inbox, deliverTo(probot, forgeUseCases(world)), log, () =>
      held.hold((reason) => running.onFenced(reason)),
    ),
    log,
    onFenced: (reason) => running.onFenced(reason),
  });
  return {
    log,
    fetch: (request) => web.fetch(request),
    sweep: () => sweepAll(world, log),
    store,
    stop: async () => {
      await jobs.stop();
      await opened.close();
    },
  };
}
