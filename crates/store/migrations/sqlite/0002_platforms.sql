-- Working in a platform through its own interface.

alter table channel add column account TEXT;   -- the account we sign in as; null: not connected

alter table version add column email TEXT;     -- where letters reach the author; never in a list

create table channel_reading (              -- how far the reading through the platform's interface has come
  municipality BLOB not null references municipality (id),
  channel BLOB not null,
  newest_at INTEGER,                        -- published: what is newer is asked for next
  reread_at INTEGER,                        -- when the last days and the open threads were last read whole
  whole_began_at INTEGER,                   -- when the reading of everything under way began; null: none is
  whole_down_to_at INTEGER,                 -- everything published from here on has been read in it
  whole_at INTEGER,                         -- when the last finished reading of everything began
  primary key (municipality, channel),
  foreign key (municipality, channel) references channel (municipality, id)
) STRICT;

create table sighting (                     -- when a message was last seen at its source, and how it stood there
  municipality BLOB not null references municipality (id),
  message BLOB not null,
  channel BLOB not null,
  at INTEGER not null,                      -- last seen
  standing TEXT not null,                   -- visible, hidden, binned
  since_at INTEGER not null,                -- first seen standing so
  before_at INTEGER,                        -- last seen standing otherwise
  primary key (municipality, message),
  foreign key (municipality, message) references message (municipality, id),
  foreign key (municipality, channel) references channel (municipality, id)
) STRICT;
create index sighting_oldest on sighting (municipality, channel, at);
