import { expect, test } from 'vitest';
import { isTokenShaped, linkedPage, tokenIn } from '../../web/src/accept/token-in-address.ts';

const TOKEN = 'Kq3-_xYz0123456789abcdefghijklmnopqrstuvwxy';

test.each([
  `/accept-invite#token=${TOKEN}`,
  `/accept-invite?token=${TOKEN}`,
  `/accept-invite%23token=${TOKEN}`,
  `/accept-invite%23token%3D${TOKEN}`,
  `/accept-invite%2523token=${TOKEN}`,
  `/accept-invite%3Ftoken=${TOKEN}`,
  `/accept-invite/#token=${TOKEN}`,
  `//accept-invite#token=${TOKEN}`,
  ...['.', ')', '>', ',', '/', '%20', '%20and', '&utm_source=x', ' ', '%E2%80%8B', '%3E', ';'].map(
    (behind) => `/accept-invite#token=${TOKEN}${behind}`,
  ),
  `/accept-invite?utm_source=x#token=${TOKEN}`,
  `/accept-invite#utm_source=x&token=${TOKEN}`,
])('the 43 characters are taken out of %s', (address) => {
  const [path = ''] = address.split(/[?#]/);
  expect(linkedPage(path)).toBe('/accept-invite');
  expect(tokenIn(address)).toBe(TOKEN);
});

test('a token that was cut off, or has more letters than a token has, is told from a whole one', () => {
  expect(isTokenShaped(TOKEN)).toBe(true);
  for (const wrong of [TOKEN.slice(0, -1), `${TOKEN}a`, 'token']) {
    expect(isTokenShaped(tokenIn(`/accept-invite#token=${wrong}`) ?? '')).toBe(false);
  }
  expect(tokenIn('/accept-invite')).toBeNull();
});

test('other paths are other pages', () => {
  expect(linkedPage('/accept-invites')).toBeNull();
  expect(linkedPage('/users/accept-invite')).toBeNull();
  expect(linkedPage('/forgot-password')).toBeNull();
});

test.each([
  ['/reset-password', '/reset-password'],
  ['//reset-password/', '/reset-password'],
  [`/Reset-Password%23token=${TOKEN}`, '/reset-password'],
  ['/confirm-email/', '/confirm-email'],
  [`/confirm-email%3Ftoken=${TOKEN}`, '/confirm-email'],
])('the link of another mail that became %s leads to %s', (path, page) => {
  expect(linkedPage(path)).toBe(page);
});
