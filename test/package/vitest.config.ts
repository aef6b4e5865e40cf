import { defineConfig } from 'vitest/config';

// What is handed to others: packages, built and installed as they do it, from npm's registry. npm run test:package.
export default defineConfig({
  // Node loads graphql by `main` (CommonJS), Vite by `module`: two copies, which refuse each other's schemas.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    name: 'package',
    include: ['test/package/**/*.test.ts'],
    globalSetup: ['test/fault/global-setup.ts'],
    fileParallelism: false,
    // Most of it is npm, which takes its time on a machine that does other things too.
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
