import { v7 as uuid } from 'uuid';
import type { App } from '../../src/app-type.ts';
import { sql } from '../../src/database/sql.ts';
import { createFlow, expectType, type Flow } from './flow.ts';
import type { CreateInviteInput } from './generated/graphql.ts';
import type { GraphqlClient } from './graphql-client.ts';

export const PASSWORD = 'correct horse battery staple';

interface SeedApp {
  readonly app: App;
  client(bearer?: string): GraphqlClient;
}

/** A person with an account, signed in. */
export interface PersonSeed {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Everything that this person can do. */
  readonly can: Flow;
}

/** An admin, who can bring others in with one call. */
export interface AdminSeed extends PersonSeed {
  /** Invites an address and expects that it works. */
  invites(
    email: string,
    input?: Partial<CreateInviteInput>,
  ): Promise<{ id: string; email: string; token: string; inviteLink: string }>;
  /** Invites somebody who accepts at once. */
  bringsIn(email: string, input?: Partial<CreateInviteInput>): Promise<PersonSeed>;
  /** Makes an API key with these scopes, and answers with what can be done with it. */
  makesKey(...scopes: string[]): Promise<Flow>;
}

let count = 0;

/** An address that no other test uses. */
export function someone(name = 'someone'): string {
  count += 1;
  return `${name}-${count}@example.com`;
}

let passwordHash: Promise<string> | undefined;

/** Puts an ADMIN into the database and signs it in, as if it had accepted the first invite. */
export async function seedAdmin(seedApp: SeedApp): Promise<AdminSeed> {
  const { app } = seedApp;
  const id = uuid();
  const email = someone('admin');
  passwordHash ??= app.hasher.hash(PASSWORD);
  await app.db.execute(sql`
    INSERT INTO users (id, email, first_name, last_name, role, password_hash)
    VALUES (${id}::uuid, ${email}, 'Grace', 'Hopper', 'ADMIN', ${await passwordHash})`);
  const person = await signedIn(seedApp, email, PASSWORD);

  async function invites(address: string, input: Partial<CreateInviteInput> = {}) {
    const result = await person.can.createInvite({ email: address, ...input });
    const { invite, token, inviteLink } = expectType(result, 'CreateInvitePayload');
    return { id: invite.id, email: invite.email, token, inviteLink };
  }
  return {
    ...person,
    invites,
    async bringsIn(address, input) {
      const { token } = await invites(address, input);
      const result = await createFlow(seedApp.client()).acceptInvite({
        token,
        firstName: 'Ada',
        password: PASSWORD,
      });
      const { user, session } = expectType(result, 'AcceptInvitePayload');
      return personOf(seedApp, user, session, PASSWORD);
    },
    async makesKey(...scopes) {
      const result = await person.can.createApiKey({ name: 'a service', scopes });
      return createFlow(seedApp.client(expectType(result, 'CreateApiKeyPayload').secret));
    },
  };
}

/** Signs a person in. */
export async function signedIn(seedApp: SeedApp, email: string, password: string): Promise<PersonSeed> {
  const result = await createFlow(seedApp.client()).signIn(email, password);
  const { user, session } = expectType(result, 'SignInPayload');
  return personOf(seedApp, user, session, password);
}

function personOf(
  { client }: SeedApp,
  { id, email }: { id: string; email: string },
  { accessToken, refreshToken }: { accessToken: string; refreshToken: string },
  password: string,
): PersonSeed {
  return { id, email, password, accessToken, refreshToken, can: createFlow(client(accessToken)) };
}
