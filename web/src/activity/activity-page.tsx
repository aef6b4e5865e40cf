import { Button, Group, MultiSelect, Pill, Select, Stack, TextInput, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { ActivityList } from './activity-list.tsx';
import { ACTOR_WORDS, EVENT_CHOICES } from './event-words.ts';
import { useActivityFilter } from './use-activity-filter.ts';

const ACTOR_CHOICES = [
  { value: '', label: 'By anybody' },
  ...Object.entries(ACTOR_WORDS).map(([value, label]) => ({ value, label })),
];

/** What happened, and who did it. */
export function ActivityPage() {
  useDocumentTitle('Activity · Usher');
  const narrowed = useActivityFilter();
  const { types, by, actor, subject, from, until, filter, set } = narrowed;
  return (
    <Stack gap="lg">
      <Title order={1} fz="h2">
        Activity
      </Title>
      <Group gap="sm" align="flex-end">
        <MultiSelect
          label="What"
          placeholder={types.length === 0 ? 'Everything' : ''}
          data={EVENT_CHOICES}
          value={types}
          onChange={(chosen) => set({ type: chosen.join(',') || null })}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': 'Everything' }}
          flex="1 1 16rem"
          maw={448}
        />
        <Select
          label="Who"
          data={ACTOR_CHOICES}
          value={by ?? ''}
          allowDeselect={false}
          onChange={(kind) => set({ by: kind || null })}
          w={230}
        />
        <TextInput
          label="From"
          type="date"
          value={from ?? ''}
          max={until ?? undefined}
          onChange={(event) => set({ from: event.currentTarget.value || null })}
        />
        <TextInput
          label="Until"
          type="date"
          value={until ?? ''}
          min={from ?? undefined}
          onChange={(event) => set({ until: event.currentTarget.value || null })}
        />
      </Group>
      {narrowed.isNarrowed && (
        <Group gap="xs">
          {actor && <Chosen label={`Done by ${actor}`} onRemove={() => set({ actor: null })} />}
          {subject && <Chosen label={`About ${subject}`} onRemove={() => set({ subject: null })} />}
          <Button variant="subtle" size="compact-sm" onClick={narrowed.clear}>
            Show everything
          </Button>
        </Group>
      )}
      <ActivityList
        filter={filter}
        onActor={(event) => set({ actor: event.actor.id ?? null })}
        onSubject={(event) => set({ subject: event.subjectId })}
      />
    </Stack>
  );
}

function Chosen({ label, onRemove }: { readonly label: string; readonly onRemove: () => void }) {
  return (
    <Pill
      withRemoveButton
      onRemove={onRemove}
      removeButtonProps={{ 'aria-label': `Remove: ${label}`, tabIndex: 0, 'aria-hidden': false }}
    >
      {label}
    </Pill>
  );
}
