-- The register of channels: from application to closing, and the people behind each channel.

create table channel_application (          -- the same id as the channel it becomes
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  unit BLOB not null,
  applicant BLOB not null,
  platform TEXT not null,
  name TEXT not null,
  address TEXT not null,                    -- '': not known yet
  purpose TEXT not null,
  goals TEXT not null,
  audience TEXT not null,
  editorial_time TEXT not null,
  review_on TEXT,                           -- when whoever approved is reminded of time and people
  account_kind TEXT not null,               -- company, organisation, authority, private
  wide INTEGER not null,                    -- speaks for the whole municipality
  dialogue INTEGER not null,                -- others can write there
  tied_to TEXT not null,                    -- the official address or number the account is tied to
  responsible BLOB,
  substitute BLOB,
  coverage TEXT not null,                   -- how it is staffed when somebody is away
  supervision TEXT not null,                -- who watches it, and when
  told TEXT not null,                       -- what the presentation tells, words with a space between
  state TEXT not null,
  applied_at INTEGER not null,
  revision INTEGER not null default 1,
  primary key (municipality, id),
  foreign key (municipality, unit) references unit (municipality, id),
  foreign key (municipality, applicant) references person (municipality, id)
) STRICT;

create table channel_step (                 -- one decision in the life of a channel; immutable
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  channel BLOB not null,                    -- the channel, or the application it was
  place INTEGER not null,                   -- its number among the channel's steps
  step TEXT not null,
  state TEXT not null,                      -- where it led
  at INTEGER not null,
  person BLOB,                              -- who entered it; null: a job
  decided_by TEXT not null,                 -- who decided, in words
  title TEXT not null,                      -- by which title of the policy; '': by none
  decided_on TEXT not null,
  reference TEXT not null,                  -- document, paragraph or diary number
  ground TEXT not null,
  facts TEXT not null,                      -- JSON: what the step rests on
  policy BLOB,                              -- the policy version it was taken under
  primary key (municipality, id),
  unique (municipality, channel, place)
) STRICT;

create table channel_mandate (              -- a mandate of one's own to open accounts, or to use them
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  person BLOB not null,
  kind TEXT not null,                       -- create, use
  unit BLOB,
  channel BLOB,                             -- for one channel; null: for the unit's
  from_on TEXT not null,
  until_on TEXT,
  title TEXT not null,                      -- the title by which it was given
  reference TEXT not null,
  given_by BLOB not null,
  given_at INTEGER not null,
  ended_at INTEGER,
  ended_by BLOB,
  primary key (municipality, id),
  foreign key (municipality, person) references person (municipality, id)
) STRICT;
create index channel_mandate_of on channel_mandate (municipality, person);

create table policy_acceptance (            -- somebody has read and will follow a version; immutable
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  person BLOB not null,
  policy BLOB not null,
  at INTEGER not null,
  primary key (municipality, id),
  unique (municipality, person, policy),
  foreign key (municipality, person) references person (municipality, id)
) STRICT;

create table login_place (                  -- where a channel's login is kept; never the login itself
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  channel BLOB not null,
  place TEXT not null,
  reached_by TEXT not null,                 -- JSON list of persons
  noted_by BLOB not null,
  noted_at INTEGER not null,
  tested_on TEXT,
  tested_by BLOB,
  primary key (municipality, id),
  unique (municipality, channel)
) STRICT;

create table channel_confirmation (         -- the half-yearly question to whoever answers for a channel
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  channel BLOB not null,
  round TEXT not null,                      -- 2026-1, 2026-2
  asked BLOB,                               -- whom; null: nobody answers for it
  asked_at INTEGER not null,
  due_on TEXT not null,
  answered_at INTEGER,
  answered_by BLOB,
  note TEXT not null,
  escalated_at INTEGER,
  primary key (municipality, id),
  unique (municipality, channel, round),
  foreign key (municipality, channel) references channel (municipality, id)
) STRICT;
