/** The service cannot answer now and says so: the database is away, or there is more work than it takes on. */
export class ServiceUnavailableError extends Error {
  /** Seconds after which another try makes sense. */
  readonly retryAfterSeconds: number;

  constructor(message: string, options: { cause?: unknown; retryAfterSeconds?: number } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'ServiceUnavailableError';
    this.retryAfterSeconds = options.retryAfterSeconds ?? 1;
  }
}
