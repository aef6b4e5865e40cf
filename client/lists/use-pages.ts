import { useState } from 'react';

/** Where a page begins: a keyset cursor, so that the thousandth page costs what the first does. Null: the first page. */
export type Place = { readonly after: string } | { readonly before: string } | null;

/** A page behind the first: where it begins, and which one that is. */
export type FarPage = NonNullable<Place> & { readonly number: number };

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

/** Keeps the page elsewhere, such as in the address. */
export interface PageKeeper {
  /** The page to show; null: the first. */
  readonly page: FarPage | null;
  /** Told to show another; null: the first. */
  readonly onPage: (page: FarPage | null) => void;
}

const FIRST_PAGE = { place: null, number: 1 };

/**
 * Remembers which page of a list is asked for. Another list starts at its first page.
 *
 * @param narrowing the list's filter and order
 * @param size rows a page, 1 to 100
 * @param keeper who remembers it instead; with another list it is the keeper who starts at the first page
 */
export function usePages(narrowing: readonly unknown[], size: number, keeper?: PageKeeper): Pages {
  const list = JSON.stringify([narrowing, size]);
  const [position, setPosition] = useState<{ list: string; place: Place; number: number }>({
    list,
    ...FIRST_PAGE,
  });
  const own = position.list === list ? position : FIRST_PAGE;
  const { place, number } = keeper ? keptBy(keeper) : own;
  return {
    list,
    size,
    number,
    variables: place && 'before' in place ? { last: size, ...place } : { first: size, ...place },
    turnTo: (to, toNumber) => {
      if (keeper) keeper.onPage(to && { ...to, number: toNumber });
      else setPosition({ list, place: to, number: toNumber });
    },
  };
}

function keptBy({ page }: PageKeeper): { readonly place: Place; readonly number: number } {
  if (!page) return FIRST_PAGE;
  const { number, ...place } = page;
  return { place, number };
}
