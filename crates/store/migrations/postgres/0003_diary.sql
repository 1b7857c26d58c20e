-- The diary: how each authority keeps its own, cases, registrations with the law's four columns, and what
-- was handed over to a diary kept elsewhere.

create table diary (
  municipality UUID not null references municipality (id),
  id UUID not null,
  authority UUID not null,
  kept TEXT not null,                      -- torg, mail, folder
  prefix TEXT not null,                    -- the diary's short name, as KSN
  template TEXT not null,                  -- how its numbers look; empty when they are another's
  mail_to TEXT not null,                   -- the registrar's mailbox
  folder TEXT not null,                    -- the folder's name under the operator's
  chase_days BIGINT not null,             -- working days until somebody is told that no answer came
  shown BOOLEAN not null,                  -- whether its public columns can be searched by everybody
  set_by UUID,
  set_at BIGINT not null,
  revision BIGINT not null default 1,
  primary key (municipality, id),
  unique (municipality, authority),
  foreign key (municipality, authority) references authority (municipality, id)
);

create table diary_series (                -- how far the numbers of a year have come
  municipality UUID not null references municipality (id),
  diary UUID not null,
  year BIGINT not null,
  last BIGINT not null,
  primary key (municipality, diary, year),
  foreign key (municipality, diary) references diary (municipality, id)
);

create table diary_case (
  municipality UUID not null references municipality (id),
  id UUID not null,
  diary UUID not null,
  number TEXT not null,                    -- as it was written
  normal TEXT not null,                    -- the same in every spelling
  year BIGINT not null,
  serial BIGINT,                          -- null: the number is another's
  opened_by UUID,
  opened_at BIGINT not null,
  primary key (municipality, id),
  unique (municipality, diary, normal),
  unique (municipality, diary, year, serial),
  foreign key (municipality, diary) references diary (municipality, id)
);

create table diary_entry (
  municipality UUID not null references municipality (id),
  id UUID not null,
  diary UUID not null,
  message UUID not null,
  case_id UUID,                            -- null until the number is known
  document BIGINT,                        -- its place in the case
  number TEXT,
  year BIGINT not null,                   -- in which it was registered
  direction TEXT not null,                 -- in, out
  on_day TEXT not null,                    -- came in or was drawn up
  version UUID not null,                   -- the columns that count now
  marking TEXT,                            -- secrecy: the provision
  marked_by UUID,
  marked_at BIGINT,
  registered_by UUID,
  registered_at BIGINT not null,
  annulled_by UUID,
  annulled_at BIGINT,
  annulled_why TEXT,
  revision BIGINT not null default 1,
  primary key (municipality, id),
  foreign key (municipality, diary) references diary (municipality, id),
  foreign key (municipality, case_id) references diary_case (municipality, id),
  foreign key (municipality, message) references message (municipality, id)
);
create index diary_entry_shown on diary_entry (municipality, diary, year, registered_at, id);
create index diary_entry_message on diary_entry (municipality, message);
create index diary_entry_case on diary_entry (municipality, case_id);

create table diary_version (               -- the columns as they read at one time: immutable
  municipality UUID not null references municipality (id),
  id UUID not null,
  entry UUID not null,
  counterpart TEXT not null,               -- the restricted form
  subject TEXT not null,
  counterpart_shown TEXT not null,         -- same, replaced, left-out
  subject_shown TEXT not null,
  counterpart_public TEXT,                 -- what everybody may read; null: left out
  subject_public TEXT,
  reason TEXT not null,                    -- why it was corrected; empty for the first
  by UUID,
  at BIGINT not null,
  primary key (municipality, id),
  foreign key (municipality, entry) references diary_entry (municipality, id)
);
create index diary_version_entry on diary_version (municipality, entry, at);

create table diary_term (                  -- by which words a registration is found, in each form
  municipality UUID not null references municipality (id),
  form TEXT not null,                      -- public, restricted
  term TEXT collate "C" not null,
  entry UUID not null,
  primary key (municipality, form, term, entry),
  foreign key (municipality, entry) references diary_entry (municipality, id)
);
create index diary_term_entry on diary_term (municipality, entry, form, term);

create table diary_handover (
  municipality UUID not null references municipality (id),
  id UUID not null,
  entry UUID not null,
  how TEXT not null,                       -- mail, folder
  token TEXT not null,                     -- the reference that comes back
  to_what TEXT not null,                   -- the mailbox or folder
  case_number TEXT,                        -- the case it was thought to belong to
  ordered_by UUID,
  ordered_at BIGINT not null,
  sent_at BIGINT,
  problem TEXT,                            -- why it could not be sent, or its receipt not be read
  chased BIGINT not null default 0,
  chased_at BIGINT,
  answered_by UUID,
  answered_at BIGINT,
  answer TEXT,                             -- the number that came back
  withdrawn_at BIGINT,
  primary key (municipality, id),
  unique (municipality, token),
  foreign key (municipality, entry) references diary_entry (municipality, id)
);
create index diary_handover_entry on diary_handover (municipality, entry);
create index diary_handover_open on diary_handover (municipality, ordered_at) where answered_at is null and withdrawn_at is null;

create index message_to_register on message (municipality, captured_at, n) where record in ('to-register', 'to-transfer');
