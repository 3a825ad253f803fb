import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const support = resolve(import.meta.dirname, 'support');

export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  test: {
    include: ['{shared,server,desktop,migrations,e2e}/**/*.test.{ts,tsx}'],
    globalSetup: resolve(support, 'cluster.ts'),
    reporters: ['default', resolve(support, 'reporter.ts')],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // The production answer to "which environment is this" must be given by a test that asks for it.
    env: { NODE_ENV: 'test' },
  },
});
