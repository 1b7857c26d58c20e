-- What we say ourselves: posts on our own channels and on other people's, and where else we take part.

create table other_place (                 -- a channel that is not ours, where somebody may speak for us
  municipality UUID not null references municipality (id),
  id UUID not null,
  name TEXT not null,
  kind TEXT not null,                      -- what sort of place, in words
  address TEXT not null,
  title TEXT not null,                     -- by which title of the policy taking part was approved; '': by none
  approved_by TEXT not null,
  approved_on TEXT not null,
  reference TEXT not null,
  participant UUID not null,               -- who follows and speaks there
  was UUID,                                -- the row it takes the place of: somebody stepped aside, or it changed
  why TEXT not null,                       -- why the one before was replaced or ended; kept inside
  set_by UUID not null,
  set_at BIGINT not null,
  ended_at BIGINT,
  primary key (municipality, id),
  foreign key (municipality, participant) references person (municipality, id)
);

create table own_post (                    -- one post of ours, from draft to published
  municipality UUID not null references municipality (id),
  id UUID not null,
  channel UUID,                            -- ours; null: at a place that is not
  place UUID,
  title TEXT not null,
  body TEXT not null,
  pictures TEXT not null,                  -- JSON: name, alt, source, licence, consent
  replies_to TEXT not null,                -- elsewhere: the dialogue it stands in, as it read (OT-14)
  confirmed TEXT not null,                 -- words with a space between: secrecy data opinion
  state TEXT not null,
  written_by UUID not null,
  written_at BIGINT not null,
  proposed_at BIGINT,
  agreed_by UUID,                          -- who agreed; null: nobody's agreement was asked for
  agreed_at BIGINT,
  note TEXT not null,                      -- why it was given back or given up
  planned_at BIGINT,                        -- when it is to go out; null: when somebody puts it up
  told_at BIGINT,                         -- when somebody was told that its time has come
  published_at BIGINT,
  published_by UUID,
  address TEXT not null,
  policy UUID,                             -- the version it was looked at under when it went out
  revision BIGINT not null,
  primary key (municipality, id),
  foreign key (municipality, channel) references channel (municipality, id),
  foreign key (municipality, place) references other_place (municipality, id)
);
create index own_post_at on own_post (municipality, written_at);
create index own_post_planned on own_post (municipality, planned_at) where state = 'ready';

create table post_outward (                -- how the putting up of a post goes, where torg does it; changes often
  municipality UUID not null references municipality (id),
  post UUID not null,
  asked_at BIGINT,                            -- since when it may stand there; null: it surely does not
  tries BIGINT not null,
  next_at BIGINT,                             -- when it is tried again
  problem TEXT,                            -- what is wrong, a Swedish sentence
  problem_since_at BIGINT,
  primary key (municipality, post),
  foreign key (municipality, post) references own_post (municipality, id)
);

create table post_sent (                   -- a post that torg put up, by the platform's own word; immutable
  municipality UUID not null references municipality (id),
  id UUID not null,
  post UUID not null,
  at BIGINT not null,                         -- the platform's instant
  asked_at BIGINT not null,
  already BOOLEAN not null,                -- it stood there from an earlier try
  status BIGINT not null,
  answer BYTEA,                             -- SHA-256 of what the platform answered
  external_id TEXT,
  url TEXT,
  primary key (municipality, id),
  foreign key (municipality, post) references own_post (municipality, id)
);
