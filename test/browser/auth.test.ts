import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createAuth } from '../../client/auth/auth.ts';
import { RefreshFailedError } from '../../client/auth/request-refresh.ts';
import { createMemoryStore } from '../../client/auth/session-store.ts';
import { handle, isRefusal, unreachable } from '../../client/refusals.ts';

/** What the service answers to refreshSession. */
type Answer = { readonly refreshSession: object } | 'nothing';

/** A session, and a service that answers one refresh after the other as told. */
function signedIn(...answers: Answer[]) {
  const asked = vi.fn(async () => {
    const answer = answers.shift() ?? 'nothing';
    if (answer === 'nothing') throw new TypeError('fetch failed');
    return Response.json({ data: answer });
  });
  vi.stubGlobal('fetch', asked);
  // A page over plain http: browsers grant it no locks.
  vi.stubGlobal('navigator', {});
  onTestFinished(() => void vi.unstubAllGlobals());
  const auth = createAuth({ url: 'http://localhost/graphql', store: createMemoryStore() });
  auth.start({ __typename: 'Session', accessToken: 'access-1', refreshToken: 'refresh-1', expiresIn: 600 });
  return { auth, asked };
}

const refreshed = {
  refreshSession: {
    __typename: 'RefreshSessionPayload',
    session: { accessToken: 'access-2', refreshToken: 'refresh-2', expiresIn: 600 },
  },
};
const over = {
  refreshSession: { __typename: 'SessionInvalidError', code: 'SESSION_INVALID', message: 'Over.' },
};
const tooSoon = {
  refreshSession: { __typename: 'RateLimitedError', code: 'RATE_LIMITED', message: 'Wait.' },
};

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
});

test('a fresh token is handed out without asking; one with half a minute left is refreshed once for all', async () => {
  const { auth, asked } = signedIn(refreshed);
  vi.advanceTimersByTime(569_000);
  expect(await auth.accessToken()).toBe('access-1');
  expect(asked).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1_000);
  expect(auth.freshToken()).toBeNull();
  expect(await Promise.all([auth.accessToken(), auth.accessToken(), auth.accessToken()])).toEqual(
    Array(3).fill('access-2'),
  );
  expect(asked).toHaveBeenCalledTimes(1);
});

test('a token that the service refused is not handed out again, and one refused late finds the new one', async () => {
  const { auth, asked } = signedIn(refreshed);
  expect(await auth.accessToken('access-1')).toBe('access-2');
  expect(await auth.accessToken('access-1')).toBe('access-2');
  expect(asked).toHaveBeenCalledTimes(1);
});

test('a service that cannot be reached, or asks to wait, signs nobody out', async () => {
  const { auth } = signedIn('nothing', tooSoon, 'nothing', refreshed);
  vi.advanceTimersByTime(580_000);
  expect(await auth.accessToken()).toBe('access-1');
  expect(await auth.accessToken()).toBe('access-1');
  vi.advanceTimersByTime(30_000);
  await expect(auth.accessToken()).rejects.toThrow(RefreshFailedError);
  expect(auth.isSignedIn()).toBe(true);
  expect(await auth.accessToken()).toBe('access-2');
});

test('a session that the service says is over is forgotten, and everybody who listens is told', async () => {
  const { auth } = signedIn(over);
  const told = vi.fn();
  auth.subscribe(told);
  expect(await auth.accessToken('access-1')).toBeNull();
  expect(auth.isSignedIn()).toBe(false);
  expect(told).toHaveBeenCalledTimes(1);
});

test('an answer that comes after signing out brings nobody back', async () => {
  const { auth } = signedIn(refreshed);
  const token = auth.accessToken('access-1');
  auth.end();
  expect(await token).toBeNull();
  expect(auth.isSignedIn()).toBe(false);
});

test('a result is handled by its type, and a type that is unknown is not passed over in silence', () => {
  type Result =
    | { readonly __typename: 'DonePayload'; readonly done: string }
    | { readonly __typename: 'TooLateError'; readonly code: 'INVITE_EXPIRED'; readonly message: string };
  const say = (result: Result) =>
    handle(result, { DonePayload: ({ done }) => done, TooLateError: ({ message }) => message });
  const refusal: Result = { __typename: 'TooLateError', code: 'INVITE_EXPIRED', message: 'Too late.' };
  expect(say({ __typename: 'DonePayload', done: 'Done.' })).toBe('Done.');
  expect(say(refusal)).toBe('Too late.');
  expect(isRefusal<Result>(refusal)).toBe(true);
  expect(isRefusal<Result>({ __typename: 'DonePayload', done: 'Done.' })).toBe(false);
  const fromTheFuture: Result = JSON.parse('{ "__typename": "NewError" }');
  expect(() => say(fromTheFuture)).toThrow('No handler for NewError.');
  expect(() => unreachable(fromTheFuture as never)).toThrow('NewError');
});
