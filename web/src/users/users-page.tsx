import {
  Box,
  Button,
  CloseButton,
  EmptyState,
  Group,
  Select,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useDebouncedValue, useDocumentTitle } from '@mantine/hooks';
import { IconChevronLeft, IconChevronRight, IconSearch, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import type { UserFilter } from '../../../client/generated/graphql.ts';
import { useUsersQuery } from '../../../client/urql/generated/hooks.ts';
import { ProblemAlert } from '../problem-alert.tsx';
import { useSettled } from '../use-settled.ts';
import { describeError } from '../words.ts';
import { UserDialogs, useUserDialogs } from './user-dialogs.tsx';
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
  // The cursors that lead to the page being shown: one for each "Next".
  const [trail, setTrail] = useState<{ readonly list: string; readonly cursors: readonly string[] }>({
    list: '',
    cursors: [],
  });
  const list = JSON.stringify([filter, searched]);
  const cursors = trail.list === list ? trail.cursors : [];
  const after = cursors.at(-1);
  const [{ data, error, fetching }] = useUsersQuery({
    variables: {
      first: PAGE_SIZE,
      ...(after !== undefined && { after }),
      filter: { ...FILTERS[filter]?.filter, ...(searched && { search: searched }) },
    },
    requestPolicy: 'cache-and-network',
  });
  const dialogs = useUserDialogs();
  const users = data?.users?.edges.map(({ node }) => node) ?? null;
  // The cursor is that of the rows on the screen: until these are the page that was asked for, it leads there again.
  const turnTo = (to: readonly string[]) => {
    if (!fetching) setTrail({ list, cursors: to });
  };
  const shownNumber = useSettled(cursors.length + 1, fetching);
  const next = data?.users?.pageInfo.hasNextPage ? data.users.pageInfo.endCursor : null;

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
      <ProblemAlert problem={error && !users ? describeError(error) : null} />
      {users?.length === 0 && !fetching ? (
        <EmptyState py="xl" icon={<IconUsers size={40} stroke={1.25} />} title="Nobody fits" />
      ) : (
        <Box opacity={fetching && users ? 0.7 : 1} aria-busy={fetching}>
          {(users || fetching) && <UserRows users={users} dialogs={dialogs} />}
        </Box>
      )}
      {(cursors.length > 0 || next) && (
        <Group justify="space-between">
          <Text fz="sm" c="dimmed" role="status">
            Page {shownNumber}
          </Text>
          <Group gap="xs">
            <Button
              variant="default"
              size="sm"
              leftSection={<IconChevronLeft size={16} />}
              disabled={shownNumber === 1}
              onClick={() => turnTo(cursors.slice(0, -1))}
            >
              Previous
            </Button>
            <Button
              variant="default"
              size="sm"
              rightSection={<IconChevronRight size={16} />}
              disabled={!next}
              onClick={() => next && turnTo([...cursors, next])}
            >
              Next
            </Button>
          </Group>
        </Group>
      )}
      <UserDialogs dialogs={dialogs} />
    </Stack>
  );
}
