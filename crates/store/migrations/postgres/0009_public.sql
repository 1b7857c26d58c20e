-- The public side: what outsiders send us without account, and what only the public pages need to know.

create table submission (                  -- what somebody sent us from the public pages, without account
  municipality UUID not null references municipality (id),
  id UUID not null,
  code TEXT not null,                      -- the code by which its sender follows it
  kind TEXT not null,                      -- report, tip, accessibility, records
  channel UUID,                            -- the channel it is about, where its address says so
  place TEXT not null,                     -- the address it is about, as it was typed
  text TEXT not null,
  contact TEXT,                            -- where an answer can be sent; null: nowhere but the page
  came_at BIGINT not null,
  state TEXT not null,                     -- received, taken, answered, closed
  owner UUID,                              -- who has it
  taken_at BIGINT,
  message UUID,                            -- the message it became in the inbox
  answer TEXT,                             -- what its sender is told
  ended_by UUID,
  ended_at BIGINT,
  revision BIGINT not null default 1,
  primary key (municipality, id),
  unique (municipality, code),
  foreign key (municipality, channel) references channel (municipality, id),
  foreign key (municipality, owner) references person (municipality, id)
);
create index submission_open on submission (municipality, kind, came_at) where ended_at is null;
create index submission_ended on submission (municipality, kind, ended_at) where ended_at is not null;

create table public_fact (                 -- a fact the public pages tell: contact, accessibility; the latest counts
  municipality UUID not null references municipality (id),
  id UUID not null,
  key TEXT not null,
  value TEXT not null,                     -- empty: taken back
  set_by UUID,
  set_at BIGINT not null,
  primary key (municipality, id)
);
create index public_fact_key on public_fact (municipality, key, set_at);

create table lookalike (                   -- an account that uses our name and is not ours
  municipality UUID not null references municipality (id),
  id UUID not null,
  account TEXT not null,                   -- as it is compared
  address TEXT not null,                   -- as it is shown
  note TEXT not null,                      -- what it is, for everybody to read
  noted_by UUID,
  noted_at BIGINT not null,
  ended_by UUID,
  ended_at BIGINT,
  primary key (municipality, id)
);

create table party_link (                  -- a link to the page of a party in the council, where the policy gives each one
  municipality UUID not null references municipality (id),
  id UUID not null,
  party TEXT not null,
  address TEXT not null,
  noted_by UUID,
  noted_at BIGINT not null,
  ended_by UUID,
  ended_at BIGINT,
  primary key (municipality, id)
);

-- Our own posts, newest first: of all channels, and of one.
create index message_own on message (municipality, coalesce(published_at, captured_at), n)
  where ours and kind = 'post' and visibility = 'public' and gone_at is null;
create index message_own_channel on message (municipality, channel, coalesce(published_at, captured_at), n)
  where ours and kind = 'post' and visibility = 'public' and gone_at is null;
