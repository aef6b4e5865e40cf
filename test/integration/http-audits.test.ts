import { serverAudits } from 'graphql-http';
import { expect, test } from 'vitest';
import { startToy } from '../support/toy-server.ts';

/** A GET needs a header that a simple request can't have; these audits send none, and ask for nothing that MUST be. */
const REFUSED_ON_PURPOSE = new Set([
  '5A70', // MAY accept application/x-www-form-urlencoded formatted GET requests
  'D6D5', // MAY allow URL-encoded JSON string {variables} parameter in GETs, graphql-response+json
  '6A70', // MAY allow URL-encoded JSON string {variables} parameter in GETs, json
]);

const audits = serverAudits({ url: 'http://127.0.0.1' });

test('there are as many audits as were read', () => {
  expect(audits).toHaveLength(61);
});

test.each(audits.map(({ id, name }) => [id, name]))('GraphQL over HTTP %s: %s', async (id) => {
  const { url } = await startToy();
  const audit = serverAudits({ url: `${url}/graphql` }).find((each) => each.id === id);
  const result = await audit?.fn();
  expect(result?.status, JSON.stringify(result)).toBe(REFUSED_ON_PURPOSE.has(id ?? '') ? 'notice' : 'ok');
});

test('with the header, those that are refused on purpose pass', async () => {
  const { url } = await startToy();
  const fetchFn = (address: string, init: RequestInit = {}) =>
    fetch(address, { ...init, headers: { ...init.headers, 'graphql-require-preflight': '1' } });
  const refused = serverAudits({ url: `${url}/graphql`, fetchFn }).filter(({ id }) =>
    REFUSED_ON_PURPOSE.has(id),
  );
  for (const audit of refused) expect((await audit.fn()).status).toBe('ok');
});
