import { readdirSync, readFileSync } from 'node:fs';
import { ApolloProvider } from '@apollo/client/react';
import { createElement, type FunctionComponent, type ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { Provider } from 'urql';
import { expect, test } from 'vitest';
import { createUsherClient as createApolloClient } from '../../client/apollo/client.ts';
import {
  useInviteList as useApolloInvites,
  useUserList as useApolloUsers,
} from '../../client/apollo/use-lists.ts';
import { createAuth } from '../../client/auth/auth.ts';
import { useSubject } from '../../client/auth/use-subject.ts';
import type { InviteList, UserList } from '../../client/lists/list-options.ts';
import { createUsherClient as createUrqlClient } from '../../client/urql/client.ts';
import { useInviteList as useUrqlInvites, useUserList as useUrqlUsers } from '../../client/urql/use-lists.ts';

// Nothing listens there: what a server renders for nobody waits for no answer.
const url = 'http://127.0.0.1:9/graphql';
const auth = createAuth({ url });

const page =
  (
    useInviteList: () => Pick<InviteList, 'rows' | 'stream'>,
    useUserList: () => Pick<UserList, 'rows'>,
  ): FunctionComponent =>
  () => {
    const subject = useSubject(auth);
    const { rows: invites, stream } = useInviteList();
    const { rows: users } = useUserList();
    return createElement('p', null, [subject, invites, users, stream].join());
  };

const kits: [string, FunctionComponent, (page: ReactNode) => ReactNode][] = [
  [
    'urql',
    page(useUrqlInvites, useUrqlUsers),
    (child) => createElement(Provider, { value: createUrqlClient({ url, auth, suspense: false }) }, child),
  ],
  [
    'apollo',
    page(useApolloInvites, useApolloUsers),
    (child) =>
      createElement(ApolloProvider, {
        client: createApolloClient({ url, auth, ssrMode: true }),
        // biome-ignore lint/correctness/noChildrenProp: ApolloProvider's type wants it among the properties
        children: child,
      }),
  ],
];

test.each(kits)('a page with the %s kit is rendered on a server, for nobody', (_kit, Page, provide) => {
  expect(renderToString(provide(createElement(Page)))).toBe('<p>,,,waiting</p>');
});

test('a server keeps no session: what one visitor left there, the next one would find', () => {
  const session = { __typename: 'Session', accessToken: 'a', refreshToken: 'b', expiresIn: 600 } as const;
  expect(() => auth.start(session)).toThrow('sign in from the browser');
  expect(auth.isSignedIn()).toBe(false);
});

/** What the kits use of React; all of it is in React 18.0. */
const IN_REACT_18 = ['useEffect', 'useRef', 'useState', 'useSyncExternalStore'];

test('the kits ask nothing of React that React 18 does not have', () => {
  const folder = new URL('../../client/', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const imported = files
    .filter((name) => /\.tsx?$/.test(name))
    .flatMap(
      (name) => /import \{([^}]+)\} from 'react'/.exec(readFileSync(new URL(name, folder), 'utf8'))?.[1],
    )
    .flatMap((names) => names?.split(',').map((name) => name.trim()) ?? []);
  expect([...new Set(imported)].sort()).toEqual(IN_REACT_18);
});
