import { MultiSelect, Radio, Stack, TextInput } from '@mantine/core';
import type { EventType, WebhookEndpointDetailsFragment } from '@usher/client';
import { EVENT_CHOICES } from '../activity/event-words.ts';
import type { useFieldErrors } from '../field-errors.ts';

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

/** What is still missing, by field. */
export function missingIn({ url, chosen, eventTypes }: EndpointDraft) {
  return {
    url: url.trim() === '' && 'Enter the address to which webhooks are posted.',
    eventTypes: chosen && eventTypes.length === 0 && 'Choose at least one event.',
  };
}

interface Props {
  readonly draft: EndpointDraft;
  readonly fields: ReturnType<typeof useFieldErrors<keyof ReturnType<typeof missingIn>>>;
  readonly onChange: (draft: EndpointDraft) => void;
}

/** Where webhooks go to, and which. */
export function EndpointFields({ draft, fields, onChange }: Props) {
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
        error={fields.at('url')}
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
          error={fields.at('eventTypes')}
          onChange={(types) => onChange({ ...draft, eventTypes: types as EventType[] })}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': 'Choose none' }}
        />
      )}
    </>
  );
}
