// npm run build:graphiql: writes the explorer's page, compressed. It is nine megabytes, a quarter of that compressed,
// and the same for everybody.
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import { GRAPHIQL_TABS } from './graphiql-tabs.ts';

const OPTIONS = JSON.stringify({
  title: 'Usher',
  // Else it would post to the page's own address.
  endpoint: '/graphql',
  defaultTabs: GRAPHIQL_TABS,
  // Subscriptions come as events too, and those that a GET could open are refused.
  subscriptionsProtocol: 'SSE',
  method: 'POST',
  // An access token has no business in the browser's storage.
  shouldPersistHeaders: false,
});

/**
 * Runs in the page. The link of an invite opens on the tab that accepts it, with the token filled in: the token is in the
 * fragment, which only the page can see. Otherwise the page opens on the tab that was open last, or on the first: GraphiQL
 * leaves the first without its variables, and adds an empty tab where what it opens on is none that it kept.
 */
const OPTIONS_FOR_PAGE = `function optionsForPage(options) {
  if (location.pathname !== '/accept-invite') {
    const kept = JSON.parse(localStorage.getItem('graphiql:tabState') ?? 'null');
    const open = kept?.tabs?.[kept.activeTabIndex] ?? options.defaultTabs[0];
    const query = new URLSearchParams(location.search).get('query');
    // Somebody else's link has an operation of its own.
    if (query !== null && query !== open.query) return options;
    return {
      ...options,
      initialQuery: open.query ?? '',
      initialVariables: open.variables ?? '',
      initialHeaders: open.headers ?? '',
    };
  }
  const accept = options.defaultTabs.find((tab) => tab.query.includes('acceptInvite('));
  const { input } = JSON.parse(accept.variables);
  const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
  const variables = JSON.stringify({ input: { ...input, token } }, null, 2);
  const others = options.defaultTabs.filter((tab) => tab !== accept);
  return {
    ...options,
    defaultTabs: [{ ...accept, variables }, ...others],
    initialQuery: accept.query,
    initialVariables: variables,
  };
}`;

const [before, after, ...more] = renderGraphiQL(JSON.parse(OPTIONS)).split(OPTIONS);
if (before === undefined || after === undefined || more.length > 0) {
  throw new Error('The explorer no longer takes its options as it did.');
}
writeFileSync('dist/graphiql.html.gz', gzipSync(`${before}(${OPTIONS_FOR_PAGE})(${OPTIONS})${after}`));
