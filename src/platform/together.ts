import { setImmediate } from 'node:timers/promises';

/**
 * Asks for what is behind some keys. What many ask in the same turn of the event loop, within one group, is asked once.
 * Nothing is kept: each is answered with what was found after it had asked.
 *
 * @param group who asks for the same kind of thing; within one, every `ask` has to do the same
 * @param ask finds what is behind the keys of everybody; what it throws, everybody gets
 * @returns what was found, for the keys of everybody
 */
export type Together = <Value>(
  group: string,
  keys: Iterable<string>,
  ask: (keys: string[]) => Promise<ReadonlyMap<string, Value>>,
) => Promise<ReadonlyMap<string, Value>>;

interface Gathering {
  readonly keys: Set<string>;
  readonly answer: Promise<ReadonlyMap<string, unknown>>;
}

/**
 * For this process. Lets a thousand open streams that wake up for the same thing, or sixteen requests that arrive together,
 * cost one statement.
 */
export function createTogether(): Together {
  const gatherings = new Map<string, Gathering>();

  return <Value>(
    group: string,
    keys: Iterable<string>,
    ask: (keys: string[]) => Promise<ReadonlyMap<string, Value>>,
  ) => {
    const gathering = gatherings.get(group) ?? gather(group, ask);
    for (const key of keys) gathering.keys.add(key);
    // Within a group every `ask` does the same, so its values are of one type.
    return gathering.answer as Promise<ReadonlyMap<string, Value>>;
  };

  function gather(group: string, ask: (keys: string[]) => Promise<ReadonlyMap<string, unknown>>): Gathering {
    const keys = new Set<string>();
    const answer = setImmediate().then(() => {
      gatherings.delete(group);
      return ask([...keys]);
    });
    const gathering = { keys, answer };
    gatherings.set(group, gathering);
    return gathering;
  }
}
