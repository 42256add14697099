// Everything but the browser. The domain needs nothing and shares one process; all else gets one PostgreSQL for the whole
// run, of which each test file takes its own database (test/support/database.ts), and no way out to the network.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    reporters: ['default'],
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
          setupFiles: ['test/support/no-network.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
    ],
  },
});
