import { useState } from 'react';

/**
 * What held when nothing was awaited last: belongs to what is on the screen, where the value itself belongs to what was
 * asked for.
 *
 * @param value one that stays the same from one drawing to the next, such as a number
 * @param pending whether what is on the screen is yet to be replaced
 */
export function useSettled<T>(value: T, pending: boolean): T {
  const [settled, setSettled] = useState(value);
  if (!pending && settled !== value) setSettled(value);
  return pending ? settled : value;
}
