// `wishwell`: the operator's commands. Reads what is to be done, finds the database and the servers to ask, prints what was
// found. Ends with 1 when something needs somebody, with 2 when it could not look.
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { type OpenLedger, openLedger } from './app/ledger.ts';
import type { Operator, OperatorConfig } from './app/operator.ts';
import { type Config, loadConfig } from './config.ts';
import type { Clock } from './ports/clock.ts';
import {
  EMBEDDED_DATABASE,
  createDatabaseIfMissing,
  runningDatabase,
  startEmbeddedPostgres,
} from './store/embedded-postgres.ts';

const FOUND = 1;
const FAILED = 2;
const BYTE_ORDER_MARK = '\uFEFF';
const MARKS = { ok: '  ok       ', warning: '  warning  ', problem: '  PROBLEM  ' } as const;

const systemClock: Clock = { now: () => Temporal.Now.instant().round('microsecond') };

/** The configured database; the embedded one is that of a running server, or started and stopped again. */
async function withDatabase<T>(config: Config, work: (url: string) => Promise<T>): Promise<T> {
  const { databaseUrl, dataDir } = config.mode === 'live' ? config.app : config;
  const port = config.mode === 'live' ? config.postgresPort : config.ports.postgres;
  const dir = `${dataDir}/postgres`;
  const known = databaseUrl ?? (await runningDatabase(dir, EMBEDDED_DATABASE));
  if (known !== undefined) return work(known);
  const postgres = await startEmbeddedPostgres({ dir, port });
  try {
    await createDatabaseIfMissing(postgres.url('postgres'), EMBEDDED_DATABASE);
    return await work(postgres.url(EMBEDDED_DATABASE));
  } finally {
    await postgres.stop();
  }
}

async function closing<T extends OpenLedger, R>(opened: T, work: (opened: T) => Promise<R>): Promise<R> {
  try {
    return await work(opened);
  } finally {
    await opened.close();
  }
}

const withLedger = <R>(work: (ledger: OpenLedger) => Promise<R>): Promise<R> =>
  withDatabase(loadConfig(), (url) => closing(openLedger(url), upToDate(work)));

/** An older database has not got the tables that are asked for. */
const upToDate =
  <T extends OpenLedger, R>(work: (opened: T) => Promise<R>) =>
  async (opened: T): Promise<R> => {
    const missing = await opened.missingMigrations();
    if (missing.length > 0)
      throw new CannotLook(`The database is not up to date: npm run migrate, or start the server.`);
    return work(opened);
  };

/** Its message says what to do, and is meant to be shown as it is. */
class CannotLook extends Error {
  override readonly name = 'CannotLook';
}

/** With the servers that are configured, or those of the local run that is going. */
async function withServers<R>(work: (config: OperatorConfig, clock: Clock) => Promise<R>): Promise<R> {
  const config = loadConfig();
  if (config.mode === 'live')
    return withDatabase(config, (databaseUrl) => work({ ...config.app, databaseUrl }, systemClock));
  const { findLocalRun } = await import('./sandbox/running.ts');
  const { clock, ...servers } = await findLocalRun(config);
  return withDatabase(config, (databaseUrl) =>
    work({ ...config, ...servers, databaseUrl, sandbox: true }, clock),
  );
}

async function withOperator<R>(work: (operator: Operator, clock: Clock) => Promise<R>): Promise<R> {
  const { openOperator } = await import('./app/operator.ts');
  return withServers(async (config, clock) =>
    closing(await openOperator(config, clock), (operator) => work(operator, clock)),
  );
}

async function adopt({ confirm }: { readonly confirm?: string }): Promise<void> {
  const { adoptDatabase } = await import('./app/operator.ts');
  const adoption = await withServers((config) => adoptDatabase(config, confirm));
  if (adoption.kind === 'fits')
    return say('This database fits the configuration: there is nothing to adopt.');
  for (const difference of adoption.differences) say(`- ${difference}.`);
  if (adoption.kind === 'adopted') return say('Adopted. Start the server, then run reconcile.');
  process.exitCode = FOUND;
  if (adoption.kind === 'refused') return say(adoption.why);
  for (const line of adoption.means) say(line);
  say(`To go on: npm run wishwell -- adopt --confirm ${adoption.id}`);
}

const say = (line: string): void => console.log(line);

interface DoctorOptions {
  readonly replay?: string;
  readonly recount?: boolean;
}

async function doctor({ replay, recount }: DoctorOptions): Promise<void> {
  if (replay !== undefined) await replayJob(replay);
  if (recount === true) {
    await withLedger((ledger) => ledger.recountTotals());
    say('The sums that projects’ pages show are counted anew.');
  }
  const sections = await withOperator((operator) => operator.doctor());
  for (const { name, findings } of sections) {
    say(name);
    for (const { level, says } of findings) say(`${MARKS[level]}${says}`);
  }
  const levels = sections.flatMap(({ findings }) => findings.map(({ level }) => level));
  const count = (wanted: string): number => levels.filter((level) => level === wanted).length;
  say(`${count('problem')} problems, ${count('warning')} warnings.`);
  if (count('problem') > 0) process.exitCode = FOUND;
}

async function reconcile(options: { readonly since?: number; readonly unfreeze?: boolean }): Promise<void> {
  const report = await withOperator((operator, clock) =>
    upToDate((opened: Operator) =>
      opened.reconcile({
        since: options.since === undefined ? undefined : daysBefore(clock.now(), options.since),
        unfreeze: options.unfreeze === true,
      }),
    )(operator),
  );
  for (const { intent, became, facts } of report.lost)
    say(`Not known: ${intent} of campaign ${facts.campaign}, pledge ${facts.pledge}: ${became}`);
  const { reportLines } = await import('./app/operator.ts');
  for (const line of reportLines(report)) say(line);
  if (report.differences.length > 0) process.exitCode = FOUND;
}

