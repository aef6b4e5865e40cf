import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArrowBackUp,
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

/** What whoever is signed in may do about an invite, as the service says. What became different meanwhile, it refuses in plain words. */
export function InviteMenu({ invite, actions }: Props) {
  const allowed = new Set(invite.allowedActions);
  if (allowed.size === 0) return null;
  return (
    <Menu position="bottom-end" width={200} withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Actions for ${invite.email}`}>
          <IconDotsVertical size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {allowed.has('RESEND') && (
          <Menu.Item leftSection={<IconMailForward size={16} />} onClick={() => actions.resend(invite)}>
            Send again
          </Menu.Item>
        )}
        {allowed.has('REINSTATE') && (
          <Menu.Item leftSection={<IconArrowBackUp size={16} />} onClick={() => actions.reinstate(invite)}>
            Invite after all
          </Menu.Item>
        )}
        {allowed.has('COPY_LINK') && (
          <Menu.Item leftSection={<IconLink size={16} />} onClick={() => actions.copyLink(invite)}>
            Copy the link
          </Menu.Item>
        )}
        {isUndelivered(invite) && allowed.has('REVOKE') && (
          <Menu.Item leftSection={<IconAt size={16} />} onClick={() => actions.ask('correct', invite)}>
            Correct the address
          </Menu.Item>
        )}
        {allowed.has('UPDATE') && (
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => actions.ask('edit', invite)}>
            Change
          </Menu.Item>
        )}
        {allowed.has('REVOKE') && (
          <Menu.Item leftSection={<IconBan size={16} />} onClick={() => actions.ask('revoke', invite)}>
            Revoke
          </Menu.Item>
        )}
        {allowed.has('DELETE') && (
          <>
            {allowed.size > 1 && <Menu.Divider />}
            <Menu.Item
              c="var(--mantine-color-error)"
              leftSection={<IconTrash size={16} />}
              onClick={() => actions.ask('delete', invite)}
            >
              Delete
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
