-- The diary: how each authority keeps its own, cases, registrations with the law's four columns, and what
-- was handed over to a diary kept elsewhere.

create table diary (
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  authority BLOB not null,
  kept TEXT not null,                      -- torg, mail, folder
  prefix TEXT not null,                    -- the diary's short name, as KSN
  template TEXT not null,                  -- how its numbers look; empty when they are another's
  mail_to TEXT not null,                   -- the registrar's mailbox
  folder TEXT not null,                    -- the folder's name under the operator's
  chase_days INTEGER not null,             -- working days until somebody is told that no answer came
  shown INTEGER not null,                  -- whether its public columns can be searched by everybody
  set_by BLOB,
  set_at INTEGER not null,
  revision INTEGER not null default 1,
  primary key (municipality, id),
  unique (municipality, authority),
  foreign key (municipality, authority) references authority (municipality, id)
) STRICT;

create table diary_series (                -- how far the numbers of a year have come
  municipality BLOB not null references municipality (id),
  diary BLOB not null,
  year INTEGER not null,
  last INTEGER not null,
  primary key (municipality, diary, year),
  foreign key (municipality, diary) references diary (municipality, id)
) STRICT, WITHOUT ROWID;

create table diary_case (
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  diary BLOB not null,
  number TEXT not null,                    -- as it was written
  normal TEXT not null,                    -- the same in every spelling
  year INTEGER not null,
  serial INTEGER,                          -- null: the number is another's
  opened_by BLOB,
  opened_at INTEGER not null,
  primary key (municipality, id),
  unique (municipality, diary, normal),
  unique (municipality, diary, year, serial),
  foreign key (municipality, diary) references diary (municipality, id)
) STRICT;

create table diary_entry (
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  diary BLOB not null,
  message BLOB not null,
  case_id BLOB,                            -- null until the number is known
  document INTEGER,                        -- its place in the case
  number TEXT,
  year INTEGER not null,                   -- in which it was registered
  direction TEXT not null,                 -- in, out
  on_day TEXT not null,                    -- came in or was drawn up
  version BLOB not null,                   -- the columns that count now
  marking TEXT,                            -- secrecy: the provision
  marked_by BLOB,
  marked_at INTEGER,
  registered_by BLOB,
  registered_at INTEGER not null,
  annulled_by BLOB,
  annulled_at INTEGER,
  annulled_why TEXT,
  revision INTEGER not null default 1,
  primary key (municipality, id),
  foreign key (municipality, diary) references diary (municipality, id),
  foreign key (municipality, case_id) references diary_case (municipality, id),
  foreign key (municipality, message) references message (municipality, id)
) STRICT;
create index diary_entry_shown on diary_entry (municipality, diary, year, registered_at, id);
create index diary_entry_message on diary_entry (municipality, message);
create index diary_entry_case on diary_entry (municipality, case_id);

create table diary_version (               -- the columns as they read at one time: immutable
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  entry BLOB not null,
  counterpart TEXT not null,               -- the restricted form
  subject TEXT not null,
  counterpart_shown TEXT not null,         -- same, replaced, left-out
  subject_shown TEXT not null,
  counterpart_public TEXT,                 -- what everybody may read; null: left out
  subject_public TEXT,
  reason TEXT not null,                    -- why it was corrected; empty for the first
  by BLOB,
  at INTEGER not null,
  primary key (municipality, id),
  foreign key (municipality, entry) references diary_entry (municipality, id)
) STRICT;
create index diary_version_entry on diary_version (municipality, entry, at);

create table diary_term (                  -- by which words a registration is found, in each form
  municipality BLOB not null references municipality (id),
  form TEXT not null,                      -- public, restricted
  term TEXT not null,
  entry BLOB not null,
  primary key (municipality, form, term, entry),
  foreign key (municipality, entry) references diary_entry (municipality, id)
) STRICT, WITHOUT ROWID;
create index diary_term_entry on diary_term (municipality, entry, form, term);

create table diary_handover (
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  entry BLOB not null,
  how TEXT not null,                       -- mail, folder
  token TEXT not null,                     -- the reference that comes back
  to_what TEXT not null,                   -- the mailbox or folder
  case_number TEXT,                        -- the case it was thought to belong to
  ordered_by BLOB,
  ordered_at INTEGER not null,
  sent_at INTEGER,
  problem TEXT,                            -- why it could not be sent, or its receipt not be read
  chased INTEGER not null default 0,
  chased_at INTEGER,
  answered_by BLOB,
  answered_at INTEGER,
  answer TEXT,                             -- the number that came back
  withdrawn_at INTEGER,
  primary key (municipality, id),
  unique (municipality, token),
  foreign key (municipality, entry) references diary_entry (municipality, id)
) STRICT;
create index diary_handover_entry on diary_handover (municipality, entry);
create index diary_handover_open on diary_handover (municipality, ordered_at) where answered_at is null and withdrawn_at is null;

create index message_to_register on message (municipality, captured_at, n) where record in ('to-register', 'to-transfer');
