-- AlterTable
ALTER TABLE "invites" ADD COLUMN     "revoked_by_id" UUID;

-- AddForeignKey: not checked here, where it would read the whole table while everybody waits; the next migration checks it.
ALTER TABLE "invites" ADD CONSTRAINT "invites_revoked_by_id_fkey" FOREIGN KEY ("revoked_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE NOT VALID;
