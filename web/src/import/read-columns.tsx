import { Group, Text } from '@mantine/core';
import type { Columns } from './columns.ts';
import classes from './import.module.css';
import type { ReadColumn } from './parse-recipients.ts';

const NAMES: Readonly<Record<keyof Columns, string>> = {
  email: 'address',
  role: 'role',
  labels: 'labels',
  message: 'message',
};

/** Says what each column of a table was taken for. */
export function ReadColumns({ columns }: { readonly columns: readonly ReadColumn[] }) {
  const taken = columns.filter(({ as }) => as !== null);
  const left = columns.filter(({ as }) => as === null);
  return (
    <Group gap="xs" role="note" aria-label="What was taken for what">
      <Text fz="sm" className={classes['wrap']}>
        {'Read as a table: '}
        {taken.map(({ name, as }, at) => (
          <span key={as}>
            {at > 0 && ', '}
            <strong>{name}</strong>
            {as && ` is the ${NAMES[as]}`}
          </span>
        ))}
        {'.'}
        {left.length > 0 && ` Not read: ${left.map(({ name }) => name).join(', ')}.`}
      </Text>
    </Group>
  );
}
