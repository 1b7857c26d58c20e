-- What is owed to whoever sent us something without account: a letter that tells how it ended, and a time. And
-- what part of the municipality each channel is about.

create table submission_letter (            -- how the letter goes; changes often
  municipality UUID not null references municipality (id),
  submission UUID not null,
  state TEXT not null,                      -- waiting, asked, sent, refused, bounced
  ordered_by UUID,                          -- who ended it, and is told when the letter does not arrive
  ordered_at BIGINT not null,
  tries BIGINT not null,
  next_at BIGINT,                          -- when it is tried again
  sent_at BIGINT,                          -- when the mail server took it
  problem TEXT,                             -- what is wrong, a Swedish sentence
  problem_since_at BIGINT,
  primary key (municipality, submission),
  foreign key (municipality, submission) references submission (municipality, id)
);

create table submission_clock (             -- by when it must be answered; as `clock`, of what belongs to no channel
  municipality UUID not null references municipality (id),
  id UUID not null,
  submission UUID not null,
  kind TEXT not null,
  started_at BIGINT not null,
  due_at BIGINT not null,
  intervals TEXT not null,                  -- why then: every interval, JSON
  policy UUID not null,                     -- the version it stands on
  state TEXT not null,                      -- running, stopped
  stopped_at BIGINT,
  stopped_by TEXT,                          -- the act that ended it
  warned_at BIGINT,
  overdue_told_at BIGINT,
  escalated_at BIGINT,
  primary key (municipality, id),
  unique (municipality, submission),
  foreign key (municipality, submission) references submission (municipality, id)
);
create index submission_clock_running on submission_clock (municipality, due_at) where state = 'running';

create table channel_area (                 -- the part of the municipality a channel is about; the newest row counts
  municipality UUID not null references municipality (id),
  id UUID not null,
  channel UUID not null,
  area TEXT not null,                       -- '': the whole
  set_by UUID not null,
  set_at BIGINT not null,
  primary key (municipality, id)
);
