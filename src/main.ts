import { setFlagsFromString } from 'node:v8';
import type { Service } from './app.ts';
import { type Config, ConfigError } from './config.ts';
import type { FirstAdmin } from './invites/first-admin.ts';
import { createLogger } from './platform/logger.ts';
import { readConfig } from './process/read-config.ts';

/** An ordered stop takes 25 seconds at most: less than the 30 that orchestrators usually give. */
const STOP_WITHIN_MS = 25_000;

// Before graphql is loaded, which in any other environment looks at each type twice: a page takes it a third longer then.
process.env['NODE_ENV'] ||= 'production';
// V8 takes what outlives the first requests, in a heap that is still small, for what will always live long, and puts all that
// is made in the same places among the old for good: a page then takes half as long again. So it is not to guess.
setFlagsFromString('--no-allocation-site-pretenuring');
// Nor to let the heap grow to four times what is in use before it looks for garbage: seven tenths more costs no rate that
// could be measured, and takes a third off the memory under load.
setFlagsFromString('--heap-growing-percent=70');

const config = configOrExit();
const log = createLogger({ level: config.logLevel, pretty: process.stdout.isTTY });

// Each of the three is loaded where it is needed: a primary, which serves nothing itself, takes a third of the memory.
if (process.env['USHER_WORKER'] === 'true') {
  const { serveAsWorker } = await import('./process/cluster-worker.ts');
  serveAsWorker(config, log);
} else if (config.webConcurrency > 1) {
  const { createServiceGroup } = await import('./process/cluster.ts');
  await serve(createServiceGroup(config, log));
} else {
  const { createApp } = await import('./app.ts');
  await serve(createApp(config, log));
}

/** Runs the service until it is told to stop. */
async function serve(
  service: Pick<Service, 'ready' | 'stop'> & { start(): Promise<{ url: string }> },
): Promise<void> {
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // Whoever asks twice does not want to wait.
      if (stopping) process.exit(1);
      stopping = true;
      void stop(service, signal);
    });
  }

  try {
    const { url } = await service.start();
    const firstAdmin = await service.ready();
    announce(firstAdmin);
    if (!config.rateLimits)
      log.warn('RATE_LIMITS=off: nothing keeps passwords and tokens from being guessed.');
    log.info({ url }, 'ready');
  } catch (error) {
    if (!stopping) {
      stopping = true;
      log.fatal({ err: error }, 'the service cannot start');
      await service.stop();
      process.exitCode = 1;
    }
  }
}

function configOrExit(): Config {
  try {
    return readConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

async function stop(service: Pick<Service, 'stop'>, signal: string): Promise<void> {
  log.info({ signal }, 'stopping');
  const timer = setTimeout(() => {
    log.error('it did not stop in time');
    process.exit(1);
  }, STOP_WITHIN_MS);
  await service.stop();
  clearTimeout(timer);
  log.info('stopped');
  process.exit(0);
}

/** The one place where a link is printed: nobody could sign in otherwise. It is written past the log on purpose. */
function announce(firstAdmin: FirstAdmin): void {
  switch (firstAdmin.kind) {
    case 'invited':
      process.stdout.write(
        `\nNobody can manage this service yet. Open this link to become the first admin (${firstAdmin.email}):\n\n  ${firstAdmin.link}\n\n`,
      );
      break;
    case 'account made':
      log.info('the first admin was made, as ADMIN_EMAIL and ADMIN_PASSWORD say');
      break;
    case 'address taken':
      log.warn(
        'Nobody can manage this service: the account of ADMIN_EMAIL is no active ADMIN. Set ADMIN_PASSWORD too.',
      );
      break;
    case 'none needed':
  }
}
