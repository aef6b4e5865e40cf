-- By hand: the invites whose mail did not arrive are few, and are listed and counted apart.
CREATE INDEX CONCURRENTLY IF NOT EXISTS invites_undelivered_idx ON invites (created_at, id) WHERE delivery_status = 'FAILED';
