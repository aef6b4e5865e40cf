import { mkdtemp, readFile, realpath, rm, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PASSWORD_FILE } from './postgres-cluster.ts';
import { SOCKET } from './postgres-orphan.ts';

/** A folder with a server's socket in it. */
export interface SocketAddress {
  readonly folder: string;
  remove(): Promise<void>;
}

/** The server's socket by a path that fits into the 104 bytes (on macOS) that the kernel has for one. */
export async function socketAddress(folder: string): Promise<SocketAddress> {
  if (Buffer.byteLength(join(folder, SOCKET)) < 104) return { folder, remove: async () => {} };
  const shortcut = await mkdtemp('/tmp/usher-');
  await symlink(folder, join(shortcut, 'postgres'));
  return {
    folder: join(shortcut, 'postgres'),
    remove: () => rm(shortcut, { recursive: true, force: true }),
  };
}

/** The connection string of the embedded database. */
export function socketUrl(socketFolder: string, password: string): string {
  return `postgresql://usher:${password}@localhost/usher?host=${encodeURIComponent(socketFolder)}`;
}

/**
 * Joins the embedded database that a running service keeps under `dataDir`, as a second process of the same account.
 *
 * @throws Error where there is none, or it belongs to another account
 */
export async function joinEmbeddedPostgres(dataDir: string): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = join(await realpath(resolve(dataDir)), 'postgres');
  const password = await readFile(join(folder, PASSWORD_FILE), 'utf8');
  const address = await socketAddress(folder);
  return { url: socketUrl(address.folder, password), stop: address.remove };
}
