import { useRef, useState } from 'react';
import { useLatest } from './use-latest.ts';
import type { Pages } from './use-pages.ts';

/** A page of rows, as both clients answer with it. */
export interface Connection<Row> {
  readonly edges: readonly { readonly node: Row }[];
  readonly pageInfo: {
    readonly startCursor?: string | null | undefined;
    readonly endCursor?: string | null | undefined;
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
  };
}

/** A list as it is looked at. */
export interface List<Row, Problem = Error> {
  /** What is shown; null until there is something to show. */
  readonly rows: readonly Row[] | null;
  /** Why what was asked for last could not be had. */
  readonly error: Problem | null;
  /** What is shown is not yet what was asked for. */
  readonly pending: boolean;
  /** The number of the page that is shown; 1 where pages are merged. */
  readonly pageNumber: number;
  /** Shows the next page instead; null where there is none, or pages are merged. */
  readonly showNext: (() => void) | null;
  /** Shows the page before instead; null where there is none, or pages are merged. */
  readonly showPrevious: (() => void) | null;
  /** Shows the next page as well; null where there is none, or pages are separate. */
  readonly showMore: (() => void) | null;
  /** Asks the service anew for what is shown. */
  readonly refresh: () => void;
}

/** Where a list comes from. */
export interface ListSource<Row, Problem> {
  readonly pages: Pages;
  readonly merged: boolean;
  readonly connection: Connection<Row> | null | undefined;
  readonly error: Problem | null | undefined;
  /** The client waits for an answer. */
  readonly fetching: boolean;
  /**
   * Asks the service for a page of a merged list, which the cache puts in its place.
   *
   * @throws a `Problem`, where it could not be had
   */
  fetchPage(page: {
    readonly first: number;
    readonly after?: string;
  }): Promise<Connection<Row> | null | undefined>;
  /** Asks the service anew for the one page that is shown. */
  fetchShown(): void;
}

/** The service gives no larger page. */
const LARGEST_PAGE = 100;

/** Turns the pages of a list, and shows it anew. Rows stay on the screen until those that follow are there. */
export function useShownList<Row, Problem>(source: ListSource<Row, Problem>): List<Row, Problem> {
  const { pages, merged, connection } = source;
  const work = useWork<Row, Problem>(pages.list);
  const pending = source.fetching || work.running > 0;
  const pageNumber = useSettled(pages.number, pending);
  const rows = work.kept ?? connection?.edges.map(({ node }) => node) ?? null;
  const { hasNextPage = false, hasPreviousPage = false, startCursor, endCursor } = connection?.pageInfo ?? {};

  // The cursors are those of the rows on the screen: until these are the page that was asked for, there is no going on.
  const turnTo: Pages['turnTo'] = (place, number) => {
    if (!pending) pages.turnTo(place, number);
  };
  const turnBack = () => {
    // The first page is asked for as such: rows may have come in before it.
    if (pageNumber > 2 && hasPreviousPage && startCursor) turnTo({ before: startCursor }, pageNumber - 1);
    else turnTo(null, 1);
  };
  const shown = useLatest(rows?.length ?? 0);
  const fetchAllShown = async () => {
    const wanted = shown.current;
    let page = await source.fetchPage({ first: pages.size });
    let count = page?.edges.length ?? 0;
    while (page?.pageInfo.hasNextPage && page.pageInfo.endCursor && count < wanted) {
      const first = Math.min(LARGEST_PAGE, wanted - count);
      page = await source.fetchPage({ first, after: page.pageInfo.endCursor });
      count += page?.edges.length ?? 0;
    }
  };
  const showMore = (cursor: string) => {
    if (!pending) work.run(null, () => source.fetchPage({ first: pages.size, after: cursor }));
  };
  const after = hasNextPage ? endCursor : null;
  return {
    rows,
    error: work.error ?? source.error ?? null,
    pending,
    pageNumber,
    showNext: !merged && after ? () => turnTo({ after }, pageNumber + 1) : null,
    showPrevious: !merged && pageNumber > 1 ? turnBack : null,
    showMore: merged && after ? () => showMore(after) : null,
    refresh: () => (merged ? work.run(rows, fetchAllShown) : source.fetchShown()),
  };
}

interface WorkState<Row, Problem> {
  readonly list: string;
  /** How many tasks are not over yet. */
  readonly running: number;
  readonly kept: readonly Row[] | null;
  readonly error: Problem | null;
}

/** What is done to a list beside its query, one thing after the other. Nobody hears of it once another list is shown. */
function useWork<Row, Problem>(list: string) {
  const idle: WorkState<Row, Problem> = { list, running: 0, kept: null, error: null };
  const [state, setState] = useState(idle);
  const last = useRef(Promise.resolve());
  const current = state.list === list ? state : idle;
  return {
    ...current,
    /** @param kept what to show in the meantime, whatever is in the cache */
    run: (kept: readonly Row[] | null, task: () => Promise<unknown>) => {
      setState((now) => ({ list, running: (now.list === list ? now.running : 0) + 1, kept, error: null }));
      const end = (error: Problem | null) =>
        setState((now) => {
          if (now.list !== list) return now;
          const running = now.running - 1;
          return { ...now, running, error, kept: running === 0 ? null : now.kept };
        });
      last.current = last.current.then(task).then(
        () => end(null),
        (error: unknown) => end(error as Problem),
      );
    },
  };
}

/**
 * What held when nothing was awaited last: belongs to what is on the screen, where the value itself belongs to what was
 * asked for.
 */
function useSettled<T>(value: T, pending: boolean): T {
  const [settled, setSettled] = useState(value);
  if (!pending && settled !== value) setSettled(value);
  return pending ? settled : value;
}
