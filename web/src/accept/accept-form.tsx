import { Button, Divider, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ErrorCode, isRefusal } from '@usher/client';
import { useAcceptInviteMutation } from '@usher/client/urql';
import { type FormEvent, useState } from 'react';
import { NewPassword } from '../account/new-password.tsx';
import { passwordRules } from '../account/password-rules.ts';
import { firstCharacters, LONGEST_NAME } from '../characters.ts';
import { useFieldErrors } from '../field-errors.ts';
import { useWords } from '../language/language.tsx';
import { usePageProblems } from '../language/page-problems.ts';
import { ProblemAlert } from '../problem-alert.tsx';
import type { Problem } from '../words.ts';
import type { AcceptedPayload } from './accepted.tsx';
import { isEnd } from './dead-end.tsx';
import { Decline } from './decline.tsx';
import { Invitation, type Preview } from './invitation.tsx';

/** Whom the service invites where the settings name nobody. */
const DEFAULT_ADMIN = 'admin@example.com';

interface Props {
  readonly token: string;
  readonly invite: Preview;
  readonly onAccepted: (payload: AcceptedPayload) => void;
  /** Nothing is left to try: somebody was faster, or the invite is gone. */
  readonly onEnded: (code: ErrorCode) => void;
}

/** Takes name and password, and accepts. */
export function AcceptForm({ token, invite, onAccepted, onEnded }: Props) {
  const words = useWords();
  const { describeError, describeRefusal } = usePageProblems();
  const [{ fetching }, acceptInvite] = useAcceptInviteMutation();
  const [firstName, setFirstName] = useState('');
  const [lastName, setLastName] = useState('');
  const [password, setPassword] = useState('');
  const [isWeak, setWeak] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [declining, decline] = useDisclosure();
  // Nobody but the service itself invites without a name: whoever declined would shut themselves out.
  const isFirstAdmin = invite.role === 'ADMIN' && invite.invitedByName === null;
  const own = [invite.email, firstName, lastName];
  const fields = useFieldErrors({
    firstName: firstName.trim() === '' && words('page.accept.noFirstName'),
    password: !passwordRules(password, own).every(({ met }) => met) && words('page.password.notYet'),
  });

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!fields.isGood()) return;
    setProblem(null);
    setWeak(false);
    const { data, error } = await acceptInvite({
      input: { token, firstName, password, ...(lastName.trim() && { lastName }) },
    });
    if (!data) return setProblem(error ? describeError(error) : null);
    const result = data.acceptInvite;
    if (!isRefusal(result)) return onAccepted(result);
    if (result.__typename === 'WeakPasswordError') return setWeak(true);
    if (isEnd(result.code)) return onEnded(result.code);
    setProblem(describeRefusal(result));
  };

  if (declining) return <Decline token={token} onBack={decline.close} onEnded={onEnded} />;
  return (
    <Stack gap="lg">
      <Invitation invite={invite} />
      {isFirstAdmin && invite.email === DEFAULT_ADMIN && <Text fz="sm">{words('page.invite.standIn')}</Text>}
      <Divider />
      <form onSubmit={submit} noValidate>
        <Stack>
          <ProblemAlert problem={problem} />
          <input type="text" autoComplete="username" value={invite.email} readOnly hidden />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput
              label={words('page.accept.firstName')}
              autoComplete="given-name"
              required
              withAsterisk={false}
              value={firstName}
              error={fields.at('firstName')}
              onChange={(event) => setFirstName(firstCharacters(event.currentTarget.value, LONGEST_NAME))}
            />
            <TextInput
              label={words('page.accept.lastName')}
              autoComplete="family-name"
              value={lastName}
              onChange={(event) => setLastName(firstCharacters(event.currentTarget.value, LONGEST_NAME))}
            />
          </SimpleGrid>
          <NewPassword
            label={words('page.accept.password')}
            value={password}
            onChange={setPassword}
            own={own}
            problem={fields.at('password') ?? (isWeak ? words('page.password.weak') : null)}
          />
          <Button type="submit" size="md" loading={fetching}>
            {words('page.accept.submit')}
          </Button>
          {!isFirstAdmin && (
            <Button variant="subtle" onClick={decline.open}>
              {words('page.accept.decline')}
            </Button>
          )}
        </Stack>
      </form>
    </Stack>
  );
}
