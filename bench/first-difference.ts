const SHOWN = 80;

/** Where two answers part, and what each has there, cut to what one line can show. */
export interface Difference {
  /** For example `invites.nodes[3].email`. */
  readonly path: string;
  readonly left: string;
  readonly right: string;
}

/**
 * Finds the first place where two values of JSON differ.
 *
 * @returns null where they are the same, whatever the order of their keys
 */
export function firstDifference(left: unknown, right: unknown, path = ''): Difference | null {
  if (Array.isArray(left) && Array.isArray(right)) {
    for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
      const found = firstDifference(left[index], right[index], `${path}[${index}]`);
      if (found) return found;
    }
    return null;
  }
  if (isObject(left) && isObject(right)) {
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
      const found = firstDifference(left[key], right[key], path === '' ? key : `${path}.${key}`);
      if (found) return found;
    }
    return null;
  }
  if (left === right) return null;
  return { path: path === '' ? 'the answer' : path, left: shown(left), right: shown(right) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text;
}
