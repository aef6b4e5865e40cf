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
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
