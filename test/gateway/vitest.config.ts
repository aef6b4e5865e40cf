import { defineConfig } from 'vitest/config';

// The service behind a gateway that npm installs for it: npm run test:gateway.
export default defineConfig({
  // Node loads graphql by `main` (CommonJS), Vite by `module`: two copies, which refuse each other's schemas.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    name: 'gateway',
    include: ['test/gateway/**/*.test.ts'],
    globalSetup: ['test/support/database.ts', 'test/fault/global-setup.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    // Most of it is npm.
    hookTimeout: 600_000,
  },
});
