import { EventEmitter, on, once } from 'node:events';
import { connect } from 'node:net';
import { buildSchema, GraphQLError, type GraphQLScalarType, type GraphQLSchema } from 'graphql';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { createHttpServer, type HttpServerOptions } from '../../src/http/server.ts';
import { ServiceUnavailableError } from '../../src/platform/service-unavailable-error.ts';

/** What a driver's error may hold, and no answer may. */
export const DRIVER_MESSAGE = 'duplicate key value (email)=(ada@example.com) at 10.0.0.7:5432';

const SDL = /* GraphQL */ `
  scalar Day
  enum Role { ADMIN MEMBER }
  input Filter { role: Role, since: Day, days: [Day!], name: String, first: Int, and: Filter, names: [String!], required: Boolean! = true }
  input Credentials { email: String!, password: String! }
  input Row { email: String!, note: String }
  input By @oneOf { id: ID, email: String }
  type Person { id: ID!, name: String!, role: Role!, friend: Person, friends: [Person!]!, fields: [Person!]! }
  type Session { accessToken: String!, person: Person! }
  type InvalidError { message: String! }
  union SignInResult = Session | InvalidError
  type Query {
    me: Person
    who: String
    validateInvite(token: String!): String
    person(id: ID!, role: Role, since: Day, by: By): Person
    personBy(by: By!): Person
    people(filter: Filter): [Person!]!
    echo(text: String!): String
    slow: String
    large: String
    broken: String
    brokenForSure: String!
    badScalar: Int
    unavailable: String
    unavailableForLong: String
    forbidden: String
    loose: String
  }
  type Mutation {
    signIn(input: Credentials!): SignInResult
    acceptInvite(token: String!): String
    refreshSession(token: String!): String
    declineInvite(token: String!): String
    createInvites(invites: [Row!]!): Int
    signOut: Boolean
  }
  type Subscription { counted(to: Int!): Int, flood: String, waiting: Int, late: Int, broken: Int, forbidden: Int }
`;

/** More than the buffers on the way of an answer hold. */
const LARGE = 'x'.repeat(16 * 1024 * 1024);

/** What tests may watch and steer of the toy's resolvers. */
export class Toy extends EventEmitter {
  running = 0;
  ended = 0;
  daysRead = 0;
}

function toySchema(toy: Toy): GraphQLSchema {
  const schema = buildSchema(SDL);
  const ada = { id: '1', name: 'Ada', role: 'ADMIN', friend: null, friends: [], fields: [] };
  const resolvers: Record<
    string,
    Record<string, (source: unknown, args: never, context: ToyContext) => unknown>
  > = {
    Query: {
      me: () => ada,
      who: (_source, _args, context) => context.clientAddress,
      validateInvite: () => 'valid',
      person: () => ada,
      personBy: () => ada,
      people: () => [ada, ada],
      echo: (_source, { text }: { text: string }) => text,
      slow: async () => {
        toy.running += 1;
        toy.emit('running');
        await once(toy, 'release');
        toy.running -= 1;
        return 'done';
      },
      large: () => LARGE,
      broken: () => {
        throw Object.assign(new Error(DRIVER_MESSAGE), { detail: 'secret-detail', code: '23505' });
      },
      brokenForSure: () => null,
      badScalar: () => 'not-a-number-secret',
      unavailable: () => {
        throw new ServiceUnavailableError('away', { cause: new Error(DRIVER_MESSAGE), retryAfterSeconds: 3 });
      },
      forbidden: () => {
        throw new GraphQLError('You may not do this.', { extensions: { code: 'FORBIDDEN' } });
      },
      loose: () => {
        throw new GraphQLError(`loose ${DRIVER_MESSAGE}`, { extensions: { code: 'SOME_LIBRARY' } });
      },
    },
    Mutation: {
      signIn: (_source, { input }: { input: { password: string } }) =>
        input.password === 'right'
          ? { __typename: 'Session', accessToken: 'token', person: ada }
          : { __typename: 'InvalidError', message: 'Wrong.' },
      createInvites: async (_source, { invites }: { invites: unknown[] }, context) => {
        if (!(await context.viewer()))
          throw new GraphQLError('Sign in.', { extensions: { code: 'UNAUTHENTICATED' } });
        return invites.length;
      },
      signOut: () => true,
    },
  };
  for (const [typeName, fields] of Object.entries(resolvers)) {
    const type = schema.getType(typeName);
    if (!type || !('getFields' in type)) throw new Error(`no type ${typeName}`);
    for (const [name, resolve] of Object.entries(fields))
      Object.assign(type.getFields()[name] ?? {}, { resolve });
  }
  const subscriptions: Record<string, unknown> = {
    async *counted(_source: unknown, { to }: { to: number }) {
      for (let count = 1; count <= to; count += 1) yield { counted: count };
    },
    async *waiting() {
      toy.running += 1;
      toy.emit('running');
      try {
        for await (const [count] of on(toy, 'tick')) yield { waiting: count };
      } finally {
        toy.ended += 1;
      }
    },
    async *flood() {
      try {
        for (;;) yield { flood: LARGE };
      } finally {
        toy.ended += 1;
      }
    },
    late: async () => {
      toy.running += 1;
      toy.emit('running');
      await once(toy, 'release');
      return {
        [Symbol.asyncIterator]() {
          return this;
        },
        next: () => new Promise(() => {}),
        return: async () => {
          toy.ended += 1;
          return { done: true, value: undefined };
        },
      };
    },
    async *broken() {
      yield { broken: 'not-a-number-secret' };
    },
    forbidden() {
      throw new GraphQLError('You may not do this.', { extensions: { code: 'FORBIDDEN' } });
    },
  };
  for (const [name, subscribe] of Object.entries(subscriptions)) {
    Object.assign(schema.getSubscriptionType()?.getFields()[name] ?? {}, { subscribe });
  }
  const day = schema.getType('Day') as GraphQLScalarType;
  day.parseValue = (value) => {
    toy.daysRead += 1;
    if (value === 'today') return value;
    throw new Error(`Day cannot be ${String(value)}`);
  };
  day.parseLiteral = (node) => day.parseValue('value' in node ? node.value : null);
  return schema;
}

