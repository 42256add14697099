// What does it cost to collect from ten thousand backers? Authorises and captures them all, through the job queue and against a
// Stripe that answers after half a second and takes 50 requests a second; a second wish of ten backers begins in the middle.
// Prints the table, and fails where statements or rows of a pledge grow by more than a fifth.
//   npm run bench:collection [-- 10 100 1000 10000]     LATENCY_MS=500 PER_SECOND=50
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { startEmbeddedPostgres } from '../src/store/embedded-postgres.ts';
import { Collecting, type Figures } from './collecting.ts';

const MOST_GROWTH = 1.2;
const MOST_CALLS = 2.2;
const SMALL = 10;
const MOST_SECONDS_FOR_SMALL = 60;
const LATENCY_MS = process.env['LATENCY_MS'] ?? '500';
const PER_SECOND = process.env['PER_SECOND'] ?? '50';

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

async function slowStripe(): Promise<{ readonly process: ChildProcess; readonly origin: string }> {
  const process = fork(new URL('./slow-stripe.ts', import.meta.url), [LATENCY_MS, PER_SECOND]);
  const [port] = (await once(process, 'message')) as [number];
  return { process, origin: `http://127.0.0.1:${port}` };
}

const cells = (row: readonly (string | number)[]): string => `| ${row.join(' | ')} |\n`;

function line({ backers, seconds, calls, statements, rows, grownMiB }: Figures): string {
  const each = (count: number): string => (count / backers).toFixed(1);
  return cells([
    backers.toLocaleString('en'),
    seconds.toFixed(0),
    each(calls),
    each(statements),
    each(rows),
    grownMiB.toFixed(0),
  ]);
}

const sizes = process.argv.slice(2).map(Number);
const wanted = sizes.length > 0 ? sizes : [10, 100, 1_000];
const base = mkdtempSync(join(tmpdir(), 'wishwell-collection-'));
chmodSync(base, 0o755); // as root, PostgreSQL runs as another user
const postgres = await startEmbeddedPostgres({ dir: join(base, 'postgres'), port: await freePort() });
const stripe = await slowStripe();
try {
  process.stdout.write(
    cells(['backers', 'seconds', 'calls each', 'statements each', 'rows read each', 'MiB grown']),
  );
  process.stdout.write(cells(['--:', '--:', '--:', '--:', '--:', '--:']));
  const all: Figures[] = [];
  for (const backers of wanted) {
    const run = await Collecting.prepare(postgres, `collection_${backers}`, {
      stripe: stripe.origin,
      perSecond: Number(PER_SECOND),
      backers: backers > SMALL * 10 ? [backers, SMALL] : [backers],
    });
    try {
      const figures = await run.collect();
      all.push(figures);
      process.stdout.write(line(figures));
      if (figures.smallSeconds !== undefined)
        process.stdout.write(
          `  a wish of ${SMALL} begun in the middle: ${figures.smallSeconds.toFixed(0)} s; longest wait of a comment: ${figures.longestCommentMs.toFixed(0)} ms\n`,
        );
    } finally {
      await run.stop();
    }
    await setTimeout(500);
  }
  const [first, last] = [all.at(0), all.at(-1)];
  const grows = (of: (figures: Figures) => number): boolean =>
    first !== undefined &&
    last !== undefined &&
    of(last) / last.backers > (MOST_GROWTH * of(first)) / first.backers;
  const failed =
    grows(({ statements }) => statements) ||
    grows(({ rows }) => rows) ||
    all.some(
      ({ backers, calls, smallSeconds = 0 }) =>
        calls / backers > MOST_CALLS || smallSeconds > MOST_SECONDS_FOR_SMALL,
    );
  process.exitCode = failed ? 1 : 0;
} finally {
  stripe.process.disconnect();
  await postgres.stop();
  rmSync(base, { recursive: true, force: true });
}
