-- Of those that are gone already, as far as it is known: who answers for an invite is who sent it, until somebody else does.
UPDATE invites SET former_inviter_id = granted_by_id
  WHERE invited_by_id IS NULL AND invited_by_name IS NOT NULL AND granted_by_id IS NOT NULL;
