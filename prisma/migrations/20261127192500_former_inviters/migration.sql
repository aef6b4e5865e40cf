-- Who sent an invite, once the account is gone. Without a foreign key: the account is gone.
ALTER TABLE "invites" ADD COLUMN "former_inviter_id" UUID;
