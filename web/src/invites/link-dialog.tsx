import { Modal, Stack, Text } from '@mantine/core';
import { CopyField } from '../look/copy-field.tsx';

interface Props {
  readonly link: { readonly email: string; readonly url: string } | null;
  readonly onClose: () => void;
}

/** Shows a link where the browser did not let the page copy it. */
export function LinkDialog({ link, onClose }: Props) {
  return (
    <Modal opened={link !== null} onClose={onClose} title="The invite’s link">
      {link && (
        <Stack>
          <Text fz="sm">Whoever has it can join as {link.email}.</Text>
          <CopyField label="Link" value={link.url} />
        </Stack>
      )}
    </Modal>
  );
}
