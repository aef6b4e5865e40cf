import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, type InlineConfig, type Plugin } from 'vite';
import { firstLoad, preloadCommon } from './chunks.ts';
import { libraryStyles } from './library-styles.ts';

/** Smaller than a packet, a file gains nothing. */
const COMPRESSED_FROM_BYTES = 1_400;

/** Puts a file compressed by Brotli beside each script and style, for the service to send where the browser takes it. */
function compressed(): Plugin {
  return {
    name: 'usher:brotli',
    apply: 'build',
    // Written, and not generated: only now is each file what it will be.
    writeBundle({ dir = '' }, bundle) {
      for (const fileName of Object.keys(bundle)) {
        if (!/\.(?:js|css)$/.test(fileName)) continue;
        const source = readFileSync(join(dir, fileName));
        if (source.length >= COMPRESSED_FROM_BYTES) {
          writeFileSync(join(dir, `${fileName}.br`), brotliCompressSync(source));
        }
      }
    },
  };
}

const NONCE = '__CSP_NONCE__';

const config: InlineConfig = {
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  // The client kit from its sources, so that no build of it can be out of date.
  resolve: {
    conditions: ['@usher/source', ...defaultClientConditions],
  },
  // Replaced in every answer by src/http/pages/console.ts.
  html: { cspNonce: NONCE },
  build: {
    outDir: fileURLToPath(new URL('../dist/web', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    // The entry loads one of two pages; a browser that can run it needs no polyfill.
    modulePreload: { polyfill: false },
    // Of a file before it is compressed. What goes over the wire is held by test/browser/first-load.test.ts.
    chunkSizeWarningLimit: 800,
  },
  server: { port: 5173, strictPort: true, proxy: { '/graphql': 'http://127.0.0.1:4000' } },
};

export default defineConfig(async ({ command }) => {
  if (command === 'serve') return config;
  const groups = await firstLoad(config);
  return {
    ...config,
    plugins: [react(), preloadCommon(NONCE), libraryStyles(), compressed()],
    build: { ...config.build, rolldownOptions: { output: { codeSplitting: { groups } } } },
  };
});
