import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAIL_PAUSE_SECONDS, statusAt, WINDOW_SECONDS } from '../../src/invites/invite.ts';
import { settledRefusal } from '../../src/invites/invite-by.ts';
import { type HeldInvite, tokenRefusal } from '../../src/invites/token-refusal.ts';

const time = fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true });
const status = fc.constantFrom('PENDING', 'ACCEPTED', 'DECLINED', 'REVOKED', 'EXPIRED' as const);

describe('the status of an invite', () => {
  it('is EXPIRED from the moment in which its window closes, and not before', () => {
    const expiresAt = new Date('2026-11-21T12:00:00.000Z');
    const at = (text: string) => statusAt({ status: 'PENDING', expiresAt }, new Date(text));
    expect(at('2026-11-21T11:59:59.999Z')).toBe('PENDING');
    expect(at('2026-11-21T12:00:00.000Z')).toBe('EXPIRED');
    expect(at('2026-11-21T12:00:00.001Z')).toBe('EXPIRED');
  });

  it('changes with time in one way only: from PENDING to EXPIRED', () => {
    fc.assert(
      fc.property(status, time, time, time, (stored, expiresAt, one, other) => {
        const [earlier, later] = one <= other ? [one, other] : [other, one];
        const invite = { status: stored, expiresAt };
        const [before, after] = [statusAt(invite, earlier), statusAt(invite, later)];
        if (stored === 'PENDING') expect(after === before || after === 'EXPIRED').toBe(true);
        else expect([before, after]).toEqual([stored, stored]);
      }),
    );
  });
});

const NOW = new Date('2026-11-21T12:00:00Z');

/** An invite as the holder of its current, live link meets it. */
const HELD: HeldInvite = {
  status: 'PENDING',
  current: true,
  expired: false,
  authorized: true,
  expiresAt: NOW,
  acceptedAt: null,
  declinedAt: null,
  revokedAt: null,
  supersededAt: null,
} as Partial<HeldInvite> as HeldInvite;

/** The contract's order, each with what makes it true. */
const VERDICTS = [
  ['INVITE_ALREADY_ACCEPTED', { status: 'ACCEPTED', acceptedAt: NOW }],
  ['INVITE_REVOKED', { status: 'REVOKED', revokedAt: NOW }],
  ['INVITE_DECLINED', { status: 'DECLINED', declinedAt: NOW }],
  ['INVITE_SUPERSEDED', { current: false, supersededAt: NOW }],
  ['INVITE_EXPIRED', { expired: true }],
  ['INVITE_NO_LONGER_AUTHORIZED', { authorized: false }],
] as const satisfies readonly (readonly [string, Partial<HeldInvite>])[];

describe('the verdict on a link', () => {
  it('is that there is none for a token that nobody was sent', () => {
    expect(tokenRefusal(null)?.code).toBe('INVITE_INVALID_TOKEN');
  });

  it('is nothing for the current link of a live invite', () => {
    expect(tokenRefusal(HELD)).toBeNull();
  });

  it.each(VERDICTS)('is %s where that is so', (code, facts) => {
    expect(tokenRefusal({ ...HELD, ...facts })?.code).toBe(code);
  });

  it('is the first that holds, whatever else holds too', () => {
    fc.assert(
      fc.property(fc.subarray([...VERDICTS], { minLength: 1 }), (holding) => {
        const [first] = holding;
        // Later ones first, so that the first one's status is the one that counts.
        const facts = Object.assign({}, ...holding.toReversed().map(([, fact]) => fact));
        expect(tokenRefusal({ ...HELD, ...facts })?.code).toBe(first?.[0]);
      }),
    );
  });

  it('is that it has expired, whether the clock or a sweep says so', () => {
    expect(tokenRefusal({ ...HELD, status: 'EXPIRED' })?.code).toBe('INVITE_EXPIRED');
  });
});

describe('an invite is settled', () => {
  it('by acceptance, revocation and decline, and by nothing else', () => {
    fc.assert(
      fc.property(status, (stored) => {
        const refusal = settledRefusal({
          ...HELD,
          status: stored,
          acceptedAt: NOW,
          revokedAt: NOW,
          declinedAt: NOW,
        });
        expect(refusal === null).toBe(stored === 'PENDING' || stored === 'EXPIRED');
      }),
    );
  });
});

describe('the numbers of the contract', () => {
  it('are five minutes, thirty days, seven days and one minute', () => {
    expect(WINDOW_SECONDS).toEqual({ shortest: 5 * 60, longest: 30 * 86_400, usual: 7 * 86_400 });
    expect(MAIL_PAUSE_SECONDS).toBe(60);
  });
});
