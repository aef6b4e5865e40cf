import { Input, NativeSelect, SegmentedControl, Select, Text, Textarea } from '@mantine/core';
import { brand } from '../brand.ts';
import { countCharacters, firstCharacters } from '../characters.ts';
import { languageName } from '../language/language-name.ts';
import { LabelsInput } from './labels-input.tsx';
import type { InviteTerms } from './terms.ts';

const WINDOWS = [
  { value: '3600', label: '1 hour' },
  { value: '86400', label: '1 day' },
  { value: '259200', label: '3 days' },
  { value: '604800', label: '7 days' },
  { value: '1209600', label: '14 days' },
  { value: '2592000', label: '30 days' },
];
/** The service's own bound. */
const LONGEST_MESSAGE = 1_000;

interface Props {
  readonly value: InviteTerms;
  readonly onChange: (value: InviteTerms) => void;
  /** Offers to leave the window as it is. */
  readonly keepWindow?: boolean;
}

/** Asks for role, labels, message and window. */
export function InviteFields({ value, onChange, keepWindow = false }: Props) {
  const change = (part: Partial<InviteTerms>) => onChange({ ...value, ...part });
  return (
    <>
      <Input.Wrapper label="Role" labelElement="div">
        <SegmentedControl
          fullWidth
          aria-label="Role"
          data={[
            { value: 'MEMBER', label: 'Member' },
            { value: 'ADMIN', label: 'Admin' },
          ]}
          value={value.role}
          onChange={(role) => change({ role: role === 'ADMIN' ? 'ADMIN' : 'MEMBER' })}
        />
        <Text fz="xs" c="dimmed" mt={4}>
          {value.role === 'ADMIN'
            ? 'May invite people and manage users and keys here.'
            : 'Has an account, and nothing to manage here.'}
        </Text>
      </Input.Wrapper>
      <LabelsInput value={value.roles} onChange={(roles) => change({ roles })} />
      <Textarea
        label="Message"
        description={`Plain text, mailed along. ${countCharacters(value.message).toLocaleString('en')} of ${LONGEST_MESSAGE.toLocaleString('en')} characters.`}
        autosize
        minRows={2}
        maxRows={8}
        value={value.message}
        onChange={(event) => change({ message: firstCharacters(event.currentTarget.value, LONGEST_MESSAGE) })}
      />
      <NativeSelect
        label="Language"
        description="Of the mail and of the page behind its link."
        data={[
          { value: '', label: 'As it was last time, or the usual one' },
          ...languagesWith(value.locale).map((tag) => ({ value: tag, label: languageName(tag) })),
        ]}
        value={value.locale}
        onChange={(event) => change({ locale: event.currentTarget.value })}
      />
      <Select
        label="Valid for"
        data={keepWindow ? [{ value: '', label: 'As it is' }, ...WINDOWS] : WINDOWS}
        value={value.window}
        allowDeselect={false}
        onChange={(window) => change({ window: window ?? '' })}
      />
    </>
  );
}

/** The languages of mails, and one that an invite has though nobody translated it. */
function languagesWith(own: string): readonly string[] {
  return own === '' || brand.mailLocales.includes(own) ? brand.mailLocales : [...brand.mailLocales, own];
}
