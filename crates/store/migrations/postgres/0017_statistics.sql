-- How many follow each channel (ST-01): read at the platform, or written down by somebody.

create table follower_count (               -- the followers of a channel on a Swedish day; immutable, the latest of a day counts
  municipality UUID not null references municipality (id),
  id UUID not null,
  channel UUID not null,
  day BIGINT not null,                      -- yyyymmdd
  count BIGINT not null,
  rounded BOOLEAN not null,                 -- the platform rounds it
  noted_by UUID,                            -- who wrote it down; null: the platform's interface said it
  noted_at BIGINT not null,
  primary key (municipality, id),
  foreign key (municipality, channel) references channel (municipality, id)
);
create index follower_count_channel on follower_count (municipality, channel, day, noted_at);
