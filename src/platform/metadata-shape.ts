import { z } from 'zod';
import { isStorable } from './shape.ts';

const MAX_BYTES = 8_192;
/** Deep enough for any document that a person reads, shallow enough for any recursion. */
const MAX_DEPTH = 32;

type Complaint = { readonly message: string; readonly path: string[] };

/**
 * A JSON object that says the same after it was stored: of at most 8 KB, with no number that would come back as another
 * one, and no text that cannot be kept.
 */
export const metadataShape = z
  .custom<Record<string, unknown>>(isPlainObject, 'Metadata must be an object.')
  .superRefine((metadata, context) => {
    const complaint =
      complaintAboutForm(metadata) ??
      (storedBytes(metadata) > MAX_BYTES
        ? { message: `Metadata may take at most ${MAX_BYTES} bytes as JSON.`, path: [] }
        : complaintAboutValue(metadata, []));
    if (complaint) context.addIssue({ code: 'custom', ...complaint });
  });

/** Whether it is JSON at all, and not too deep for what looks at it next. */
function complaintAboutForm(value: unknown, depth = MAX_DEPTH): Complaint | null {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return null;
  if (!Array.isArray(value) && !isPlainObject(value)) return { message: 'Metadata must be JSON.', path: [] };
  if (depth === 0) return { message: `Metadata may be at most ${MAX_DEPTH} levels deep.`, path: [] };
  return firstOf(Object.values(value), (part) => complaintAboutForm(part, depth - 1));
}

function complaintAboutValue(value: unknown, path: string[]): Complaint | null {
  if (typeof value === 'string') return complaintAboutText(value);
  if (typeof value === 'number') {
    // Beyond 2^53 a whole number may have been another one when it was sent, and an infinite one was too large.
    const kept = Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
    return kept
      ? null
      : { message: 'This number cannot be kept as it is. Send it as a text, in quotes.', path };
  }
  if (typeof value !== 'object' || value === null) return null;
  return firstOf(
    Object.entries(value),
    ([name, part]) => complaintAboutText(name) ?? complaintAboutValue(part, [...path, name]),
  );
}

function complaintAboutText(text: string): Complaint | null {
  return isStorable(text) ? null : { message: 'Metadata holds a character that cannot be stored.', path: [] };
}

function firstOf<Part>(parts: readonly Part[], complain: (part: Part) => Complaint | null): Complaint | null {
  for (const part of parts) {
    const complaint = complain(part);
    if (complaint) return complaint;
  }
  return null;
}

/**
 * The size as JSON with every number written out, as PostgreSQL gives it back: of `1e-300` it makes three hundred
 * characters.
 */
function storedBytes(metadata: object): number {
  let bytes = 0;
  const text = JSON.stringify(metadata, (_name, value: unknown) => {
    if (typeof value === 'number') bytes += charactersWrittenOut(value) - String(value).length;
    return value;
  });
  return bytes + Buffer.byteLength(text);
}

function charactersWrittenOut(number: number): number {
  const text = String(number);
  const [, sign = '', first = '', rest = '', zeros = ''] = /^(-?)(\d)(?:\.(\d+))?e-(\d+)$/.exec(text) ?? [];
  // `1.5e-7` is `0.00000015`: a zero, the point, six zeros and the digits.
  return zeros === '' ? text.length : sign.length + 1 + Number(zeros) + first.length + rest.length;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
