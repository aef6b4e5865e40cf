-- CreateTable
CREATE TABLE "mail_attempts" (
    "id" BIGSERIAL NOT NULL,
    "invite_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "outcome" "delivery_status" NOT NULL,
    "error" TEXT,

    CONSTRAINT "mail_attempts_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "mail_attempts_invite_id_id_idx" ON "mail_attempts"("invite_id", "id");

-- CreateIndex
CREATE INDEX "mail_attempts_at_idx" ON "mail_attempts"("at");

-- AddForeignKey
ALTER TABLE "mail_attempts" ADD CONSTRAINT "mail_attempts_invite_id_fkey" FOREIGN KEY ("invite_id") REFERENCES "invites"("id") ON DELETE CASCADE ON UPDATE CASCADE;
