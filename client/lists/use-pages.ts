import { useState } from 'react';

/** Where a page begins: a keyset cursor, so that the thousandth page costs what the first does. Null: the first page. */
export type Place = { readonly after: string } | { readonly before: string } | null;

/** Which page of a list is asked for. */
export interface Pages {
  /** What tells the list from another. */
  readonly list: string;
  readonly size: number;
  readonly number: number;
  /** The page, as the service's arguments say it. */
  readonly variables:
    | { readonly first: number; readonly after?: string }
    | { readonly last: number; readonly before: string };
  turnTo(place: Place, number: number): void;
}

const FIRST_PAGE = { place: null, number: 1 };

/**
 * Remembers which page of a list is asked for. Another list starts at its first page.
 *
 * @param narrowing the list's filter and order
 * @param size rows a page, 1 to 100
 */
export function usePages(narrowing: readonly unknown[], size: number): Pages {
  const list = JSON.stringify([narrowing, size]);
  const [position, setPosition] = useState<{ list: string; place: Place; number: number }>({
    list,
    ...FIRST_PAGE,
  });
  const { place, number } = position.list === list ? position : FIRST_PAGE;
  return {
    list,
    size,
    number,
    variables: place && 'before' in place ? { last: size, ...place } : { first: size, ...place },
    turnTo: (to, toNumber) => setPosition({ list, place: to, number: toNumber }),
  };
}
