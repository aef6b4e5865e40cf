// npm run bench [-- --quick]: measures the built service beside the baseline (node:http with prepared statements, doing the
// same SQL work), burst by burst in turn, and writes docs/performance.md. Every answer is checked. Talks to 127.0.0.1
// alone.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { beginLifetime } from './lifetime.ts';
import { measure } from './measure.ts';
import { type Options, parseOptions } from './options.ts';
import { renderReport } from './report.ts';

const PAGE = fileURLToPath(new URL('../docs/performance.md', import.meta.url));
const REASON_WITHIN_MS = 300;

try {
  await run(parseOptions(process.argv.slice(2)));
} catch (error) {
  console.error(`The benchmark failed. ${(error as Error).message}`);
  process.exitCode = 1;
}
// What was under way when the run was cut short would keep the process alive.
process.exit();

async function run(options: Options): Promise<void> {
  const startedAt = performance.now();
  const lifetime = beginLifetime(options.deadlineMs);
  const folder = await mkdtemp(join(tmpdir(), 'usher-bench-'));
  lifetime.atEnd(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  try {
    const measuring = measure({ lifetime, folder }, options, (line) => console.log(line)).catch(
      async (error) => {
        // What fails because a process has ended is told a moment before that it has, which is the better reason.
        await delay(REASON_WITHIN_MS);
        throw error;
      },
    );
    const results = await Promise.race([measuring, lifetime.cutShort]);
    const report = renderReport(results);
    if (options.write) await writeFile(PAGE, report);
    const minutes = ((performance.now() - startedAt) / 60_000).toFixed(1);
    console.log(options.write ? `Written to docs/performance.md after ${minutes} minutes.` : `\n${report}`);
  } finally {
    await lifetime.end();
  }
}
