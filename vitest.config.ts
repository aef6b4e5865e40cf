import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

const resolve = {
  // Node loads graphql by `main` (CommonJS), Vite by `module`: two copies, which refuse each other's schemas. One is enough.
  alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
};

// The client kit from its sources: no test waits for a build of it, or believes an old one.
// `module` is for bundlers: what some packages have under it, Node cannot load.
const conditions = ['@usher/source', ...defaultServerConditions.filter((name) => name !== 'module')];
const ssr = { resolve: { conditions } };

// The files of a worker share its modules: loading the service anew for each file took as long as half of the tests. No test
// mocks a module or leaves a module's state behind.
const isolate = false;

export default defineConfig({
  test: {
    // Most of a test is waiting for the database, so two cores serve more than one file at a time.
    maxWorkers: 3,
    projects: [
      // A property that takes a tenth of a second takes many where others want the machine too.
      {
        resolve,
        ssr,
        test: { name: 'unit', isolate, include: ['test/unit/**/*.test.ts'], testTimeout: 30_000 },
      },
      {
        resolve,
        ssr,
        test: { name: 'schema', isolate, include: ['test/schema/**/*.test.ts'], testTimeout: 30_000 },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'integration',
          isolate,
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['test/support/database.ts', 'test/support/seen-report.ts'],
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
    ],
  },
});
