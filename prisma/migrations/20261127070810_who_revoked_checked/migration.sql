-- Apart from what adds it: this waits for nobody who reads or writes.
ALTER TABLE "invites" VALIDATE CONSTRAINT "invites_revoked_by_id_fkey";
