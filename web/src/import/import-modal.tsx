import { Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { DEFAULT_TERMS } from '../invites/invite-fields.tsx';
import { ListStep } from './list-step.tsx';
import { OutcomeStep } from './outcome-step.tsx';
import { useImport } from './use-import.ts';

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Invites many people: a list, a check that writes nothing, and then the sending. */
export function ImportModal({ opened, onClose }: Props) {
  const phone = useMediaQuery('(max-width: 48em)');
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Invite many"
      size="xl"
      fullScreen={phone ?? false}
      closeOnClickOutside={false}
    >
      <Steps onClose={onClose} />
    </Modal>
  );
}

function Steps({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const [terms, setTerms] = useState(DEFAULT_TERMS);
  const work = useImport();
  if (work.step === 'list' || work.step === 'checking') {
    return (
      <ListStep text={text} onText={setText} terms={terms} onTerms={setTerms} work={work} onClose={onClose} />
    );
  }
  return <OutcomeStep work={work} onClose={onClose} />;
}
