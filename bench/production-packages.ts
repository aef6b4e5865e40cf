/** What of package-lock.json (version 3) is looked at. */
export interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly dev?: boolean;
  readonly peer?: boolean;
  /** A link to a folder of the same repository. */
  readonly link?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
}

/** Where the packages are to run, in npm's words. */
export interface Platform {
  readonly os: string;
  readonly cpu: string;
  /** Of a Linux; null elsewhere. */
  readonly libc: 'glibc' | 'musl' | null;
}

/** The folders of the packages that `npm ci --omit=dev --omit=peer` installs on a platform. */
export function productionPackages({ packages }: Lockfile, { os, cpu, libc }: Platform): string[] {
  return Object.entries(packages).flatMap(([folder, locked]) => {
    // The repository itself has the empty name.
    if (folder === '' || locked.dev || locked.peer || locked.link) return [];
    const fits =
      isMeant(locked.os, os) && isMeant(locked.cpu, cpu) && (libc === null || isMeant(locked.libc, libc));
    return fits ? [folder] : [];
  });
}

/** Whether a list of names, or of names that it excludes (`!win32`), admits one; no list admits all. */
function isMeant(list: readonly string[] | undefined, name: string): boolean {
  if (list === undefined || list.length === 0) return true;
  if (list.includes(`!${name}`)) return false;
  return list.includes(name) || list.every((entry) => entry.startsWith('!'));
}
