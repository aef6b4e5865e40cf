/** Who is measured: two of them at a time. */
export type Side = 'baseline' | 'usher' | 'plain stack';

/** What the requests of a burst hold beside their number. */
export interface Facts {
  /** The access token of an admin; null for whoever asks for none. */
  readonly bearer: string | null;
  /** The cursor behind which a page lies; null for the first page. */
  readonly after: string | null;
}

/** Something that sides are asked to do. All get the same variables, and answer with the same data. */
export interface Operation {
  readonly title: string;
  readonly query: string;
  /** @param n counts the requests for the operation, so that no two invite the same address or use the same link */
  variables(n: number, facts: Facts): object;
  /** Whether an answer is what was asked for, and whole. */
  isGood(answer: string): boolean;
  /** How many ask at once. */
  readonly connections: readonly number[];
}

const ALL_CONNECTIONS = [1, 16, 64];
/** Two passwords are hashed at once and sixteen wait; more are told to come again, by design. */
const HASHING_CONNECTIONS = [1, 16];
/** A thousand rows keep both cores busy already; more at once only wait for each other. */
const BATCH_CONNECTIONS = [1, 4];
export const BATCH_SIZE = 1_000;
export const PAGE_SIZE = 50;
export const PASSWORD = 'correct horse battery staple';

/**
 * The link of the nth invite of the filled table: 43 digits, of which `fillInvites` stores the hash. Four in ten invites
 * are live: those whose number ends in 0 to 3.
 */
export function seededToken(live: number): string {
  const n = Math.floor(live / 4) * 10 + (live % 4);
  return String(n).padStart(43, '0');
}

const INVITE_FIELDS = `id email role roles status message expiresAt createdAt updatedAt
  delivery { status sentCount } invitedBy { id email name }`;

function invitee(name: string) {
  return { email: `${name}@example.com`, roles: ['editor'], message: 'Welcome!' };
}

const page: Pick<Operation, 'query' | 'variables' | 'isGood' | 'connections'> = {
  query: `query Page($first: Int!, $after: String) {
    invites(first: $first, after: $after) {
      nodes { ${INVITE_FIELDS} }
      pageInfo { hasNextPage endCursor }
    }
  }`,
  variables: (_, { after }) => ({ first: PAGE_SIZE, after }),
  isGood: (answer) => count(answer, '"invitedBy":{') === PAGE_SIZE && answer.includes('"hasNextPage":true'),
  connections: ALL_CONNECTIONS,
};

export const OPERATIONS = {
  validateInvite: {
    title: '`validateInvite`',
    query: `query Validate($token: String!) {
      validateInvite(token: $token) { valid code invite { email role roles invitedByName message expiresAt } }
    }`,
    variables: (n) => ({ token: seededToken(n % 400) }),
    isGood: (answer) => answer.includes('"valid":true'),
    connections: ALL_CONNECTIONS,
  },
  me: {
    title: '`{ me { id } }`',
    query: '{ me { id } }',
    variables: () => ({}),
    isGood: (answer) => answer.includes('"me":{"id":"'),
    connections: ALL_CONNECTIONS,
  },
  firstPage: { title: 'a page of 50, the first', ...page },
  deepPage: { title: 'a page of 50, half-way down', ...page },
  createInvite: {
    title: '`createInvite`',
    query: `mutation Create($input: CreateInviteInput!) {
      result: createInvite(input: $input) {
        __typename
        ... on CreateInvitePayload { created inviteLink invite { id email status expiresAt } }
      }
    }`,
    variables: (n) => ({ input: invitee(`new-${n}`) }),
    isGood: (answer) => answer.includes('"created":true'),
    connections: ALL_CONNECTIONS,
  },
  createInvites: {
    title: '`createInvites` of 1,000',
    query: `mutation CreateMany($input: CreateInvitesInput!) {
      result: createInvites(input: $input) {
        __typename
        ... on CreateInvitesPayload { createdCount results { ... on CreateInvitePayload { invite { id email } } } }
      }
    }`,
    variables: (n) => ({
      input: { invites: Array.from({ length: BATCH_SIZE }, (_, row) => invitee(`batch-${n}-${row}`)) },
    }),
    isGood: (answer) =>
      answer.includes(`"createdCount":${BATCH_SIZE}`) && count(answer, '"id":') === BATCH_SIZE,
    connections: BATCH_CONNECTIONS,
  },
  acceptInvite: {
    title: '`acceptInvite`',
    query: `mutation Accept($input: AcceptInviteInput!) {
      result: acceptInvite(input: $input) {
        __typename
        ... on AcceptInvitePayload { user { id email } session { accessToken refreshToken } }
      }
    }`,
    // Past those that validateInvite looks at.
    variables: (n) => ({ input: { token: seededToken(400 + n), firstName: 'Ada', password: PASSWORD } }),
    isGood: (answer) => answer.includes('"refreshToken":"'),
    connections: HASHING_CONNECTIONS,
  },
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof OPERATIONS;

function count(text: string, part: string): number {
  let found = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) found += 1;
  return found;
}
