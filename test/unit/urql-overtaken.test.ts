import { Client, fetchExchange, gql } from 'urql';
import { expect, test } from 'vitest';
import { InviteStatsDocument } from '../../client/generated/graphql.ts';
import { createUsherCache } from '../../client/urql/cache.ts';

/** A service whose every answer waits for the test to give it. */
function startSlowService() {
  const asked: { readonly name: string; readonly answer: (data: unknown) => void }[] = [];
  const client = new Client({
    url: 'http://127.0.0.1/graphql',
    preferGetMethod: false,
    exchanges: [createUsherCache({ pages: 'separate' }), fetchExchange],
    fetch: (_url, init) =>
      new Promise((resolve) => {
        const answer = (data: unknown) => resolve(Response.json({ data }));
        asked.push({ name: JSON.parse(String(init?.body)).operationName, answer });
      }),
  });
  const next = async (name: string, data: unknown) => {
    await expect.poll(() => asked.map((request) => request.name)).toContain(name);
    const [request] = asked.splice(
      asked.findIndex((one) => one.name === name),
      1,
    );
    request?.answer(data);
  };
  return { client, next, waiting: () => asked.length };
}

const stats = (pending: number, revoked: number) => ({
  inviteStats: { __typename: 'InviteStats', pending, accepted: 0, declined: 0, revoked, expired: 0 },
});
const REVOKE = gql`
  mutation RevokeInvite {
    revokeInvite(input: { id: "ada" }) {
      __typename
      ... on RevokeInvitePayload {
        invite {
          __typename
          id
          status
        }
      }
    }
  }
`;

const revocation = {
  revokeInvite: {
    __typename: 'RevokeInvitePayload',
    invite: { __typename: 'Invite', id: 'ada', status: 'REVOKED' },
  },
};

test('counts that were on their way while an invite was revoked are asked for again, and never lost', async () => {
  const { client, next, waiting } = startSlowService();
  let shown: number | undefined;
  let stale = true;
  const watch = () =>
    client.query(InviteStatsDocument, {}, { requestPolicy: 'cache-and-network' }).subscribe((result) => {
      shown = result.data?.inviteStats?.revoked;
      stale = result.stale;
    });
  watch();
  await next('InviteStats', stats(1, 0));
  await expect.poll(() => shown).toBe(0);

  const revoked = client.mutation(REVOKE, {}).toPromise();
  const { unsubscribe } = watch();
  await next('RevokeInvite', revocation);
  await revoked;
  await next('InviteStats', stats(1, 0));
  await next('InviteStats', stats(0, 1));
  await expect.poll(() => [shown, stale]).toEqual([1, false]);
  expect(waiting()).toBe(0);
  unsubscribe();
});
