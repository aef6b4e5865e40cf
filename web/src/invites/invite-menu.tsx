import { ActionIcon, Menu } from '@mantine/core';
import {
  IconAt,
  IconBan,
  IconDotsVertical,
  IconLink,
  IconMailForward,
  IconPencil,
  IconTrash,
} from '@tabler/icons-react';
import type { InviteRowFragment } from '@usher/client';
import type { InviteActions } from './invite-dialogs.tsx';
import { isUndelivered } from './statuses.ts';

interface Props {
  readonly invite: InviteRowFragment;
  readonly actions: InviteActions;
}

/** What can be done about an invite as it stands. What became different meanwhile, the service refuses in plain words. */
export function InviteMenu({ invite, actions }: Props) {
  const { status } = invite;
  const open = status === 'PENDING' || status === 'EXPIRED';
  if (status === 'ACCEPTED') return null;
  return (
    <Menu position="bottom-end" width={200} withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Actions for ${invite.email}`}>
          <IconDotsVertical size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {open && (
          <Menu.Item leftSection={<IconMailForward size={16} />} onClick={() => actions.resend(invite)}>
            Send again
          </Menu.Item>
        )}
        {status === 'PENDING' && (
          <Menu.Item leftSection={<IconLink size={16} />} onClick={() => actions.copyLink(invite)}>
            Copy the link
          </Menu.Item>
        )}
        {isUndelivered(invite) && (
          <Menu.Item leftSection={<IconAt size={16} />} onClick={() => actions.ask('correct', invite)}>
            Correct the address
          </Menu.Item>
        )}
        {open && (
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => actions.ask('edit', invite)}>
            Change
          </Menu.Item>
        )}
        {open && (
          <Menu.Item leftSection={<IconBan size={16} />} onClick={() => actions.ask('revoke', invite)}>
            Revoke
          </Menu.Item>
        )}
        {open && <Menu.Divider />}
        <Menu.Item
          c="var(--mantine-color-error)"
          leftSection={<IconTrash size={16} />}
          onClick={() => actions.ask('delete', invite)}
        >
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
