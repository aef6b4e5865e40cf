import { Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconCheck, IconLinkOff, IconMail } from '@tabler/icons-react';
import type { ReactNode } from 'react';

const ICONS = { done: IconCheck, mail: IconMail, broken: IconLinkOff } as const;

interface Props {
  readonly icon: keyof typeof ICONS;
  readonly title: string;
  readonly children: ReactNode;
}

/** What a page says once there is nothing left to fill in. */
export function Message({ icon, title, children }: Props) {
  const Icon = ICONS[icon];
  return (
    <Stack gap="sm" role="status">
      <ThemeIcon variant={icon === 'done' ? 'filled' : 'light'} size={48} radius="xl">
        <Icon size={26} stroke={1.5} />
      </ThemeIcon>
      <Title order={1} fz="h3">
        {title}
      </Title>
      <Text component="div">{children}</Text>
    </Stack>
  );
}
