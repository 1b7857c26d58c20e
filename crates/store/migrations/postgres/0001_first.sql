-- The first schema: who we are, the channels, the messages, the clocks, the work, the trail.
-- Times are Unix milliseconds in UTC (_at); days are ISO dates as text (_on); states are words.
-- Every row names its municipality, and keys carry it, so that no row can point across.

create table municipality (
  id UUID not null primary key,
  number BIGINT not null unique,              -- prefixes every search term, so that search is flat in municipalities
  key TEXT not null unique,                -- short name in the log's origin and in file names
  name TEXT not null,
  created_at BIGINT not null
);

create table host (
  name TEXT not null primary key,          -- the host name chooses the municipality
  municipality UUID not null references municipality (id)
);

create table authority (
  municipality UUID not null references municipality (id),
  id UUID not null,
  name TEXT not null,
  primary key (municipality, id)
);

create table unit (
  municipality UUID not null references municipality (id),
  id UUID not null,
  authority UUID not null,
  name TEXT not null,
  primary key (municipality, id),
  foreign key (municipality, authority) references authority (municipality, id)
);

create table person (
  municipality UUID not null references municipality (id),
  id UUID not null,
  email TEXT not null,                     -- lower case
  first_name TEXT not null,
  last_name TEXT not null,
  title TEXT not null,
  unit UUID,
  password TEXT,                           -- argon2id in PHC form; null until the first link is used
  language TEXT not null default 'sv',
  shortcuts BOOLEAN not null default TRUE,
  created_at BIGINT not null,
  ended_at BIGINT,
  primary key (municipality, id),
  unique (municipality, email),
  foreign key (municipality, unit) references unit (municipality, id)
);

create table mandate (                     -- uppdrag: a role given at a unit for a time
  municipality UUID not null references municipality (id),
  id UUID not null,
  person UUID not null,
  title TEXT not null,                     -- key of a title in the policy: a set of rights
  rights TEXT not null,                    -- the rights as they were when given, words with a space between
  unit UUID,                               -- null: the whole municipality (or the authority)
  authority UUID,
  from_on TEXT not null,
  until_on TEXT,
  given_by UUID,
  given_at BIGINT not null,
  ended_at BIGINT,
  ended_by UUID,
  primary key (municipality, id),
  foreign key (municipality, person) references person (municipality, id),
  foreign key (municipality, unit) references unit (municipality, id),
  foreign key (municipality, authority) references authority (municipality, id)
);
create index mandate_person on mandate (municipality, person);

create table absence (
  municipality UUID not null references municipality (id),
  id UUID not null,
  person UUID not null,
  from_on TEXT not null,
  until_on TEXT not null,
  noted_by UUID not null,
  noted_at BIGINT not null,
  cancelled_at BIGINT,
  primary key (municipality, id),
  foreign key (municipality, person) references person (municipality, id)
);
create index absence_person on absence (municipality, person);

create table one_time_link (
  token BYTEA not null primary key,        -- SHA-256 of the token
  municipality UUID not null references municipality (id),
  person UUID not null,
  purpose TEXT not null,                   -- first, invite, reset
  made_at BIGINT not null,
  expires_at BIGINT not null,
  used_at BIGINT,
  foreign key (municipality, person) references person (municipality, id)
);

create table session (
  token BYTEA not null primary key,        -- SHA-256 of the token
  municipality UUID not null references municipality (id),
  person UUID not null,
  began_at BIGINT not null,
  seen_at BIGINT not null,
  expires_at BIGINT not null,
  ended_at BIGINT,
  agent TEXT not null,
  foreign key (municipality, person) references person (municipality, id)
);
create index session_person on session (municipality, person);

create table attempt (                     -- failed sign-ins and the like, for the rate limits of every node
  key TEXT not null,
  at BIGINT not null
);
create index attempt_key on attempt (key, at);

create table policy_version (
  municipality UUID not null references municipality (id),
  id UUID not null,
  number BIGINT not null,                     -- 1, 2, 3 within the municipality
  class TEXT not null,                     -- guideline, application
  snapshot TEXT not null,                  -- the whole pack as it was adopted
  answers TEXT not null,                   -- what the municipality answered where the pack is silent, TOML
  digest BYTEA not null,
  decided_by TEXT not null,                -- body or officer
  decided_on TEXT not null,
  paragraph TEXT not null,
  valid_from_at BIGINT not null,
  adopted_by UUID,
  adopted_at BIGINT not null,
  primary key (municipality, id),
  unique (municipality, number)
);
-- Which version is in force is asked by every act; the index spares it the long texts.
create index policy_version_in_force on policy_version (municipality, valid_from_at, number, id);

