/** What only whoever operates the service can mend. The message says what is wrong and what to do, and holds no secret. */
export class OperatorError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}
