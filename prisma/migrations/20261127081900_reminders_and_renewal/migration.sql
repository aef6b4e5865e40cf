-- AlterTable
ALTER TABLE "invites" ADD COLUMN     "next_reminder_at" TIMESTAMPTZ(3),
ADD COLUMN     "reminders" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "reminders_sent" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "renewal_requested_at" TIMESTAMPTZ(3),
ADD COLUMN     "renewals" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "renewed_at" TIMESTAMPTZ(3);

-- What follows is written by hand: Prisma's schema has no words for it.

-- The labels of an invite as one text, a line each, for the index that a part of a label is found by. IMMUTABLE, as an index asks:
-- array_to_string is not declared so, because other types than text have texts that depend on settings.
CREATE FUNCTION labels_text(labels text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT lower(array_to_string(labels, E'\n')) $$;
