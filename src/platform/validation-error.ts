import { DomainError } from './domain-error.ts';

/** One thing that is wrong with an input. */
export interface ValidationIssue {
  /** Where in the input, for example `['roles', '2']`. */
  readonly path: readonly string[];
  /** A whole sentence, without the value that was sent. */
  readonly message: string;
}

/** An input of a wrong shape. Thrown before anything is written; names everything that is wrong with it. */
export class ValidationError extends DomainError {
  readonly code = 'VALIDATION_ERROR';
  readonly issues: readonly ValidationIssue[];

  constructor(issues: readonly ValidationIssue[]) {
    super(issues.length === 1 && issues[0] ? issues[0].message : 'Several parts of the input are not right.');
    this.issues = issues;
  }
}
