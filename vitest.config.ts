// Everything but the browser. The domain needs nothing and shares one process; all else gets one PostgreSQL for the whole
// run, of which each test file takes its own database (test/support/database.ts), and no way out to the network.
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The longest first, so that no worker is left alone with one of them in the end. */
const LONGEST = [
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
];
const rank = ({ moduleId }: TestSpecification): number => {
  const found = LONGEST.findIndex((name) => moduleId.includes(name));
  return found < 0 ? LONGEST.length : found;
};

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const known = await super.sort(files); // oxlint-disable-line unicorn/no-array-sort -- it sorts no array
    return known.toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    reporters: ['default'],
    sequence: { sequencer: LongestFirst },
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
