// Writes JSON out of the text that PostgreSQL sends, with no object between the two.

/** A quote, a backslash, a control character or half of a pair of surrogates. */
const NEEDS_ESCAPING = /["\\\p{Cc}\p{Cs}]/u;

/** A text, or null. */
export function text(value: string | null): string {
  if (value === null) return 'null';
  return NEEDS_ESCAPING.test(value) ? JSON.stringify(value) : `"${value}"`;
}

/** A `timestamptz` in UTC, such as `2026-11-21 09:36:17.51+00`, as ISO 8601 with milliseconds. */
export function time(value: string): string {
  const fraction = value.charAt(19) === '.' ? value.slice(20, value.indexOf('+', 20)) : '';
  return `"${value.slice(0, 10)}T${value.slice(11, 19)}.${fraction.padEnd(3, '0').slice(0, 3)}Z"`;
}

/** A `text[]` of names that need no quotes, such as `{editor,reader}`. */
export function names(value: string): string {
  return value === '{}' ? '[]' : `["${value.slice(1, -1).replaceAll(',', '","')}"]`;
}
