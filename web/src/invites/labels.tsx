import { Badge, Group } from '@mantine/core';

/** More than fit are counted. */
const SHOWN = 3;

/** The labels of an invite or a user. */
export function Labels({
  labels,
  all = false,
}: {
  readonly labels: readonly string[];
  readonly all?: boolean;
}) {
  if (labels.length === 0) return null;
  const shown = all ? labels : labels.slice(0, SHOWN);
  const rest = labels.length - shown.length;
  return (
    <Group gap={4} component="span">
      {shown.map((label) => (
        <Badge key={label} variant="default" size="sm" component="span" maw={180}>
          {label}
        </Badge>
      ))}
      {rest > 0 && (
        <Badge variant="default" size="sm" component="span" title={labels.slice(SHOWN).join(', ')}>
          +{rest}
        </Badge>
      )}
    </Group>
  );
}
