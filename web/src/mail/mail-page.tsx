import {
  Button,
  Code,
  Group,
  NativeSelect,
  Paper,
  SegmentedControl,
  Skeleton,
  Stack,
  Table,
  Text,
  Title,
} from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { IconSend } from '@tabler/icons-react';
import { isRefusal, type MailKind } from '@usher/client';
import { useMailPreviewQuery, useSendTestMailMutation } from '@usher/client/urql';
import { useState } from 'react';
import { brand } from '../brand.ts';
import { languageName } from '../language/language-name.ts';
import { notifyDone, notifyError, notifyProblem, notifyRefusal } from '../notify.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import { describeError } from '../words.ts';
import { MailFrame } from './mail-frame.tsx';

const KINDS: readonly { readonly value: MailKind; readonly label: string }[] = [
  { value: 'INVITE', label: 'Invite' },
  { value: 'INVITE_REMINDER', label: 'Reminder of an invite' },
  { value: 'INVITE_DECLINED', label: 'Declined invite' },
  { value: 'PASSWORD_RESET', label: 'Forgotten password' },
  { value: 'PASSWORD_CHANGED', label: 'Changed password' },
  { value: 'EMAIL_CHANGE', label: 'New address, to be confirmed' },
  { value: 'EMAIL_CHANGED', label: 'Changed address' },
];
const VIEWS = [
  { value: 'desktop', label: 'Desktop' },
  { value: 'phone', label: 'Phone' },
  { value: 'text', label: 'Text' },
];
const WIDTHS: Readonly<Record<string, number>> = { desktop: 680, phone: 375 };

/** What each mail looks like in each language, and whether it arrives. */
export function MailPage() {
  useDocumentTitle('Mail · Usher');
  const [kind, setKind] = useState<MailKind>('INVITE');
  const [locale, setLocale] = useState<string>(brand.defaultLocale);
  const [view, setView] = useState('desktop');
  const [{ data, error }] = useMailPreviewQuery({
    variables: { kind, locale },
    requestPolicy: 'cache-and-network',
  });
  const [{ fetching }, sendTestMail] = useSendTestMailMutation();
  const mail = data?.mailPreview;

  const send = async () => {
    const sent = await sendTestMail({ input: { kind, locale } });
    if (!sent.data) return notifyError(sent.error);
    const result = sent.data.sendTestMail;
    if (isRefusal(result)) return notifyRefusal(result);
    const { to, delivered, error: said } = result;
    if (delivered) notifyDone('The mail server took it', `Look for it at ${to}.`);
    else notifyProblem({ title: 'It was not sent', text: said ?? '' });
  };

  return (
    <Stack gap="lg">
      <div>
        <Title order={1} fz="h2">
          Mail
        </Title>
        <Text c="dimmed">As it is sent, about people who are made up. Its link leads nowhere.</Text>
      </div>
      <Group align="end">
        <NativeSelect
          label="Mail"
          data={[...KINDS]}
          value={kind}
          onChange={({ currentTarget: { value } }) =>
            setKind(KINDS.find((known) => known.value === value)?.value ?? 'INVITE')
          }
        />
        <NativeSelect
          label="Language"
          data={brand.mailLocales.map((tag) => ({ value: tag, label: languageName(tag) }))}
          value={locale}
          onChange={(event) => setLocale(event.currentTarget.value)}
        />
        <SegmentedControl aria-label="View" data={VIEWS} value={view} onChange={setView} />
        <Button leftSection={<IconSend size={18} />} loading={fetching} onClick={send}>
          Send it to me
        </Button>
      </Group>
      <ProblemAlert problem={error && !mail ? describeError(error) : null} />
      {!mail && !error && <Skeleton h={320} radius="md" role="status" aria-label="Loading the mail" />}
      {mail && (
        <Paper withBorder p="md" radius="md">
          <Stack gap="sm">
            <Text>
              <Text span c="dimmed">
                Subject:{' '}
              </Text>
              <strong dir="auto">{mail.subject}</strong>
            </Text>
            {view === 'text' ? (
              <Code
                block
                dir="auto"
                lang={locale}
                style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
              >
                {mail.text}
              </Code>
            ) : (
              <MailFrame html={mail.html} title="The mail" width={WIDTHS[view] ?? 680} />
            )}
          </Stack>
        </Paper>
      )}
      <WhatIsSet />
    </Stack>
  );
}

/** The operator's settings, which the console shows and does not change. */
function WhatIsSet() {
  const rows = [
    ['APP_NAME', brand.name],
    ['APP_URL', brand.appUrl],
    ['DEFAULT_LOCALE', brand.defaultLocale],
    ['SUPPORT_EMAIL', brand.supportEmail],
    ['Colour', brand.accent.color],
    ['Logo', brand.logoPath?.replace(/^.*\/|\?.*$/g, '') ?? null],
    ['Help', brand.supportUrl],
    ['Privacy', brand.privacyUrl],
    ['Imprint', brand.imprint],
  ] as const;
  return (
    <Paper withBorder p="md" radius="md">
      <Title order={2} fz="h4" mb="xs">
        What is set
      </Title>
      <Table variant="vertical" layout="fixed">
        <Table.Tbody>
          {rows.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th w={160} scope="row">
                {name}
              </Table.Th>
              <Table.Td style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
                {value ?? <Text c="dimmed">not set</Text>}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text fz="sm" c="dimmed" mt="sm">
        Set by whoever runs the service, in its settings and in the folder that BRAND_DIR names.
      </Text>
    </Paper>
  );
}