interface RefundOptions {
  readonly pledge: bigint;
  readonly reason: string;
  readonly by: string;
}

async function refund(options: RefundOptions): Promise<void> {
  const { refunded, words } = await withOperator((operator) =>
    upToDate((opened: Operator) => opened.refund(options))(operator),
  );
  say(words);
  if (!refunded) process.exitCode = FOUND;
}

/** 0 is from the beginning. */
const daysBefore = (now: Temporal.Instant, days: number): Temporal.Instant =>
  days === 0 ? Temporal.Instant.fromEpochMilliseconds(0) : now.subtract({ hours: 24 * days });

interface ExportOptions {
  readonly from?: Temporal.Instant;
  readonly to?: Temporal.Instant;
  readonly out?: string;
  readonly bom?: boolean;
}

function exportLedger({ from, to, out, bom }: ExportOptions): Promise<void> {
  return withLedger(async (ledger) => {
    async function* lines(): AsyncGenerator<string> {
      if (bom) yield BYTE_ORDER_MARK;
      yield* ledger.exportLedger({ from, to });
    }
    if (out === undefined) await pipeline(lines, process.stdout, { end: false });
    else await pipeline(lines, createWriteStream(out, { mode: 0o600 }));
  });
}

const listJobs = (): Promise<void> =>
  withLedger(async (ledger) => {
    const jobs = await ledger.failedJobs();
    if (jobs.length === 0) say('No job has failed, none is held by a dead worker.');
    for (const { id, task, key, attempts, maxAttempts, runAt, lastError, orphaned } of jobs) {
      const state = orphaned ? 'held by a dead worker' : `failed ${attempts} of ${maxAttempts} times`;
      say(`${id}  ${key ?? task}  ${state}, next ${runAt.toString()}  ${lastError?.split('\n', 1)[0] ?? ''}`);
    }
  });

async function replayJob(id: string): Promise<void> {
  const replayed = await withLedger((ledger) => ledger.replayJob(id));
  say(
    replayed
      ? `Job ${id} runs again.`
      : `There is no job ${id} that waits: it may have ended, or be at work.`,
  );
  if (!replayed) process.exitCode = FOUND;
}

/** A day begins at midnight UTC. */
function instant(text: string): Temporal.Instant {
  try {
    return /^\d{4}-\d{2}-\d{2}$/.test(text)
      ? Temporal.PlainDate.from(text).toZonedDateTime('UTC').toInstant()
      : Temporal.Instant.from(text);
  } catch {
    throw new InvalidArgumentError(
      'Use a day such as 2027-01-31, or an instant such as 2027-01-31T00:00:00Z.',
    );
  }
}

function pledgeId(text: string): bigint {
  if (!/^\d{1,18}$/.test(text))
    throw new InvalidArgumentError(
      'Use the number of the pledge: receipts, the processor and doctor name it.',
    );
  return BigInt(text);
}

function someWords(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Say it in words.');
  return text.trim();
}

function wholeDays(text: string): number {
  if (!/^\d{1,5}$/.test(text))
    throw new InvalidArgumentError('Use a whole number of days; 0 is from the beginning.');
  return Number(text);
}

const program = new Command('wishwell')
  .description('Looks after a Wishwell server and its books.')
  .exitOverride();
program
  .command('doctor')
  .description('says whether all is well: books, jobs, phases, settings, and who can be reached')
  .option('--replay <id>', 'run this job again first')
  .option('--recount', 'count the sums that projects’ pages show anew first')
  .action(doctor);
program
  .command('reconcile')
  .description('holds the ledger against the processor; a difference freezes payouts')
  .option('--since <days>', 'read only so many days back; 0 is from the beginning', wholeDays)
  .option('--unfreeze', 'read everything, and let payouts go on when nothing differs')
  .action(reconcile);
program
  .command('adopt')
  .description(
    'takes over a database that belongs to another App or Stripe account, or was copied; first says what it means',
  )
  .option('--confirm <id>', 'the id that it said')
  .action(adopt);
program
  .command('refund')
  .description('gives one backer back what was charged; the payout shrinks by it')
  .requiredOption('--pledge <id>', 'the number of the pledge', pledgeId)
  .requiredOption('--reason <words>', 'why; the backer reads it', someWords)
  .requiredOption('--by <name>', 'who decided it; kept beside the books', someWords)
  .action(refund);
const exporting = program.command('export').description('writes out what is kept');
exporting
  .command('ledger')
  .description('every posting, by time')
  .addOption(new Option('--csv', 'as CSV, which is the only form there is').default(true))
  .option('--from <date>', 'from this day (UTC) or instant on', instant)
  .option('--to <date>', 'before this day (UTC) or instant', instant)
  .option('--out <file>', 'into this file instead of the standard output')
  .option('--bom', 'begin with a byte order mark, for spreadsheets that take UTF-8 for something else')
  .action(exportLedger);
const jobs = program.command('jobs').description('jobs that failed');
jobs.command('list').description('those that failed, with their last error').action(listJobs);
jobs.command('replay').argument('<id>').description('runs one again, now').action(replayJob);

/** Whoever reads our output may stop reading. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : FAILED);
  // What is wrong with the settings, or that nothing runs, is said in its message; anything else is a fault of ours.
  const expected =
    error instanceof Error &&
    ['CannotLook', 'ConfigError', 'EmbeddedPostgresError', 'LocalRunNotRunning', 'WrongDatabase'].includes(
      error.name,
    );
  console.error(expected ? error.message : error);
  process.exitCode = FAILED;
}
