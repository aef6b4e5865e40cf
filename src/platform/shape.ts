import { z } from 'zod';
import { ValidationError } from './validation-error.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const NUL_OR_LONE_SURROGATE = /[\0\p{Surrogate}]/u;
const CONTROL = /\p{Control}/u;
// A tab and the ends of lines belong to text; every other control character does not.
const CONTROL_BUT_LAYOUT = /[^\P{Control}\t\n\r]/u;

const MAX_METADATA_BYTES = 8_192;
/** Deep enough for any document that a person reads, shallow enough for any recursion. */
const MAX_METADATA_DEPTH = 32;
const MAX_ROLES = 50;

/** A text that PostgreSQL and UTF-8 can hold: neither NUL nor half a surrogate pair. */
export function storableText(complaint = 'This holds a character that cannot be stored.') {
  // One complaint is enough: NUL is a control character too.
  return z.string().refine((text) => !NUL_OR_LONE_SURROGATE.test(text), { error: complaint, abort: true });
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
 * A text of one line, trimmed, of at least one character.
 *
 * @param max the most characters (code points) that it may have
 */
export function oneLine(max: number) {
  const complaint = `This must have 1 to ${max} characters.`;
  return storableText()
    .trim()
    .refine((text) => text.length > 0, complaint)
    .refine((text) => !CONTROL.test(text), 'This must be one line, without control characters.')
    .refine((text) => codePoints(text) <= max, complaint);
}

/** A first or last name. */
export const personNameShape = oneLine(100);

/** As many problems as are told. */
const MAX_ISSUES = 5;

/**
 * A list, whose length is judged before its elements: an attacker's list of thousands costs no more than its length.
 *
 * @param most how many elements it may have
 * @param complaint what is said of a longer one
 */
export function listOf<Element extends z.ZodType>(element: Element, most: number, complaint: string) {
  return z.array(z.unknown()).max(most, complaint).pipe(z.array(element));
}

/** The consuming application's labels: kept as they are, each once. */
export const rolesShape = listOf(
  storableText()
    .refine(
      (role) => role.length > 0 && codePoints(role) <= 64,
      'Each of the roles must have 1 to 64 characters.',
    )
    .refine((role) => !CONTROL.test(role), 'Roles hold no control characters.'),
  MAX_ROLES,
  `There may be at most ${MAX_ROLES} roles.`,
).transform((roles) => [...new Set(roles)]);

/** A JSON object that says the same after it was stored: finite numbers, no NUL, no lone surrogate. */
export const metadataShape = z
  .custom<Record<string, unknown>>(isPlainObject, 'Metadata must be an object.')
  .superRefine((metadata, context) => {
    const complaint = complaintAboutJson(metadata, MAX_METADATA_DEPTH);
    if (complaint) context.addIssue(complaint);
    else if (Buffer.byteLength(JSON.stringify(metadata)) > MAX_METADATA_BYTES) {
      context.addIssue(`Metadata may take at most ${MAX_METADATA_BYTES} bytes as JSON.`);
    }
  });

function complaintAboutJson(value: unknown, depth: number): string | null {
  if (typeof value === 'string') {
    return NUL_OR_LONE_SURROGATE.test(value) ? 'Metadata holds a character that cannot be stored.' : null;
  }
  if (typeof value === 'number')
    return Number.isFinite(value) ? null : 'Metadata holds a number out of range.';
  if (value === null || typeof value === 'boolean') return null;
  if (!Array.isArray(value) && !isPlainObject(value)) return 'Metadata must be JSON.';
  if (depth === 0) return `Metadata may be at most ${MAX_METADATA_DEPTH} levels deep.`;
  const parts = Array.isArray(value) ? value : [...Object.keys(value), ...Object.values(value)];
  for (const part of parts) {
    const complaint = complaintAboutJson(part, depth - 1);
    if (complaint) return complaint;
  }
  return null;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
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
