-- Work that waits for a host outside says which, so that no host takes every place. And how a channel's platform
-- tells us that something has happened.

alter table job add column host TEXT;       -- the host that is asked, with its port where one is named; null: none
create index job_host on job (host) where lease is not null;

create table channel_bell (                 -- what is heard of a channel unasked
  municipality UUID not null references municipality (id),
  channel UUID not null,
  open_at BIGINT,                          -- since when the stream we listen to is open
  rang_at BIGINT,                          -- when it last told us that something had happened
  missed_at BIGINT,                        -- when we last found what it had not told us of
  failures BIGINT not null,                -- how often in a row listening has failed
  problem TEXT,                             -- what is wrong with listening, JSON
  primary key (municipality, channel),
  foreign key (municipality, channel) references channel (municipality, id)
);
