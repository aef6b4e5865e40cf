import { appendFileSync } from 'node:fs';
import { inject } from 'vitest';

const seen = new Set<string>();

/** Notes every `__typename` in an answer, so that the run can say which members of which unions no test ever saw. */
export function seenTypenames(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    if (key === '__typename' && typeof child === 'string' && !seen.has(child)) {
      seen.add(child);
      appendFileSync(inject('seenTypenamesFile'), `${child}\n`);
    }
    seenTypenames(child);
  }
}
