CREATE INDEX CONCURRENTLY IF NOT EXISTS "events_position_id_idx" ON "events"("position", "id");
