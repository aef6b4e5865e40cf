import { setImmediate } from 'node:timers/promises';

/**
 * Asks for what is behind some keys. What many ask in the same turn of the event loop, within one group, is asked once.
 *
 * @param group who asks for the same kind of thing; within one, every `ask` has to do the same
 * @param ask finds what is behind the keys of everybody; what it throws, everybody gets
 * @returns what was found, for the keys of everybody
 */
export type Together<Value> = (
  group: string,
  keys: Iterable<string>,
  ask: (keys: string[]) => Promise<ReadonlyMap<string, Value>>,
) => Promise<ReadonlyMap<string, Value>>;

/** Lets a thousand open streams that wake up for the same thing cost one statement instead of a thousand. */
export function createTogether<Value>(): Together<Value> {
  const gathering = new Map<string, { keys: Set<string>; answer: Promise<ReadonlyMap<string, Value>> }>();

  return (group, keys, ask) => {
    const gathered = gathering.get(group) ?? gather(group, ask);
    for (const key of keys) gathered.keys.add(key);
    return gathered.answer;
  };

  function gather(group: string, ask: (keys: string[]) => Promise<ReadonlyMap<string, Value>>) {
    const keys = new Set<string>();
    const answer = setImmediate().then(() => {
      gathering.delete(group);
      return ask([...keys]);
    });
    const gathered = { keys, answer };
    gathering.set(group, gathered);
    return gathered;
  }
}
