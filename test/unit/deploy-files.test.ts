import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createMetrics } from '../../src/platform/metrics.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

async function servedMetrics(): Promise<string[]> {
  const metrics = createMetrics({
    pool: { totalCount: 0, idleCount: 0, waitingCount: 0 },
    countJobs: async () => ({ waiting: 0, retrying: 0, dead: 0, oldestSeconds: 0 }),
    countWebhooks: async () => ({ endpoints: {}, oldestSeconds: 0 }),
  });
  return [...(await metrics.text()).matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name);
}

/** The names in Prometheus' expressions; those of a histogram end in a word more. */
function namesIn(file: string): string[] {
  const found = read(file).matchAll(/\b(?:usher|nodejs|process)_[a-z0-9_]+(?=[{[ )])/g);
  return [...new Set([...found].map(([name]) => name.replace(/_bucket$/, '')))];
}

test.each(['deploy/alerts.yml', 'deploy/grafana-dashboard.json'])(
  'an operator who loads %s asks for metrics that are served',
  async (file) => {
    const names = namesIn(file);
    expect(names.length).toBeGreaterThan(5);
    expect(await servedMetrics()).toEqual(expect.arrayContaining(names));
  },
);

test('every metric of ours is on the dashboard', async () => {
  const ours = (await servedMetrics()).filter((name) => name.startsWith('usher_'));
  expect(namesIn('deploy/grafana-dashboard.json')).toEqual(expect.arrayContaining(ours));
});

test('systemd starts the command of the package', () => {
  const { bin } = JSON.parse(read('package.json')) as { bin: { usher: string } };
  expect(read('deploy/usher.service')).toContain(`node /opt/usher/node_modules/usher/${bin.usher} start`);
});
