// The part of the operator's composition that needs the database alone: quick to load, and there when nothing else is.
import { exponentOf } from '../payments/currencies.ts';
import type { StuckJob } from '../ports/books.ts';
import { openStore } from '../store/store.ts';
import { type Span, exportLedger } from '../usecases/export-ledger.ts';

/** What needs the database alone. */
export interface OpenLedger {
  /** CSV, line by line. */
  exportLedger(span: Span): AsyncIterable<string>;
  /** Jobs that failed at least once, or are held by nobody alive. */
  failedJobs(): Promise<readonly StuckJob[]>;
  replayJob(id: string): Promise<boolean>;
  /** Counts the sums that projects' pages show anew. */
  recountTotals(): Promise<void>;
  /** Migrations that have not been run: until they are, nothing but doctor makes sense. */
  missingMigrations(): Promise<readonly string[]>;
  close(): Promise<void>;
}

const MOST_JOBS = 200;

/** A connection that breaks fails the statement it was used for, which is all that there is to say. */
export const openBooks = (databaseUrl: string) =>
  openStore(databaseUrl, { refreshDelaySeconds: 30, connections: 4 });

export function ledgerOf(opened: ReturnType<typeof openBooks>): OpenLedger {
  const { store, checkup } = opened;
  return {
    exportLedger: (span) => exportLedger({ store, exponent: exponentOf }, span),
    failedJobs: () => checkup.stuckJobs(1, MOST_JOBS),
    replayJob: (id) => checkup.replayJob(id),
    recountTotals: () => checkup.recountTotals(),
    missingMigrations: () => checkup.missingMigrations(),
    close: () => opened.close(),
  };
}

export const openLedger = (databaseUrl: string): OpenLedger => ledgerOf(openBooks(databaseUrl));
