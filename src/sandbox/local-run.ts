// The local run: a GitHub, a Stripe, a clock and a playground on this machine, and the settings that point the app at
// them. The app talks to all of it over HTTP with its ordinary clients and cannot tell the difference.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { AppConfig } from '../config.ts';
import { type MovableClock, movableClock } from './clock.ts';
import { type LocalGitHub, startLocalGitHub } from './github/server.ts';
import { type LocalMailbox, localMailbox } from './mailbox.ts';
import { playground } from './playground/routes.ts';
import type { Balance } from './playground/books.ts';
import { type LocalStripe, startLocalStripe } from './stripe/server.ts';

export interface LocalRunOptions {
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string;
  readonly dataDir: string;
  readonly databaseUrl: string;
  readonly ports: { readonly github: number; readonly stripe: number };
  readonly currencies: readonly string[];
  /** A mail server to use all the same; without one, letters stay in the mailbox. */
  readonly mail: AppConfig['mail'];
  readonly operator: AppConfig['operator'];
  readonly limits: AppConfig['limits'];
  readonly logLevel: string;
  readonly sessionSecret: string | undefined;
}

export interface LocalRun {
  readonly config: AppConfig;
  readonly clock: MovableClock;
  readonly github: LocalGitHub;
  readonly stripe: LocalStripe;
  /** Where mail goes without a mail server. */
  readonly mailbox: LocalMailbox;
  /** The playground for a running app. */
  playground(app: {
    sweep(): Promise<void>;
    /** Campaigns with a deadline that is past. */
    due(at: Temporal.Instant): Promise<readonly bigint[]>;
    balances(): Promise<readonly Balance[]>;
  }): (request: Request) => Response | Promise<Response>;
  stop(): Promise<void>;
}

/** Made once and kept, so that who is signed in stays so over a restart. */
function keptSecret(file: string): string {
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

const PATIENCE = Temporal.Duration.from({ seconds: 30 });

/** Deadlines are jobs: they have been begun when none is left, one after the other where several have passed. */
async function beginDue(
  app: { sweep(): Promise<void>; due(at: Temporal.Instant): Promise<readonly bigint[]> },
  clock: MovableClock,
): Promise<void> {
  const until = Temporal.Now.instant().add(PATIENCE);
  await app.sweep();
  while (
    (await app.due(clock.now())).length > 0 &&
    Temporal.Instant.compare(Temporal.Now.instant(), until) < 0
  )
    await setTimeout(50);
}

/** @throws Error naming the variable when a port is in use */
export async function startLocalRun(options: LocalRunOptions): Promise<LocalRun> {
  const { dataDir, publicUrl } = options;
  mkdirSync(dataDir, { recursive: true });
  const app = `http://127.0.0.1:${options.port}`;
  const clock = movableClock(join(dataDir, 'clock.json'));
  const now = () => clock.now();
  const mailbox = localMailbox(join(dataDir, 'mail.jsonl'));
  const github = await startLocalGitHub({
    port: options.ports.github,
    stateFile: join(dataDir, 'github.json'),
    webhookUrl: `${app}/webhooks/github`,
    callbackUrl: `${publicUrl}/auth/callback`,
    publicUrl,
    now,
  });
  const stripe = await startLocalStripe({
    port: options.ports.stripe,
    stateFile: join(dataDir, 'stripe.json'),
    webhook: { url: `${app}/webhooks/stripe` },
    connectWebhook: { url: `${app}/webhooks/stripe/connect` },
    now,
  }).catch(async (error: unknown) => {
    await github.stop();
    throw error;
  });
  const { id: appId, privateKey, webhookSecret, clientId, clientSecret } = github.app;
  const config: AppConfig = {
    host: options.host,
    port: options.port,
    publicUrl,
    databaseUrl: options.databaseUrl,
    github: {
      appId,
      privateKey,
      webhookSecrets: [webhookSecret],
      clientId,
      clientSecret,
      apiUrl: github.apiUrl,
      url: github.origin,
    },
    stripe: {
      secretKey: stripe.secretKey,
      webhookSecret: stripe.webhookSecret,
      connectWebhookSecret: stripe.connectWebhookSecret,
      apiUrl: stripe.origin,
    },
    mail: options.mail,
    operator: options.operator,
    currencies: options.currencies,
    limits: options.limits,
    sessionSecret: options.sessionSecret ?? keptSecret(join(dataDir, 'session.secret')),
    dataDir,
    logLevel: options.logLevel,
    refreshDelaySeconds: 2,
    writeLimits: { perMinute: 600, perHour: 20_000 },
    sandbox: true,
  };
  return {
    config,
    clock,
    github,
    stripe,
    mailbox,
    playground: (app) =>
      playground({
        github,
        stripe,
        appUrl: publicUrl,
        clock,
        clockMoved: () => beginDue(app, clock),
        balances: () => app.balances(),
        letters: mailbox.letters,
      }).fetch,
    stop: async () => {
      await Promise.all([github.stop(), stripe.stop()]);
    },
  };
}
