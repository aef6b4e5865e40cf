import { Box, Button, EmptyState, Group, Stack, Tabs, Title } from '@mantine/core';
import { useDisclosure, useDocumentTitle } from '@mantine/hooks';
import { IconListCheck, IconMailPlus, IconMailSearch } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { narrowed } from '../bulk/bulk-action.ts';
import type { BulkJob } from '../bulk/bulk-run.ts';
import { SelectionBar } from '../bulk/selection-bar.tsx';
import { useSelection } from '../bulk/use-selection.ts';
import type { WantedInvites } from '../export/read-invites.ts';
import { part } from '../part.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import { goTo, setParameters, useParameter } from '../use-address.ts';
import { useKept } from '../use-kept.ts';
import { describeError } from '../words.ts';
import { CreateInviteModal } from './create-invite-modal.tsx';
import { InviteDialogs, useInviteDialogs } from './invite-dialogs.tsx';
import { InviteDrawer } from './invite-drawer.tsx';
import { InviteRows } from './invite-rows.tsx';
import { LiveState } from './live-state.tsx';
import { Pager } from './pager.tsx';
import { ALL, StatusTabList } from './status-tab-list.tsx';
import { Toolbar } from './toolbar.tsx';
import { totalOf } from './total-of.ts';
import { type InviteList, useInviteList } from './use-invite-list.ts';
import { useInviteView } from './use-invite-view.ts';

/** Reading lists takes a reader of CSV, which who only looks does not wait for. */
const ImportModal = part(async () => (await import('../import/import-modal.tsx')).ImportModal, {
  silent: true,
});

/** What is asked of many invites is not waited for either. */
const BulkDialog = part(async () => (await import('../bulk/bulk-dialog.tsx')).BulkDialog, { silent: true });

const ExportDialog = part(async () => (await import('../export/export-dialog.tsx')).ExportDialog, {
  silent: true,
});

const FirstRun = part(async () => (await import('./first-run.tsx')).FirstRun, { silent: true });

/** All invites: which there are, what becomes of them, and new ones. */
export function InvitesPage() {
  useDocumentTitle('Invites · Usher');
  const view = useInviteView();
  const selection = useSelection(view.filter);
  const { noteChange } = selection;
  const list = useInviteList(view, ({ id, invite }) => id && noteChange(id, invite?.status ?? null));
  const [job, setJob] = useState<BulkJob | null>(null);
  const [exported, setExported] = useState<WantedInvites | null>(null);
  const endExport = useCallback(() => setExported(null), []);
  const dialogs = useInviteDialogs();
  const rows = useKept(list.rows);
  // In the address, so that Back closes it, and a link opens it.
  const shownId = useParameter('invite');
  const [creating, create] = useDisclosure();
  const [importing, importMany] = useDisclosure();
  const reminder = reminderOf(list);
  const [everImported, loadImport] = useDisclosure();
  const firstRun = isFirstRun(list);
  const openImport = () => {
    loadImport.open();
    importMany.open();
  };

  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-end">
        <Group gap="md" align="baseline">
          <Title order={1} fz="h2">
            Invites
          </Title>
          <LiveState state={list.stream} />
        </Group>
        <Group gap="xs">
          <Button variant="default" leftSection={<IconListCheck size={18} />} onClick={openImport}>
            Invite many
          </Button>
          <Button leftSection={<IconMailPlus size={18} />} onClick={create.open}>
            Invite
          </Button>
        </Group>
      </Group>

      <Tabs
        value={list.status ?? ALL}
        onChange={(tab) => list.setStatus(tab === ALL ? null : tab)}
        keepMounted={false}
      >
        <StatusTabList stats={list.stats} />
        <Tabs.Panel value={list.status ?? ALL} pt="md" tabIndex={-1}>
          <Stack gap="md">
            {firstRun ? (
              <FirstRun onInvite={create.open} onInviteMany={openImport} />
            ) : (
              // What it offers depends on the list: shown before that, it would grow, and push the rows down.
              <Box display={rows || !list.pending ? undefined : 'none'}>
                <Toolbar
                  list={list}
                  onRemind={reminder && (() => setJob(reminder))}
                  onExport={() => setExported({ filter: view.filter, orderBy: view.orderBy })}
                />
              </Box>
            )}
            <ProblemAlert problem={list.error ? describeError(list.error) : null} />
            {rows?.length === 0 && !list.pending ? (
              !firstRun && <NoInvites />
            ) : (
              <InviteRows
                rows={rows}
                pending={list.pending}
                selection={selection}
                view={view}
                onOpen={openInvite}
                actions={dialogs.actions}
              />
            )}
            <Pager list={list} />
            <SelectionBar
              selection={selection}
              total={totalOf(list)}
              more={list.showNext !== null || list.showPrevious !== null}
              onAsk={setJob}
            />
          </Stack>
        </Tabs.Panel>
      </Tabs>

      <CreateInviteModal opened={creating} onClose={create.close} onShow={openInvite} />
      {everImported && <ImportModal opened={importing} onClose={importMany.close} />}
      <InviteDrawer id={shownId} onClose={closeInvite} actions={dialogs.actions} />
      <InviteDialogs dialogs={dialogs} onDeleted={closeInvite} />
      {exported && <ExportDialog wanted={exported} onClose={endExport} />}
      {job && (
        <BulkDialog
          job={job}
          onClose={() => setJob(null)}
          onStarted={() => {
            setJob(null);
            selection.clear();
          }}
        />
      )}
    </Stack>
  );
}

/** Everybody of the list who has not answered yet; null where there is nobody. */
function reminderOf({ filter, stats, rows }: InviteList): BulkJob | null {
  const invites = narrowed(filter, 'resend');
  const waiting = invites && (totalOf({ stats, filter: invites }) ?? rows?.length ?? 0);
  return invites && waiting ? { action: 'resend', invites, total: null } : null;
}

/** Opens an invite beside the list. */
function openInvite(id: string): void {
  const parameters = new URLSearchParams(location.search);
  parameters.set('invite', id);
  goTo(`${location.pathname}?${parameters}`);
}

function closeInvite(): void {
  setParameters({ invite: null });
}

/** Nobody has been invited yet, but perhaps the first admin, by the service itself. */
function isFirstRun({ rows, pending, status, filtered, pageNumber }: InviteList): boolean {
  if (!rows || pending || status !== null || filtered || pageNumber > 1) return false;
  return rows.length <= 1 && rows.every(({ invitedBy }) => invitedBy === null);
}

function NoInvites() {
  return (
    <EmptyState
      py="xl"
      icon={<IconMailSearch size={40} stroke={1.25} />}
      title="No invite fits"
      description="Look under another status, or search for another part of the address."
    />
  );
}
