-- How long what lets us in at a channel's platform holds, and how its renewal goes.

create table channel_access (               -- of a connected channel; what lets us in is sealed in channel
  municipality BLOB not null references municipality (id),
  channel BLOB not null,
  obtained_at INTEGER not null,                 -- since when we have it, as far as is known
  access_until INTEGER,                         -- until when it lets us in; null: no end is known
  renew_until INTEGER,                          -- until when it can be renewed; null: no end is known
  renews INTEGER not null,                      -- it can be renewed without a person
  looked_at INTEGER not null,                   -- when the platform was last asked how long it holds
  renewed_at INTEGER,                           -- when it was last renewed without a person
  begun_at INTEGER,                             -- a renewal was begun then and has not ended
  failures INTEGER not null,                    -- renewals in a row that did not come to anything
  problem TEXT,                             -- what is wrong, as JSON
  warned INTEGER,                               -- how many days were left when somebody was last told; 0: it had ended
  primary key (municipality, channel),
  foreign key (municipality, channel) references channel (municipality, id)
) STRICT;
