/** The console is served by the service that it talks to. */
export const GRAPHQL_URL = '/graphql';
