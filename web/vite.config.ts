import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  // Replaced in every answer by src/http/pages/console.ts.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: fileURLToPath(new URL('../dist/web', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    // The entry loads one of two pages; a browser that can run it needs no polyfill.
    modulePreload: { polyfill: false },
  },
  server: { port: 5173, strictPort: true, proxy: { '/graphql': 'http://127.0.0.1:4000' } },
});
