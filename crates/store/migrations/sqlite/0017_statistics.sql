-- How many follow each channel (ST-01): read at the platform, or written down by somebody.

create table follower_count (               -- the followers of a channel on a Swedish day; immutable, the latest of a day counts
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  channel BLOB not null,
  day INTEGER not null,                     -- yyyymmdd
  count INTEGER not null,
  rounded INTEGER not null,                 -- the platform rounds it
  noted_by BLOB,                            -- who wrote it down; null: the platform's interface said it
  noted_at INTEGER not null,
  primary key (municipality, id),
  foreign key (municipality, channel) references channel (municipality, id)
) STRICT;
create index follower_count_channel on follower_count (municipality, channel, day, noted_at);
