import { Button, Group } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';

interface Props {
  /** Shows the page before; null or left out where there is none. */
  readonly showPrevious: (() => void) | null | undefined;
  /** Shows the page after; null or left out where there is none. */
  readonly showNext: (() => void) | null | undefined;
  /** What the buttons say. A list by time says which way it goes. */
  readonly labels?: readonly [string, string];
}

/** Goes through the pages of a list, one after the other. */
export function PageButtons({ showPrevious, showNext, labels = ['Previous', 'Next'] }: Props) {
  const [previous, next] = labels;
  return (
    <Group gap="xs">
      <Button
        variant="default"
        size="sm"
        leftSection={<IconChevronLeft size={16} />}
        disabled={!showPrevious}
        onClick={() => showPrevious?.()}
      >
        {previous}
      </Button>
      <Button
        variant="default"
        size="sm"
        rightSection={<IconChevronRight size={16} />}
        disabled={!showNext}
        onClick={() => showNext?.()}
      >
        {next}
      </Button>
    </Group>
  );
}
