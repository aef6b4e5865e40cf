import fc from 'fast-check';
import pg from 'pg';
import { describe, expect, it, test } from 'vitest';
import { COLUMN_TYPES } from '../../src/database/column-types.ts';
import { isoText, parseTimestamp } from '../../src/database/timestamps.ts';

const usual = (type: number) => pg.types.getTypeParser(type as number as typeof pg.types.builtins.TEXT);
const ours = (type: number) =>
  COLUMN_TYPES.getTypeParser(type as number as typeof pg.types.builtins.TEXT, 'text');
const TEXT_ARRAY = 1009;
const anyTime = fc.date({ noInvalidDate: true });

/** As PostgreSQL writes a timestamptz in UTC: a space, no zeros at the end of the seconds. */
function asPostgres(time: Date): string {
  return time
    .toISOString()
    .replace('T', ' ')
    .replace(/\.?0*Z$/, '+00');
}

describe('a time', () => {
  it('is written as JSON writes it, whatever it is', () => {
    fc.assert(
      fc.property(anyTime, (time) => {
        expect(isoText(time)).toBe(time.toISOString());
      }),
    );
  });

  it('that is none cannot be written', () => {
    expect(() => isoText(new Date(Number.NaN))).toThrow(RangeError);
  });

  it('is read from a column as `pg` reads it', () => {
    const inFourDigits = fc.date({
      noInvalidDate: true,
      min: new Date('0001-01-01'),
      max: new Date('9999-12-31'),
    });
    fc.assert(
      fc.property(inFourDigits, (time) => {
        const text = asPostgres(time);
        expect(parseTimestamp(text)).toEqual(time);
        expect(ours(pg.types.builtins.TIMESTAMPTZ)(text)).toEqual(usual(pg.types.builtins.TIMESTAMPTZ)(text));
      }),
    );
  });

  test.each([
    '2026-11-21 09:36:17.5+05:30',
    '2026-11-21 09:36:17-03',
    '12026-11-21 09:36:17+00',
    'infinity',
    '0044-03-15 12:00:00+00 BC',
  ])('%s is left to `pg`', (text) => {
    expect(parseTimestamp(text)).toBeNull();
    expect(ours(pg.types.builtins.TIMESTAMPTZ)(text)).toEqual(usual(pg.types.builtins.TIMESTAMPTZ)(text));
  });
});

describe('an array of texts', () => {
  test.each([
    '{}',
    '{a}',
    '{editor,reader}',
    '{"a,b",c}',
    '{"say \\"hi\\"",x}',
    '{NULL,a}',
    '{"NULL",null}',
    '{""}',
    '{{a,b},{c,d}}',
  ])('%s is read as `pg` reads it', (text) =>
    expect(ours(TEXT_ARRAY)(text)).toEqual(usual(TEXT_ARRAY)(text)),
  );
});
