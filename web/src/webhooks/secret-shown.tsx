import { Alert, Button, Group, Stack } from '@mantine/core';
import { CopyField } from '../look/copy-field.tsx';

interface Props {
  readonly secret: string;
  readonly onClose: () => void;
}

/** A secret, this once. */
export function SecretShown({ secret, onClose }: Props) {
  return (
    <Stack>
      <Alert variant="outline" title="Take it along now" role="status">
        It is shown this once, and nobody can look it up later. The receiver checks each webhook's signature
        with it.
      </Alert>
      <CopyField label="Secret" value={secret} />
      <Group justify="flex-end">
        <Button onClick={onClose}>Done</Button>
      </Group>
    </Stack>
  );
}
