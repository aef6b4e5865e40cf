import type { TestProject } from 'vitest/node';

/** The kit notes which refusals tests have seen; here nobody asks, because these tests are about other things. */
export default function setup(project: TestProject): void {
  project.provide('seenTypenamesFile', '/dev/null');
}
