// Everything but the browser. The domain needs nothing and shares one process; all else gets one PostgreSQL for the whole
// run, of which each test file takes its own database (test/support/database.ts), and no way out to the network.
import { defineConfig } from 'vitest/config';
import { longestFirst } from './test/support/longest-first.ts';

const sequencer = longestFirst([
  'killed',
  'storm',
  'crashes-',
  'embedded-postgres',
  'cli.test',
  'money-faults',
  'lives',
  'a-year',
  'rolling-restart',
  'ten-thousand',
  'lease.test',
]);

export default defineConfig({
  test: {
    reporters: ['default'],
    sequence: { sequencer },
    // By itself it leaves one core idle, which of two is half.
    maxWorkers: '100%',
    projects: [
      {
        test: { name: 'domain', include: ['test/domain/**/*.test.ts'], isolate: false, testTimeout: 30_000 },
      },
      {
        test: {
          name: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/domain/**', 'test/browser/**'],
          pool: 'forks',
          globalSetup: ['test/support/postgres.setup.ts'],
          setupFiles: ['test/support/no-network.ts', 'test/contract/every-request.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
    ],
  },
});
