-- Written by hand: Prisma's schema has no words for it.

-- Tells every process, at the commit, that somebody's session or key has ended: streams that are open look again who has
-- opened them. Who it was is not said, because whoever can connect to the database can listen. The channel is that of the
-- changes of invites, on which they listen already; within a transaction, PostgreSQL tells the same thing once.
CREATE FUNCTION tell_sessions_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('usher_invite_changes', 'sessions.ended');
  RETURN NULL;
END $$;

-- For each row, because a trigger for a statement cannot ask what became of it and leave other columns alone: a session is
-- updated each time that it is refreshed.
CREATE TRIGGER sessions_ended AFTER UPDATE OF revoked_at ON sessions
  FOR EACH ROW WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL) EXECUTE FUNCTION tell_sessions_ended();
CREATE TRIGGER sessions_deleted AFTER DELETE ON sessions
  FOR EACH ROW WHEN (OLD.revoked_at IS NULL AND OLD.idle_expires_at > now()) EXECUTE FUNCTION tell_sessions_ended();
CREATE TRIGGER api_keys_ended AFTER UPDATE OF revoked_at ON api_keys
  FOR EACH ROW WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL) EXECUTE FUNCTION tell_sessions_ended();
