import { Button, Collapse, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { OutcomeList } from '../look/outcome-list.tsx';
import { RunPanel } from '../look/run-panel.tsx';
import { count } from '../words.ts';
import { BULK } from './bulk-action.ts';
import { useBulk, useBulkState } from './bulk-context.ts';
import type { BulkState } from './bulk-run.ts';

/** Many invites that are being changed: how far it has come, what became of each, and the way to stop and go on. */
export function BulkPanel() {
  const state = useBulkState();
  return state && <Panel state={state} />;
}

function Panel({ state }: { readonly state: BulkState }) {
  const bulk = useBulk();
  const { job, outcomes, step, problem } = state;
  const bad = outcomes.filter(({ good }) => !good).length;
  const [opened, { toggle, open, close }] = useDisclosure();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    // It stands above a list that may be long, and what it is about was pressed far below.
    if (step === 'running') panel.current?.scrollIntoView({ block: 'nearest' });
    if (step === 'done' && bad > 0) open();
    else close();
  }, [step, bad, open, close]);
  return (
    <RunPanel
      ref={panel}
      label="Changing invites"
      headline={headline(state, bad)}
      step={step}
      progress={job.total ? Math.min(100, (100 * outcomes.length) / job.total) : 0}
      progressLabel={BULK[job.action].ongoing}
      problem={problem}
      run={bulk}
      leave="Leave the rest"
    >
      {step !== 'running' && outcomes.length > 0 && (
        <>
          <Group>
            <Button variant="default" size="sm" onClick={toggle} aria-expanded={opened}>
              {opened ? 'Hide what became of each' : 'Show what became of each'}
            </Button>
          </Group>
          <Collapse expanded={opened}>
            <OutcomeList key={`${step}${outcomes.length}`} outcomes={outcomes} />
          </Collapse>
        </>
      )}
    </RunPanel>
  );
}

function headline({ job, outcomes, step }: BulkState, bad: number): string {
  const { ongoing, done } = BULK[job.action];
  const far =
    job.total === null ? count(outcomes.length) : `${count(outcomes.length)} of ${count(job.total)}`;
  switch (step) {
    case 'running':
      return `${ongoing}: ${far}`;
    case 'stopped':
      return `Stopped after ${far}`;
    case 'done': {
      const good = `${count(outcomes.length - bad)} ${done}`;
      return bad === 0 ? good : `${good}, ${count(bad)} not`;
    }
  }
}
