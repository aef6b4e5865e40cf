-- CreateEnum
CREATE TYPE "suppression_reason" AS ENUM ('OPTED_OUT', 'DECLINED', 'ADMIN');

-- AlterEnum
ALTER TYPE "delivery_status" ADD VALUE 'SUPPRESSED';

-- AlterTable
ALTER TABLE "secret_fingerprints" ADD COLUMN     "address_key" BYTEA;

-- CreateTable
CREATE TABLE "suppressions" (
    "address_hash" BYTEA NOT NULL,
    "reason" "suppression_reason" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "suppressions_pkey" PRIMARY KEY ("address_hash")
);

-- What follows is written by hand: Prisma's schema has no words for it.

ALTER TABLE suppressions ADD CONSTRAINT suppressions_address_hash CHECK (octet_length(address_hash) = 32);
