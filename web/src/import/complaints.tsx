import { Alert, Button, Stack, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle } from '@tabler/icons-react';
import { count } from '../words.ts';
import type { Complaint } from './complaint.ts';
import classes from './import.module.css';

/** A few are shown at once; more on request, up to what is drawn without a pause. */
const SHOWN = 3;
const MOST_SHOWN = 200;

/** What was not taken from the list, and why. */
export function Complaints({ complaints }: { readonly complaints: readonly Complaint[] }) {
  const [all, { toggle }] = useDisclosure();
  if (complaints.length === 0) return null;
  const shown = complaints.slice(0, all ? MOST_SHOWN : SHOWN);
  const title =
    complaints.length === 1 ? '1 thing was not taken' : `${count(complaints.length)} things were not taken`;
  return (
    <Alert color="orange" variant="outline" icon={<IconAlertTriangle />} title={title}>
      <Stack gap="xs" align="flex-start">
        <Table verticalSpacing={4} layout="fixed">
          <Table.Tbody>
            {shown.map(({ line, text, why }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list is drawn anew as a whole.
              <Table.Tr key={at}>
                <Table.Td w={76} valign="top">
                  Line {line}
                </Table.Td>
                <Table.Td className={classes['wrap']}>
                  <Text fz="sm" fw={550} lineClamp={2}>
                    {text}
                  </Text>
                  <Text fz="sm">{why}</Text>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {complaints.length > SHOWN && (
          <Button variant="subtle" size="compact-sm" onClick={toggle} aria-expanded={all}>
            {all ? 'Show fewer' : `Show ${count(Math.min(complaints.length, MOST_SHOWN))}`}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
