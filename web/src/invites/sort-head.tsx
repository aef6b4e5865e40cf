import { UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import classes from './sort-head.module.css';
import { SORTS, type Sort } from './sorts.ts';

/** How a column can be sorted: the way of the first press, and that of the second. */
export interface SortHeadProps {
  readonly label: string;
  readonly ways: readonly [Sort, Sort];
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
}

/** The head of a column by which the list can be sorted. */
export function SortHead({ label, ways: [first, second], sort, onSort }: SortHeadProps) {
  const next = sort === first ? second : first;
  const sorted = sort === first || sort === second;
  const Icon = !sorted ? IconArrowsSort : isAscending(sort) ? IconArrowUp : IconArrowDown;
  return (
    <UnstyledButton className={classes['head']} title={SORTS[next].label} onClick={() => onSort(next)}>
      {label}
      <Icon size={14} stroke={1.75} aria-hidden data-sorted={sorted || undefined} />
    </UnstyledButton>
  );
}

/** What a screen reader is told of the column's order. */
export function ariaSort(sort: Sort, ways: readonly Sort[]): 'ascending' | 'descending' | 'none' {
  if (!ways.includes(sort)) return 'none';
  return isAscending(sort) ? 'ascending' : 'descending';
}

function isAscending(sort: Sort): boolean {
  return SORTS[sort].order.direction === 'ASC';
}
