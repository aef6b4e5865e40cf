import { notifications } from '@mantine/notifications';
import { IconCheck, IconExclamationMark } from '@tabler/icons-react';
import type { CombinedError } from 'urql';
import { describeError, describeRefusal, type Refusal } from './words.ts';

/** Time to read a sentence or two. */
const CLOSE_AFTER_MS = 7_000;

/** Says that something is done. */
export function notifyDone(title: string, text?: string): void {
  notifications.show({
    title,
    message: text,
    color: 'tide',
    icon: <IconCheck size={18} />,
    autoClose: CLOSE_AFTER_MS,
    closeButtonProps: { 'aria-label': 'Dismiss' },
  });
}

/** Says that the service refused, in plain words. It stays until it is dismissed: it may take reading twice. */
export function notifyRefusal(refusal: Refusal): void {
  notifyProblem(describeRefusal(refusal));
}

/** Says that there was no answer, or none that can be used. */
export function notifyError(error: CombinedError | undefined): void {
  if (error) notifyProblem(describeError(error));
}

/** Says that something did not work out. */
export function notifyProblem({ title, text }: { readonly title: string; readonly text: string }): void {
  notifications.show({
    title,
    message: text,
    color: 'red',
    icon: <IconExclamationMark size={18} />,
    autoClose: false,
    closeButtonProps: { 'aria-label': 'Dismiss' },
  });
}