create table policy_pack (                 -- a pack somebody took in: compared, asked about, adopted or not
  municipality UUID not null references municipality (id),
  id UUID not null,
  digest BYTEA not null,                  -- SHA-256 of the snapshot: the same pack twice is one
  key TEXT not null,
  title TEXT not null,
  snapshot TEXT not null,
  taken_by UUID not null,
  taken_at BIGINT not null,
  primary key (municipality, id),
  unique (municipality, digest)
);

create table hours (                       -- watched hours of a municipality, authority, unit or channel
  municipality UUID not null references municipality (id),
  id UUID not null,
  scope TEXT not null,                     -- municipality, authority, unit, channel
  of UUID not null,
  hours TEXT not null,                     -- week hours as JSON; 'null' takes the override away
  closed TEXT not null,                    -- closed days as JSON
  valid_from_at BIGINT not null,
  set_by UUID,
  set_at BIGINT not null,
  primary key (municipality, id)
);
create index hours_scope on hours (municipality, scope, of, set_at);

create table channel (
  municipality UUID not null references municipality (id),
  id UUID not null,
  number BIGINT not null,                     -- within the municipality; part of search terms
  unit UUID not null,
  platform TEXT not null,                  -- key in the platform catalogue
  name TEXT not null,
  address TEXT not null,
  purpose TEXT not null,
  responsible UUID,
  substitute UUID,
  feed TEXT,                               -- address of the feed; null: by hand and by import only
  voice TEXT not null,                     -- ours, visitors, mixed
  our_names TEXT not null,                 -- JSON list: authors that are us in a mixed feed
  secret BYTEA,                            -- sealed credential for the feed
  every_s BIGINT not null,
  watched_from_at BIGINT not null,            -- older messages are kept without clocks
  approved_by TEXT not null,
  approved_on TEXT not null,
  approval TEXT not null,                  -- diary number or paragraph
  opened_at BIGINT not null,
  closed_at BIGINT,
  revision BIGINT not null default 1,
  primary key (municipality, id),
  unique (municipality, number),
  foreign key (municipality, unit) references unit (municipality, id),
  foreign key (municipality, responsible) references person (municipality, id),
  foreign key (municipality, substitute) references person (municipality, id)
);

create table channel_state (               -- how the fetching goes; changes often, so beside the channel
  municipality UUID not null references municipality (id),
  channel UUID not null,
  etag TEXT,
  last_modified TEXT,
  next_at BIGINT not null,
  last_at BIGINT,
  last_ok_at BIGINT,
  failures BIGINT not null default 0,
  problem TEXT,                            -- what is wrong now, as JSON; null when well
  problem_since_at BIGINT,
  moved_to TEXT,
  body BYTEA,                              -- SHA-256 of the last body, to know an unchanged one without an etag
  primary key (municipality, channel),
  foreign key (municipality, channel) references channel (municipality, id)
);

create table fetched (                       -- one answer of the platform, kept whole in the object store
  municipality UUID not null references municipality (id),
  id UUID not null,
  channel UUID not null,
  at BIGINT not null,
  source TEXT not null,                    -- poll, import, hand
  status BIGINT not null,
  sha256 BYTEA,                            -- null: nothing came
  size BIGINT not null,
  items BIGINT not null,
  added BIGINT not null,
  versions BIGINT not null,
  problems TEXT not null,                  -- JSON list
  primary key (municipality, id),
  foreign key (municipality, channel) references channel (municipality, id)
);
create index fetched_channel on fetched (municipality, channel, at);

