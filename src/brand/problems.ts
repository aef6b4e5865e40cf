import { OperatorError } from '../platform/operator-error.ts';

/** Settings or a folder of a team that mails cannot be made of. The message names every problem, so that one start is enough to see them all. */
export class BrandError extends OperatorError {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `Mails and pages cannot be made as they are set:\n${problems.map((problem) => `  - ${problem}`).join('\n')}\ndocs/branding.md says what belongs where.`,
    );
    this.problems = problems;
  }
}

/** Takes note of a problem: of a file, and of a line of it where one is to blame. */
export type Complain = (file: string, line: number | null, what: string) => void;

/** The problems of a folder, in the order in which they were found. */
export function collectProblems(): { readonly problems: string[]; readonly complain: Complain } {
  const problems: string[] = [];
  return {
    problems,
    complain(file, line, what) {
      problems.push(`${file}${line === null ? '' : `:${line}`}: ${what}`);
    },
  };
}
