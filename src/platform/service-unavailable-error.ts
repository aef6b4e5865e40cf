interface Options {
  readonly cause?: unknown;
  readonly retryAfterSeconds?: number;
  readonly told?: string;
}

/** The service cannot answer now and says so: the database is away, or there is more work than it takes on. */
export class ServiceUnavailableError extends Error {
  /** Seconds after which another try makes sense. */
  readonly retryAfterSeconds: number;
  /** What whoever asked is told of it, in place of the usual words. */
  readonly told: string;

  constructor(message: string, { cause, retryAfterSeconds = 1, told }: Options = {}) {
    super(message, cause === undefined ? {} : { cause });
    this.name = 'ServiceUnavailableError';
    this.retryAfterSeconds = retryAfterSeconds;
    this.told = told ?? 'The service cannot answer at the moment. Try again.';
  }
}
