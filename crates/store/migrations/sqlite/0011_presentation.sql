-- Coverage and presentation: which gaps were told of, what each channel must tell, what was published when
-- and how it stood when somebody looked.

create table coverage_gap (                -- promised hours that neither responsible nor substitute watches, as told
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  channel BLOB not null,
  holder TEXT not null,                    -- fallback, nobody
  from_at INTEGER not null,                  -- when its first watched hour begins
  until_at INTEGER not null,                 -- when its last one ends, as far as has been looked
  told BLOB,                               -- who was told; null: nobody could be
  told_at INTEGER not null,
  ended_at INTEGER,                          -- when it was a gap no more
  primary key (municipality, id),
  foreign key (municipality, channel) references channel (municipality, id)
) STRICT;
create index coverage_gap_open on coverage_gap (municipality, channel) where ended_at is null;

create table channel_facts (               -- what the presentation says that the register does not; the newest row counts
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  channel BLOB not null, -- the channel, or the application it is still
  audience TEXT not null,                  -- public, members, followers
  audience_size INTEGER,                     -- how many, where it is members or followers
  contact TEXT not null,                   -- the channel's own address for views and reports
  set_by BLOB not null,
  set_at INTEGER not null,
  primary key (municipality, id)
) STRICT;
create index channel_facts_newest on channel_facts (municipality, channel, set_at);

create table presentation_copy (           -- the text as it was put up
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  channel BLOB not null, -- the channel, or the application it is still
  place TEXT not null,                     -- where at the platform: key of a place in the catalogue
  body TEXT not null,
  policy BLOB not null,                    -- the version whose duties it fulfilled
  published_at INTEGER not null,
  published_by BLOB not null,
  primary key (municipality, id)
) STRICT;
create index presentation_copy_newest on presentation_copy (municipality, channel, place, published_at);

create table presentation_check (          -- how a published text stood when somebody looked
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  channel BLOB not null,
  copy BLOB not null,
  at INTEGER not null,
  way TEXT not null,                       -- fetched, by-hand
  came_to TEXT not null,                   -- same, differs, unread
  address TEXT not null,
  sha256 BLOB,                           -- of the page that was looked at
  note TEXT not null,
  checked_by BLOB,                         -- null: the program looked
  primary key (municipality, id),
  foreign key (municipality, copy) references presentation_copy (municipality, id)
) STRICT;
create index presentation_check_newest on presentation_check (municipality, channel, at);

create table presentation_state (          -- how the texts of a channel go; changes often, so beside them
  municipality BLOB not null references municipality (id),
  channel BLOB not null, -- the channel, or the application it is still
  outdated_since_at INTEGER,                 -- since when a published text says what is no longer so
  outdated_told_at INTEGER,
  check_next_at INTEGER,                     -- when it is to be looked at again
  check_told_at INTEGER,                     -- when somebody was asked to look by hand
  problem TEXT,                            -- why the page could not be read
  primary key (municipality, channel)
) STRICT;

create table profile_check (               -- the graphic profile of a channel, looked at on a day
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  channel BLOB not null,
  item TEXT not null,                      -- logo, symbol-picture, profile, main-page-link
  outcome TEXT not null,                   -- yes, as-far-as-possible, no
  source TEXT not null,                    -- where the picture comes from; empty where there is none
  licence TEXT not null,
  note TEXT not null,
  checked_at INTEGER not null,
  checked_by BLOB not null,
  primary key (municipality, id),
  foreign key (municipality, channel) references channel (municipality, id)
) STRICT;
create index profile_check_newest on profile_check (municipality, channel, item, checked_at);
