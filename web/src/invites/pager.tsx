import { Button, Group, Select, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import type { InviteList } from './use-invite-list.ts';

const SIZES = ['25', '50', '100'];

/** Goes through the pages, one after the other. */
export function Pager({ list }: { readonly list: InviteList }) {
  const { rows, pageNumber, showPrevious, showNext, size } = list;
  if (!rows || (rows.length === 0 && pageNumber === 1)) return null;
  return (
    <Group justify="space-between" gap="sm">
      <Text fz="sm" c="dimmed" role="status">
        {`Page ${pageNumber}, ${rows.length === 1 ? '1 invite' : `${rows.length} invites`}`}
      </Text>
      <Group gap="xs">
        <Select
          aria-label="Invites on a page"
          data={SIZES.map((value) => ({ value, label: `${value} a page` }))}
          value={String(size)}
          allowDeselect={false}
          onChange={(value) => list.setSize(Number(value))}
          w={130}
          size="sm"
        />
        <Button
          variant="default"
          size="sm"
          leftSection={<IconChevronLeft size={16} />}
          disabled={!showPrevious}
          onClick={() => showPrevious?.()}
        >
          Previous
        </Button>
        <Button
          variant="default"
          size="sm"
          rightSection={<IconChevronRight size={16} />}
          disabled={!showNext}
          onClick={() => showNext?.()}
        >
          Next
        </Button>
      </Group>
    </Group>
  );
}
