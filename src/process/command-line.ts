#!/usr/bin/env node
// usher: the command of the package. Each of its commands loads what it needs, and no more.
import { readFileSync } from 'node:fs';

const USAGE = `Usage: usher <command>

  start                 runs the service, until it is told to stop
  migrate               brings the database up to this version, and ends
  jobs list             shows what is not done yet, oldest first
  jobs retry all        tries again, now, everything that has failed
  jobs retry <id>...    tries these again, now
  secret replace        puts SECRET in the place of one that was lost or has leaked
  secret mail-hook      prints what mails to MAIL_HOOK_URL are signed with

  -h, --help            shows this
  -v, --version         shows the version

Settings are environment variables, or lines of a file .env in the current folder:
see docs/configuration.md of the package. Without DATABASE_URL the service runs a
PostgreSQL of its own under .data in the current folder.
`;

const [command, ...args] = process.argv.slice(2);

switch (command) {
  case 'start':
    if (takesNone()) await import('../main.ts');
    break;
  case 'migrate':
    if (takesNone()) await (await import('./migrate.ts')).runMigrate();
    break;
  case 'jobs':
    await (await import('./jobs.ts')).runJobs(args);
    break;
  case 'secret':
    if (args.join(' ') === 'replace') await (await import('./secret.ts')).runSecretReplace();
    else if (args.join(' ') === 'mail-hook') await (await import('./secret.ts')).runMailHookSecret();
    else refuse('The commands are "usher secret replace" and "usher secret mail-hook".');
    break;
  case '-h':
  case '--help':
  case 'help':
    process.stdout.write(USAGE);
    break;
  case '-v':
  case '--version':
    process.stdout.write(`${ownVersion()}\n`);
    break;
  default:
    refuse(command === undefined ? 'A command is missing.' : `There is no command "${command}".`);
}

function takesNone(): boolean {
  if (args.length > 0) refuse(`"usher ${command}" takes no arguments; settings are environment variables.`);
  return args.length === 0;
}

function refuse(why: string): void {
  process.stderr.write(`${why}\n\n${USAGE}`);
  process.exitCode = 2;
}

function ownVersion(): string {
  // The same two floors up from src/process and from dist/process.
  const file = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(file) as { version: string }).version;
}
