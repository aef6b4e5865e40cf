import { join } from 'node:path';
import { type BenchDatabases, startDatabases } from './database.ts';
import { type LoadProcess, startLoad } from './load-process.ts';
import { type MailSink, startMailSink } from './mail-sink.ts';
import type { Options } from './options.ts';
import type { Surroundings } from './processes.ts';

/** What stands as long as a run does: everything but the servers that are measured. */
export interface Bench extends Surroundings {
  readonly options: Options;
  readonly databases: BenchDatabases;
  readonly mail: MailSink;
  readonly load: LoadProcess;
  /** Tells whoever waits what is going on. */
  say(line: string): void;
}

/** Sets it up. */
export async function setUpBench(
  around: Surroundings,
  options: Options,
  say: (line: string) => void,
): Promise<Bench> {
  const databases = await startDatabases(around.lifetime, join(around.folder, 'database'));
  const mail = await startMailSink(around.lifetime);
  return { ...around, options, say, databases, mail, load: startLoad(around) };
}

/** The settings of a service that has its database and its mail server elsewhere. */
export function settingsOf({ mail }: Pick<Bench, 'mail'>, databaseUrl: string): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    SECRET: 'a secret of the benchmark that nobody else has',
    SMTP_URL: mail.url,
  };
}
