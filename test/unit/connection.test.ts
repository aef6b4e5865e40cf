import fc from 'fast-check';
import { GraphQLError } from 'graphql';
import { describe, expect, it, test } from 'vitest';
import { type Keyset, pageOf, pageRequest } from '../../src/graphql/connection.ts';

interface Row {
  readonly id: string;
  readonly createdAt: Date;
  readonly email: string;
}

const byTime: Keyset<Row> = {
  name: 'CREATED_AT_DESC',
  direction: 'DESC',
  column: 'created_at',
  value: ({ createdAt }) => createdAt,
};
const byEmail: Keyset<Row> = {
  name: 'EMAIL_ASC',
  direction: 'ASC',
  column: 'email',
  value: ({ email }) => email,
};

const rows = fc.array(
  fc.record({
    id: fc.uuid(),
    createdAt: fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true }),
    email: fc.emailAddress().map((address) => address.slice(-254)),
  }),
  { maxLength: 120 },
);
const size = fc.integer({ min: 1, max: 100 });

const nothingBeyond = async () => false;

function codeOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    if (error instanceof GraphQLError) return error.extensions['code'];
    throw error;
  }
  return undefined;
}

describe('a page', () => {
  it('holds what was asked for, and knows whether there is more', () => {
    fc.assert(
      fc.property(rows, size, fc.boolean(), (found, first, backward) => {
        const request = pageRequest<Row>(backward ? { last: first } : { first }, byTime);
        // The statement reads one more than asked for.
        const read = found.slice(0, first + 1);
        const page = pageOf([...read], request, nothingBeyond);
        const nodes = page.edges.map(({ node }) => node);
        const expected = read.slice(0, first);
        expect(nodes).toEqual(backward ? expected.reverse() : expected);
        const more = found.length > first;
        expect(page.pageInfo).toMatchObject({
          hasNextPage: !backward && more,
          hasPreviousPage: backward && more,
        });
        expect(page.pageInfo.startCursor).toBe(page.edges[0]?.cursor ?? null);
        expect(page.pageInfo.endCursor).toBe(page.edges.at(-1)?.cursor ?? null);
      }),
    );
  });

  it('names each place with a cursor that leads back to it, in either order', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(byTime, byEmail), (found, keyset) => {
        const { edges } = pageOf(
          found.slice(0, 100),
          pageRequest<Row>({ first: 100 }, keyset),
          nothingBeyond,
        );
        for (const { cursor, node } of edges) {
          const place = { value: keyset.value(node), id: node.id };
          expect(pageRequest<Row>({ after: cursor }, keyset).after).toEqual(place);
          expect(pageRequest<Row>({ before: cursor }, keyset).before).toEqual(place);
          expect(cursor).toMatch(/^[\w-]+$/);
        }
      }),
    );
  });
});

describe('the size of a page', () => {
  it('is 20 where nothing is said', () => {
    expect(pageRequest({}, byTime)).toMatchObject({ size: 20, backward: false, after: null, before: null });
    expect(pageRequest({ first: null, last: null, after: null, before: null }, byTime).size).toBe(20);
  });

  test.each([{ first: 0 }, { first: 101 }, { first: -1 }, { last: 0 }, { last: 101 }, { first: 1, last: 1 }])(
    'is not %o',
    (args) => {
      expect(codeOf(() => pageRequest(args, byTime))).toBe('BAD_USER_INPUT');
    },
  );
});

describe('what is no cursor of the list', () => {
  const encoded = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString('base64url');
  const ID = '0198c0de-0000-7000-8000-000000000000';

  it('is anything that somebody made up', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(codeOf(() => pageRequest({ after: text }, byTime))).toBe('BAD_USER_INPUT');
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(codeOf(() => pageRequest({ before: encoded(value) }, byEmail))).toBe('BAD_USER_INPUT');
      }),
    );
  });

  test.each([
    ['another order', ['CREATED_AT_ASC', 1, ID]],
    ['a text for a time', ['CREATED_AT_DESC', '1', ID]],
    ['no whole millisecond', ['CREATED_AT_DESC', 1.5, ID]],
    ['a time before there were any', ['CREATED_AT_DESC', -1, ID]],
    ['a time after the last', ['CREATED_AT_DESC', 253_402_300_800_000, ID]],
    ['no id', ['CREATED_AT_DESC', 1]],
    ['an id that is no UUID', ['CREATED_AT_DESC', 1, 'x']],
    ['more than a place', ['CREATED_AT_DESC', 1, ID, 1]],
  ])('is one with %s', (_, parts) => {
    expect(codeOf(() => pageRequest({ after: encoded(parts) }, byTime))).toBe('BAD_USER_INPUT');
  });

  test.each([
    ['NUL', '\0'],
    ['a text that is longer than any address', 'x'.repeat(255)],
  ])('is one with %s', (_, value) => {
    expect(codeOf(() => pageRequest({ after: encoded(['EMAIL_ASC', value, ID]) }, byEmail))).toBe(
      'BAD_USER_INPUT',
    );
  });
});
