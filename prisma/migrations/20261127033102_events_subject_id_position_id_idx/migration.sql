CREATE INDEX CONCURRENTLY IF NOT EXISTS "events_subject_id_position_id_idx" ON "events"("subject_id", "position", "id");
