-- What platforms send us unasked: the applications that may, what they sent and nobody has read yet.

create table hook_app (                    -- an application at a platform that sends us what happens
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  platform TEXT not null,                  -- key in the catalogue
  name TEXT not null,                      -- what it is called at the platform
  code TEXT not null,                      -- the unguessable part of the address it sends to
  signing BLOB,                             -- what deliveries are signed with, sealed; null: taken away
  greeting BLOB,                            -- the word the platform says when it first asks, sealed
  made_by BLOB not null,
  made_at INTEGER not null,
  ended_at INTEGER,
  primary key (municipality, id)
) STRICT;
create unique index hook_app_code on hook_app (municipality, code);

create table hook_count (                  -- how an application's deliveries go
  municipality BLOB not null references municipality (id),
  app BLOB not null,
  heard INTEGER not null,                      -- taken in
  heard_at INTEGER,                            -- the last of them
  forged INTEGER not null,                     -- refused: unsigned, or not signed with our secret
  forged_at INTEGER,
  nobodys INTEGER not null,                    -- happenings with an account that is no channel of ours
  unread INTEGER not null,                     -- nothing could be read from them; their bytes are kept
  primary key (municipality, app),
  foreign key (municipality, app) references hook_app (municipality, id)
) STRICT;

create table hook_delivery (               -- what was taken in and is not read yet
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  app BLOB not null,
  at INTEGER not null,
  digest BLOB not null,                     -- SHA-256 of the bytes: the same thing is kept once
  body BLOB not null,                       -- the bytes as they came
  tries INTEGER not null,                      -- how often reading it failed for our own reasons
  primary key (municipality, id),
  foreign key (municipality, app) references hook_app (municipality, id)
) STRICT;
create unique index hook_delivery_digest on hook_delivery (municipality, app, digest);
create index hook_delivery_at on hook_delivery (municipality, app, tries, at);
