-- By hand: parts of labels.
CREATE INDEX CONCURRENTLY IF NOT EXISTS invites_labels_trgm_idx ON invites USING gin (labels_text(roles) gin_trgm_ops)
  WHERE roles <> '{}';
