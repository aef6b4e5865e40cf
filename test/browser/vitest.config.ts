import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Node loads graphql by `main` (CommonJS), Vite by `module`: two copies, which refuse each other's schemas. One is enough.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    name: 'browser',
    include: ['**/*.test.ts'],
    globalSetup: ['../support/database.ts', './support/build.ts'],
    // A machine that is busy with other tests takes its time to draw.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Each file has a Chromium and a service of its own.
    maxWorkers: 2,
  },
});
