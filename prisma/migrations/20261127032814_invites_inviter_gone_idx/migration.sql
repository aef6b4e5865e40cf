-- Invites whose sender's account is gone, and whose name is still there.
CREATE INDEX CONCURRENTLY IF NOT EXISTS invites_inviter_gone_idx ON invites (granted_by_id)
  WHERE invited_by_id IS NULL AND invited_by_name IS NOT NULL;
