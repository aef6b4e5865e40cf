import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFlow, expectType } from '../support/flow.ts';
import { graphqlClient } from '../support/graphql-client.ts';
import { type AdminSeed, PASSWORD } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

/** What nginx, HAProxy and most load balancers take of a request's headers unless they are told otherwise. */
const USUAL_HEADER_BYTES = 8 * 1024;

let app: TestApp;
let admin: AdminSeed;
let proxy: Server;
let through: string;
beforeAll(async () => {
  app = await startTestApp({ env: { PUBLIC_URL: `https://${'a'.repeat(60)}.invitations.example.com` } });
  admin = await app.admin();
  proxy = createServer({ maxHeaderSize: USUAL_HEADER_BYTES }, (req, res) => {
    const passed = request(app.url + req.url, { method: req.method, headers: req.headers }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    });
    req.pipe(passed);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  through = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/graphql`;
});
afterAll(async () => {
  proxy.closeAllConnections();
  proxy.close();
  await app.stop();
});

/** Fifty labels that take 2,048 bytes together as JSON, most of them in letters of four bytes. */
function largestLabels(): string[] {
  const labels = Array.from({ length: 49 }, (_, index) => `${'𠮷'.repeat(8)}${index}`);
  const room = 2_048 - Buffer.byteLength(JSON.stringify([...labels, '']));
  return [...labels, '𠮷'.repeat(Math.floor(room / 4)) + 'x'.repeat(room % 4)];
}

describe('the largest account that the bounds allow', () => {
  it('signs in, lists and refreshes through a proxy that takes 8 KB of headers', async () => {
    const roles = largestLabels();
    expect(Buffer.byteLength(JSON.stringify(roles))).toBe(2_048);
    const email = `${'a'.repeat(64)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(57)}.com`;
    const { token } = await admin.invites(email, { role: 'ADMIN', roles });
    const client = (bearer?: string) => createFlow(graphqlClient(through, bearer));
    const name = '𠮷'.repeat(100);
    expectType(
      await client().acceptInvite({ token, firstName: name, lastName: name, password: PASSWORD }),
      'AcceptInvitePayload',
    );

    const { session } = expectType(await client().signIn(email, PASSWORD), 'SignInPayload');
    expect(await client(session.accessToken).me()).toMatchObject({ email, roles, firstName: name });
    expect((await client(session.accessToken).invites()).nodes.length).toBeGreaterThan(0);
    const refreshed = await client().refreshSession(session.refreshToken);
    const { accessToken } = expectType(refreshed, 'RefreshSessionPayload').session;
    expect((await client(accessToken).me())?.email).toBe(email);
  });

  it('cannot be given one label more, in any way in which labels are given', async () => {
    const roles = Array.from({ length: 33 }, (_, index) => `${index}`.padEnd(60, 'x'));
    const invite = await admin.invites('small@example.com');
    for (const result of [
      await admin.can.createInvite({ email: 'large@example.com', roles }),
      await admin.can.updateInvite({ invite: { id: invite.id }, roles }),
      await admin.can.updateUser({ id: admin.id, roles }),
    ]) {
      expect(expectType(result, 'ValidationError').issues).toEqual([
        { path: ['roles'], message: 'The roles may take at most 2048 bytes together, as JSON.' },
      ]);
    }
  });
});
