CREATE INDEX CONCURRENTLY IF NOT EXISTS "events_type_position_id_idx" ON "events"("type", "position", "id");
