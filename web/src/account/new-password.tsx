import { List, PasswordInput, Stack, Text, VisuallyHidden } from '@mantine/core';
import { IconCircle, IconCircleCheck } from '@tabler/icons-react';
import { useWords } from '../language/language.tsx';
import classes from './new-password.module.css';
import { passwordRules } from './password-rules.ts';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** The person's address and names. */
  readonly own: readonly string[];
  /** What is wrong with it, said once somebody has tried to send it. */
  readonly problem: string | null;
}

/** Asks for a new password, and shows while it is typed what is still missing. */
export function NewPassword({ label, value, onChange, own, problem }: Props) {
  const words = useWords();
  return (
    <Stack gap={6}>
      <PasswordInput
        label={label}
        autoComplete="new-password"
        required
        withAsterisk={false}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        aria-invalid={problem !== null}
        error={problem}
        visibilityToggleButtonProps={{ 'aria-label': words('page.showPassword') }}
      />
      <List listStyleType="none" fz="sm" spacing={2} center className={classes['rules'] ?? ''}>
        {passwordRules(value, own).map(({ rule, count, met }) => (
          <List.Item
            key={rule}
            className={classes['rule'] ?? ''}
            data-met={met || undefined}
            icon={met ? <IconCircleCheck size={16} aria-hidden /> : <IconCircle size={16} aria-hidden />}
          >
            {words(`page.password.${rule}`, { count })}
            <VisuallyHidden>, {words(met ? 'page.password.met' : 'page.password.notMet')}</VisuallyHidden>
          </List.Item>
        ))}
      </List>
      <Text fz="xs" c="dimmed">
        {words('page.password.hint')}
      </Text>
    </Stack>
  );
}
