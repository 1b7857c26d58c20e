-- Signing in to a channel's account at its platform, in the browser of whoever looks after it.

create table sign_in_key (                  -- the key by which we show a platform that we are ourselves
  municipality UUID not null references municipality (id),
  id UUID not null,
  platform TEXT not null,                   -- key in the catalogue
  secret BYTEA not null,                    -- the key, sealed
  made_at BIGINT not null,
  primary key (municipality, id),
  unique (municipality, platform)
);

create table sign_in (                      -- a signing in that has begun; gone when the person comes back, or is late
  municipality UUID not null references municipality (id),
  id UUID not null,
  channel UUID not null,
  person UUID not null,                     -- who began it: nobody else ends it
  session BYTEA not null,                   -- the session it was begun in, by its digest: it is ended in the same
  state BYTEA not null,                     -- SHA-256 of what the person comes back with
  kept BYTEA not null,                      -- what must be remembered until then, sealed
  begun_at BIGINT not null,
  primary key (municipality, id),
  unique (municipality, state),
  foreign key (municipality, channel) references channel (municipality, id),
  foreign key (municipality, person) references person (municipality, id)
);
