import { Box, Checkbox } from '@mantine/core';
import type { ChangeEvent, KeyboardEvent } from 'react';
import classes from './bulk.module.css';
import { focusBar } from './selection-bar.tsx';

interface Props {
  readonly email: string;
  readonly chosen: boolean;
  /** With Shift: every row from the one that was chosen last. */
  readonly onToggle: (asRange: boolean) => void;
}

/** Chooses a row. With the keyboard: Space, the arrows to the next row, Enter to what can be done. */
export function ChooseBox({ email, chosen, onToggle }: Props) {
  return (
    <Box component="label" className={classes['box'] ?? ''}>
      <Checkbox
        aria-label={`Choose ${email}`}
        aria-keyshortcuts="Enter ArrowUp ArrowDown"
        checked={chosen}
        data-choose
        onChange={(event) => onToggle(hasShift(event))}
        onKeyDown={(event) => go(event)}
      />
    </Box>
  );
}

const PAGE = 'Choose every row of this page';

/** Chooses all rows of the page, or none. */
export function ChoosePageBox({
  chosen,
  some,
  label,
  onToggle,
}: {
  readonly chosen: boolean;
  readonly some: boolean;
  /** Shown beside it, where it does not stand over a column. */
  readonly label?: string;
  readonly onToggle: () => void;
}) {
  return (
    <Box component="label" className={classes['box'] ?? ''}>
      <Checkbox
        {...(label ? { label } : { 'aria-label': PAGE })}
        data-choose
        checked={chosen}
        indeterminate={some && !chosen}
        onChange={onToggle}
        onKeyDown={go}
      />
    </Box>
  );
}

function hasShift({ nativeEvent }: ChangeEvent<HTMLInputElement>): boolean {
  return 'shiftKey' in nativeEvent && nativeEvent.shiftKey === true;
}

function go(event: KeyboardEvent<HTMLInputElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === 'Enter') focusBar();
  else if (step === undefined) return;
  else {
    const boxes = [...document.querySelectorAll<HTMLInputElement>('input[data-choose]')];
    boxes[boxes.indexOf(event.currentTarget) + step]?.focus();
  }
  event.preventDefault();
}