create table message (
  n BIGINT generated by default as identity,
  id UUID not null,
  municipality UUID not null references municipality (id),
  channel UUID not null,
  external_id TEXT not null,
  kind TEXT not null,                      -- post, comment, question, direct, mention, report, other
  ours BOOLEAN not null,
  visibility TEXT not null,                -- public, direct, secret
  parent TEXT,                             -- external id of what it answers
  thread TEXT not null,                    -- external id of the thread's first message
  author TEXT not null,
  url TEXT,
  published_at BIGINT,                        -- as the platform says; null when it did not say
  captured_at BIGINT not null,
  title TEXT,
  snippet TEXT not null,                   -- first words, personal numbers masked: what lists show
  flags TEXT not null,                     -- what triage proposes, words with a space between: question data ad ...
  version UUID not null,                   -- the version that counts now
  versions BIGINT not null,
  handling TEXT not null,
  publication TEXT not null,
  record TEXT not null,
  answer_record TEXT not null default 'not-asked', -- our answer's own registration, where the policy asks
  police TEXT not null,
  owner UUID,
  waiting BOOLEAN not null,                   -- on somebody else: consulting or forwarded
  due_at BIGINT,                              -- the next clock to fall
  due_clock TEXT,
  sort_due BIGINT not null,                   -- due_at, or the end of time
  due_day BIGINT not null,                    -- yyyymmdd in Sweden, or 99991231
  seen_at BIGINT,                             -- when somebody first looked
  gone_at BIGINT,                             -- when it was found gone at the source
  closed_at BIGINT,
  policy UUID,                             -- the policy version it was received under
  revision BIGINT not null default 1,         -- every form carries it
  primary key (n),
  unique (municipality, id),
  unique (municipality, channel, external_id),
  foreign key (municipality, channel) references channel (municipality, id)
);
create index message_mine on message (municipality, owner, sort_due, n) where closed_at is null;
create index message_all on message (municipality, sort_due, n) where closed_at is null;
create index message_channel on message (municipality, channel, sort_due, n) where closed_at is null;
create index message_waiting on message (municipality, sort_due, n) where closed_at is null and waiting;
create index message_closed on message (municipality, closed_at, n) where closed_at is not null;
create index message_thread on message (municipality, channel, thread, n);
create index message_url on message (municipality, channel, url) where url is not null;
create index message_captured on message (municipality, channel, captured_at);

create table version (
  municipality UUID not null references municipality (id),
  id UUID not null,
  message UUID not null,
  digest BYTEA not null,                   -- over what makes a version: title, text, author, media
  title TEXT,
  text TEXT not null,
  html TEXT,
  author TEXT not null,
  handle TEXT,
  said_at BIGINT,                             -- updated or published, as the platform says
  captured_at BIGINT not null,
  media TEXT not null,                     -- JSON list of what it points at
  raw BYTEA not null,                      -- the item exactly as it came
  raw_kind TEXT not null,
  problems TEXT not null,                  -- JSON list
  fetched UUID,                              -- the answer it came in
  primary key (municipality, id),
  unique (municipality, message, digest),
  foreign key (municipality, message) references message (municipality, id)
);

create table object (                      -- bytes by SHA-256; they lie in the object store
  municipality UUID not null references municipality (id),
  sha256 BYTEA not null,
  size BIGINT not null,
  kind TEXT not null,                      -- sniffed, never believed
  first_at BIGINT not null,
  primary key (municipality, sha256)
);

create table attachment (
  municipality UUID not null references municipality (id),
  id UUID not null,
  message UUID not null,
  source TEXT not null,                    -- the address it was fetched from, or the name it was uploaded under
  purpose TEXT not null,                   -- media, screenshot, proof
  alt TEXT,
  sha256 BYTEA,                            -- null until fetched
  at BIGINT not null,
  problem TEXT,
  primary key (municipality, id),
  unique (municipality, message, purpose, source),
  foreign key (municipality, message) references message (municipality, id)
);

create table inbox_tally (                 -- kept counters: how many open messages, each under all that a counter asks for
  municipality UUID not null references municipality (id),
  channel UUID not null,                  -- the nil id: all channels together
  visibility TEXT not null,
  facet TEXT not null,                     -- open, owner, waiting, day, late
  of UUID not null,                       -- owner: whose, the nil id for nobody's; else the nil id
  day BIGINT not null,                     -- day: due on yyyymmdd, 0 for all days up to inbox_tally_folded.until_day; else 0
  n BIGINT not null,
  primary key (municipality, channel, visibility, facet, of, day)
);
create table inbox_tally_folded (          -- how far time has passed over the counters
  municipality UUID not null primary key references municipality (id),
  until_day BIGINT not null,               -- days up to this one are folded into day 0
  late_until_at BIGINT not null            -- what is due before this instant is counted as late
);

create table clock (
  municipality UUID not null references municipality (id),
  id UUID not null,
  message UUID,                            -- null for a channel's daily review
  channel UUID not null,
  kind TEXT not null,
  started_at BIGINT not null,
  due_at BIGINT not null,
  intervals TEXT not null,                 -- why then: every interval, JSON
  policy UUID not null,                    -- the version it stands on
  state TEXT not null,                     -- running, paused, stopped
  paused TEXT not null,                    -- JSON list of [from, until]
  stopped_at BIGINT,
  stopped_by TEXT,                         -- the act or decision that ended it
  warned_at BIGINT,
  overdue_told_at BIGINT,
  escalated_at BIGINT,
  primary key (municipality, id),
  foreign key (municipality, channel) references channel (municipality, id)
);
create index clock_message on clock (municipality, message);
create index clock_running on clock (municipality, due_at) where state = 'running';

