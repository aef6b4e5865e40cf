-- By hand: the invites whose invitee asks for a new link are few, and are listed and counted apart.
CREATE INDEX CONCURRENTLY IF NOT EXISTS invites_renewal_idx ON invites (created_at, id) WHERE renewal_requested_at IS NOT NULL;
