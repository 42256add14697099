// Does what is shown cost the same when there are a thousand times as many campaigns? Counts statements and PostgreSQL
// buffers of every surface at each size, prints the table, and fails where they grow by more than half.
//   npm run bench:growth [-- 1000 100000 1000000]
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../src/store/embedded-postgres.ts';
import { prepareDatabase } from '../src/store/migrate.ts';
import { openStore } from '../src/store/store.ts';
import { fill } from './fill.ts';
import { type Costs, grown, measure, MOST_FOR_TOTALS } from './surfaces.ts';

const PLEDGES = 100_000;

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

async function costsAt(postgres: EmbeddedPostgres, campaigns: number): Promise<Costs> {
  const url = postgres.url(`growth_${campaigns}`);
  const admin = new pg.Client(postgres.url('postgres'));
  await admin.connect();
  await admin.query(`create database growth_${campaigns}`);
  await admin.end();
  await prepareDatabase(url);
  process.stderr.write(`filling in ${campaigns.toLocaleString('en')} campaigns …\n`);
  await fill(url, campaigns, PLEDGES);
  const opened = openStore(url, { refreshDelaySeconds: 30 });
  try {
    return await measure(opened, campaigns);
  } finally {
    await opened.close();
  }
}

function report(sizes: readonly number[], all: readonly Costs[]): boolean {
  const [first, last] = [all.at(0), all.at(-1)];
  if (!first || !last) throw new Error('nothing was measured');
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  process.stdout.write(
    row(['surface', 'statements', ...sizes.map((size) => size.toLocaleString('en')), 'growth']),
  );
  process.stdout.write(row(['---', '--:', ...sizes.map(() => '--:'), '--:']));
  let well = true;
  for (const [surface, { statements, buffers }] of first) {
    const growth = (last.get(surface)?.buffers ?? Infinity) / Math.max(1, buffers);
    const fits = all.every((costs) => !grown(surface, first, costs));
    well &&= fits;
    const figures = all.map((costs) => String(costs.get(surface)?.buffers));
    process.stdout.write(
      row([surface, String(statements), ...figures, `${growth.toFixed(2)} ×${fits ? '' : ' !'}`]),
    );
  }
  const totals = last.get('totals')?.buffers ?? Infinity;
  process.stdout.write(`\nTotals beside ${PLEDGES.toLocaleString('en')} pledges: ${totals} buffers.\n`);
  return well && totals <= MOST_FOR_TOTALS;
}

const sizes = process.argv.slice(2).map(Number);
const wanted = sizes.length > 0 ? sizes : [1_000, 100_000, 1_000_000];
const base = mkdtempSync(join(tmpdir(), 'wishwell-growth-'));
chmodSync(base, 0o755); // as root, PostgreSQL runs as another user
const postgres = await startEmbeddedPostgres({
  dir: join(base, 'postgres'),
  port: await freePort(),
  settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_wal_size: '8GB' },
});
try {
  const all: Costs[] = [];
  for (const size of wanted) all.push(await costsAt(postgres, size));
  process.exitCode = report(wanted, all) ? 0 : 1;
} finally {
  await postgres.stop();
  rmSync(base, { recursive: true, force: true });
}
