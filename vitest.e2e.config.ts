import { defineConfig } from 'vitest/config';

// The suites that need parts beside npm (Terraform, OPA, rsync, Chromium, Prometheus) or minutes of time.
export default defineConfig({
  test: {
    include: ['tests/e2e/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    pool: 'forks',
    fileParallelism: false,
  },
});
