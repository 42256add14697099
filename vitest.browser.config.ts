// The tests that drive a real Chromium. Apart from the others because a machine may have none: then this run says so and
// fails, and the other one is still complete.
import { defineConfig } from 'vitest/config';
import { longestFirst } from './test/support/longest-first.ts';

export default defineConfig({
  test: {
    name: 'browser',
    maxWorkers: '100%',
    sequence: { sequencer: longestFirst(['every-page', 'money', 'web-pages', 'tour', 'embed', 'lists']) },
    include: ['test/browser/**/*.test.ts'],
    pool: 'forks',
    globalSetup: ['test/support/browser.setup.ts', 'test/support/postgres.setup.ts'],
    setupFiles: ['test/support/no-network.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
