-- The invites of somebody whose account is gone.
CREATE INDEX CONCURRENTLY IF NOT EXISTS invites_former_inviter_idx ON invites (former_inviter_id)
  WHERE former_inviter_id IS NOT NULL;
