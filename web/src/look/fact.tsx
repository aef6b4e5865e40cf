import { Code, DataList, Text } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props {
  readonly label: string;
  readonly children: ReactNode;
}

/** One line of a list of facts: what it is about, and what it says. */
export function Fact({ label, children }: Props) {
  return (
    <DataList.Item>
      <DataList.ItemLabel>{label}</DataList.ItemLabel>
      <DataList.ItemValue>{children}</DataList.ItemValue>
    </DataList.Item>
  );
}

/** What a team's own system keeps with an invite or a user; nothing where there is none. */
export function Metadata({
  value,
}: {
  readonly value: Readonly<Record<string, unknown>> | null | undefined;
}) {
  if (!value) return null;
  return (
    <div>
      <Text fz="sm" c="dimmed" mb={4}>
        Metadata
      </Text>
      <Code block tabIndex={0}>
        {JSON.stringify(value, null, 2)}
      </Code>
    </div>
  );
}
