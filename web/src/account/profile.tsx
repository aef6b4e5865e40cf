import { Button, Group, NativeSelect, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { isRefusal } from '@usher/client';
import { useUpdateProfileMutation } from '@usher/client/urql';
import { type FormEvent, useState } from 'react';
import { brand } from '../brand.ts';
import { firstCharacters, LONGEST_NAME } from '../characters.ts';
import { useMe } from '../console/me-context.ts';
import { useFieldErrors } from '../field-errors.ts';
import { languageName } from '../language/language-name.ts';
import { notifyDone } from '../notify.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import { describeError, describeRefusal, type Problem } from '../words.ts';

/** Changes how one is called. */
export function Profile() {
  const me = useMe();
  const [{ fetching }, updateProfile] = useUpdateProfileMutation();
  const [firstName, setFirstName] = useState(me.firstName);
  const [lastName, setLastName] = useState(me.lastName ?? '');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [locale, setLocale] = useState(me.locale ?? '');
  const fields = useFieldErrors({
    firstName: firstName.trim() === '' && 'Enter what you are called.',
    lastName: false,
  });

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!fields.isGood()) return;
    setProblem(null);
    const { data, error } = await updateProfile({
      input: { firstName, lastName: lastName.trim() === '' ? null : lastName, locale: locale || null },
    });
    if (!data) return setProblem(error ? describeError(error) : null);
    if (isRefusal(data.updateProfile)) {
      if (!fields.refuse(data.updateProfile)) setProblem(describeRefusal(data.updateProfile));
      return;
    }
    notifyDone('Saved');
  };

  return (
    <Paper withBorder p="lg" radius="md" component="form" onSubmit={submit} noValidate>
      <Stack>
        <div>
          <Title order={2} fz="h4">
            Name
          </Title>
          <Text fz="sm" c="dimmed">
            People whom you invite see it.
          </Text>
        </div>
        <ProblemAlert problem={problem} />
        <TextInput
          label="First name"
          autoComplete="given-name"
          required
          withAsterisk={false}
          value={firstName}
          error={fields.at('firstName')}
          onChange={(event) => setFirstName(firstCharacters(event.currentTarget.value, LONGEST_NAME))}
        />
        <TextInput
          label="Last name (optional)"
          autoComplete="family-name"
          value={lastName}
          error={fields.at('lastName')}
          onChange={(event) => setLastName(firstCharacters(event.currentTarget.value, LONGEST_NAME))}
        />
        <NativeSelect
          label="Language"
          description="In which mails are written to you."
          data={[
            { value: '', label: 'The usual one' },
            ...[...new Set([...brand.mailLocales, ...(me.locale ? [me.locale] : [])])].map((tag) => ({
              value: tag,
              label: languageName(tag),
            })),
          ]}
          value={locale}
          onChange={(event) => setLocale(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={fetching}>
            Save the name
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
