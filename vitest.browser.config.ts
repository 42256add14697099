// The tests that drive a real Chromium. Apart from the others because a machine may have none: then this run says so and
// fails, and the other one is still complete.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'browser',
    maxWorkers: '100%',
    include: ['test/browser/**/*.test.ts'],
    pool: 'forks',
    globalSetup: ['test/support/browser.setup.ts', 'test/support/postgres.setup.ts'],
    setupFiles: ['test/support/no-network.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
