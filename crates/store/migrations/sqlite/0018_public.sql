-- What is owed to whoever sent us something without account: a letter that tells how it ended, and a time. And
-- what part of the municipality each channel is about.

create table submission_letter (            -- how the letter goes; changes often
  municipality BLOB not null references municipality (id),
  submission BLOB not null,
  state TEXT not null,                      -- waiting, asked, sent, refused, bounced
  ordered_by BLOB,                          -- who ended it, and is told when the letter does not arrive
  ordered_at INTEGER not null,
  tries INTEGER not null,
  next_at INTEGER,                          -- when it is tried again
  sent_at INTEGER,                          -- when the mail server took it
  problem TEXT,                             -- what is wrong, a Swedish sentence
  problem_since_at INTEGER,
  primary key (municipality, submission),
  foreign key (municipality, submission) references submission (municipality, id)
) STRICT;

create table submission_clock (             -- by when it must be answered; as `clock`, of what belongs to no channel
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  submission BLOB not null,
  kind TEXT not null,
  started_at INTEGER not null,
  due_at INTEGER not null,
  intervals TEXT not null,                  -- why then: every interval, JSON
  policy BLOB not null,                     -- the version it stands on
  state TEXT not null,                      -- running, stopped
  stopped_at INTEGER,
  stopped_by TEXT,                          -- the act that ended it
  warned_at INTEGER,
  overdue_told_at INTEGER,
  escalated_at INTEGER,
  primary key (municipality, id),
  unique (municipality, submission),
  foreign key (municipality, submission) references submission (municipality, id)
) STRICT;
create index submission_clock_running on submission_clock (municipality, due_at) where state = 'running';

create table channel_area (                 -- the part of the municipality a channel is about; the newest row counts
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  channel BLOB not null,
  area TEXT not null,                       -- '': the whole
  set_by BLOB not null,
  set_at INTEGER not null,
  primary key (municipality, id)
) STRICT;
