import { Group, Select, Text } from '@mantine/core';
import { PageButtons } from '../look/page-buttons.tsx';
import { count } from '../words.ts';
import { totalOf } from './total-of.ts';
import type { InviteList } from './use-invite-list.ts';
import { SIZES } from './use-invite-view.ts';

/** Goes through the pages, one after the other. */
export function Pager({ list }: { readonly list: InviteList }) {
  const { rows, pageNumber, showPrevious, showNext, size } = list;
  if (!rows || (rows.length === 0 && pageNumber === 1)) return null;
  return (
    <Group justify="space-between" gap="sm">
      <Text fz="sm" c="dimmed" role="status">
        {`Page ${pageNumber}, ${placeOf(list)}`}
      </Text>
      <Group gap="xs">
        <Select
          aria-label="Invites on a page"
          data={SIZES.map((value) => ({ value: String(value), label: `${value} a page` }))}
          value={String(size)}
          allowDeselect={false}
          onChange={(value) => list.setSize(Number(value))}
          w={130}
          size="sm"
        />
        <PageButtons showPrevious={showPrevious} showNext={showNext} />
      </Group>
    </Group>
  );
}

/** Which rows of the list are shown, and of how many, where that is known. */
function placeOf(list: InviteList): string {
  const { rows, pageNumber, size } = list;
  const first = (pageNumber - 1) * size + 1;
  const last = first + (rows?.length ?? 0) - 1;
  const place =
    last < first ? 'no invites' : first === last ? count(first) : `${count(first)} to ${count(last)}`;
  const total = totalOf(list);
  return total === null ? place : `${place} of ${count(total)}`;
}
