import { type InviteRowFragment, isRefusal } from '@usher/client';
import { useCopyInviteLinkMutation, useResendInviteMutation } from '@usher/client/urql';
import { useMemo, useState } from 'react';
import { copyText } from '../look/copy-text.ts';
import { notifyDone, notifyError, notifyRefusal } from '../notify.tsx';
import { CorrectDialog } from './correct-dialog.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { EditDialog } from './edit-dialog.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { RevokeDialog } from './revoke-dialog.tsx';

type Question = 'correct' | 'edit' | 'revoke' | 'delete';

/** What can be done about an invite; the same object as long as the page is there. */
export interface InviteActions {
  readonly ask: (question: Question, invite: InviteRowFragment) => void;
  readonly resend: (invite: InviteRowFragment) => Promise<void>;
  /** Takes a revoked or declined invite back, with a new link. */
  readonly reinstate: (invite: InviteRowFragment) => Promise<void>;
  readonly copyLink: (invite: InviteRowFragment) => Promise<void>;
}

/** What is being asked about which invite, and what is done without asking. */
export function useInviteDialogs() {
  const [asked, setAsked] = useState<{
    readonly question: Question;
    readonly invite: InviteRowFragment;
  } | null>(null);
  const [link, setLink] = useState<{ readonly email: string; readonly url: string } | null>(null);
  const [, resendInvite] = useResendInviteMutation();
  const [, copyInviteLink] = useCopyInviteLinkMutation();

  const actions = useMemo<InviteActions>(
    () => ({
      ask: (question, invite) => setAsked({ question, invite }),
      resend: async ({ id, email }) => {
        const { data, error } = await resendInvite({ input: { invite: { id } } });
        if (!data) return notifyError(error);
        if (isRefusal(data.resendInvite)) return notifyRefusal(data.resendInvite);
        notifyDone(`Sent again to ${email}`, 'The link in the earlier mail no longer works.');
      },
      reinstate: async ({ id, email }) => {
        const { data, error } = await resendInvite({ input: { invite: { id }, reinstate: true } });
        if (!data) return notifyError(error);
        if (isRefusal(data.resendInvite)) return notifyRefusal(data.resendInvite);
        notifyDone(`${email} is invited after all`, 'The mail is on its way. Earlier links stay dead.');
      },
      copyLink: async ({ id, email }) => {
        const { data, error } = await copyInviteLink({ input: { invite: { id } } });
        if (!data) return notifyError(error);
        if (isRefusal(data.copyInviteLink)) return notifyRefusal(data.copyInviteLink);
        const { inviteLink } = data.copyInviteLink;
        if (await copyText(inviteLink)) notifyDone('Link copied', `It lets whoever has it join as ${email}.`);
        else setLink({ email, url: inviteLink });
      },
    }),
    [resendInvite, copyInviteLink],
  );
  return { actions, asked, dismiss: () => setAsked(null), link, dismissLink: () => setLink(null) };
}

export type InviteDialogState = ReturnType<typeof useInviteDialogs>;

interface Props {
  readonly dialogs: InviteDialogState;
  readonly onDeleted: () => void;
}

/** The dialogs about one invite. */
export function InviteDialogs({ dialogs, onDeleted }: Props) {
  const { asked, dismiss, link, dismissLink } = dialogs;
  const about = (question: Question) => (asked?.question === question ? asked.invite : null);
  return (
    <>
      <CorrectDialog invite={about('correct')} onClose={dismiss} />
      <EditDialog invite={about('edit')} onClose={dismiss} />
      <RevokeDialog invite={about('revoke')} onClose={dismiss} />
      <DeleteDialog invite={about('delete')} onClose={dismiss} onDeleted={onDeleted} />
      <LinkDialog link={link} onClose={dismissLink} />
    </>
  );
}
