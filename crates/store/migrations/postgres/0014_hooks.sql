-- What platforms send us unasked: the applications that may, what they sent and nobody has read yet.

create table hook_app (                    -- an application at a platform that sends us what happens
  municipality UUID not null references municipality (id),
  id UUID not null,
  platform TEXT not null,                  -- key in the catalogue
  name TEXT not null,                      -- what it is called at the platform
  code TEXT not null,                      -- the unguessable part of the address it sends to
  signing BYTEA,                             -- what deliveries are signed with, sealed; null: taken away
  greeting BYTEA,                            -- the word the platform says when it first asks, sealed
  made_by UUID not null,
  made_at BIGINT not null,
  ended_at BIGINT,
  primary key (municipality, id)
);
create unique index hook_app_code on hook_app (municipality, code);

create table hook_count (                  -- how an application's deliveries go
  municipality UUID not null references municipality (id),
  app UUID not null,
  heard BIGINT not null,                      -- taken in
  heard_at BIGINT,                            -- the last of them
  forged BIGINT not null,                     -- refused: unsigned, or not signed with our secret
  forged_at BIGINT,
  nobodys BIGINT not null,                    -- happenings with an account that is no channel of ours
  unread BIGINT not null,                     -- nothing could be read from them; their bytes are kept
  primary key (municipality, app),
  foreign key (municipality, app) references hook_app (municipality, id)
);

create table hook_delivery (               -- what was taken in and is not read yet
  municipality UUID not null references municipality (id),
  id UUID not null,
  app UUID not null,
  at BIGINT not null,
  digest BYTEA not null,                     -- SHA-256 of the bytes: the same thing is kept once
  body BYTEA not null,                       -- the bytes as they came
  tries BIGINT not null,                      -- how often reading it failed for our own reasons
  primary key (municipality, id),
  foreign key (municipality, app) references hook_app (municipality, id)
);
create unique index hook_delivery_digest on hook_delivery (municipality, app, digest);
create index hook_delivery_at on hook_delivery (municipality, app, tries, at);
