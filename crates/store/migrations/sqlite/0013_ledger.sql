-- The completeness ledger: what a reading leaves no other trace of.

alter table channel_reading add column whole_count TEXT; -- what the reading of everything under way has counted, JSON

create table reading_day (                  -- how the reading of a channel went on a Swedish day
  municipality BLOB not null references municipality (id),
  channel BLOB not null,
  day INTEGER not null,                         -- yyyymmdd
  well INTEGER not null,                        -- readings that went well
  failed INTEGER not null,                      -- readings that did not
  counted_at INTEGER,                           -- when the last reading of everything was finished
  told INTEGER,                                 -- what the platform itself said there is; null: it did not say
  held INTEGER,                                 -- how many of them we held then
  unread INTEGER,                               -- how many came that nobody could make a message of
  withheld INTEGER,                             -- how many were counted and not given
  primary key (municipality, channel, day),
  foreign key (municipality, channel) references channel (municipality, id)
) STRICT;

create table blind_time (                   -- nothing was read although it was due; never changed
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  channel BLOB not null,
  from_at INTEGER not null,                     -- the last reading that went well
  until_at INTEGER not null,                    -- the next one that did
  problem TEXT,                            -- what stood in the way, as JSON; null: we did not ask
  primary key (municipality, id),
  foreign key (municipality, channel) references channel (municipality, id)
) STRICT;
create index blind_time_channel on blind_time (municipality, channel, until_at);
