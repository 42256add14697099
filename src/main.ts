// Start and stop: chooses between the real app and the local run, listens, and ends in order when told to.
import type { App } from './app.ts';
import { type AppConfig, type Config, ConfigError, loadConfig } from './config.ts';
import { listen } from './listen.ts';
import type { Clock } from './ports/clock.ts';
import type { Mailbox } from './ports/mail.ts';
import {
  createDatabaseIfMissing,
  EMBEDDED_DATABASE,
  startEmbeddedPostgres,
} from './store/embedded-postgres.ts';

/** What was started, to be stopped the other way round. */
const started: (() => Promise<void>)[] = [];
let stopping: Promise<void> | undefined;

const stopAll = (): Promise<void> =>
  (stopping ??= (async () => {
    for (const stop of started.toReversed()) await stop();
  })());

async function databaseFor(url: string | undefined, dataDir: string, port: number): Promise<string> {
  if (url !== undefined) return url;
  const postgres = await startEmbeddedPostgres({ dir: `${dataDir}/postgres`, port });
  started.push(() => postgres.stop());
  await createDatabaseIfMissing(postgres.url('postgres'), EMBEDDED_DATABASE);
  return postgres.url(EMBEDDED_DATABASE);
}

const fenced = (reason: string): void => {
  console.error(`Wishwell stops: ${reason}`);
  process.exit(1);
};

async function run(config: AppConfig, clock: Clock, mailbox?: Mailbox): Promise<App> {
  // Loaded when the configuration is known to be right: what is wrong with it is said at once.
  const { startApp } = await import('./app.ts');
  const app = await startApp(config, clock, { onFenced: fenced, mailbox });
  started.push(() => app.stop());
  return app;
}

async function serve(
  config: Pick<AppConfig, 'host' | 'port'>,
  fetch: (request: Request) => Response | Promise<Response>,
): Promise<void> {
  const server = await listen(config, fetch);
  started.push(() => server.stop());
}

async function startLive(config: Extract<Config, { mode: 'live' }>): Promise<void> {
  const databaseUrl = await databaseFor(config.app.databaseUrl, config.app.dataDir, config.postgresPort);
  const clock: Clock = { now: () => Temporal.Now.instant().round('microsecond') };
  const app = await run({ ...config.app, databaseUrl }, clock);
  await serve(config.app, (request) => app.fetch(request));
  await app.sweep().catch((err: unknown) => app.log.warn({ err }, 'the first sweep failed'));
  app.log.info({ address: config.app.publicUrl }, 'Wishwell is running');
}

async function startSandbox(config: Extract<Config, { mode: 'sandbox' }>): Promise<void> {
  const { startLocalRun } = await import('./sandbox/local-run.ts');
  const databaseUrl = await databaseFor(config.databaseUrl, config.dataDir, config.ports.postgres);
  const local = await startLocalRun({ ...config, databaseUrl });
  started.push(() => local.stop());
  const app = await run({ ...local.config, logLevel: config.logLevel }, local.clock, local.mailbox);
  const playground = local.playground({
    sweep: () => app.sweep(),
    due: (at) => app.store.due(at),
    balances: () => app.store.balances(),
  });
  await serve(config, (request) =>
    new URL(request.url).pathname.startsWith('/sandbox') ? playground(request) : app.fetch(request),
  );
  await app.sweep();
  console.log(
    [
      '',
      'Wishwell runs on this machine alone: no real GitHub, no real money.',
      `  Playground  ${config.publicUrl}/sandbox`,
      `  Wishes      ${config.publicUrl}`,
      `  GitHub API  ${local.github.apiUrl}`,
      `  Stripe API  ${local.stripe.origin}`,
      'Ctrl-C ends it; everything is kept for the next start.',
      '',
    ].join('\n'),
  );
}

function stopOn(signal: NodeJS.Signals): void {
  process.on(signal, () => {
    stopAll().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}

stopOn('SIGINT');
stopOn('SIGTERM');
try {
  const config = loadConfig();
  await (config.mode === 'live' ? startLive(config) : startSandbox(config));
} catch (error) {
  const clear =
    error instanceof ConfigError ||
    (error instanceof Error && error.name === 'WrongDatabase') ||
    (error instanceof Error && /SANDBOX_|PORT|already running/.test(error.message));
  console.error(clear && error instanceof Error ? error.message : error);
  await stopAll().catch(() => undefined);
  process.exit(1);
}
