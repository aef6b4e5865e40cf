import {
  ActionIcon,
  AppShell,
  Burger,
  Container,
  Group,
  Menu,
  NavLink,
  Text,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconChartBar,
  IconHistory,
  IconKey,
  IconLogout,
  IconMail,
  IconMailOpened,
  IconMoon,
  IconSun,
  IconUser,
  IconUserCircle,
  IconUsers,
  IconWebhook,
} from '@tabler/icons-react';
import type { ComponentType, MouseEvent, ReactNode } from 'react';
import { BulkPanel } from '../bulk/bulk-panel.tsx';
import { SendingPanel } from '../import/sending-panel.tsx';
import { Brand } from '../look/brand.tsx';
import { goTo, usePath } from '../use-address.ts';
import { useMe } from './me-context.ts';
import classes from './shell.module.css';
import { StandInNotice } from './stand-in-notice.tsx';
import { useSignOut } from './use-sign-out.ts';

interface Destination {
  readonly path: string;
  readonly label: string;
  readonly icon: ComponentType<{ size?: number; stroke?: number }>;
}

const ADMIN_PAGES: readonly Destination[] = [
  { path: '/', label: 'Invites', icon: IconMail },
  { path: '/users', label: 'Users', icon: IconUsers },
  { path: '/activity', label: 'Activity', icon: IconHistory },
  { path: '/figures', label: 'Figures', icon: IconChartBar },
  { path: '/api-keys', label: 'API keys', icon: IconKey },
  { path: '/webhooks', label: 'Webhooks', icon: IconWebhook },
  { path: '/mail', label: 'Mail', icon: IconMailOpened },
];

/** What frames every page: where one can go, and who one is. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const me = useMe();
  const [opened, { toggle, close }] = useDisclosure();
  const pages = me.role === 'ADMIN' ? ADMIN_PAGES : [];
  return (
    <AppShell
      header={{ height: 60 }}
      navbar={{ width: 220, breakpoint: 'md', collapsed: { mobile: !opened, desktop: pages.length === 0 } }}
      padding={{ base: 'md', md: 'xl' }}
      classNames={{ header: classes['bar'] ?? '', navbar: classes['bar'] ?? '' }}
    >
      <a className={classes['skip']} href="#page">
        Skip to the page
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            {pages.length > 0 && (
              <Burger
                opened={opened}
                onClick={toggle}
                hiddenFrom="md"
                size="sm"
                aria-label={opened ? 'Close the menu' : 'Open the menu'}
                aria-expanded={opened}
              />
            )}
            <Brand />
          </Group>
          <Group gap="xs" wrap="nowrap">
            <ColorSchemeToggle />
            <AccountMenu />
          </Group>
        </Group>
      </AppShell.Header>
      {pages.length > 0 && (
        <AppShell.Navbar p="sm" aria-label="Pages">
          {pages.map((page) => (
            <PageLink key={page.path} {...page} onGone={close} />
          ))}
        </AppShell.Navbar>
      )}
      <AppShell.Main id="page" tabIndex={-1} className={classes['main']}>
        <Container size="xl" px={0}>
          <StandInNotice />
          <SendingPanel />
          <BulkPanel />
          {children}
        </Container>
      </AppShell.Main>
    </AppShell>
  );
}

function PageLink({ path, label, icon: Icon, onGone }: Destination & { readonly onGone: () => void }) {
  const active = usePath() === path;
  const follow = (event: MouseEvent) => {
    // A new tab or window is the browser's business.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    goTo(path);
    onGone();
  };
  return (
    <NavLink
      href={path}
      label={label}
      leftSection={<Icon size={18} stroke={1.75} />}
      active={active}
      aria-current={active ? 'page' : undefined}
      onClick={follow}
      className={classes['link'] ?? ''}
    />
  );
}

function ColorSchemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const other = scheme === 'dark' ? 'light' : 'dark';
  return (
    <Tooltip label={`Use ${other} colours`}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={`Use ${other} colours`}
        onClick={() => setColorScheme(other)}
      >
        {scheme === 'dark' ? <IconSun size={19} stroke={1.75} /> : <IconMoon size={19} stroke={1.75} />}
      </ActionIcon>
    </Tooltip>
  );
}

function AccountMenu() {
  const me = useMe();
  const signOut = useSignOut();
  return (
    <Menu position="bottom-end" width={240} withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Your account">
          <IconUserCircle size={22} stroke={1.75} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text fz="sm" fw={600} truncate>
            {me.name}
          </Text>
          <Text fz="xs" truncate>
            {me.email}
          </Text>
        </Menu.Label>
        <Menu.Item leftSection={<IconUser size={16} />} onClick={() => goTo('/account')}>
          Your account
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={signOut}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
