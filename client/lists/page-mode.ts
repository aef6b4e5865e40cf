/**
 * How the pages of a list are kept: `merged` (the default) reads all that were fetched as one list that grows, for a
 * "Show more" button; `separate` keeps each page by itself, for "Next" and "Previous".
 */
export type PageMode = 'merged' | 'separate';

const modes = new WeakMap<object, PageMode>();

/** Remembers how a client's cache keeps pages, for the hooks that read lists from it. */
export function rememberPageMode(client: object, mode: PageMode): void {
  modes.set(client, mode);
}

/** How a client's cache keeps pages. */
export function pageModeOf(client: object): PageMode {
  return modes.get(client) ?? 'merged';
}
