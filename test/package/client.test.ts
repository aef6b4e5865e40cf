import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeSnippets } from './snippets.ts';
import { emptyFolder, ROOT, succeed } from './stranger.ts';

const URQL = [
  'urql@5',
  '@urql/core@6',
  '@urql/exchange-auth@3',
  '@urql/exchange-graphcache@9',
  '@urql/exchange-persisted@5',
];
const APOLLO = ['@apollo/client@4', 'rxjs@7', 'graphql-sse@2'];
const CODEGEN = ['cli@7', 'client-preset@6', 'add@7', 'plugin-helpers@7'].map(
  (name) => `@graphql-codegen/${name}`,
);

let folder: string;
let remove: () => Promise<void>;
const packed = '../usher-client.tgz';

beforeAll(async () => {
  ({ path: folder, remove } = await emptyFolder());
  const name = await succeed(ROOT, [
    'npm',
    'pack',
    '--silent',
    '--workspace',
    'client',
    '--pack-destination',
    folder,
  ]);
  await rename(join(folder, name.trim()), join(folder, 'usher-client.tgz'));
});

afterAll(() => remove());

async function write(project: string, file: string, text: string): Promise<void> {
  await mkdir(project, { recursive: true });
  await writeFile(join(project, file), text);
}

test('the kit has the version of the service', async () => {
  const versionOf = async (path: string) => JSON.parse(await readFile(join(ROOT, path), 'utf8')).version;
  expect(await versionOf('client/package.json')).toBe(await versionOf('package.json'));
});

test('a Node project compiles and runs with what needs no browser', async () => {
  const project = join(folder, 'node');
  await write(project, 'package.json', JSON.stringify({ name: 'plain', private: true, type: 'module' }));
  await succeed(project, ['npm', 'install', packed, 'graphql@16', 'typescript@5', '@types/node@20']);
  const strict = [
    ...['strict', 'exactOptionalPropertyTypes', 'noUncheckedIndexedAccess', 'verbatimModuleSyntax'],
    ...['noPropertyAccessFromIndexSignature', 'isolatedModules'],
  ];
  const compilerOptions = {
    ...Object.fromEntries(strict.map((name) => [name, true])),
    ...{ target: 'es2022', module: 'nodenext', types: ['node'], skipLibCheck: false },
  };
  await write(project, 'tsconfig.json', JSON.stringify({ compilerOptions, include: ['index.ts'] }));
  await write(
    project,
    'index.ts',
    `import { CreateInviteDocument, type CreateInviteMutation, isRefusal, SignInDocument } from '@usher/client';
import { createMedusaAdapter, createRequest } from '@usher/client/adapters';
import { createAuth, createMemoryStore, isPublicOperation } from '@usher/client/auth';

export const { admin } = createMedusaAdapter(createRequest({ url: 'http://localhost:4000/graphql' }));
export function saidOf({ createInvite: result }: CreateInviteMutation): string {
  return isRefusal(result) ? result.message : result.invite.email;
}
const auth = createAuth({ url: 'http://localhost:4000/graphql', store: createMemoryStore() });
// @ts-expect-error Nobody may be signed in.
const subject: string = auth.subject();
console.log(subject, isPublicOperation(SignInDocument), isPublicOperation(CreateInviteDocument));
`,
  );
  await succeed(project, ['npx', 'tsc']);
  expect(await succeed(project, ['node', 'index.js'])).toBe('null true false\n');
});

test('a Vite project compiles what docs/clients.md shows, with either client and a codegen of its own', async () => {
  const create = ['npm', 'create', '--yes', 'vite@9.3.0', 'vite', '--'];
  await succeed(folder, [...create, '--template', 'react-ts', '--no-interactive']);
  const project = join(folder, 'vite');
  await succeed(project, ['npm', 'install', packed, 'graphql@16', ...URQL, ...APOLLO, ...CODEGEN]);
  await writeSnippets(project, 'codegen', {
    'http://localhost:4000/schema.graphql': join(ROOT, 'schema.graphql'),
  });
  await succeed(project, ['npx', 'graphql-codegen']);
  for (const client of ['urql', 'apollo']) {
    await writeSnippets(project, client);
    // Of the recipes, those that show a page.
    if (client === 'urql') await writeSnippets(project, client, {}, 'docs/recipes.md');
    await succeed(project, ['npm', 'run', 'build']);
  }
});

test('a Next.js project builds a page with the kit', async () => {
  const create = ['npx', '--yes', 'create-next-app@16.4.3', 'next', '--yes', '--ts', '--app', '--src-dir'];
  await succeed(folder, [
    ...create,
    '--empty',
    '--no-linter',
    '--no-tailwind',
    '--skip-install',
    '--disable-git',
  ]);
  const project = join(folder, 'next');
  await succeed(project, ['npm', 'install', packed, 'graphql@16', ...APOLLO]);
  await write(
    project,
    'src/app/page.tsx',
    `import type { InviteStatus } from '@usher/client';
import { Count } from './count';

export default function Home() {
  const status: InviteStatus = 'PENDING';
  return <Count status={status} />;
}
`,
  );
  await write(
    project,
    'src/app/count.tsx',
    `'use client';

import { ApolloProvider } from '@apollo/client/react';
import type { InviteStatus } from '@usher/client';
import { createUsherClient, useInvitesQuery } from '@usher/client/apollo';
import { createAuth, createMemoryStore } from '@usher/client/auth';
import { useEffect, useState } from 'react';

const url = 'http://localhost:4000/graphql';
const auth = createAuth({ url, store: createMemoryStore() });

export function Count({ status }: { status: InviteStatus }) {
  const [client] = useState(() => createUsherClient({ url, auth }));
  const [mounted, setMounted] = useState(false);
  useEffect(() => setMounted(true), []);
  return <ApolloProvider client={client}>{mounted && <Invites status={status} />}</ApolloProvider>;
}

function Invites({ status }: { status: InviteStatus }) {
  const { data } = useInvitesQuery({ variables: { first: 1, filter: { status: [status] } } });
  return <p>{data?.invites?.edges.length}</p>;
}
`,
  );
  await writeSnippets(project, 'next', {}, 'docs/recipes.md');
  await succeed(project, ['npm', 'run', 'build']);
});
