-- CreateEnum
CREATE TYPE "role" AS ENUM ('ADMIN', 'MEMBER');

-- CreateEnum
CREATE TYPE "invite_status" AS ENUM ('PENDING', 'ACCEPTED', 'DECLINED', 'REVOKED', 'EXPIRED');

-- CreateEnum
CREATE TYPE "delivery_status" AS ENUM ('NOT_REQUESTED', 'QUEUED', 'SENT', 'FAILED');

-- CreateEnum
CREATE TYPE "user_status" AS ENUM ('ACTIVE', 'DISABLED');

-- CreateEnum
CREATE TYPE "actor_kind" AS ENUM ('USER', 'API_KEY', 'INVITEE', 'SYSTEM');

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "first_name" TEXT NOT NULL,
    "last_name" TEXT,
    "role" "role" NOT NULL,
    "roles" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "status" "user_status" NOT NULL DEFAULT 'ACTIVE',
    "metadata" JSONB,
    "password_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_sign_in_at" TIMESTAMPTZ(3),

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invites" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "roles" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "status" "invite_status" NOT NULL DEFAULT 'PENDING',
    "message" TEXT,
    "metadata" JSONB,
    "window_seconds" INTEGER NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "token_hash" BYTEA NOT NULL,
    "previous_token_hash" BYTEA,
    "superseded_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "accepted_at" TIMESTAMPTZ(3),
    "declined_at" TIMESTAMPTZ(3),
    "decline_reason" TEXT,
    "revoked_at" TIMESTAMPTZ(3),
    "revoke_reason" TEXT,
    "invited_by_id" UUID,
    "invited_by_name" TEXT,
    "granted_by_id" UUID,
    "user_id" UUID,
    "delivery_status" "delivery_status" NOT NULL DEFAULT 'NOT_REQUESTED',
    "sent_count" INTEGER NOT NULL DEFAULT 0,
    "last_sent_at" TIMESTAMPTZ(3),
    "delivery_error" TEXT,
    "mail_queued_at" TIMESTAMPTZ(3),

    CONSTRAINT "invites_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "nonce" BYTEA NOT NULL,
    "generation" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "rotated_at" TIMESTAMPTZ(3),
    "replays" INTEGER NOT NULL DEFAULT 0,
    "idle_expires_at" TIMESTAMPTZ(3) NOT NULL,
    "absolute_expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "revoke_reason" TEXT,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "secret_hash" BYTEA NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_id" UUID,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "events" (
    "id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_kind" "actor_kind" NOT NULL,
    "actor_id" UUID,
    "subject_id" UUID NOT NULL,
    "data" JSONB NOT NULL,

    CONSTRAINT "events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "actor_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "input_hash" BYTEA NOT NULL,
    "invite_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("actor_id","key")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "users_created_at_id_idx" ON "users"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "invites_token_hash_key" ON "invites"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "invites_previous_token_hash_key" ON "invites"("previous_token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "invites_user_id_key" ON "invites"("user_id");

-- CreateIndex
CREATE INDEX "invites_created_at_id_idx" ON "invites"("created_at", "id");

-- CreateIndex
CREATE INDEX "invites_status_created_at_id_idx" ON "invites"("status", "created_at", "id");

-- CreateIndex
CREATE INDEX "invites_expires_at_id_idx" ON "invites"("expires_at", "id");

-- CreateIndex
CREATE INDEX "invites_status_expires_at_id_idx" ON "invites"("status", "expires_at", "id");

-- CreateIndex
CREATE INDEX "invites_email_id_idx" ON "invites"("email", "id");

-- CreateIndex
CREATE INDEX "invites_invited_by_id_created_at_id_idx" ON "invites"("invited_by_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "sessions_idle_expires_at_idx" ON "sessions"("idle_expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_secret_hash_key" ON "api_keys"("secret_hash");

-- CreateIndex
CREATE INDEX "api_keys_created_by_id_idx" ON "api_keys"("created_by_id");

-- CreateIndex
CREATE INDEX "events_occurred_at_id_idx" ON "events"("occurred_at", "id");

-- CreateIndex
CREATE INDEX "events_subject_id_idx" ON "events"("subject_id");

-- CreateIndex
CREATE INDEX "idempotency_keys_invite_id_idx" ON "idempotency_keys"("invite_id");

-- CreateIndex
CREATE INDEX "idempotency_keys_created_at_idx" ON "idempotency_keys"("created_at");

-- AddForeignKey
ALTER TABLE "invites" ADD CONSTRAINT "invites_invited_by_id_fkey" FOREIGN KEY ("invited_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invites" ADD CONSTRAINT "invites_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_invite_id_fkey" FOREIGN KEY ("invite_id") REFERENCES "invites"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What follows is written by hand: Prisma's schema has no words for it.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- At most one live invite an address. Decided here and nowhere else, so two requests at once cannot both win.
CREATE UNIQUE INDEX invites_live_email_key ON invites (email) WHERE status = 'PENDING';

-- A part of an address, any case.
CREATE INDEX invites_email_trgm_idx ON invites USING gin (email gin_trgm_ops);
CREATE INDEX users_search_trgm_idx ON users
  USING gin ((lower(email || ' ' || first_name || ' ' || coalesce(last_name, ''))) gin_trgm_ops);

-- The sweep that stores expiry.
CREATE INDEX invites_due_idx ON invites (expires_at) WHERE status = 'PENDING';

ALTER TABLE users
  ADD CONSTRAINT users_email_normalised CHECK (email = lower(email) AND length(email) BETWEEN 3 AND 254),
  ADD CONSTRAINT users_metadata_object CHECK (metadata IS NULL OR jsonb_typeof(metadata) = 'object');

ALTER TABLE invites
  ADD CONSTRAINT invites_email_normalised CHECK (email = lower(email) AND length(email) BETWEEN 3 AND 254),
  ADD CONSTRAINT invites_window CHECK (window_seconds BETWEEN 300 AND 2592000),
  ADD CONSTRAINT invites_version CHECK (version >= 1),
  ADD CONSTRAINT invites_metadata_object CHECK (metadata IS NULL OR jsonb_typeof(metadata) = 'object'),
  ADD CONSTRAINT invites_accepted CHECK ((status = 'ACCEPTED') = (accepted_at IS NOT NULL)),
  ADD CONSTRAINT invites_declined CHECK ((status = 'DECLINED') = (declined_at IS NOT NULL)),
  ADD CONSTRAINT invites_revoked CHECK ((status = 'REVOKED') = (revoked_at IS NOT NULL)),
  ADD CONSTRAINT invites_user_only_when_accepted CHECK (user_id IS NULL OR status = 'ACCEPTED'),
  ADD CONSTRAINT invites_token_hash CHECK (octet_length(token_hash) = 32),
  ADD CONSTRAINT invites_sent_count CHECK (sent_count >= 0);

-- What the rates count (src/platform/rate-limits.ts), in the form that rate-limiter-flexible reads and writes.
-- Unlogged: a counter is worth nothing after a crash (at most a window of minutes is counted anew), and without WAL
-- each count costs no flush of the disk. `key` is a rate's name and a keyed hash, never an address; `expire` is in
-- milliseconds since 1970. The fill factor leaves room for counting up in place.
CREATE UNLOGGED TABLE rate_limits (
  key varchar(255) PRIMARY KEY,
  points integer NOT NULL DEFAULT 0,
  expire bigint
) WITH (fillfactor = 70);

-- The sweep of windows that are over.
CREATE INDEX rate_limits_expire_idx ON rate_limits (expire);
