/** One tab of the explorer, as GraphiQL takes it. */
export interface GraphiqlTab {
  readonly query: string;
  readonly variables: string;
  readonly headers: string;
}

const SIGNED_IN = { authorization: 'Bearer <the accessToken of the tab SignIn>' };

/** The tour: an invite's whole life, a tab a step. */
export const GRAPHIQL_TABS: readonly GraphiqlTab[] = [
  tab(
    `# 1. Sign in, and put the access token into the headers of the tabs that ask for it.
mutation SignIn($input: SignInInput!) {
  signIn(input: $input) {
    __typename
    ... on SignInPayload { user { name role } session { accessToken refreshToken expiresIn } }
    ... on Error { code message }
  }
}`,
    { input: { email: 'admin@example.com', password: '' } },
  ),
  tab(
    `# 2. Invite somebody. The link is in the mail, and here.
mutation CreateInvite($input: CreateInviteInput!) {
  createInvite(input: $input) {
    __typename
    ... on CreateInvitePayload { invite { id email role status expiresAt } token inviteLink }
    ... on Error { code message }
  }
}`,
    { input: { email: 'ada@example.com', role: 'MEMBER', message: 'Welcome.' } },
    SIGNED_IN,
  ),
  tab(
    `# 3. What the holder of the link may see before accepting.
query ValidateInvite($token: String!) {
  validateInvite(token: $token) {
    valid
    code
    message
    invite { email role invitedByName expiresAt }
  }
}`,
    { token: '' },
  ),
  tab(
    `# 4. Accept: the account is made, and signed in.
mutation AcceptInvite($input: AcceptInviteInput!) {
  acceptInvite(input: $input) {
    __typename
    ... on AcceptInvitePayload { user { id email name role } session { accessToken refreshToken expiresIn } }
    ... on Error { code message }
  }
}`,
    { input: { token: '', firstName: 'Ada', lastName: 'Lovelace', password: '' } },
  ),
  tab(
    `# 5. The invites, newest first.
query Invites($filter: InviteFilter) {
  invites(first: 20, filter: $filter) {
    totalCount
    nodes { id email role status expiresAt acceptedAt invitedBy { name } delivery { status } }
    pageInfo { endCursor hasNextPage }
  }
}`,
    { filter: {} },
    SIGNED_IN,
  ),
];

function tab(query: string, variables: object, headers: object = {}): GraphiqlTab {
  return {
    query,
    variables: JSON.stringify(variables, null, 2),
    headers: JSON.stringify(headers, null, 2),
  };
}
