import { ActionIcon, Button, CloseButton, Group, Select, TextInput, Tooltip } from '@mantine/core';
import { IconDownload, IconMailForward, IconSearch } from '@tabler/icons-react';
import { DensityToggle } from './density-toggle.tsx';
import { Filters } from './filters.tsx';
import { isSort, SORTS } from './sorts.ts';
import classes from './toolbar.module.css';
import { UndeliveredFilter } from './undelivered-filter.tsx';
import type { InviteList } from './use-invite-list.ts';

const SORT_OPTIONS = Object.entries(SORTS).map(([value, { label }]) => ({ value, label }));

interface Props {
  readonly list: InviteList;
  /** Asks whether to send again what was not answered; null where nobody waits. */
  readonly onRemind: (() => void) | null;
  readonly onExport: () => void;
}

/** Narrows and orders the list. */
export function Toolbar({ list, onRemind, onExport }: Props) {
  return (
    <Group gap="sm">
      <TextInput
        className={classes['search']}
        aria-label="Search by address"
        placeholder="Search by address"
        type="search"
        leftSection={<IconSearch size={16} />}
        value={list.search}
        onChange={(event) => list.setSearch(event.currentTarget.value)}
        rightSection={
          list.search && (
            <CloseButton size="sm" aria-label="Clear the search" onClick={() => list.setSearch('')} />
          )
        }
      />
      <Select
        aria-label="Order"
        data={SORT_OPTIONS}
        value={list.sort}
        allowDeselect={false}
        onChange={(sort) => sort && isSort(sort) && list.setSort(sort)}
        w={180}
        className={classes['sort']}
      />
      <Filters list={list} />
      {onRemind && (
        <Button variant="default" leftSection={<IconMailForward size={16} />} onClick={onRemind}>
          Remind all
        </Button>
      )}
      <Tooltip label="Save the list as CSV">
        <ActionIcon variant="default" size={36} aria-label="Save the list as CSV" onClick={onExport}>
          <IconDownload size={18} stroke={1.75} />
        </ActionIcon>
      </Tooltip>
      <DensityToggle density={list.density} setDensity={list.setDensity} />
      {/* Last: it comes by itself, and takes nothing from its place. */}
      <UndeliveredFilter list={list} />
    </Group>
  );
}
