import { mkdtemp, rm } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the console, built so that React tells what it dislikes. */
    talkingConsole: string;
    /** The folder of the built pages that use the kits. */
    kitPages: string;
    /** Where the kit of the integration tests notes what it saw. */
    seenTypenamesFile: string;
  }
}

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const pages = fileURLToPath(new URL('../pages', import.meta.url));

/**
 * vitest's global setup: builds the console twice, as `npm run build` does and with React's warnings, and a page for each
 * kit.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const outDir = await mkdtemp(join(tmpdir(), 'usher-kit-pages-'));
  const talkingConsole = await mkdtemp(join(tmpdir(), 'usher-console-'));
  const console = { configFile: join(repository, 'web/vite.config.ts'), logLevel: 'error' } as const;
  await build({ ...console, build: { outDir: talkingConsole } });
  const env = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  await build(console);
  process.env['NODE_ENV'] = env;
  await build({
    configFile: false,
    root: pages,
    logLevel: 'error',
    plugins: [react()],
    build: {
      outDir,
      emptyOutDir: true,
      rolldownOptions: { input: { urql: join(pages, 'urql.html'), apollo: join(pages, 'apollo.html') } },
    },
  });
  project.provide('talkingConsole', talkingConsole);
  project.provide('kitPages', outDir);
  // Which types the answers held is asked of the integration tests alone.
  project.provide('seenTypenamesFile', devNull);
  return async () => {
    for (const folder of [outDir, talkingConsole]) await rm(folder, { recursive: true, force: true });
  };
}
