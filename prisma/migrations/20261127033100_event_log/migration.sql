-- AlterTable
ALTER TABLE "users" ADD COLUMN     "revision" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "invites" ADD COLUMN     "revision" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "events" ADD COLUMN     "position" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "request_id" TEXT,
ADD COLUMN     "revision" INTEGER NOT NULL DEFAULT 0;

-- What follows is written by hand: Prisma's schema has no words for it.

-- Every change of a row counts, whichever statement makes it: a revision that a statement forgot would tell a receiver
-- that an older state is the newer one.
CREATE FUNCTION count_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.revision := OLD.revision + 1;
  RETURN NEW;
END $$;

CREATE TRIGGER invites_revision BEFORE UPDATE ON invites FOR EACH ROW EXECUTE FUNCTION count_revision();
CREATE TRIGGER users_revision BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION count_revision();

-- What is added to a transaction's number to make a position in the log: src/events/event-position.ts says why. One row.
CREATE TABLE event_order (
  added bigint NOT NULL
);
INSERT INTO event_order VALUES (0);