create table step (                        -- every move in a track: who, when, why
  municipality UUID not null references municipality (id),
  id UUID not null,
  message UUID not null,
  act TEXT not null,
  track TEXT not null,                     -- handling, publication, record, answer-record, police
  was TEXT not null,
  became TEXT not null,
  at BIGINT not null,
  by UUID,                                 -- null: the system, by a rule
  reason TEXT not null,
  policy UUID,
  undoes UUID,
  primary key (municipality, id),
  foreign key (municipality, message) references message (municipality, id)
);
create index step_message on step (municipality, message, at);

create table triage_answer (               -- every answer stays; the latest to a question counts
  municipality UUID not null references municipality (id),
  id UUID not null,
  message UUID not null,
  question TEXT not null,                  -- T1 ... T10, or a criticism step
  answer TEXT not null,                    -- yes, no, partly
  note TEXT not null,
  proposed TEXT not null,                  -- what the machine had proposed: yes, no, ask
  at BIGINT not null,
  by UUID not null,
  policy UUID not null,
  undone_at BIGINT,                           -- taken back
  primary key (municipality, id),
  foreign key (municipality, message) references message (municipality, id)
);
create index triage_answer_message on triage_answer (municipality, message, question);

create table claim (
  municipality UUID not null references municipality (id),
  message UUID not null,
  person UUID not null,
  since_at BIGINT not null,
  until_at BIGINT not null,
  primary key (municipality, message),
  foreign key (municipality, message) references message (municipality, id)
);

create table presence (
  municipality UUID not null references municipality (id),
  message UUID not null,
  person UUID not null,
  doing TEXT not null,                     -- reading, writing
  at BIGINT not null,
  primary key (municipality, message, person),
  foreign key (municipality, message) references message (municipality, id)
);

create table draft (
  municipality UUID not null references municipality (id),
  message UUID not null,
  person UUID not null,
  field TEXT not null,                     -- which form: answer, holding, forward, ...
  text TEXT not null,
  revision BIGINT not null,                   -- of the message, when it was begun
  version UUID not null,
  saved_at BIGINT not null,
  primary key (municipality, message, person, field),
  foreign key (municipality, message) references message (municipality, id)
);

create table consultation (
  municipality UUID not null references municipality (id),
  id UUID not null,
  message UUID not null,
  asked_by UUID not null,
  asked UUID not null,
  question TEXT not null,
  at BIGINT not null,
  advice TEXT,
  advised_at BIGINT,
  primary key (municipality, id),
  foreign key (municipality, message) references message (municipality, id)
);
create index consultation_message on consultation (municipality, message);

create table forwarding (
  municipality UUID not null references municipality (id),
  id UUID not null,
  message UUID not null,
  by UUID not null,
  recipient UUID not null,
  note TEXT not null,
  at BIGINT not null,
  answer TEXT,                             -- the text the recipient delivered
  declined TEXT,                           -- or why not
  ended_at BIGINT,
  escalated_at BIGINT,
  primary key (municipality, id),
  foreign key (municipality, message) references message (municipality, id)
);
create index forwarding_message on forwarding (municipality, message);
create index forwarding_open on forwarding (municipality, at) where ended_at is null;

create table outward_order (               -- what must happen outside: ordered here, confirmed later
  municipality UUID not null references municipality (id),
  id UUID not null,
  message UUID not null,
  kind TEXT not null,                      -- answer, holding, remove, register, register-answer, transfer, lawyer, notify
  body TEXT not null,                      -- JSON: text, signature, ground, facts, recipient ...
  copy BYTEA,                              -- SHA-256 of the evidence kept before a removal
  ordered_by UUID not null,
  ordered_at BIGINT not null,
  policy UUID not null,
  confirmed_by UUID,
  confirmed_at BIGINT,
  proof TEXT,                              -- address, number or reference that came back
  proof_object BYTEA,
  cancelled_at BIGINT,
  cancelled_why TEXT,
  primary key (municipality, id),
  foreign key (municipality, message) references message (municipality, id)
);
create index outward_order_message on outward_order (municipality, message);

