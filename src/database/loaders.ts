import DataLoader from 'dataloader';
import type { Queryable } from './database.ts';

/**
 * Finds what is behind some keys, none of which it is given twice.
 *
 * @returns what was found; a key that nothing was found by may be left out
 */
export type Find<Key, Value> = (
  db: Pick<Queryable, 'query'>,
  keys: readonly Key[],
) => Promise<ReadonlyMap<Key, Value>>;

/**
 * The data loader of a way to find something: the same one each time. Whoever asks it in the same turn of the event loop
 * shares a statement. It keeps nothing: everybody is answered with what was found after they had asked.
 */
export type Loaders = <Key, Value>(find: Find<Key, Value>) => DataLoader<Key, Value | null>;

/** Makes the data loaders of this process. */
export function createLoaders(db: Pick<Queryable, 'query'>): Loaders {
  const loaders = new Map<unknown, unknown>();
  return <Key, Value>(find: Find<Key, Value>) => {
    // A way to find something has one type of key and one of value, so that its loader has them too.
    const made = loaders.get(find) as DataLoader<Key, Value | null> | undefined;
    if (made) return made;
    const loader = new DataLoader<Key, Value | null>(
      async (keys) => {
        const found = await find(db, [...new Set(keys)]);
        return keys.map((key) => found.get(key) ?? null);
      },
      {
        // Who is revoked is revoked at once.
        cache: false,
        // DataLoader itself waits for promises only, and each request arrives in a callback of its own.
        batchScheduleFn: (dispatch) => void setImmediate(dispatch),
      },
    );
    loaders.set(find, loader);
    return loader;
  };
}
