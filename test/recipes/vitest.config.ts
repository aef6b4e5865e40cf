import { defineConfig } from 'vitest/config';

// What docs/recipes.md shows, as it stands: npm run test:recipes.
export default defineConfig({
  // Node loads graphql by `main` (CommonJS), Vite by `module`: two copies, which refuse each other's schemas.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    name: 'recipes',
    include: ['test/recipes/**/*.test.ts'],
    globalSetup: ['test/support/database.ts', 'test/fault/global-setup.ts'],
    fileParallelism: false,
    testTimeout: 180_000,
    // Most of it is npm.
    hookTimeout: 600_000,
  },
});
