import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { eventSchemas } from '../../src/audit-log/event-schemas.ts';

interface Schema {
  readonly properties: Readonly<Record<string, object>>;
  readonly required: readonly string[];
}
type Schemas = { readonly $defs: Readonly<Record<string, Schema>> };

/** What a receiver that was written for the released schemas could not take any more. */
function breaks(released: Schemas, now: Schemas): string[] {
  return Object.entries(released.$defs).flatMap(([type, { properties, required }]) => {
    const present = now.$defs[type];
    if (!present) return [`${type} is gone`];
    const changed = Object.entries(properties).filter(
      ([name, field]) => shapeOf(field) !== shapeOf(present.properties[name]),
    );
    const optional = required.filter((name) => !present.required.includes(name));
    return [...changed.map(([name]) => name), ...optional].map((name) => `${type}.${name} has changed`);
  });
}

/** A field without its description, which may be put better. */
function shapeOf(field: object | undefined): string {
  return JSON.stringify({ ...field, description: undefined });
}

// What the last release promised. A release replaces this file; nothing else may.
const released = JSON.parse(
  readFileSync(new URL('./released/events.v1.json', import.meta.url), 'utf8'),
) as Schemas;

describe('a receiver of events that was written for the last release', () => {
  it('goes on working', () => {
    expect(breaks(released, eventSchemas() as Schemas)).toEqual([]);
  });

  it('would be warned of a type that is gone, a field of another type and one that may be missing', () => {
    const now = structuredClone(released) as { $defs: Record<string, Schema> };
    delete now.$defs['invite.deleted'];
    now.$defs['invite.expired'] = {
      properties: { ...now.$defs['invite.expired']?.properties, linkVersion: { type: 'string' } },
      required: (now.$defs['invite.expired']?.required ?? []).filter((name) => name !== 'email'),
    };
    expect(breaks(released, now)).toEqual([
      'invite.expired.linkVersion has changed',
      'invite.expired.email has changed',
      'invite.deleted is gone',
    ]);
  });
});
