import { TagsInput } from '@mantine/core';
import { LABEL_SEPARATORS, splitLabels } from './split-labels.ts';

/** The service's own bound. */
const MOST_LABELS = 50;

interface Props {
  readonly value: string[];
  readonly onChange: (labels: string[]) => void;
  readonly autofocus?: boolean;
}

/** Asks for labels, which are cut and trimmed as in a list that is pasted. */
export function LabelsInput({ value, onChange, autofocus = false }: Props) {
  return (
    <TagsInput
      label="Labels"
      description="Roles and groups of your own application. Press Enter after each."
      value={value}
      onChange={(labels) => onChange(splitLabels(labels.join('\n')))}
      splitChars={LABEL_SEPARATORS}
      maxTags={MOST_LABELS}
      acceptValueOnBlur
      data-autofocus={autofocus || undefined}
    />
  );
}
