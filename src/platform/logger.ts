import { type DestinationStream, type Logger, pino } from 'pino';
import { describeError } from './describe-error.ts';
import { logOutput } from './log-output.ts';
import { traceOf } from './tracing.ts';

/**
 * Makes the log: JSON lines on standard output, or coloured text where that is a terminal.
 *
 * @param options.level the lowest level that is written
 * @param options.stream where to write instead, for tests
 */
export function createLogger(options: {
  level: string;
  stream?: DestinationStream;
  pretty?: boolean;
}): Logger {
  const settings = {
    level: options.level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    // Which trace a line belongs to, so that a request can be followed into its mails and webhooks.
    mixin: () => traceOf(),
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: (error: unknown) => describeError(error) },
    // No code is expected to log these. If some does, they are not written.
    redact: ['*.password', '*.token', '*.refreshToken', '*.accessToken', '*.secret', '*.authorization'],
  };
  if (options.stream) return pino(settings, options.stream);
  if (options.pretty) {
    return pino({ ...settings, transport: { target: 'pino-pretty' } });
  }
  return pino(settings, logOutput());
}
