import type { InviteFilter, InviteStatus } from '@usher/client';
import { useMemo, useState } from 'react';
import {
  type ChosenInvite,
  choose,
  choosePage,
  isChosen,
  NOTHING,
  noteChange,
  type Selection,
  withoutChanged,
} from './selection.ts';

/** What is chosen of a list. Another list begins with nothing; another page of it, or another order, keeps what is chosen. */
export function useSelection(filter: InviteFilter) {
  const list = JSON.stringify(filter);
  const [state, setState] = useState<{ readonly list: string; readonly selection: Selection }>({
    list,
    selection: NOTHING,
  });
  const selection = state.list === list ? state.selection : NOTHING;
  const changes = useMemo(() => {
    const change = (next: (now: Selection) => Selection) =>
      setState((now) => ({ list, selection: next(now.list === list ? now.selection : NOTHING) }));
    return {
      toggle: (page: readonly ChosenInvite[], id: string, asRange: boolean) =>
        change((now) => choose(now, page, id, asRange)),
      togglePage: (page: readonly ChosenInvite[]) => change((now) => choosePage(now, page)),
      chooseAll: (total: number | null) => change(() => ({ kind: 'all', filter: JSON.parse(list), total })),
      clear: () => change(() => NOTHING),
      noteChange: (id: string, status: InviteStatus | null) => change((now) => noteChange(now, id, status)),
      leaveOutChanged: () => change(withoutChanged),
    };
  }, [list]);
  return { selection, isChosen: (id: string) => isChosen(selection, id), ...changes };
}

export type SelectionState = ReturnType<typeof useSelection>;
