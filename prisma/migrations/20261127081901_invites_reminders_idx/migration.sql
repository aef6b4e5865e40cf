-- By hand: the live invites that are reminded of some time, for the sweep.
CREATE INDEX CONCURRENTLY IF NOT EXISTS invites_reminders_idx ON invites (next_reminder_at)
  WHERE status = 'PENDING' AND next_reminder_at IS NOT NULL;
