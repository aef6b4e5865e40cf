-- The index by subject and position serves what this one did.
DROP INDEX "events_subject_id_idx";
