// Prisma's own schema engine, as WebAssembly: `prisma migrate` needs it as a program that npm does not carry.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import type { ApplyMigrationsOutput, SchemaEngine } from '@prisma/schema-engine-wasm';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

const require = createRequire(import.meta.url);
const NO_FILTER = { externalTables: [], externalEnums: [] };

/**
 * The SQL that turns one schema into another. No database is asked.
 *
 * @param from the text of a Prisma schema; null: an empty database
 * @returns an empty string where there is no difference
 */
export async function diffSchemas(from: string | null, to: string): Promise<string> {
  const engine = await openEngine(NO_DATABASE);
  try {
    const { stdout } = await engine.diff({
      from: from === null ? { tag: 'empty' } : { tag: 'schemaDatamodel', files: [schemaFile(from)] },
      to: { tag: 'schemaDatamodel', files: [schemaFile(to)] },
      script: true,
      exitCode: null,
      filters: NO_FILTER,
    });
    // Every database has that schema, and to say so again takes a privilege that a service's account need not have.
    const script = (stdout ?? '')
      .replace('-- CreateSchema\nCREATE SCHEMA IF NOT EXISTS "public";\n', '')
      .trim();
    return script === '-- This is an empty migration.' ? '' : script;
  } finally {
    engine.free();
  }
}

/**
 * Does what `prisma migrate deploy` does.
 *
 * @param scripts the migrations by name, in order
 * @returns the names of those that were applied
 * @throws Error as that command would report it
 */
export async function prismaMigrateDeploy(
  url: string,
  scripts: ReadonlyMap<string, string>,
): Promise<ApplyMigrationsOutput['appliedMigrationNames']> {
  const pool = new pg.Pool({ connectionString: url });
  const engine = await openEngine(wholeScripts(pool));
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: {
        baseDir: 'prisma/migrations',
        lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
        shadowDbInitScript: '',
        migrationDirectories: [...scripts].map(([path, content]) => ({
          path,
          migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: content } },
        })),
      },
      filters: NO_FILTER,
    });
    return appliedMigrationNames;
  } finally {
    engine.free();
    await pool.end();
  }
}

/** The adapter cuts a script at every semicolon, also in comments and texts; the engine that is a program does not. */
function wholeScripts(pool: pg.Pool): AdapterFactory {
  const factory = new PrismaPg(pool);
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    async connect() {
      const adapter = await factory.connect();
      adapter.executeScript = async (script) => {
        await pool.query(script);
      };
      return adapter;
    },
  };
}

/** A database that exists, is of a version that Prisma knows, and refuses everything else. */
const NO_DATABASE: AdapterFactory = {
  provider: 'postgres',
  adapterName: 'no-database',
  connect: async () => ({
    provider: 'postgres',
    adapterName: 'no-database',
    getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: true }),
    async queryRaw({ sql }: { sql: string }) {
      if (!sql.startsWith('SELECT EXISTS(SELECT 1 FROM pg_namespace')) return refuse();
      const [text, int, boolean] = [7, 0, 5];
      return {
        columnNames: ['exists', 'version', 'numeric_version'],
        columnTypes: [boolean, text, int],
        rows: [[true, 'PostgreSQL 18', 180_000]],
      };
    },
    executeRaw: refuse,
    executeScript: refuse,
    startTransaction: refuse,
    dispose: async () => {},
  }),
};

async function refuse(): Promise<never> {
  throw new Error('a diff of two schemas needs no database');
}

type AdapterFactory = Pick<PrismaPg, 'provider' | 'adapterName'> & { connect(): Promise<object> };

async function openEngine(adapter: AdapterFactory): Promise<SchemaEngine> {
  await loaded();
  // Prisma's own binding of an adapter; it comes with the adapter.
  const { bindMigrationAwareSqlAdapterFactory: bind } = createRequire(require.resolve('@prisma/adapter-pg'))(
    '@prisma/driver-adapter-utils',
  ) as { bindMigrationAwareSqlAdapterFactory(factory: AdapterFactory): object };
  return bindings.SchemaEngine.new({ datamodels: undefined }, () => {}, bind(adapter));
}

let loading: Promise<void> | undefined;

/** The package's own entry imports the .wasm file, which Node 20 cannot. */
function loaded(): Promise<void> {
  loading ??= (async () => {
    const wasm = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg').replace(/\.js$/, '.wasm');
    const { instance } = await WebAssembly.instantiate(await readFile(wasm), {
      './schema_engine_bg.js': bindings as unknown as WebAssembly.ModuleImports,
    });
    const { __wbg_set_wasm } = bindings as unknown as { __wbg_set_wasm(exports: object): void };
    __wbg_set_wasm(instance.exports);
    (instance.exports as { __wbindgen_start(): void }).__wbindgen_start();
  })();
  return loading;
}

function schemaFile(content: string): { path: string; content: string } {
  return { path: 'prisma/schema.prisma', content };
}
