-- AlterTable
ALTER TABLE "events" ADD COLUMN     "actor_issuer" TEXT;
