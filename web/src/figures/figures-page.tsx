import {
  Group,
  Loader,
  Paper,
  Select,
  SimpleGrid,
  Stack,
  Table,
  Text,
  Title,
  UnstyledButton,
} from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { InviteFiguresQuery } from '@usher/client';
import { useInviteFiguresQuery } from '@usher/client/urql';
import { useMemo } from 'react';
import { ProblemAlert } from '../problem-alert.tsx';
import { inWords } from '../time/duration.ts';
import { goTo, setParameters, useParameter } from '../use-address.ts';
import { useKept } from '../use-kept.ts';
import { count, describeError } from '../words.ts';
import classes from './figures.module.css';

type Figures = NonNullable<InviteFiguresQuery['inviteStats']>;

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const SPANS = [
  { value: '4', label: 'The last 4 weeks' },
  { value: '12', label: 'The last 12 weeks' },
  { value: '26', label: 'The last 26 weeks' },
  { value: '52', label: 'The last 52 weeks' },
];

/** What became of the invites of the last weeks. */
export function FiguresPage() {
  useDocumentTitle('Figures · Usher');
  const asked = useParameter('weeks');
  const weeks = SPANS.find(({ value }) => value === asked)?.value ?? '12';
  // The moment is part of the question: it stays the same until another span is asked for.
  const since = useMemo(() => new Date(Date.now() - Number(weeks) * WEEK_MS).toISOString(), [weeks]);
  const [{ data, error }] = useInviteFiguresQuery({
    variables: { since },
    requestPolicy: 'cache-and-network',
  });
  const figures = useKept(data?.inviteStats);
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Title order={1} fz="h2">
          Figures
        </Title>
        <Select
          aria-label="Weeks"
          data={SPANS}
          value={weeks}
          allowDeselect={false}
          onChange={(next) => setParameters({ weeks: next === '12' ? null : next })}
        />
      </Group>
      <ProblemAlert problem={error ? describeError(error) : null} />
      {figures ? <Shown figures={figures} since={since} /> : !error && <Loader aria-label="Loading" />}
    </Stack>
  );
}

function Shown({ figures, since }: { readonly figures: Figures; readonly since: string }) {
  const { weeks, inviters, medianSecondsToAccept, figuresStartAt } = figures;
  const sum = (of: 'invited' | 'accepted' | 'declined' | 'expired') =>
    weeks.reduce((total, week) => total + week[of], 0);
  const invited = sum('invited');
  const totals = [
    ['Invited', count(invited)],
    ['Accepted', withShare(sum('accepted'), invited)],
    ['Declined', withShare(sum('declined'), invited)],
    ['Expired', withShare(sum('expired'), invited)],
    [
      'Half accept within',
      medianSecondsToAccept === null ? 'Nobody has yet' : inWords(medianSecondsToAccept),
    ],
  ] as const;
  const shortened = Date.parse(figuresStartAt) - Date.parse(since) > WEEK_MS;
  return (
    <>
      {shortened && (
        <Text fz="sm" role="status">
          There are so many that only those since {day(figuresStartAt)} are counted.
        </Text>
      )}
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }} component="dl" m={0}>
        {totals.map(([label, value]) => (
          <Paper key={label} withBorder radius="md" p="md">
            <Text component="dt" fz="sm" c="dimmed">
              {label}
            </Text>
            <Text component="dd" fz="xl" fw={600} m={0}>
              {value}
            </Text>
          </Paper>
        ))}
      </SimpleGrid>
      <Weeks weeks={weeks} />
      <Inviters inviters={inviters} />
    </>
  );
}

function Weeks({ weeks }: Pick<Figures, 'weeks'>) {
  const most = Math.max(1, ...weeks.map(({ invited }) => invited));
  return (
    <Paper withBorder radius="md" p="md" className={classes['table']}>
      <Title order={2} fz="h4" mb="sm">
        By the week of the invite
      </Title>
      <Table.ScrollContainer minWidth={480} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Week of</Table.Th>
              <Table.Th w="40%">Invited</Table.Th>
              <OutcomeHeads />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {[...weeks].reverse().map(({ startsAt, invited, ...outcomes }) => (
              <Table.Tr key={startsAt}>
                <Table.Td>{day(startsAt)}</Table.Td>
                <Table.Td>
                  <Group gap="xs" wrap="nowrap">
                    <Text fz="sm" w={60} span>
                      {count(invited)}
                    </Text>
                    <span className={classes['track']} aria-hidden>
                      <span className={classes['bar']} style={{ width: `${(100 * invited) / most}%` }} />
                    </span>
                  </Group>
                </Table.Td>
                <OutcomeCells invited={invited} {...outcomes} />
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function Inviters({ inviters }: Pick<Figures, 'inviters'>) {
  if (inviters.length === 0) return null;
  return (
    <Paper withBorder radius="md" p="md" className={classes['table']}>
      <Title order={2} fz="h4" mb="sm">
        By who invited
      </Title>
      <Table.ScrollContainer minWidth={420} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Who</Table.Th>
              <Table.Th>Invited</Table.Th>
              <OutcomeHeads />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {inviters.map(({ invitedById, name, invited, ...outcomes }) => (
              <Table.Tr key={invitedById ?? name ?? ''}>
                <Table.Td>
                  {invitedById ? (
                    <UnstyledButton
                      className={classes['link']}
                      title="Show their invites"
                      onClick={() => goTo(`/?by=${invitedById}`)}
                    >
                      {name}
                    </UnstyledButton>
                  ) : (
                    (name ?? 'The service itself')
                  )}
                </Table.Td>
                <Table.Td>{count(invited)}</Table.Td>
                <OutcomeCells invited={invited} {...outcomes} />
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function OutcomeHeads() {
  return (
    <>
      <Table.Th>Accepted</Table.Th>
      <Table.Th>Declined</Table.Th>
      <Table.Th>Expired</Table.Th>
    </>
  );
}

type Outcomes = Pick<Figures['weeks'][number], 'invited' | 'accepted' | 'declined' | 'expired'>;

function OutcomeCells({ invited, accepted, declined, expired }: Outcomes) {
  return (
    <>
      <Table.Td>{withShare(accepted, invited)}</Table.Td>
      <Table.Td>{count(declined)}</Table.Td>
      <Table.Td>{count(expired)}</Table.Td>
    </>
  );
}

const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });

/** The service's weeks begin in UTC. */
function day(at: string): string {
  return DAY.format(new Date(at));
}

function withShare(part: number, whole: number): string {
  return whole === 0 ? count(part) : `${count(part)} (${Math.round((100 * part) / whole)} %)`;
}
