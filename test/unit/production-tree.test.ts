import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

/** docs/decisions/0013-production-tree.md says what keeps it there. */
const PACKAGES_AT_MOST = 110;

interface Machine {
  readonly os: string;
  readonly cpu: string;
  readonly libc: string;
}

/** A package of the lock file, by what decides whether npm installs it. */
type Entry = { readonly [fact in keyof Machine]?: readonly string[] } & {
  readonly dev?: boolean;
  readonly peer?: boolean;
};

const lockFile = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')) as {
  readonly packages: Readonly<Record<string, Entry>>;
};

describe.each<Machine>([
  { os: 'linux', cpu: 'x64', libc: 'glibc' },
  { os: 'linux', cpu: 'arm64', libc: 'glibc' },
  { os: 'darwin', cpu: 'arm64', libc: '' },
])('Whoever installs for production on $os $cpu', (machine) => {
  const names = installedOn(machine);

  test(`gets at most ${PACKAGES_AT_MOST} packages`, () => {
    expect(names).toContain('pg');
    expect(names.length, names.join(' ')).toBeLessThanOrEqual(PACKAGES_AT_MOST);
  });

  test('gets no package twice', () => {
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});

/** The packages that `npm ci --omit=dev --omit=peer` leaves. */
function installedOn(machine: Machine): string[] {
  return Object.entries(lockFile.packages)
    .filter(([path, { dev, peer }]) => path !== '' && !dev && !peer)
    .filter(
      ([, { os, cpu, libc }]) => fits(os, machine.os) && fits(cpu, machine.cpu) && fits(libc, machine.libc),
    )
    .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
}

/** npm's rule: one of a list, or none of a list of `!those`. */
function fits(allowed: readonly string[] | undefined, own: string): boolean {
  if (allowed === undefined || allowed.includes(own)) return true;
  return allowed.every((one) => one.startsWith('!') && one !== `!${own}`);
}
