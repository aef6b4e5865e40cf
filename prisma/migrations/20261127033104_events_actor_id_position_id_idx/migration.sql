CREATE INDEX CONCURRENTLY IF NOT EXISTS "events_actor_id_position_id_idx" ON "events"("actor_id", "position", "id");
