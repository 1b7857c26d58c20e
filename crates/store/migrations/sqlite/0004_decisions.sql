-- Decisions and what they rest on: evidence, effects, how orders were carried out, what strangers saw,
-- appeals, and what lies under seal.

create table evidence (                    -- bevis: what it looked like before anything was done
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  message BLOB not null,
  kind TEXT not null,                      -- copy, restricted, log-only, forbidden
  manifest BLOB,                         -- SHA-256 of the manifest; null: no copy
  files INTEGER not null,
  size INTEGER not null,
  lacking TEXT not null,                   -- JSON list: what could not be had, and why
  made_at INTEGER not null,
  made_by BLOB,
  policy BLOB not null,
  primary key (municipality, id),
  foreign key (municipality, message) references message (municipality, id)
) STRICT;
create index evidence_message on evidence (municipality, message);

create table decision (                    -- beslut: to remove something, or to put it back
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  message BLOB not null,
  kind TEXT not null,                      -- removal, restoration
  state TEXT not null,                     -- proposed, decided, rejected, withdrawn, overturned
  code TEXT not null,                      -- the short code an author types
  ground TEXT not null,                    -- key of the ground, as it stood in the policy version
  title TEXT not null,
  wording TEXT not null,
  law TEXT not null,                       -- JSON list of [key, how it is cited]
  stands_on TEXT not null,                 -- document, body, date and paragraph
  policy BLOB not null,
  threshold TEXT not null,                 -- how sure one was, in the policy's words
  facts TEXT not null,
  measure TEXT not null,
  considered TEXT not null,                -- JSON: every measure and what was made of it
  why_not TEXT not null,                   -- why not a gentler one
  block TEXT,                              -- why the author is blocked too
  basis TEXT not null,                     -- the legal basis
  acting_as TEXT not null,                 -- title and delegation
  mandate BLOB,
  automatic INTEGER not null,
  harmful INTEGER not null,
  proposed_by BLOB,
  proposed_at INTEGER not null,
  second_rule TEXT,                        -- why a second person must agree
  decided_by BLOB,
  decided_at INTEGER,
  ended_by BLOB,
  ended_at INTEGER,
  ended_why TEXT,
  evidence BLOB,
  restores BLOB,                            -- the decision it takes back
  revision INTEGER not null,                  -- of the message, when it was proposed
  primary key (municipality, id),
  unique (municipality, code),
  foreign key (municipality, message) references message (municipality, id),
  foreign key (municipality, evidence) references evidence (municipality, id)
) STRICT;
create index decision_message on decision (municipality, message);
create index decision_waiting on decision (municipality, proposed_at) where state = 'proposed';
create index decision_at on decision (municipality, decided_at);

create table decision_effect (             -- what one decision brings with it, written with it
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  decision BLOB not null,
  message BLOB not null,
  place INTEGER not null,                     -- in the order they happen
  effect TEXT not null,
  way TEXT not null,
  why TEXT not null,
  ord BLOB,                                 -- the order, where something must happen outside
  primary key (municipality, id),
  foreign key (municipality, decision) references decision (municipality, id)
) STRICT;
create index decision_effect_decision on decision_effect (municipality, decision);

create table carried (                     -- the platform's word that a measure was carried out
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  ord BLOB not null,
  message BLOB not null,
  measure TEXT not null,
  at INTEGER not null,                        -- as the platform says
  asked_at INTEGER not null,
  already INTEGER not null,                  -- it stood so before we asked
  status INTEGER not null,
  answer BLOB,                           -- SHA-256 of the raw answer
  external_id TEXT,
  url TEXT,
  primary key (municipality, id),
  foreign key (municipality, ord) references outward_order (municipality, id)
) STRICT;
create index carried_order on carried (municipality, ord);

create table stranger_look (                    -- what a stranger saw
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  ord BLOB not null,
  message BLOB not null,
  at INTEGER not null,
  came_to TEXT not null,                   -- gone, still-there, unknown
  places TEXT not null,                    -- JSON list: what, address, status, seen, checksum
  primary key (municipality, id),
  foreign key (municipality, ord) references outward_order (municipality, id)
) STRICT;
create index stranger_look_order on stranger_look (municipality, ord);

create table outward_state (               -- how the carrying out goes; changes often, so beside the order
  municipality BLOB not null references municipality (id),
  ord BLOB not null,
  message BLOB not null,
  state TEXT not null,                     -- waiting, asked, carried, verified, visible
  asked_at INTEGER,                           -- when the platform was last asked to do it
  tries INTEGER not null,
  problem TEXT,                            -- what is wrong now, as JSON
  problem_since_at INTEGER,
  next_at INTEGER,
  primary key (municipality, ord),
  foreign key (municipality, ord) references outward_order (municipality, id)
) STRICT;
create index outward_state_message on outward_state (municipality, message);

create table appeal (                      -- begäran om omprövning
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  decision BLOB not null,
  message BLOB not null,
  came_at INTEGER not null,
  how TEXT not null,                       -- page, mail, letter, phone, visit
  text TEXT not null,
  contact TEXT,                            -- where the answer is wanted
  received_by BLOB,
  state TEXT not null,                     -- open, won, lost
  judged_by BLOB,
  judged_at INTEGER,
  reason TEXT,
  next TEXT not null,                      -- JSON list of [key, how it is cited, brief]
  restoration BLOB,                         -- the decision that put it back
  primary key (municipality, id),
  foreign key (municipality, decision) references decision (municipality, id)
) STRICT;
create index appeal_decision on appeal (municipality, decision);

create table seal (                        -- what lies under seal: held, and read by nobody
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  message BLOB not null,
  decision BLOB not null,
  what TEXT not null,                      -- object, version
  sha256 BLOB not null,                  -- what the bytes were called
  kept BLOB not null,                    -- SHA-256 of the sealed file
  size INTEGER not null,
  sealed_at INTEGER not null,
  sealed_by BLOB,
  destroyed_at INTEGER,
  destroyed_by BLOB,
  destroyed_why TEXT,
  primary key (municipality, id),
  unique (municipality, sha256),
  foreign key (municipality, decision) references decision (municipality, id)
) STRICT;
create index seal_message on seal (municipality, message);
