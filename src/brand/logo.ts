import { createHash } from 'node:crypto';
import type { Complain } from './problems.ts';

/** A picture that goes into mails and is served to pages. */
export interface Logo {
  readonly fileName: 'logo.png' | 'logo.svg';
  readonly type: 'image/png' | 'image/svg+xml';
  readonly content: Buffer;
  /** Width by height, where it can be told: mail programs of the desktop want numbers. */
  readonly aspect: number | null;
  /** SHA-256 of the content, in base64url. */
  readonly hash: string;
}

const MOST_BYTES = 65_536;
const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

/** What runs, or leads elsewhere, in a picture that is to do neither. */
const UNSAFE_SVG = [
  [/<script|<foreignObject|<iframe|javascript:/i, 'holds a script, or a page.'],
  [/\son\w+\s*=/i, 'holds a handler of events.'],
  [/<!DOCTYPE|<!ENTITY/i, 'holds a document type; take it out.'],
  [/(?:href|src)\s*=\s*["']?\s*(?!["']?#|["']?data:image\/)\S/i, 'refers to something outside of it.'],
  [/url\(\s*["']?(?!#|data:image\/)|@import/i, 'refers to something outside of it.'],
] as const;

/** Reads a logo; null, having complained, where it cannot be used. */
export function readLogo(fileName: Logo['fileName'], content: Buffer, complain: Complain): Logo | null {
  if (content.length > MOST_BYTES) {
    complain(fileName, null, `has ${content.length} bytes; it may have at most ${MOST_BYTES} (64 KB).`);
    return null;
  }
  const problem = fileName === 'logo.png' ? pngProblem(content) : svgProblem(content.toString('utf8'));
  if (problem !== null) {
    complain(fileName, null, problem);
    return null;
  }
  return {
    fileName,
    type: fileName === 'logo.png' ? 'image/png' : 'image/svg+xml',
    content,
    aspect: fileName === 'logo.png' ? pngAspect(content) : svgAspect(content.toString('utf8')),
    hash: createHash('sha256').update(content).digest('base64url'),
  };
}

function pngProblem(content: Buffer): string | null {
  return content.subarray(0, 8).equals(PNG_SIGNATURE) && content.length > 24 ? null : 'is no PNG.';
}

function svgProblem(text: string): string | null {
  if (!/^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<svg[\s>]/.test(text)) return 'is no SVG.';
  // A name of a namespace looks like an address, and is none.
  const drawn = text.replace(/\sxmlns(?::\w+)?\s*=\s*(?:"[^"]*"|'[^']*')/g, '');
  return UNSAFE_SVG.find(([pattern]) => pattern.test(drawn))?.[1] ?? null;
}

/** From the first chunk, IHDR (PNG, section 11.2.1). */
function pngAspect(content: Buffer): number | null {
  const height = content.readUInt32BE(20);
  return height === 0 ? null : content.readUInt32BE(16) / height;
}

function svgAspect(text: string): number | null {
  const [, box = ''] = /\sviewBox\s*=\s*["']([^"']*)["']/.exec(text) ?? [];
  const [, , width = 0, height = 0] = box
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  return width > 0 && height > 0 ? width / height : null;
}
