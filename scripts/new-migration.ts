// npm run migration:new -- add_nicknames
// Writes what changed in prisma/schema.prisma since the last migration into a new one, to be read, and completed by
// hand with what Prisma has no words for. Each migration keeps the schema as it left it, for the next one to start from.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { diffSchemas } from './schema-engine.ts';

const prisma = fileURLToPath(new URL('../prisma', import.meta.url));
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { empty: { type: 'boolean' } },
});
const [name] = positionals;
if (positionals.length !== 1 || !name || !/^[a-z0-9_]+$/.test(name)) {
  fail(
    'Give the migration one name of small letters, digits and _, as in: npm run migration:new -- add_nicknames',
  );
}

const schema = await readFile(join(prisma, 'schema.prisma'), 'utf8');
const last = (await readdir(join(prisma, 'migrations'), { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort()
  .at(-1);
const before = last ? await readFile(join(prisma, 'migrations', last, 'schema.prisma'), 'utf8') : null;
const difference = await diffSchemas(before, schema);
if (difference === '' && !values.empty) {
  fail(
    'schema.prisma says nothing that the last migration did not. With --empty, one is made to be written by hand.',
  );
}

const folder = join(
  prisma,
  'migrations',
  `${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}_${name}`,
);
await mkdir(folder);
await writeFile(join(folder, 'migration.sql'), `${difference}\n`);
await writeFile(join(folder, 'schema.prisma'), schema);
console.log(`Wrote ${join(folder, 'migration.sql')}. Read it, and run the tests of migrations.`);

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
