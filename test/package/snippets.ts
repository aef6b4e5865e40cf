import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ROOT } from './stranger.ts';

/**
 * Writes the files that a page shows into a project: the blocks that open with `// urql: src/App.tsx`, say.
 *
 * @param reader which of them: `urql`, `apollo`, `codegen`
 * @param changed what a reader puts in the place of what the page can only guess
 * @throws Error where the page has none
 */
export async function writeSnippets(
  project: string,
  reader: string,
  changed: Readonly<Record<string, string>> = {},
  pageName = 'docs/clients.md',
): Promise<void> {
  const page = await readFile(join(ROOT, pageName), 'utf8');
  let written = 0;
  for (const [, block = ''] of page.matchAll(/^```\w+\n([\s\S]+?)^```$/gm)) {
    const [opening, name, file = ''] = /^(?:\/\/|#) (\w+): (\S+)\n/.exec(block) ?? [];
    if (opening === undefined || name !== reader) continue;
    let text = block.slice(opening.length);
    for (const [from, to] of Object.entries(changed)) text = text.replaceAll(from, to);
    await mkdir(dirname(join(project, file)), { recursive: true });
    await writeFile(join(project, file), text);
    written += 1;
  }
  if (written === 0) throw new Error(`${pageName} shows nothing for ${reader}.`);
}
