import { describe, expect, it } from 'vitest';
import { createSignalReader, type Meaning, type StopSignal } from '../../src/process/stop-signals.ts';

/** What each of these means, in their order: `[signal, milliseconds since the first]`. */
function read(...signals: [StopSignal, number][]): Meaning[] {
  let now = 0;
  const reader = createSignalReader(() => now);
  return signals.map(([signal, at]) => {
    now = at;
    return reader(signal);
  });
}

describe('a signal', () => {
  it('means stop', () => {
    expect(read(['SIGTERM', 0])).toEqual(['stop']);
    expect(read(['SIGINT', 0])).toEqual(['stop']);
  });

  it('that comes twice, from the terminal and by way of npm, means it once', () => {
    expect(read(['SIGINT', 0], ['SIGINT', 3], ['SIGINT', 180])).toEqual(['stop', 'again', 'again']);
    expect(read(['SIGTERM', 0], ['SIGTERM', 1])).toEqual(['stop', 'again']);
  });

  it('that somebody sends a second time means at once', () => {
    expect(read(['SIGINT', 0], ['SIGINT', 700])).toEqual(['stop', 'at once']);
    expect(read(['SIGINT', 0], ['SIGINT', 2], ['SIGINT', 900], ['SIGINT', 902])).toEqual([
      'stop',
      'again',
      'at once',
      'at once',
    ]);
  });

  it('of another kind means at once, however soon', () => {
    expect(read(['SIGTERM', 0], ['SIGINT', 1])).toEqual(['stop', 'at once']);
  });
});
