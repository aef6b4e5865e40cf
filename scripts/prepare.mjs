// Runs after `npm ci` and before `npm start`: leaves a generated Prisma client and a built service and console behind.
// With `--if-stale` it does so only where something is newer than the last build. Without development packages, what was
// built before is used as it is.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = [
  'src',
  'web',
  'client',
  'locales',
  'scripts',
  'prisma/schema.prisma',
  'package-lock.json',
  'tsconfig.build.json',
];
const STAMP = 'dist/.built';

// Vite tells, and not TypeScript or Prisma: those are optional peers of what production needs, so npm leaves them there.
const hasTools = existsSync('node_modules/vite');
if (hasTools && !(process.argv.includes('--if-stale') && isFresh())) build();

function build() {
  rmSync('dist', { recursive: true, force: true });
  for (const script of ['generate', 'build']) {
    const { status } = spawnSync('npm', ['run', '--silent', script], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (status !== 0) process.exit(status ?? 1);
  }
  writeFileSync(STAMP, '');
}

function isFresh() {
  if (!existsSync(STAMP)) return false;
  const builtAt = statSync(STAMP).mtimeMs;
  return SOURCES.every((source) => newest(source) <= builtAt);
}

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path)
    .filter((name) => name !== 'generated' && name !== 'dist')
    .reduce((latest, name) => Math.max(latest, newest(join(path, name))), stat.mtimeMs);
}
