import { describe, expect, it } from 'vitest';
import { productionPackages } from '../../bench/production-packages.ts';

const LINUX = { os: 'linux', cpu: 'x64', libc: 'glibc' } as const;

function installed(packages: Parameters<typeof productionPackages>[0]['packages'], platform = LINUX) {
  return productionPackages({ packages }, platform);
}

describe('the packages of production', () => {
  it('are those of the lockfile, but for the repository itself and what only development or a peer wants', () => {
    expect(
      installed({
        '': {},
        'node_modules/pg': {},
        'node_modules/pg/node_modules/pg-types': {},
        'node_modules/vitest': { dev: true },
        'node_modules/prisma': { peer: true },
        'node_modules/kit': { link: true },
      }),
    ).toEqual(['node_modules/pg', 'node_modules/pg/node_modules/pg-types']);
  });

  it('are those that are meant for the platform', () => {
    const binaries = {
      'node_modules/linux-gnu': { os: ['linux'], cpu: ['x64'], libc: ['glibc'] },
      'node_modules/linux-musl': { os: ['linux'], cpu: ['x64'], libc: ['musl'] },
      'node_modules/linux-arm': { os: ['linux'], cpu: ['arm64'] },
      'node_modules/darwin': { os: ['darwin'], cpu: ['x64'] },
      'node_modules/not-windows': { os: ['!win32'] },
      'node_modules/not-linux': { os: ['!linux'] },
    };
    expect(installed(binaries)).toEqual(['node_modules/linux-gnu', 'node_modules/not-windows']);
    expect(productionPackages({ packages: binaries }, { os: 'darwin', cpu: 'x64', libc: null })).toEqual([
      'node_modules/darwin',
      'node_modules/not-windows',
      'node_modules/not-linux',
    ]);
  });
});
