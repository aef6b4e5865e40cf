/** A job that this replica cannot do, and another one can: it is put back, and no try is counted. */
export class LeftToAnotherError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'LeftToAnotherError';
  }
}
