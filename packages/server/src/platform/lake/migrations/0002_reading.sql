-- How the normal form of an event follows from its bytes. Where it is empty the normal form stands beside it as text.
ALTER TABLE event_bodies_v1 ADD COLUMN IF NOT EXISTS reading LowCardinality(String);
