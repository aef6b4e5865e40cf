import { describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import {
  lastNameShape,
  oneLine,
  parseShape,
  personNameShape,
  plainText,
  rolesShape,
  uuidOrNull,
} from '../../src/platform/shape.ts';
import { ValidationError } from '../../src/platform/validation-error.ts';

const LONE_SURROGATE = '\ud800';
const accepts = (shape: z.ZodType, value: unknown) => shape.safeParse(value).success;

/** Labels that take so many bytes together, as JSON. */
function labelsOfBytes(bytes: number): string[] {
  const labels = Array.from({ length: 31 }, (_, index) => `${index}`.padEnd(61, 'x'));
  const last = bytes - JSON.stringify([...labels, '']).length;
  return [...labels, 'y'.repeat(last)];
}

describe('roles', () => {
  it('are kept as they are, each once', () => {
    expect(rolesShape.parse(['editor', 'Editor', 'editor', 'a b'])).toEqual(['editor', 'Editor', 'a b']);
  });

  test.each([
    [['']],
    [['x'.repeat(65)]],
    [['a\tb']],
    [['a\0b']],
    [[LONE_SURROGATE]],
    [Array.from({ length: 51 }, (_, index) => `role-${index}`)],
    [['a\u2028b']],
    [['\u3164']],
    [labelsOfBytes(2_049)],
  ])('%j are refused', (roles) => {
    expect(accepts(rolesShape, roles)).toBe(false);
  });

  test.each([
    [[]],
    [['x'.repeat(64)]],
    [['😀'.repeat(64)]],
    [Array.from({ length: 50 }, (_, i) => `r${i}`)],
    [labelsOfBytes(2_048)],
  ])('%j are taken', (roles) => {
    expect(accepts(rolesShape, roles)).toBe(true);
  });

  it('that are too many are told by their number alone', () => {
    const many = Array.from({ length: 30_000 }, () => 7);
    expect(rolesShape.safeParse(many).error?.issues.map(({ message }) => message)).toEqual([
      'There may be at most 50 roles.',
    ]);
  });
});

describe('a name', () => {
  it('is trimmed', () => {
    expect(personNameShape.parse('  Ada ')).toBe('Ada');
  });

  it('is kept composed, however it was typed', () => {
    expect(personNameShape.parse('Zoe\u0308')).toBe('Zo\u00eb');
  });

  test.each([
    '',
    '   ',
    'x'.repeat(101),
    'A\nB',
    'A\0B',
    'A\u0085B',
    'A\u2028B',
    'A\u2029B',
    LONE_SURROGATE,
    ...[
      '\u200b',
      '\u2060',
      '\u3164',
      '\u2800',
      '\u0301',
      '\u0301 \u0903',
      '\u115f\uffa0',
      '\u00ad',
      '\ufe0f',
    ],
  ])('%j is refused', (name) => {
    expect(accepts(personNameShape, name)).toBe(false);
    expect(accepts(oneLine(100), name)).toBe(false);
  });

  test.each([
    'A',
    'x'.repeat(100),
    '😀'.repeat(100),
    '𠮷'.repeat(100),
    'Zoë',
    '李',
    'क्षि',
    '?',
    "O'Brien-Smith Jr.",
  ])('%j is taken', (name) => {
    expect(accepts(personNameShape, name)).toBe(true);
  });
});

describe('a last name', () => {
  test.each([null, '', '  ', '\t\n'])('of %j is none', (name) => {
    expect(lastNameShape.parse(name)).toBeNull();
  });

  it('is judged as a first one is', () => {
    expect(lastNameShape.parse(' Lovelace ')).toBe('Lovelace');
    expect(accepts(lastNameShape, '\u3164')).toBe(false);
    expect(accepts(lastNameShape, 'x'.repeat(101))).toBe(false);
  });
});

describe('plain text', () => {
  it('may have lines and tabs, and no other control characters', () => {
    expect(plainText(100).parse(' Dear Ada,\r\n\n\tcome in.\n')).toBe('Dear Ada,\r\n\n\tcome in.');
    for (const text of ['a\0b', 'a\u0007b', 'a\u009bb', LONE_SURROGATE, 'x'.repeat(101)]) {
      expect(accepts(plainText(100), text)).toBe(false);
    }
    expect(accepts(plainText(100), '😀'.repeat(100))).toBe(true);
  });
});

describe('an id', () => {
  it('that is no UUID is nobody’s', () => {
    const id = '0198c0de-0000-7000-8000-00000000ABCD';
    expect(uuidOrNull(id)).toBe(id.toLowerCase());
    for (const text of [
      '',
      '1',
      `${id}0`,
      ` ${id}`,
      `{${id}}`,
      id.replaceAll('-', ''),
      `${id}\n`,
      'null\0',
    ]) {
      expect(uuidOrNull(text)).toBeNull();
    }
  });
});

describe('an input of a wrong shape', () => {
  const shape = z.object({ name: personNameShape, roles: rolesShape });

  it('is refused with everything that is wrong, where it is, and never with what was sent', () => {
    const sent = { name: 'secret\0', roles: ['fine', 'secret\n'] };
    const refusal = (() => {
      try {
        return parseShape(shape, sent, ['input']);
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toBeInstanceOf(ValidationError);
    const { issues } = refusal as ValidationError;
    expect(issues.map(({ path }) => path.join('.'))).toEqual(['input.name', 'input.roles.1']);
    expect(JSON.stringify(issues)).not.toContain('secret');
    for (const { message } of issues) expect(message).toMatch(/^[A-Z].*\.$/);
  });

  it('is told at most five problems, and a list is judged by its length before its elements', () => {
    const issuesOf = (roles: readonly string[]) => {
      try {
        parseShape(shape, { name: 'Ada', roles });
        return [];
      } catch (error) {
        return (error as ValidationError).issues;
      }
    };
    expect(issuesOf(Array.from({ length: 50 }, () => ''))).toHaveLength(5);
    const ofTooMany = issuesOf(Array.from({ length: 30_000 }, () => ''));
    expect(ofTooMany.map(({ path, message }) => [path, message])).toEqual([
      [['roles'], 'There may be at most 50 roles.'],
    ]);
  });

  it('is refused in whole sentences even where it is of another type', () => {
    expect(() => parseShape(shape, { name: 7 })).toThrow(ValidationError);
    try {
      parseShape(shape, { name: 7 });
    } catch (error) {
      for (const { message } of (error as ValidationError).issues) {
        expect(message).toBe('This does not have the expected form.');
      }
    }
  });
});
