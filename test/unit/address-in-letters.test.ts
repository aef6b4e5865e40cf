import { expect, test } from 'vitest';
import { addressInLetters } from '../../web/src/address.ts';

test.each([
  ['ada@xn--bcher-kva.example', 'ada@bücher.example'],
  ['ada@mail.xn--fiqs8s', 'ada@mail.中国'],
  ['ada@example.com', 'ada@example.com'],
  ['"at@xn--bcher-kva"@example.com', '"at@xn--bcher-kva"@example.com'],
])('an address is shown in its letters: %s', (kept, shown) => {
  expect(addressInLetters(kept)).toBe(shown);
});
