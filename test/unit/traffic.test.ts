import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTraffic } from '../../src/platform/traffic.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A request that is answered when it is let go, and what says whether a gap has come. */
function busy() {
  const traffic = createTraffic();
  const letGo: (() => void)[] = [];
  const request = () => traffic.during(() => new Promise<void>((resolve) => letGo.push(resolve)));
  return { traffic, request, letGo };
}

test('where nothing is being answered, nobody waits', async () => {
  const { traffic } = busy();
  await traffic.gap(1_000);
  expect(vi.getTimerCount()).toBe(0);
});

test('who gives way goes on when the last request has its answer, whatever that is', async () => {
  const { traffic, request, letGo } = busy();
  const first = request();
  const second = traffic.during(() => Promise.reject(new Error('refused')));
  const went = vi.fn();
  const gap = traffic.gap(1_000).then(went);
  await expect(second).rejects.toThrow('refused');
  expect(traffic.inFlight).toBe(1);
  expect(went).not.toHaveBeenCalled();
  letGo[0]?.();
  await first;
  await gap;
  expect(traffic.inFlight).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test('and in traffic without a gap, when it has waited long enough', async () => {
  const { traffic, request } = busy();
  void request();
  const went = vi.fn();
  void traffic.gap(50).then(went);
  await vi.advanceTimersByTimeAsync(49);
  expect(went).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(went).toHaveBeenCalledOnce();
});
