import { defineConfig } from 'vitest/config';

// What a page, a count and a sweep cost where there are a million invites: npm run test:scale.
export default defineConfig({
  // Node loads graphql by `main` (CommonJS), Vite by `module`: two copies, which refuse each other's schemas.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    name: 'scale',
    include: ['test/scale/**/*.test.ts'],
    globalSetup: ['test/scale/filled-database.ts'],
    // They share one database, because filling it takes most of the time.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
