-- DropIndex
DROP INDEX "invites_status_created_at_id_idx";

-- DropIndex
DROP INDEX "invites_status_expires_at_id_idx";

-- What follows is written by hand: Prisma's schema has no words for it.

-- Lanes: the rows of one status and role, in each order of a list. A list of some statuses and roles is merged from their
-- lanes (src/graphql/connection.ts), so that none of its pages reads rows that it does not show.
-- NULLS FIRST, though no value is null: it makes their order another one than that of the index without status and role.
-- Otherwise PostgreSQL would take that one for a status that it thinks is frequent, and skip a hundred thousand rows of
-- others where the status turns out to be rare among the newest.
CREATE INDEX invites_lanes_created_at_idx ON invites (status, role, created_at NULLS FIRST, id NULLS FIRST);
CREATE INDEX invites_lanes_expires_at_idx ON invites (status, role, expires_at NULLS FIRST, id NULLS FIRST);
CREATE INDEX invites_lanes_email_idx ON invites (status, role, email NULLS FIRST, id NULLS FIRST);
CREATE INDEX users_lanes_created_at_idx ON users (status, role, created_at NULLS FIRST, id NULLS FIRST);

-- How many invites there are of each status and role, without reading them: the sum of what every change added. Each adds
-- rows of its own rather than change a common one, so that nobody waits for anybody, and a rollback takes its own back. A
-- job folds them (src/invites/fold-invite-counts.ts).
CREATE TABLE invite_counts (
  status invite_status NOT NULL,
  role role NOT NULL,
  change bigint NOT NULL
);

CREATE FUNCTION count_inserted_invites() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO invite_counts SELECT status, role, count(*) FROM inserted GROUP BY status, role;
  RETURN NULL;
END $$;

CREATE FUNCTION count_deleted_invites() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO invite_counts SELECT status, role, -count(*) FROM deleted GROUP BY status, role;
  RETURN NULL;
END $$;

CREATE FUNCTION count_changed_invite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO invite_counts VALUES (OLD.status, OLD.role, -1), (NEW.status, NEW.role, 1);
  RETURN NULL;
END $$;

CREATE FUNCTION count_no_invites() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM invite_counts;
  RETURN NULL;
END $$;

CREATE TRIGGER invites_count_inserted AFTER INSERT ON invites
  REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION count_inserted_invites();
CREATE TRIGGER invites_count_deleted AFTER DELETE ON invites
  REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION count_deleted_invites();
CREATE TRIGGER invites_count_changed AFTER UPDATE OF status, role ON invites
  FOR EACH ROW WHEN (OLD.status <> NEW.status OR OLD.role <> NEW.role) EXECUTE FUNCTION count_changed_invite();
CREATE TRIGGER invites_count_truncated AFTER TRUNCATE ON invites
  FOR EACH STATEMENT EXECUTE FUNCTION count_no_invites();

-- Counts anew, while changes of invites wait. For an operator who has changed invites with the triggers off.
CREATE FUNCTION recount_invites() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  LOCK TABLE invites IN SHARE MODE;
  DELETE FROM invite_counts;
  INSERT INTO invite_counts SELECT status, role, count(*) FROM invites GROUP BY status, role;
END $$;

SELECT recount_invites();
