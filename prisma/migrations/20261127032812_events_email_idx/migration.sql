-- What events tell of a person, by the address. Written by hand: Prisma's schema has no words for it.
CREATE INDEX CONCURRENTLY IF NOT EXISTS events_email_idx ON events ((data->>'email'));
