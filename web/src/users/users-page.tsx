import { Box, CloseButton, EmptyState, Group, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue, useDocumentTitle } from '@mantine/hooks';
import { IconSearch, IconUsers } from '@tabler/icons-react';
import type { UserFilter } from '@usher/client';
import { useUserList } from '@usher/client/urql';
import { useState } from 'react';
import { PageButtons } from '../look/page-buttons.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import { goTo, setParameters, useParameter } from '../use-address.ts';
import { describeError } from '../words.ts';
import { UserDialogs, useUserDialogs } from './user-dialogs.tsx';
import { UserDrawer } from './user-drawer.tsx';
import { UserRows } from './user-rows.tsx';

const PAGE_SIZE = 25;
const SEARCH_AFTER_MS = 250;

const FILTERS: Readonly<Record<string, { readonly label: string; readonly filter: UserFilter }>> = {
  all: { label: 'Everybody', filter: {} },
  admins: { label: 'Admins', filter: { role: ['ADMIN'] } },
  members: { label: 'Members', filter: { role: ['MEMBER'] } },
  disabled: { label: 'Disabled', filter: { status: ['DISABLED'] } },
};
const FILTER_OPTIONS = Object.entries(FILTERS).map(([value, { label }]) => ({ value, label }));

/** Everybody with an account. */
export function UsersPage() {
  useDocumentTitle('Users · Usher');
  const [search, setSearch] = useState('');
  const [searched] = useDebouncedValue(search.trim(), SEARCH_AFTER_MS);
  const [filter, setFilter] = useState('all');
  const { rows, error, pending, pageNumber, showNext, showPrevious, refresh } = useUserList({
    filter: { ...FILTERS[filter]?.filter, ...(searched && { search: searched }) },
    pageSize: PAGE_SIZE,
  });
  const dialogs = useUserDialogs();
  // In the address, so that Back closes it, and a link opens it.
  const shownId = useParameter('user');

  return (
    <Stack gap="lg">
      <Title order={1} fz="h2">
        Users
      </Title>
      <Group gap="sm">
        <TextInput
          aria-label="Search by name or address"
          placeholder="Search by name or address"
          type="search"
          leftSection={<IconSearch size={16} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          rightSection={
            search && <CloseButton size="sm" aria-label="Clear the search" onClick={() => setSearch('')} />
          }
          flex="1 1 16rem"
          maw={448}
        />
        <Select
          aria-label="Which users"
          data={FILTER_OPTIONS}
          value={filter}
          allowDeselect={false}
          onChange={(name) => setFilter(name ?? 'all')}
          w={160}
        />
      </Group>
      <ProblemAlert problem={error && !rows ? describeError(error) : null} />
      {rows?.length === 0 && !pending ? (
        <EmptyState py="xl" icon={<IconUsers size={40} stroke={1.25} />} title="Nobody fits" />
      ) : (
        <Box opacity={pending && rows ? 0.7 : 1} aria-busy={pending}>
          {(rows || pending) && <UserRows users={rows} dialogs={dialogs} onOpen={openUser} />}
        </Box>
      )}
      {(showPrevious || showNext) && (
        <Group justify="space-between">
          <Text fz="sm" c="dimmed" role="status">
            Page {pageNumber}
          </Text>
          <PageButtons showPrevious={showPrevious} showNext={showNext} />
        </Group>
      )}
      <UserDrawer id={shownId} onClose={closeUser} />
      <UserDialogs dialogs={dialogs} onGone={refresh} />
    </Stack>
  );
}

/** Opens a user beside the list. */
function openUser(id: string): void {
  goTo(`${location.pathname}?user=${id}`);
}

function closeUser(): void {
  setParameters({ user: null });
}
