import type { Service } from './app.ts';
import type { Config } from './config.ts';
import { createLogger } from './platform/logger.ts';
import { withTimeout } from './platform/timeout.ts';
import { announce } from './process/announce.ts';
import { readConfig } from './process/read-config.ts';
import { failWith, startProblem } from './process/start-problem.ts';
import { onStopSignal } from './process/stop-signals.ts';
import { surviveStrayErrors } from './process/survive-stray-errors.ts';

/** An ordered stop takes 25 seconds at most, and STOP_PAUSE before them: less than the 30 that orchestrators usually give. */
const STOP_WITHIN_MS = 25_000;
/** Whoever reads the log has had time enough for its last lines by then. */
const LOG_READ_WITHIN_MS = 500;

const config = configOrExit();
// Set before graphql is loaded: in any other environment it checks each type twice, and a page takes a third longer.
process.env['NODE_ENV'] ||= 'production';

const log = createLogger({ level: config.logLevel, pretty: process.stdout.isTTY });
surviveStrayErrors(log);

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
  let isEnding = false;
  onStopSignal((signal) => {
    if (isEnding) process.exit(1);
    isEnding = true;
    void stop(service, signal);
  });

  try {
    const { url } = await service.start();
    const firstAdmin = await service.ready();
    announce(config, firstAdmin, log);
    log.info({ url }, 'ready');
  } catch (error) {
    // A start that was stopped fails too.
    if (isEnding) return;
    isEnding = true;
    const problem = startProblem(error);
    log.fatal(problem === null ? { err: error } : { reason: problem }, 'the service cannot start');
    await service.stop();
    process.exitCode = 1;
  }
}

function configOrExit(): Config {
  try {
    return readConfig();
  } catch (error) {
    failWith(error as Error);
    process.exit();
  }
}

async function stop(service: Pick<Service, 'stop'>, signal: string): Promise<void> {
  log.info({ signal }, 'stopping');
  const timer = setTimeout(
    () => {
      log.error('it did not stop in time');
      process.exit(1);
    },
    STOP_WITHIN_MS + config.stopPause * 1_000,
  );
  await service.stop();
  clearTimeout(timer);
  log.info('stopped');
  await withTimeout(LOG_READ_WITHIN_MS, new Promise<void>((resolve) => log.flush(() => resolve())));
  process.exit(0);
}
