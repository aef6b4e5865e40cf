import { Button, Group, Modal, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type CreateInviteMutation, handle, type OnPendingInvite } from '@usher/client';
import { useCreateInviteMutation } from '@usher/client/urql';
import { type FormEvent, useState } from 'react';
import { useFieldErrors } from '../field-errors.ts';
import { CopyField } from '../look/copy-field.tsx';
import { notifyDone } from '../notify.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import { describeError, describeRefusal, type Problem, type Refusal } from '../words.ts';
import { InviteFields } from './invite-fields.tsx';
import { DEFAULT_TERMS } from './terms.ts';

type Created = Extract<CreateInviteMutation['createInvite'], { __typename: 'CreateInvitePayload' }>;

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** Opens an invite that was there before. */
  readonly onShow: (id: string) => void;
}

/** Invites one person. */
export function CreateInviteModal({ opened, onClose, onShow }: Props) {
  const phone = useMediaQuery('(max-width: 36em)');
  return (
    <Modal opened={opened} onClose={onClose} title="Invite somebody" fullScreen={phone ?? false}>
      <CreateInvite onClose={onClose} onShow={onShow} />
    </Modal>
  );
}

function CreateInvite({ onClose, onShow }: Omit<Props, 'opened'>) {
  const [{ fetching }, createInvite] = useCreateInviteMutation();
  const [email, setEmail] = useState('');
  const [terms, setTerms] = useState(DEFAULT_TERMS);
  const [sendEmail, setSendEmail] = useState(true);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [pendingId, setPendingId] = useState<string | null>(null);
  const [created, setCreated] = useState<Created | null>(null);

  const fields = useFieldErrors({ email: email.trim() === '' && 'Enter the address of whom you invite.' });

  const send = async (onPending: OnPendingInvite) => {
    setProblem(null);
    setPendingId(null);
    const { data, error } = await createInvite({
      input: {
        email,
        role: terms.role,
        roles: terms.roles,
        ...(terms.message.trim() && { message: terms.message }),
        ...(terms.locale && { locale: terms.locale }),
        expiresInSeconds: Number(terms.window),
        sendEmail,
        onPending,
      },
    });
    if (!data) return setProblem(error ? describeError(error) : null);
    const refuse = (refusal: Refusal) => setProblem(describeRefusal(refusal));
    handle(data.createInvite, {
      CreateInvitePayload: (payload) => {
        if (!sendEmail) return setCreated(payload);
        notifyDone(`${payload.invite.email} is invited.`, 'The mail is on its way.');
        onClose();
      },
      InviteAlreadyPendingError: ({ existingInvite }) => {
        setPendingId(existingInvite.id);
        setProblem({
          title: 'Already invited',
          text: 'They have an invite that is still open. Look at it, or send it again with what you entered here.',
        });
      },
      ValidationError: (refusal) => fields.refuse(refusal) || refuse(refusal),
      UserAlreadyExistsError: refuse,
      IdempotencyKeyReusedError: refuse,
      RecipientOptedOutError: refuse,
      EmailDomainNotAllowedError: refuse,
      RedirectUrlNotAllowedError: refuse,
      QuotaExceededError: refuse,
      RateLimitedError: refuse,
    });
  };

  if (created) {
    return <Done created={created} onClose={onClose} onAgain={() => startOver()} />;
  }

  function startOver() {
    setCreated(null);
    setEmail('');
  }

  return (
    <form
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        if (fields.isGood()) void send('ERROR');
      }}
    >
      <Stack>
        <ProblemAlert problem={problem} />
        {pendingId && (
          <Group gap="xs">
            <Button
              variant="default"
              onClick={() => {
                onClose();
                onShow(pendingId);
              }}
            >
              Show it
            </Button>
            <Button variant="default" loading={fetching} onClick={() => send('RESEND')}>
              Send again
            </Button>
          </Group>
        )}
        <TextInput
          label="Email"
          type="email"
          autoComplete="off"
          data-autofocus
          required
          withAsterisk={false}
          value={email}
          error={fields.at('email')}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <InviteFields value={terms} onChange={setTerms} />
        <Switch
          label="Mail the link to them"
          description="Otherwise you get the link, to hand over yourself."
          checked={sendEmail}
          onChange={(event) => setSendEmail(event.currentTarget.checked)}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={fetching && !pendingId}>
            Invite
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface DoneProps {
  readonly created: Created;
  readonly onClose: () => void;
  readonly onAgain: () => void;
}

function Done({ created, onClose, onAgain }: DoneProps) {
  const { email } = created.invite;
  return (
    <Stack>
      <Text role="status">
        <strong>{email}</strong> is invited. Hand this link over to them.
      </Text>
      <CopyField label="Link" value={created.inviteLink} />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onAgain}>
          Invite another
        </Button>
        <Button onClick={onClose} data-autofocus>
          Done
        </Button>
      </Group>
    </Stack>
  );
}
