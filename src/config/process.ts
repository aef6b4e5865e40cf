import { z } from 'zod';
import type { Settings } from './setting.ts';
import { wholeNumber } from './shapes.ts';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** The process: how many there are, and what they tell. */
export const PROCESS = {
  logLevel: {
    name: 'LOG_LEVEL',
    shape: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}.`),
    default: 'info',
    meaning: 'How much is logged: fatal, error, warn, info, debug, trace or silent.',
  },
  /** Null: no metrics. */
  metricsPort: {
    name: 'METRICS_PORT',
    shape: wholeNumber(0, 65_535),
    absent: 'none',
    meaning: 'A port on `HOST` for Prometheus metrics at `/metrics`. None: no metrics.',
  },
  webConcurrency: {
    name: 'WEB_CONCURRENCY',
    shape: wholeNumber(1, 64),
    default: '1',
    meaning: 'How many worker processes share the port.',
  },
  /** In seconds. */
  stopPause: {
    name: 'STOP_PAUSE',
    shape: wholeNumber(0, 60),
    default: '0',
    meaning:
      'For how many seconds it goes on to serve after it was told to stop, while `/ready` says 503, so that a balancer which asks that now and then sends nobody any more.',
  },
} as const satisfies Settings;
