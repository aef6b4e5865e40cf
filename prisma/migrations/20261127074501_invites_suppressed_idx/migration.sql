-- By hand: the live invites whose recipient wants no mail are few, and are listed and counted apart.
CREATE INDEX CONCURRENTLY IF NOT EXISTS invites_suppressed_idx ON invites (created_at, id) WHERE delivery_status = 'SUPPRESSED';
