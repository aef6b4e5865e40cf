import { fileURLToPath } from 'node:url';
import { defineConfig } from 'prisma/config';

// Every command of Prisma's fetches its schema engine from a host of its own, also those that never run it. For them
// any file does in its place, and so npm's registry is enough to generate, validate and format.
if (!process.argv.includes('migrate') && !process.argv.includes('db')) {
  process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= fileURLToPath(import.meta.url);
}

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env['DATABASE_URL'] ?? '' },
});
