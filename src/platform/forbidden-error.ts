/**
 * The caller may call the operation, but not with this input, for want of a right. Thrown by use cases; the access
 * plugin answers it as it answers every other denial: a top-level error, code FORBIDDEN.
 */
export class ForbiddenError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ForbiddenError';
  }
}
