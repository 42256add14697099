// Whatever a worker was doing when it was killed, another finishes it within ninety seconds.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { DEAD_AFTER_SECONDS } from '../../src/jobs/dead-workers.ts';
import { POLL_EVERY_MS } from '../../src/jobs/queue-worker.ts';
import { LOST_AFTER_MS, RENEW_LEASE_EVERY_MS, startJobs } from '../../src/jobs/start-jobs.ts';
import type { Job } from '../../src/ports/jobs.ts';
import { database } from '../support/database.ts';
import { aStore, queue } from '../store/a-store.ts';
import { listening, silent, someTasks } from './some-tasks.ts';

const db = database();
const open = aStore(db);
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

const every: Readonly<Record<keyof ReturnType<typeof someTasks>, Job>> = {
  'show-status': { task: 'show-status', campaign: 1n },
  announce: { task: 'announce', campaign: 2n, kind: 'started', sequence: 4, percent: undefined },
  answer: { task: 'answer', comment: 3n },
  assign: { task: 'assign', campaign: 4n },
  'move-charge': { task: 'move-charge', pledge: 5n, turn: 2 },
  'follow-charges': { task: 'follow-charges', campaign: 6n },
  'pay-developer': { task: 'pay-developer', campaign: 7n },
  mail: { task: 'mail', campaign: 8n, from: 1, to: 2 },
  'remind-payout': { task: 'remind-payout', campaign: 9n, developer: 1n, about: 'event-1' },
  tick: { task: 'tick', campaign: 10n },
  'secure-pledge': { task: 'secure-pledge', checkout: 11n },
  drain: { task: 'drain', issue: 12n },
  'payment-event': { task: 'payment-event', event: 'evt_1' },
  look: { task: 'look', campaign: 13n },
  'read-settings': { task: 'read-settings', project: 14n },
  'follow-settings': { task: 'follow-settings', project: 15n },
  'report-settings': { task: 'report-settings', project: 16n },
  'let-cards-go': { task: 'let-cards-go', campaign: 17n },
  sweep: { task: 'sweep' },
  reconcile: { task: 'reconcile' },
  'fetch-undelivered': { task: 'fetch-undelivered' },
  'find-lost-intents': { task: 'find-lost-intents' },
};

/** graphile-worker's own. */
const MOST_ATTEMPTS = 25;

/** Those that run one after the other cannot be killed at once. */
const chores = ['reconcile', 'fetch-undelivered', 'find-lost-intents'];
const tasks = Object.keys(every);
const rounds = chores.map((chore, nth) => [
  ...(nth === 0 ? tasks.filter((task) => !chores.includes(task)) : []),
  chore,
]);

/** Another of its name does its work: it is never tried again, and cleared away by a later sweep. */
const isReplaced = ({ key, attempts }: Awaited<ReturnType<typeof queue>>[number]): boolean =>
  key === null && attempts === MOST_ATTEMPTS;

/** Resolves when all of them were begun by a process of their own, which was then killed. */
async function killedInTheMiddleOf(stuck: readonly string[]): Promise<void> {
  const program = join(import.meta.dirname, 'worker-process.ts');
  const child = spawn(process.execPath, [program, db.url, ...stuck], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const missing = new Set([...stuck.map((task) => `taken ${task}`), 'ready']);
  for await (const line of createInterface({ input: child.stdout }))
    if (missing.delete(line) && missing.size === 0) break;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

describe('a worker on another machine is killed in the middle of', () => {
  test.each(rounds.map((stuck) => [stuck.join(', '), stuck] as const))(
    '%s',
    { timeout: 90_000 },
    async (_, stuck) => {
      await open.store.enqueue(Object.values(every).filter(({ task }) => stuck.includes(task)));
      await killedInTheMiddleOf(stuck);
      const held = (await queue(db)).filter(({ locked }) => locked).map(({ task }) => task);
      expect(held).toEqual(expect.arrayContaining([...stuck]));

      await db.pool.query(
        `update workers set host = 'elsewhere', seen_at = now() - make_interval(secs => $1)`,
        [DEAD_AFTER_SECONDS],
      );
      const { tasks: alive, heard } = listening();
      const jobs = await startJobs({
        databaseUrl: db.url,
        tasks: alive,
        log: silent,
        onFenced: () => {},
        renewLeaseEveryMs: 50,
        sweepEverySeconds: 3600,
      });
      await vi.waitUntil(async () => (await queue(db)).every(isReplaced), { timeout: 60_000, interval: 20 });
      await jobs.stop();
      for (const task of stuck)
        expect(heard.filter((job) => job.task === task).length, task).toBeGreaterThan(0);
    },
  );
});

describe('by the figures of production', () => {
  test('a silent worker’s jobs run again within ninety seconds', () => {
    const seconds = DEAD_AFTER_SECONDS + (RENEW_LEASE_EVERY_MS + POLL_EVERY_MS) / 1000;
    expect(seconds).toBeLessThanOrEqual(90);
  });

  test('a worker that cannot say that it lives has given up before others take its jobs', () => {
    expect(LOST_AFTER_MS + RENEW_LEASE_EVERY_MS).toBeLessThan(DEAD_AFTER_SECONDS * 1000);
  });
});
