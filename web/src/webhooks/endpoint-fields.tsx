import { MultiSelect, Radio, Stack, TextInput } from '@mantine/core';
import type { EventType, WebhookEndpointDetailsFragment } from '@usher/client';
import { EVENT_CHOICES } from '../activity/event-words.ts';

/** An endpoint as it is typed. */
export interface EndpointDraft {
  readonly url: string;
  readonly description: string;
  /** Whether only some types are wanted. */
  readonly chosen: boolean;
  readonly eventTypes: readonly EventType[];
}

export const NEW_ENDPOINT: EndpointDraft = { url: '', description: '', chosen: false, eventTypes: [] };

export function draftOf({ url, description, eventTypes }: WebhookEndpointDetailsFragment): EndpointDraft {
  return { url, description: description ?? '', chosen: eventTypes.length > 0, eventTypes };
}

/** The draft as the service takes it. */
export function inputOf({ url, description, chosen, eventTypes }: EndpointDraft) {
  return {
    url: url.trim(),
    description: description.trim() || null,
    eventTypes: chosen ? [...eventTypes] : [],
  };
}

/** Whether there is enough of it to be sent. */
export function isComplete({ url, chosen, eventTypes }: EndpointDraft): boolean {
  return url.trim() !== '' && (!chosen || eventTypes.length > 0);
}

interface Props {
  readonly draft: EndpointDraft;
  readonly onChange: (draft: EndpointDraft) => void;
}

/** Where webhooks go to, and which. */
export function EndpointFields({ draft, onChange }: Props) {
  return (
    <>
      <TextInput
        label="Address"
        description="https, of a public host. It is posted to."
        placeholder="https://example.com/hooks"
        type="url"
        inputMode="url"
        autoComplete="off"
        required
        withAsterisk={false}
        maxLength={2_000}
        data-autofocus
        value={draft.url}
        onChange={(event) => onChange({ ...draft, url: event.currentTarget.value })}
      />
      <TextInput
        label="What it is for"
        maxLength={200}
        value={draft.description}
        onChange={(event) => onChange({ ...draft, description: event.currentTarget.value })}
      />
      <Radio.Group
        label="What it is told of"
        value={draft.chosen ? 'chosen' : 'all'}
        onChange={(value) => onChange({ ...draft, chosen: value === 'chosen' })}
      >
        <Stack gap="xs" mt={6}>
          <Radio value="all" label="Everything, and what later versions add" />
          <Radio value="chosen" label="Only what is chosen" />
        </Stack>
      </Radio.Group>
      {draft.chosen && (
        <MultiSelect
          label="Events"
          data={EVENT_CHOICES}
          value={[...draft.eventTypes]}
          onChange={(types) => onChange({ ...draft, eventTypes: types as EventType[] })}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': 'Choose none' }}
        />
      )}
    </>
  );
}
