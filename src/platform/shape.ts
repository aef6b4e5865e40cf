import { z } from 'zod';
import { ValidationError } from './validation-error.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const NUL_OR_LONE_SURROGATE = /[\0\p{Surrogate}]/u;
/** Control characters, and the two that end a line without being one. */
const NOT_OF_ONE_LINE = /[\p{Control}\u2028\u2029]/u;
// A tab and the ends of lines belong to text; every other control character does not.
const CONTROL_BUT_LAYOUT = /[^\P{Control}\t\n\r]/u;
/** What shows nothing by itself: marks without a letter, spaces, fillers (U+3164), the Braille cell without a dot. */
const UNSEEN = /[\p{Mark}\p{Separator}\p{Control}\p{Format}\p{Default_Ignorable_Code_Point}\u2800]/gu;

const MAX_ROLES = 50;
const MAX_ROLE_CHARACTERS = 64;
/** The labels are in every access token: with more, a request's headers would not go through the usual proxies (8 KB). */
const MAX_ROLES_BYTES = 2_048;

/** How many issues are told: enough to mend an input by, however much is wrong with it. */
const MAX_ISSUES = 5;

/** A text that PostgreSQL and UTF-8 can hold: neither NUL nor half a surrogate pair. */
export function storableText(complaint = 'This holds a character that cannot be stored.') {
  // One complaint is enough: NUL is a control character too.
  return z.string().refine(isStorable, { error: complaint, abort: true });
}

/** Whether PostgreSQL and UTF-8 can hold a text. */
export function isStorable(text: string): boolean {
  return !NUL_OR_LONE_SURROGATE.test(text);
}

/**
 * Plain text of several lines, trimmed.
 *
 * @param max the most characters (code points) that it may have
 */
export function plainText(max: number) {
  return storableText()
    .trim()
    .refine((text) => !CONTROL_BUT_LAYOUT.test(text), 'This must be plain text, without control characters.')
    .refine((text) => codePoints(text) <= max, `This may have at most ${max} characters.`);
}

/**
 * A text of one line, trimmed, of at least one character that can be seen. In Unicode's composed form (NFC), so that it is
 * found however it was typed.
 *
 * @param max the most characters (code points) that it may have
 */
export function oneLine(max: number) {
  const complaint = `This must have 1 to ${max} characters.`;
  return storableText()
    .trim()
    .normalize('NFC')
    .refine((text) => text.length > 0, { error: complaint, abort: true })
    .refine(isVisible, 'This must have at least one character that can be seen.')
    .refine((text) => !NOT_OF_ONE_LINE.test(text), 'This must be one line, without control characters.')
    .refine((text) => codePoints(text) <= max, complaint);
}

function isVisible(text: string): boolean {
  return text.replace(UNSEEN, '') !== '';
}

/** A first name. */
export const personNameShape = oneLine(100);

/** A last name, which a person may not have: null, and nothing but blanks, is none. What is left out stays so. */
export const lastNameShape = z
  .string()
  .nullish()
  .transform((text) => (text === undefined || text?.trim() ? text : null))
  .pipe(personNameShape.nullish());

const roleShape = storableText()
  .refine((role) => role.length > 0 && codePoints(role) <= MAX_ROLE_CHARACTERS, {
    error: `Each of the roles must have 1 to ${MAX_ROLE_CHARACTERS} characters.`,
    abort: true,
  })
  .refine((role) => !NOT_OF_ONE_LINE.test(role), { error: 'Roles hold no control characters.', abort: true })
  .refine(isVisible, 'Each of the roles must have at least one character that can be seen.');

/** The consuming application's labels: kept as they are, each once. */
export const rolesShape = listOf(roleShape, MAX_ROLES, `There may be at most ${MAX_ROLES} roles.`)
  .transform((roles) => [...new Set(roles)])
  .refine(
    (roles) => Buffer.byteLength(JSON.stringify(roles)) <= MAX_ROLES_BYTES,
    `The roles may take at most ${MAX_ROLES_BYTES} bytes together, as JSON.`,
  );

/** A list that is judged by its length first, so that the work is bounded by what is allowed and not by what is sent. */
export function listOf<Element extends z.ZodType>(element: Element, max: number, complaint: string) {
  return z.array(z.unknown()).max(max, complaint).pipe(z.array(element));
}

/** How many characters a person counts, roughly: an emoji outside the basic plane is one. */
export function codePoints(text: string): number {
  return [...text].length;
}

/** An id as the database knows it, or null for a text that is none: there can be no such row. */
export function uuidOrNull(id: string): string | null {
  return UUID.test(id) ? id.toLowerCase() : null;
}

/**
 * Checks an input and returns it cleaned.
 *
 * @param prefix where the input stands in what the client sent
 * @throws ValidationError naming the first five problems, none with the value that was sent
 */
export function parseShape<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  prefix: readonly string[] = [],
): z.output<Schema> {
  const parsed = schema.safeParse(input, { error: () => 'This does not have the expected form.' });
  if (parsed.success) return parsed.data;
  throw new ValidationError(
    parsed.error.issues
      .slice(0, MAX_ISSUES)
      .map(({ path, message }) => ({ path: [...prefix, ...path.map(String)], message })),
  );
}

/** Those of an update's fields that null takes away; to the others null says as little as to leave them out. */
const CLEARED_BY_NULL = new Set(['message', 'metadata', 'locale']);

/** The names of what an update changes, for its event. */
export function namesOfChanges(changes: object): string[] {
  return Object.entries(changes).flatMap(([name, value]) =>
    value === undefined || (value === null && !CLEARED_BY_NULL.has(name)) ? [] : name,
  );
}
