import { describe, expect, it } from 'vitest';
import { connectionsOf, MAIN_SIZE, parseOptions } from '../../bench/options.ts';

describe('the command line of the benchmark', () => {
  it('asks for everything, and to write it down, when it says nothing', () => {
    const options = parseOptions([]);
    expect(options.write).toBe(true);
    expect(options.sizes).toEqual([1_000, 100_000, 1_000_000]);
    expect(options.rounds).toBeGreaterThanOrEqual(4);
    expect(options.measures).toContain('acceptInvite');
    expect(options.measures).toContain('mails');
  });

  it('writes down nothing that is quick or partial, unless it is told to', () => {
    expect(parseOptions(['--quick']).write).toBe(false);
    expect(parseOptions(['--only', 'me']).write).toBe(false);
    expect(parseOptions(['--sizes', '1000']).write).toBe(false);
    expect(parseOptions(['--quick', '--write']).write).toBe(true);
  });

  it('is refused with what it may say', () => {
    expect(() => parseOptions(['--only', 'me,you'])).toThrow(/--only knows .*mails.*; not you\./);
    expect(() => parseOptions(['--sizes', '1000,many'])).toThrow(/not many/);
    expect(() => parseOptions(['--slow'])).toThrow(/--slow/);
  });

  it('has a quick run, and tables that only pages are asked of, look at one number of connections', () => {
    expect(connectionsOf('me', { quick: false }, MAIN_SIZE)).toEqual([1, 16, 64]);
    expect(connectionsOf('me', { quick: true }, MAIN_SIZE)).toEqual([16]);
    expect(connectionsOf('createInvites', { quick: true }, MAIN_SIZE)).toEqual([1]);
    expect(connectionsOf('firstPage', { quick: false }, 1_000_000)).toEqual([16]);
  });
});
