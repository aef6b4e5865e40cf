import { describe, expect, it } from 'vitest';
import type { Comparison } from '../../bench/compare.ts';
import type { Results } from '../../bench/measure.ts';
import type { OperationName } from '../../bench/operations.ts';
import { parseOptions } from '../../bench/options.ts';
import { renderReport } from '../../bench/report.ts';
import { judge } from '../../bench/targets.ts';

function compared(operation: OperationName, ratio: number, perSecond = 100, invites = 100_000): Comparison {
  const side = { requests: 1_000, perSecond, p50: 1, p99: 2, cpu: null };
  return {
    operation,
    invites,
    connections: operation === 'createInvites' ? 1 : 16,
    base: side,
    tested: side,
    ratio: { median: ratio, lowest: ratio, highest: ratio },
  };
}

function resultsOf(found: Partial<Results>): Results {
  return {
    options: parseOptions(['--quick']),
    machine: {
      processor: 'a processor',
      cores: 2,
      memory: 8,
      system: 'a system',
      node: '20.19.0',
      postgres: '18.0',
      date: '2026-11-28',
    },
    comparisons: [],
    depth: [],
    peers: [],
    workers: [],
    starts: null,
    memory: { rest: null, peak: null },
    mails: null,
    ...found,
  };
}

function judged(found: Partial<Results>, target: string) {
  return judge(resultsOf(found)).find((one) => one.target.startsWith(target));
}

describe('a target', () => {
  it('that was not measured is neither met nor missed', () => {
    for (const { measured, met } of judge(resultsOf({})))
      expect([measured, met]).toEqual(['not measured', null]);
  });

  it('is met by just as much as it asks for, and missed by less', () => {
    const [met, missed] = [0.4, 0.399].map((ratio) =>
      judged({ comparisons: [compared('validateInvite', ratio)] }, '`validateInvite`'),
    );
    expect(met).toMatchObject({ measured: '0.400', met: true });
    expect(missed).toMatchObject({ measured: '0.399', met: false });
  });

  it('for a deep page is held against the first page of the same table', () => {
    const depth = [compared('deepPage', 0.95, 100, 1_000), compared('deepPage', 0.94, 100, 100_000)];
    const metOf = (size: string) =>
      judge(resultsOf({ depth })).find(({ target }) => target.includes(`${size}: at least 0.95`))?.met;
    expect(metOf('1,000')).toBe(true);
    expect(metOf('100,000')).toBe(false);
  });

  it('for a batch is met by its rows as well as by its ratio', () => {
    const batch = (ratio: number, perSecond: number) =>
      judged({ comparisons: [compared('createInvites', ratio, perSecond)] }, '`createInvites`')?.met;
    expect(batch(0.3, 6)).toBe(true);
    expect(batch(0.4, 5.9)).toBe(true);
    expect(batch(0.39, 5.9)).toBe(false);
  });

  it('for memory or time is missed by more', () => {
    const starts = { external: 1_250, embedded: 2_400, embeddedFirst: 9_000 };
    expect(judged({ starts }, 'a start on a migrated database')).toMatchObject({
      measured: '1.25 s',
      met: false,
    });
    expect(judged({ starts }, 'a start with the embedded PostgreSQL')?.met).toBe(true);
    expect(judged({ memory: { rest: 151, peak: 200 } }, 'memory at rest')?.met).toBe(false);
  });
});

describe('the page about performance', () => {
  it('says what was not measured, and shows no number for it', () => {
    const page = renderReport(resultsOf({ comparisons: [compared('me', 0.5)] }));
    expect(page).toContain('| `{ me { id } }` | 100,000 | 16 | 100 | 100 | 0.50 | 0.50 to 0.50 |');
    expect(page).toContain('## Mails\n\nNot measured.');
    expect(page).not.toMatch(/undefined|NaN|null|\[object/);
  });

  it('shows what peers make beside what Usher makes', () => {
    const page = renderReport(
      resultsOf({
        comparisons: [compared('validateInvite', 0.42), compared('firstPage', 0.25)],
        peers: [compared('validateInvite', 0.09)],
      }),
    );
    expect(page).toContain('| Usher | 0.42 | 0.25 |');
    expect(page).toContain('| the plain stack | 0.09 | not measured |');
  });
});
