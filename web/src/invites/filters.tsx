import { Button, Checkbox, Popover, Select, Stack, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconFilter } from '@tabler/icons-react';
import { useUsersQuery } from '@usher/client/urql';
import { useState } from 'react';
import { DELIVERY } from './statuses.ts';
import type { InviteList } from './use-invite-list.ts';

const DELIVERIES = Object.entries(DELIVERY).map(([value, label]) => ({ value, label }));

/** Narrows the list by more than the status and the address. */
export function Filters({ list }: { readonly list: InviteList }) {
  const [opened, setOpened] = useState(false);
  const active = [list.delivery, list.invitedBy, list.label, list.renewal].filter(Boolean).length;
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={300} trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconFilter size={16} />}
          onClick={() => setOpened((now) => !now)}
        >
          {active === 0 ? 'Filters' : `Filters: ${active}`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Filters">
        <Stack gap="sm">
          <Select
            label="Mail"
            placeholder="Any"
            clearable
            clearButtonProps={{ 'aria-label': 'Any mail' }}
            comboboxProps={{ withinPortal: false }}
            data={DELIVERIES}
            value={list.delivery}
            onChange={list.setDelivery}
          />
          <Inviter list={list} />
          <Label list={list} />
          <Checkbox
            label="Asked for a new link"
            checked={list.renewal}
            onChange={(event) => list.setRenewal(event.currentTarget.checked)}
          />
          <Button
            variant="default"
            onClick={() => {
              list.clearFilters();
              setOpened(false);
            }}
          >
            Show all
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Part of a label. It narrows the list once typing has come to rest. */
function Label({ list }: { readonly list: InviteList }) {
  const [typed, setTyped] = useState(list.label ?? '');
  const narrow = useDebouncedCallback(list.setLabel, 250);
  return (
    <TextInput
      label="Label"
      placeholder="Any"
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        narrow(event.currentTarget.value);
      }}
    />
  );
}

/** Admins invite; an inviter who is none any more, or is gone, is named by the address alone. */
function Inviter({ list }: { readonly list: InviteList }) {
  const [{ data }] = useUsersQuery({ variables: { first: 100, filter: { role: ['ADMIN'] } } });
  const admins = (data?.users?.edges ?? []).map(({ node }) => ({ value: node.id, label: node.name }));
  const known = admins.some(({ value }) => value === list.invitedBy);
  return (
    <Select
      label="Invited by"
      placeholder="Anybody"
      clearable
      searchable
      clearButtonProps={{ 'aria-label': 'Anybody' }}
      comboboxProps={{ withinPortal: false }}
      data={
        list.invitedBy && !known ? [...admins, { value: list.invitedBy, label: 'Somebody else' }] : admins
      }
      value={list.invitedBy}
      onChange={list.setInvitedBy}
    />
  );
}
