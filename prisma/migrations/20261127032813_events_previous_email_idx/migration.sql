-- The same, by an address that the person had before.
CREATE INDEX CONCURRENTLY IF NOT EXISTS events_previous_email_idx ON events ((data->>'previousEmail'))
  WHERE type = 'user.email_changed';