interface ToyContext {
  readonly clientAddress: string;
  viewer(): Promise<{ scopes: ReadonlySet<string> } | null>;
}

const VIEWERS: Readonly<Record<string, { scopes: ReadonlySet<string> }>> = {
  'Bearer admin': { scopes: new Set(['invites:read', 'invites:write']) },
  'Bearer member': { scopes: new Set(['invites:read']) },
};

export interface ToyServer {
  readonly url: string;
  readonly port: number;
  readonly toy: Toy;
  /** Every line that was logged, as text. */
  readonly logs: string[];
  close(): Promise<void>;
  /** Posts a body as JSON, with other headers where they are given. */
  post(body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Posts a query and reads the answer. */
  ask(query: string, variables?: object): Promise<ToyAnswer>;
}

export interface ToyAnswer {
  data?: Record<string, unknown> | null;
  errors?: {
    message: string;
    path?: unknown[];
    extensions: { code: string; requestId: string; path?: unknown[] };
  }[];
}

/** Starts the HTTP edge around a toy schema, on a free port; stops with the test. */
export async function startToy(
  options: Partial<Omit<HttpServerOptions, 'config'>> & {
    config?: Partial<HttpServerOptions['config']>;
  } = {},
): Promise<ToyServer> {
  const toy = new Toy();
  toy.setMaxListeners(0);
  const logs: string[] = [];
  const server = createHttpServer({
    schema: toySchema(toy),
    schemaSdl: () => SDL,
    log: pino({ level: 'info' }, { write: (line: string) => logs.push(line) }),
    createContext: ({ headers, clientAddress }): ToyContext => ({
      clientAddress,
      viewer: async () => VIEWERS[headers.authorization ?? ''] ?? null,
    }),
    ready: async () => true,
    jwks: () => ({ keys: [] }),
    ...options,
    // Nobody else's request is on its way.
    limits: { lingerMs: 0, ...options.limits },
    config: {
      host: '127.0.0.1',
      port: 0,
      publicUrl: null,
      corsOrigins: [],
      trustProxy: 0,
      graphiql: false,
      ...options.config,
    },
  });
  const { url, port } = await server.listen();
  onTestFinished(async () => {
    toy.emit('release');
    await server.close();
  });
  const post: ToyServer['post'] = (body, headers = {}) =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body:
        typeof body === 'string'
          ? body
          : body instanceof Uint8Array
            ? new Uint8Array(body)
            : JSON.stringify(body),
    });
  return {
    url,
    port,
    toy,
    logs,
    close: () => server.close(),
    post,
    ask: async (query, variables) => (await (await post({ query, variables })).json()) as ToyAnswer,
  };
}

/** The first error's code, or null where there is none. */
export function codeOf({ errors }: ToyAnswer): string | null {
  return errors?.[0]?.extensions.code ?? null;
}

/** Writes bytes to a server and reads until it hangs up. */
export async function raw(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(text);
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk.toString();
  });
  await once(socket, 'close');
  return answer;
}
