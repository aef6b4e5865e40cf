import { useDebouncedValue } from '@mantine/hooks';
import type { DeliveryStatus, InviteFilter, InviteStatus } from '@usher/client';
import type { FarPage } from '@usher/client/urql';
import { useEffect, useMemo, useState } from 'react';
import { setParameters, useParameters } from '../use-address.ts';
import { isSort, SORTS, type Sort } from './sorts.ts';
import { DELIVERY, STATUS } from './statuses.ts';
import { useDensity } from './use-density.ts';

/** Long enough to finish a syllable, short enough not to be felt. */
const SEARCH_AFTER_MS = 250;

export const SIZES = [25, 50, 100] as const;
/** A compact list shows thirty at once, so it has more. */
const SIZE = { roomy: 25, compact: 50 } as const;

/** Those whose mail did not arrive, while that still matters. */
const UNDELIVERED: InviteFilter = { status: ['PENDING', 'EXPIRED'], delivery: ['FAILED'] };

/** What is being looked at, all of it in the address: it survives a reload, and can be sent to a colleague. */
export function useInviteView() {
  const address = useParameters();
  const status = oneOf(STATUS, address.get('status'));
  const delivery = oneOf(DELIVERY, address.get('delivery'));
  const sortParameter = address.get('sort') ?? '';
  const sort: Sort = isSort(sortParameter) ? sortParameter : 'newest';
  const invitedBy = address.get('by');
  const density = useDensity();
  const size = SIZES.find((each) => String(each) === address.get('rows')) ?? SIZE[density.density];
  const { search, setSearch, searched } = useSearch(address.get('q') ?? '');
  const label = address.get('label');
  const renewal = address.get('renewal') === 'asked';
  const undelivered = delivery === 'FAILED';
  const filter: InviteFilter = {
    ...(undelivered ? UNDELIVERED : delivery && { delivery: [delivery] }),
    ...(status && { status: [status] }),
    ...(invitedBy && { invitedById: invitedBy }),
    ...(label && { label }),
    ...(renewal && { renewalRequested: true }),
    ...(searched && { search: searched }),
  };
  return {
    filter,
    orderBy: SORTS[sort].order,
    status,
    setStatus: (next: string | null) => show({ status: next?.toLowerCase() ?? null }),
    delivery,
    setDelivery: (next: string | null) => show({ delivery: next?.toLowerCase() ?? null }),
    undelivered,
    sort,
    setSort: (next: Sort) => show({ sort: next === 'newest' ? null : next }),
    invitedBy,
    setInvitedBy: (id: string | null) => show({ by: id }),
    label,
    setLabel: (next: string) => show({ label: next.trim() || null }),
    renewal,
    setRenewal: (only: boolean) => show({ renewal: only ? 'asked' : null }),
    search,
    setSearch,
    searched,
    /** Whether only some are listed, beside those of a status. */
    filtered: searched !== '' || delivery !== null || invitedBy !== null || label !== null || renewal,
    clearFilters: () => {
      setSearch('');
      show({ delivery: null, by: null, label: null, renewal: null, q: null });
    },
    size,
    setSize: (next: number) => show({ rows: next === SIZE[density.density] ? null : String(next) }),
    ...density,
    keeper: { page: pageIn(address), onPage },
  };
}

export type InviteView = ReturnType<typeof useInviteView>;

/** Another list begins at its first page. */
function show(changes: Readonly<Record<string, string | null>>): void {
  setParameters({ ...changes, page: null, after: null, before: null });
}

function onPage(page: FarPage | null): void {
  setParameters({
    page: page && String(page.number),
    after: page && 'after' in page ? page.after : null,
    before: page && 'before' in page ? page.before : null,
  });
}

function pageIn(address: URLSearchParams): FarPage | null {
  const [after, before] = [address.get('after'), address.get('before')];
  const number = Math.max(2, Math.trunc(Number(address.get('page'))) || 2);
  if (after) return { after, number };
  return before ? { before, number } : null;
}

/** What is typed, and what is searched for once that has come to rest: then it is in the address. */
function useSearch(inAddress: string) {
  const [search, setSearch] = useState(inAddress);
  const [typed] = useDebouncedValue(search.trim(), SEARCH_AFTER_MS);
  const [written, setWritten] = useState(inAddress);
  // Back, or a link, went to another search than the one that was typed here.
  if (inAddress !== written) {
    setWritten(inAddress);
    if (inAddress !== typed) setSearch(inAddress);
  }
  useEffect(() => {
    if (typed !== (new URLSearchParams(location.search).get('q') ?? '')) show({ q: typed || null });
  }, [typed]);
  return useMemo(() => ({ search, setSearch, searched: inAddress }), [search, inAddress]);
}

function oneOf<Name extends InviteStatus | DeliveryStatus>(
  names: Readonly<Record<Name, unknown>>,
  text: string | null,
): Name | null {
  const name = text?.toUpperCase() ?? '';
  return Object.hasOwn(names, name) ? (name as Name) : null;
}
