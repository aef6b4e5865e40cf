// The floors of the house: imports go down only. docs/decisions/0001-slices-and-floors.md says why.
const GROUND =
  '^src/(database|rates|crypto|outgoing|platform|generated|config|brand)/|^src/(config|app-type)\\.ts$';
const KIT = '^src/graphql/';
const SLICES = [
  'accounts',
  'invites',
  'users',
  'sessions',
  'api-keys',
  'identities',
  'webhooks',
  'audit-log',
  'mail-samples',
];
const domain = (slice) => `^src/${slice}/(?!graphql/)`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two modules that need each other are one module, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'the-ground-floor-knows-nobody',
      comment: 'Floor 0 serves every other floor, so it may depend on none of them.',
      severity: 'error',
      from: { path: GROUND },
      to: { path: '^src/', pathNot: GROUND },
    },
    {
      name: 'platform-knows-no-room',
      comment:
        'The log, the errors and the shapes serve the other rooms of floor 0: rates, database, crypto.',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: '^src/', pathNot: '^src/(platform|generated)/' },
    },
    {
      name: 'crypto-needs-no-database',
      comment: 'A key is derived and a password hashed without asking anybody.',
      severity: 'error',
      from: { path: '^src/crypto/' },
      to: { path: '^src/(database|rates)/' },
    },
    {
      name: 'database-knows-no-rates',
      comment: 'Rates are counted in the database, and not the other way round.',
      severity: 'error',
      from: { path: '^src/database/' },
      to: { path: '^src/(rates|crypto)/' },
    },
    {
      name: 'first-floor-knows-no-slice',
      comment: 'Events, mail and the schema kit are used by slices, so they may name none.',
      severity: 'error',
      from: { path: '^src/(events|mail|graphql)/' },
      to: { path: `^src/(${SLICES.join('|')}|http|process)/|^src/(app|jobs|main|schema)\\.ts$` },
    },
    {
      name: 'domain-speaks-no-graphql',
      comment:
        'What may happen to an invite must be readable, and testable, without knowing how it is asked for.',
      severity: 'error',
      from: { path: SLICES.map(domain) },
      to: {
        path: [
          KIT,
          '/graphql/',
          '^node_modules/(graphql|graphql-yoga|@pothos)/',
          '^src/http/',
          '^src/(app|jobs|main|schema)\\.ts$',
        ],
      },
    },
    {
      name: 'users-know-no-other-slice',
      comment: 'A user is there without an invite, a session or a key.',
      severity: 'error',
      from: { path: '^src/users/' },
      to: { path: '^src/(accounts|invites|sessions|api-keys)/' },
    },
    {
      name: 'sessions-know-users-only',
      comment: 'Invites open sessions, and never the other way round.',
      severity: 'error',
      from: { path: '^src/sessions/' },
      to: { path: '^src/(accounts|invites|api-keys)/' },
    },
    {
      name: 'api-keys-know-users-only',
      comment: 'A key is made by a user and used by a service; invites and sessions are nothing to it.',
      severity: 'error',
      from: { path: '^src/api-keys/' },
      to: { path: '^src/(accounts|invites|sessions)/' },
    },
    {
      name: 'identities-know-no-other-slice',
      comment: 'A caller of another issuer has neither an account nor a session here.',
      severity: 'error',
      from: { path: '^src/identities/' },
      to: { path: '^src/(accounts|invites|users|sessions|api-keys)/' },
    },
    {
      name: 'accounts-are-on-top',
      comment:
        'A forgotten password, a new address, a person who leaves: what concerns users, sessions, keys and invites at once.',
      severity: 'error',
      from: { path: '^src/invites/' },
      to: { path: '^src/accounts/' },
    },
    {
      name: 'edges-know-no-http',
      comment: 'The schema is the same whatever carries it.',
      severity: 'error',
      from: { path: `^src/(${SLICES.join('|')})/graphql/` },
      to: { path: '^src/http/|^src/(app|jobs|main)\\.ts$|^node_modules/graphql-yoga/' },
    },
    {
      name: 'mail-has-two-doors',
      comment:
        'A mail leaves in a job that a committed change queued: nowhere else may one be sent. The context carries the mailer for the one that is sent at once, to whoever asks.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: '^src/mail/|/[a-z-]+-mails?\\.ts$|^src/(app|jobs)\\.ts$|^src/(graphql|http)/context\\.ts$',
      },
      to: { path: '^src/mail/' },
    },
    {
      name: 'http-below-the-wiring',
      comment: 'The HTTP floor is handed what it serves.',
      severity: 'error',
      from: { path: '^src/http/' },
      to: { path: '^src/(app|jobs|main|schema)\\.ts$' },
    },
    {
      name: 'production-needs-no-development-package',
      comment: 'A production tree has none of them.',
      severity: 'error',
      from: { path: '^src/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        pathNot: 'node_modules/@types/',
      },
    },
    {
      name: 'nothing-is-left-over',
      comment: 'A file that nobody imports is forgotten, or was never finished.',
      severity: 'error',
      from: { orphan: true, pathNot: '\\.d\\.ts$' },
      to: {},
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/generated/' },
  },
};
