// npm run bench [-- --quick]: measures the service beside the limit (node:http with prepared statements, doing the same
// SQL work), burst by burst in turn, and prints the ratios. Every answer is checked. Talks to 127.0.0.1 alone.
import { parseArgs } from 'node:util';
import { startDatabases } from './database.ts';
import { startMailSink } from './mail-sink.ts';
import { type Comparison, compare } from './measure.ts';
import { OPERATIONS, type OperationName } from './operations.ts';
import { startLimit, startLoad, startUsher } from './processes.ts';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    sizes: { type: 'string' },
    connections: { type: 'string' },
  },
});
const quick = options.quick;
const sizes =
  options.sizes?.split(',').map(Number) ?? (quick ? [1_000, 100_000] : [1_000, 100_000, 1_000_000]);
const connectionsAsked = options.connections?.split(',').map(Number) ?? (quick ? [16] : [1, 4, 16, 64]);
const MAIN_SIZE = 100_000;
const SECRET = 'a secret of the benchmark that nobody else has';
const PAGES: readonly OperationName[] = ['firstPage', 'deepPage'];

const databases = await startDatabases();
const load = startLoad();
const mail = await startMailSink();
const comparisons: Comparison[] = [];
try {
  for (const invites of sizes) {
    const filledAt = performance.now();
    const urls = await databases.create(invites);
    console.log(`${invites} invites in each database, after ${Math.round(performance.now() - filledAt)} ms`);
    const usher = await startUsher({ DATABASE_URL: urls.usher, SECRET, SMTP_URL: mail.url });
    const limit = await startLimit(urls.limit);
    const contest = {
      load,
      servers: { usher, limit },
      databases: urls,
      invites,
      rounds: quick ? 2 : 4,
      burstMs: quick ? 1_000 : 2_000,
      asked: new Map(),
    };
    const all = Object.keys(OPERATIONS) as OperationName[];
    for (const operation of all) {
      if (options.only && !options.only.split(',').includes(operation)) continue;
      if (invites !== MAIN_SIZE && !PAGES.includes(operation) && !options.only) continue;
      for (const connections of OPERATIONS[operation].connections) {
        if (!connectionsAsked.includes(connections)) continue;
        const result = await compare(contest, operation, connections);
        comparisons.push(result);
        console.log(
          `${operation} ${invites} c=${connections} limit ${result.limit.perSecond.toFixed(0)}/s usher ${result.usher.perSecond.toFixed(0)}/s ratio ${result.ratio.toFixed(2)} p50 ${result.usher.p50.toFixed(2)} p99 ${result.usher.p99.toFixed(2)} cpu ${result.limit.cpu.toFixed(0)} / ${result.usher.cpu.toFixed(0)}us`,
        );
      }
    }
    await usher.stop();
    await limit.stop();
  }
} finally {
  load.stop();
  await mail.stop();
  await databases.remove();
}
