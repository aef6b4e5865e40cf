-- What one person revoked, for the deletion of that account.
CREATE INDEX CONCURRENTLY IF NOT EXISTS invites_revoked_by_idx ON invites (revoked_by_id) WHERE revoked_by_id IS NOT NULL;
