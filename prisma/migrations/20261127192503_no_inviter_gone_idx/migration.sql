-- They are found by former_inviter_id.
DROP INDEX CONCURRENTLY IF EXISTS invites_inviter_gone_idx;
