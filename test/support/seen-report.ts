import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isUnionType } from 'graphql';
import type { TestProject } from 'vitest/node';
import { schema } from '../../src/schema.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where every `__typename` that an answer held is noted. */
    seenTypenamesFile: string;
  }
}

/**
 * vitest's global setup: after a whole run, fails it where a union has a member that no test ever saw. A run of some
 * files only, or one that failed anyway, is not asked.
 */
export default function setup(project: TestProject): () => Promise<void> {
  const file = join(tmpdir(), `usher-seen-${crypto.randomUUID()}`);
  writeFileSync(file, '');
  project.provide('seenTypenamesFile', file);
  return async () => {
    const seen = new Set(readFileSync(file, 'utf8').split('\n'));
    rmSync(file);
    const { testFiles } = await project.globTestFiles();
    const ran = project.vitest.state.getFiles().filter(({ projectName }) => projectName === project.name);
    if (ran.length < testFiles.length || project.vitest.state.getCountOfFailedTests() > 0) return;
    const unseen = Object.values(schema.getTypeMap())
      .filter(isUnionType)
      .flatMap((union) => union.getTypes().map((type) => type.name))
      .filter((name) => !seen.has(name));
    if (unseen.length > 0) {
      process.exitCode = 1;
      throw new Error(`No test ever saw: ${[...new Set(unseen)].join(', ')}. Write the one that does.`);
    }
  };
}
