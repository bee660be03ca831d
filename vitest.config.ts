import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/e2e/**', 'tests/benchmarks/**'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    pool: 'forks',
    // One more than there are cores: many tests wait for Git and HTTP, and one of them plays a whole run.
    maxWorkers: availableParallelism() + 1,
    restoreMocks: true,
  },
});
