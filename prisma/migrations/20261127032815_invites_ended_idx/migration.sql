-- The sweep of invites that ended long ago.
CREATE INDEX CONCURRENTLY IF NOT EXISTS invites_ended_idx
  ON invites ((coalesce(accepted_at, declined_at, revoked_at, expires_at))) WHERE status <> 'PENDING';
