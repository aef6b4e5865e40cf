-- AlterTable
ALTER TABLE "sessions" ADD COLUMN     "user_agent" TEXT;

-- CreateTable
CREATE TABLE "email_changes" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "new_email" TEXT NOT NULL,
    "old_email" TEXT,
    "token_hash" BYTEA NOT NULL,
    "session_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_at" TIMESTAMPTZ(3),

    CONSTRAINT "email_changes_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "email_changes_token_hash_key" ON "email_changes"("token_hash");

-- CreateIndex
CREATE INDEX "email_changes_user_id_idx" ON "email_changes"("user_id");

-- CreateIndex
CREATE INDEX "email_changes_new_email_idx" ON "email_changes"("new_email");

-- CreateIndex
CREATE INDEX "email_changes_old_email_idx" ON "email_changes"("old_email");

-- CreateIndex
CREATE INDEX "email_changes_expires_at_idx" ON "email_changes"("expires_at");

-- AddForeignKey
ALTER TABLE "email_changes" ADD CONSTRAINT "email_changes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What follows is written by hand: Prisma's schema has no words for it.

ALTER TABLE email_changes
  ADD CONSTRAINT email_changes_email_normalised CHECK (new_email = lower(new_email) AND length(new_email) BETWEEN 3 AND 254),
  ADD CONSTRAINT email_changes_confirmed CHECK ((confirmed_at IS NOT NULL) = (old_email IS NOT NULL)),
  ADD CONSTRAINT email_changes_token_hash CHECK (octet_length(token_hash) = 32);

-- At most one change that waits, an account.
CREATE UNIQUE INDEX email_changes_live_key ON email_changes (user_id) WHERE confirmed_at IS NULL;

-- A change of address that waits ends as a link for a new password does: who got the account back is not to lose it to what
-- somebody else asked for before.
CREATE OR REPLACE FUNCTION end_account_links() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM password_resets WHERE user_id = NEW.id;
  DELETE FROM email_changes WHERE user_id = NEW.id AND confirmed_at IS NULL;
  RETURN NULL;
END $$;
