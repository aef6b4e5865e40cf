import { defineConfig } from 'vitest/config';

// Long tests, of processes that are killed and servers that go away: npm run test:fault.
export default defineConfig({
  // Node loads graphql by `main` (CommonJS), Vite by `module`: two copies, which refuse each other's schemas.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    name: 'fault',
    include: ['test/fault/**/*.test.ts'],
    globalSetup: ['test/support/database.ts', 'test/fault/global-setup.ts'],
    // Each takes the machine to its limits by itself.
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 60_000,
  },
});
