// Tasks for tests of the queue: each does nothing unless a test says otherwise.
import type { Job } from '../../src/ports/jobs.ts';
import type { Tasks } from '../../src/jobs/employment.ts';
import type { JobLog } from '../../src/jobs/log.ts';

const nothing = (): Promise<void> => Promise.resolve();

export const someTasks = (changes: Partial<Tasks> = {}): Tasks => ({
  'show-status': nothing,
  announce: nothing,
  answer: nothing,
  assign: nothing,
  look: nothing,
  'move-charge': nothing,
  'follow-charges': nothing,
  'pay-developer': nothing,
  mail: nothing,
  'remind-payout': nothing,
  'let-cards-go': nothing,
  tick: nothing,
  'secure-pledge': nothing,
  drain: nothing,
  'payment-event': nothing,
  'read-settings': nothing,
  'report-settings': nothing,
  'follow-settings': nothing,
  sweep: nothing,
  reconcile: nothing,
  'fetch-undelivered': nothing,
  'find-lost-intents': nothing,
  ...changes,
});

/** Every task says what it was given. */
export function listening(): { readonly tasks: Tasks; readonly heard: Job[] } {
  const heard: Job[] = [];
  const hear = (job: Job): Promise<void> => {
    heard.push(job);
    return Promise.resolve();
  };
  const each = Object.keys(someTasks()).map((task) => [task, hear]);
  return { tasks: someTasks(Object.fromEntries(each)), heard };
}

export const silent: JobLog = { error() {}, warn() {}, info() {}, debug() {} };

/** A promise and what ends it. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}
