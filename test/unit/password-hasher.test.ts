import { hash, verify } from '@node-rs/argon2';
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { createPasswordHasher } from '../../src/crypto/password-hasher.ts';
import { ServiceUnavailableError } from '../../src/platform/service-unavailable-error.ts';

const LIMITS = { concurrency: 2, waiting: 16, maxWaitMs: 3_000 };

describe('the password hasher', () => {
  const hasher = createPasswordHasher();

  it('makes a PHC string of argon2id with the parameters that OWASP names, and verifies it', async () => {
    const phc = await hasher.hash('correct horse battery staple');
    expect(phc).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(await hasher.verify(phc, 'correct horse battery staple')).toBe(true);
    expect(await hasher.verify(phc, 'correct horse battery staplE')).toBe(false);
    expect(await hasher.verify(phc, 'correct horse battery staple ')).toBe(false);
    expect(hasher.needsRehash(phc)).toBe(false);
  });

  it('takes two ways to write the same letters for the same password', async () => {
    const phc = await hasher.hash('cafe\u0301 au lait, please');
    expect(await hasher.verify(phc, 'caf\u00e9 au lait, please')).toBe(true);
  });

  it('asks for a new hash where the stored one is weaker than those made today', async () => {
    const weak = await hash('correct horse battery staple', {
      memoryCost: 8_192,
      timeCost: 1,
      parallelism: 1,
    });
    expect(hasher.needsRehash(weak)).toBe(true);
    expect(await hasher.verify(weak, 'correct horse battery staple')).toBe(true);
  });

  it('does for an unknown account what it does for a known one', async () => {
    const compute = vi.fn(verify);
    const watched = createPasswordHasher(LIMITS, { hash, verify: compute });
    expect(await watched.verify(null, 'correct horse battery staple')).toBe(false);
    expect(compute.mock.calls.map(([phc]) => String(phc).split('$').slice(0, 4).join('$'))).toEqual([
      '$argon2id$v=19$m=19456,t=2,p=1',
    ]);
  });

  test.each([
    ['too much memory', '$argon2id$v=19$m=262145,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$'],
    ['too many passes', '$argon2id$v=19$m=19456,t=11,p=1$c29tZXNhbHRzb21lc2FsdA$'],
    ['too many lanes', '$argon2id$v=19$m=19456,t=2,p=5$c29tZXNhbHRzb21lc2FsdA$'],
    ['argon2i', '$argon2i$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$'],
    ['an older version', '$argon2id$v=16$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$'],
    ['bcrypt', '$2b$10$abcdefghijklmnopqrstuv'],
    ['nothing', ''],
  ])('never computes a stored hash of %s', async (_what, head) => {
    const compute = vi.fn(async (_phc: unknown) => true);
    const watched = createPasswordHasher(LIMITS, { hash, verify: compute });
    expect(await watched.verify(`${head}${'A'.repeat(43)}`, 'correct horse battery staple')).toBe(false);
    expect(compute.mock.calls[0]?.[0]).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });
});

describe('under a flood the password hasher', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function heldHasher() {
    const release: (() => void)[] = [];
    const compute = vi.fn(() => new Promise<string>((resolve) => release.push(() => resolve('phc'))));
    return { hasher: createPasswordHasher(LIMITS, { hash: compute, verify }), compute, release };
  }

  it('computes two at once, lets sixteen wait and refuses the next at once', async () => {
    const { hasher, compute, release } = heldHasher();
    const admitted = Array.from({ length: 18 }, () => hasher.hash('a password'));
    await expect(hasher.hash('one too many')).rejects.toThrow(ServiceUnavailableError);
    expect(compute).toHaveBeenCalledTimes(2);
    for (let done = 0; done < 18; done += 1) {
      release[done]?.();
      await vi.advanceTimersByTimeAsync(0);
    }
    expect(await Promise.all(admitted)).toHaveLength(18);
    expect(compute).toHaveBeenCalledTimes(18);
  });

  it('lets nobody wait for more than three seconds, and gives the place to somebody else', async () => {
    const { hasher, release, compute } = heldHasher();
    const running = [hasher.hash('a'), hasher.hash('b')];
    const waiting = hasher.hash('c');
    const refused = expect(waiting).rejects.toMatchObject({ retryAfterSeconds: 3 });
    await vi.advanceTimersByTimeAsync(2_999);
    const later = hasher.hash('d');
    await vi.advanceTimersByTimeAsync(1);
    await refused;
    for (const done of release.splice(0)) done();
    await vi.advanceTimersByTimeAsync(0);
    release[0]?.();
    expect(await Promise.all([...running, later])).toHaveLength(3);
    expect(compute).toHaveBeenCalledTimes(3);
  });

  it('goes on after a failure', async () => {
    const compute = vi.fn<() => Promise<string>>().mockRejectedValue(new Error('out of memory'));
    const hasher = createPasswordHasher(LIMITS, { hash: compute, verify });
    for (let failure = 0; failure < 20; failure += 1) {
      await expect(hasher.hash('a password')).rejects.toThrow('out of memory');
    }
  });
});
