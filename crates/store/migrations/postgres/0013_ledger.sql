-- The completeness ledger: what a reading leaves no other trace of.

alter table channel_reading add column whole_count TEXT; -- what the reading of everything under way has counted, JSON

create table reading_day (                  -- how the reading of a channel went on a Swedish day
  municipality UUID not null references municipality (id),
  channel UUID not null,
  day BIGINT not null,                         -- yyyymmdd
  well BIGINT not null,                        -- readings that went well
  failed BIGINT not null,                      -- readings that did not
  counted_at BIGINT,                           -- when the last reading of everything was finished
  told BIGINT,                                 -- what the platform itself said there is; null: it did not say
  held BIGINT,                                 -- how many of them we held then
  unread BIGINT,                               -- how many came that nobody could make a message of
  withheld BIGINT,                             -- how many were counted and not given
  primary key (municipality, channel, day),
  foreign key (municipality, channel) references channel (municipality, id)
);

create table blind_time (                   -- nothing was read although it was due; never changed
  municipality UUID not null references municipality (id),
  id UUID not null,
  channel UUID not null,
  from_at BIGINT not null,                     -- the last reading that went well
  until_at BIGINT not null,                    -- the next one that did
  problem TEXT,                            -- what stood in the way, as JSON; null: we did not ask
  primary key (municipality, id),
  foreign key (municipality, channel) references channel (municipality, id)
);
create index blind_time_channel on blind_time (municipality, channel, until_at);