create table seen (
  municipality UUID not null references municipality (id),
  message UUID not null,
  person UUID not null,
  version UUID not null,
  at BIGINT not null,
  primary key (municipality, message, person),
  foreign key (municipality, message) references message (municipality, id)
);

create table review (                      -- daily review, signed
  municipality UUID not null references municipality (id),
  id UUID not null,
  channel UUID not null,
  on_day TEXT not null,
  signed_by UUID not null,
  signed_at BIGINT not null,
  no_unanswered BOOLEAN not null,
  no_unsuitable BOOLEAN not null,
  data_watched BOOLEAN not null,
  note TEXT not null,
  listed TEXT not null,                    -- JSON: what was on the list and who had seen it, when
  primary key (municipality, id),
  unique (municipality, channel, on_day),
  foreign key (municipality, channel) references channel (municipality, id)
);

create table saved_view (
  municipality UUID not null references municipality (id),
  id UUID not null,
  person UUID not null,
  name TEXT not null,
  filter TEXT not null,
  made_at BIGINT not null,
  primary key (municipality, id),
  foreign key (municipality, person) references person (municipality, id)
);

create table bulk (                        -- what somebody did to many messages at once, so that it can be undone at once
  municipality UUID not null references municipality (id),
  id UUID not null,
  person UUID not null,
  act TEXT not null,
  messages TEXT not null,                  -- JSON list of [message, the revision it was left on]
  at BIGINT not null,
  undone_at BIGINT,
  primary key (municipality, id),
  foreign key (municipality, person) references person (municipality, id)
);

create table notice (                      -- told on the page, and by mail
  municipality UUID not null references municipality (id),
  id UUID not null,
  person UUID not null,
  kind TEXT not null,                      -- due-soon, overdue, escalated, consulted, forwarded, review, ...
  message UUID,
  channel UUID,
  due_at BIGINT,
  at BIGINT not null,
  read_at BIGINT,
  mailed_at BIGINT,
  primary key (municipality, id),
  foreign key (municipality, person) references person (municipality, id)
);
create index notice_person on notice (municipality, person, at);

create table job (
  municipality UUID not null references municipality (id),
  id UUID not null,
  kind TEXT not null,
  key TEXT not null,                       -- one job of a kind and key at a time
  payload TEXT not null,
  run_at BIGINT not null,
  attempts BIGINT not null default 0,
  lease UUID,                              -- a fresh id each claim: the fence
  leased_until_at BIGINT,
  again_at BIGINT,                        -- put again while it was being done
  problem TEXT,
  failed_at BIGINT,                           -- given up; a person must look
  made_at BIGINT not null,
  primary key (municipality, id),
  unique (municipality, kind, key)
);
create index job_due on job (run_at) where failed_at is null;

create table trail_head (
  municipality UUID not null primary key references municipality (id),
  size BIGINT not null
);

create table trail_entry (
  municipality UUID not null references municipality (id),
  n BIGINT not null,                          -- 0, 1, 2 without a gap
  at BIGINT not null,
  actor TEXT not null,                     -- person's id, or the rule or job that acted
  act TEXT not null,
  subject_kind TEXT not null,
  subject UUID not null,
  body TEXT not null,                      -- ids and words, never content
  rows BYTEA not null,                     -- digests of every row the act wrote, under the salt
  salt BYTEA not null,                     -- empty when the private half was weeded
  commitment BYTEA not null,               -- what the public leaf says of this row
  primary key (municipality, n)
);
create index trail_subject on trail_entry (municipality, subject, n);

create table checkpoint (
  municipality UUID not null references municipality (id),
  size BIGINT not null,
  root BYTEA not null,
  note TEXT not null,
  at BIGINT not null,
  primary key (municipality, size)
);

create table verification (                -- what a check of the trail found: once a night, and when somebody asked
  municipality UUID not null references municipality (id),
  id UUID not null,
  at BIGINT not null,
  entries BIGINT not null,
  signed BIGINT not null,                  -- how many of them a signed checkpoint covers
  rows BIGINT not null,
  media BIGINT not null,
  note TEXT,                               -- the signed checkpoint it agreed with
  wrong TEXT,                              -- the first thing that was wrong, Swedish; null: nothing
  primary key (municipality, id)
);
create index verification_at on verification (municipality, at);

-- The search index holds terms made by the Swedish analyser; it keeps no text.
create table message_search (
  n BIGINT not null primary key references message (n),
  terms tsvector not null
);
create index message_search_terms on message_search using gin (terms);
