-- Whoever reads a few channels walks each of them, also for what is nobody's, what waits, and what is
-- closed: what the municipality's other channels hold costs nothing.
create index message_channel_owner on message (municipality, channel, owner, sort_due, n) where closed_at is null;
create index message_channel_waiting on message (municipality, channel, sort_due, n) where closed_at is null and waiting;
create index message_channel_closed on message (municipality, channel, closed_at, n) where closed_at is not null and not ours;
