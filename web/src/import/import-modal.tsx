import { Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { DEFAULT_TERMS } from '../invites/terms.ts';
import { ImportForm } from './import-form.tsx';
import { useSending } from './sending-context.ts';

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Invites many people: a list, and a check that writes nothing. What is sent has a place of its own. */
export function ImportModal({ opened, onClose }: Props) {
  const phone = useMediaQuery('(max-width: 48em)');
  const sending = useSending();
  // Here, and not in the form: who closes the dialog by mistake finds the list again.
  const [text, setText] = useState('');
  const [terms, setTerms] = useState(DEFAULT_TERMS);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Invite many"
      size="xl"
      fullScreen={phone ?? false}
      closeOnClickOutside={false}
    >
      <ImportForm
        text={text}
        onText={setText}
        terms={terms}
        onTerms={setTerms}
        onClose={onClose}
        onSend={(rows) => {
          sending.add(rows);
          setText('');
          setTerms(DEFAULT_TERMS);
          onClose();
        }}
      />
    </Modal>
  );
}
