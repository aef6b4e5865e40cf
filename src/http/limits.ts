/** What one process takes on. Times in milliseconds, sizes in bytes. */
export interface HttpLimits {
  /** A request's body; a GraphQL document and its variables are a few hundred bytes. */
  readonly bodyBytes: number;
  /** The body of a `createInvites` by somebody who may invite: 1,000 invites with messages. */
  readonly batchBodyBytes: number;
  /** The request line and the headers together; also bounds what a GET can ask. */
  readonly headerBytes: number;
  /** Operations that run at the same time. More are told to come again. */
  readonly operationsInFlight: number;
  /** Event streams that are open at the same time. They cost memory but no work, so they count apart. */
  readonly streams: number;
  /** How long an operation may run before it is answered with SERVICE_UNAVAILABLE. */
  readonly operationMs: number;
  /** How long a client may take to send its headers, against those that send a byte at a time. */
  readonly headersMs: number;
  /** How long a client may take to send the whole request. */
  readonly requestMs: number;
  /** How long an idle connection is kept; longer than the 60 s of the usual load balancers, so that they close first. */
  readonly keepAliveMs: number;
  /** How long an answer may wait for a client that reads nothing of it. Event streams send a sign of life more often. */
  readonly stalledMs: number;
  readonly connections: number;
  /** Of one address, so that it alone can shut nobody else out. Not counted behind proxies, where all have theirs. */
  readonly connectionsPerAddress: number;
  /** While stopping: how long idle connections may still bring a request that is already on its way. */
  readonly lingerMs: number;
  /** While stopping: how long requests that run may take to end. The whole process has 25 s. */
  readonly drainMs: number;
}

export const HTTP_LIMITS: HttpLimits = {
  bodyBytes: 64 * 1024,
  batchBodyBytes: 1024 * 1024,
  headerBytes: 16 * 1024,
  operationsInFlight: 200,
  streams: 1_000,
  operationMs: 15_000,
  headersMs: 10_000,
  requestMs: 15_000,
  keepAliveMs: 65_000,
  stalledMs: 30_000,
  connections: 4_000,
  connectionsPerAddress: 2_000,
  lingerMs: 250,
  drainMs: 15_000,
};
