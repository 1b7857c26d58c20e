-- The first schema: who we are, the channels, the messages, the clocks, the work, the trail.
-- Times are Unix milliseconds in UTC (_at); days are ISO dates as text (_on); states are words.
-- Every row names its municipality, and keys carry it, so that no row can point across.

create table municipality (
  id BLOB not null primary key,
  number INTEGER not null unique,              -- prefixes every search term, so that search is flat in municipalities
  key TEXT not null unique,                -- short name in the log's origin and in file names
  name TEXT not null,
  created_at INTEGER not null
) STRICT;

create table host (
  name TEXT not null primary key,          -- the host name chooses the municipality
  municipality BLOB not null references municipality (id)
) STRICT;

create table authority (
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  name TEXT not null,
  primary key (municipality, id)
) STRICT;

create table unit (
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  authority BLOB not null,
  name TEXT not null,
  primary key (municipality, id),
  foreign key (municipality, authority) references authority (municipality, id)
) STRICT;

create table person (
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  email TEXT not null,                     -- lower case
  first_name TEXT not null,
  last_name TEXT not null,
  title TEXT not null,
  unit BLOB,
  password TEXT,                           -- argon2id in PHC form; null until the first link is used
  language TEXT not null default 'sv',
  shortcuts INTEGER not null default 1,
  created_at INTEGER not null,
  ended_at INTEGER,
  primary key (municipality, id),
  unique (municipality, email),
  foreign key (municipality, unit) references unit (municipality, id)
) STRICT;

create table mandate (                     -- uppdrag: a role given at a unit for a time
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  person BLOB not null,
  title TEXT not null,                     -- key of a title in the policy: a set of rights
  rights TEXT not null,                    -- the rights as they were when given, words with a space between
  unit BLOB,                               -- null: the whole municipality (or the authority)
  authority BLOB,
  from_on TEXT not null,
  until_on TEXT,
  given_by BLOB,
  given_at INTEGER not null,
  ended_at INTEGER,
  ended_by BLOB,
  primary key (municipality, id),
  foreign key (municipality, person) references person (municipality, id),
  foreign key (municipality, unit) references unit (municipality, id),
  foreign key (municipality, authority) references authority (municipality, id)
) STRICT;
create index mandate_person on mandate (municipality, person);

create table absence (
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  person BLOB not null,
  from_on TEXT not null,
  until_on TEXT not null,
  noted_by BLOB not null,
  noted_at INTEGER not null,
  cancelled_at INTEGER,
  primary key (municipality, id),
  foreign key (municipality, person) references person (municipality, id)
) STRICT;
create index absence_person on absence (municipality, person);

create table one_time_link (
  token BLOB not null primary key,        -- SHA-256 of the token
  municipality BLOB not null references municipality (id),
  person BLOB not null,
  purpose TEXT not null,                   -- first, invite, reset
  made_at INTEGER not null,
  expires_at INTEGER not null,
  used_at INTEGER,
  foreign key (municipality, person) references person (municipality, id)
) STRICT;

create table session (
  token BLOB not null primary key,        -- SHA-256 of the token
  municipality BLOB not null references municipality (id),
  person BLOB not null,
  began_at INTEGER not null,
  seen_at INTEGER not null,
  expires_at INTEGER not null,
  ended_at INTEGER,
  agent TEXT not null,
  foreign key (municipality, person) references person (municipality, id)
) STRICT;
create index session_person on session (municipality, person);

create table attempt (                     -- failed sign-ins and the like, for the rate limits of every node
  key TEXT not null,
  at INTEGER not null
) STRICT;
create index attempt_key on attempt (key, at);

create table policy_version (
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  number INTEGER not null,                     -- 1, 2, 3 within the municipality
  class TEXT not null,                     -- guideline, application
  snapshot TEXT not null,                  -- the whole pack as it was adopted
  answers TEXT not null,                   -- what the municipality answered where the pack is silent, TOML
  digest BLOB not null,
  decided_by TEXT not null,                -- body or officer
  decided_on TEXT not null,
  paragraph TEXT not null,
  valid_from_at INTEGER not null,
  adopted_by BLOB,
  adopted_at INTEGER not null,
  primary key (municipality, id),
  unique (municipality, number)
) STRICT;
-- Which version is in force is asked by every act; the index spares it the long texts.
create index policy_version_in_force on policy_version (municipality, valid_from_at, number, id);

create table policy_pack (                 -- a pack somebody took in: compared, asked about, adopted or not
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  digest BLOB not null,                  -- SHA-256 of the snapshot: the same pack twice is one
  key TEXT not null,
  title TEXT not null,
  snapshot TEXT not null,
  taken_by BLOB not null,
  taken_at INTEGER not null,
  primary key (municipality, id),
  unique (municipality, digest)
) STRICT;

create table hours (                       -- watched hours of a municipality, authority, unit or channel
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  scope TEXT not null,                     -- municipality, authority, unit, channel
  of BLOB not null,
  hours TEXT not null,                     -- week hours as JSON; 'null' takes the override away
  closed TEXT not null,                    -- closed days as JSON
  valid_from_at INTEGER not null,
  set_by BLOB,
  set_at INTEGER not null,
  primary key (municipality, id)
) STRICT;
create index hours_scope on hours (municipality, scope, of, set_at);

create table channel (
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  number INTEGER not null,                     -- within the municipality; part of search terms
  unit BLOB not null,
  platform TEXT not null,                  -- key in the platform catalogue
  name TEXT not null,
  address TEXT not null,
  purpose TEXT not null,
  responsible BLOB,
  substitute BLOB,
  feed TEXT,                               -- address of the feed; null: by hand and by import only
  voice TEXT not null,                     -- ours, visitors, mixed
  our_names TEXT not null,                 -- JSON list: authors that are us in a mixed feed
  secret BLOB,                            -- sealed credential for the feed
  every_s INTEGER not null,
  watched_from_at INTEGER not null,            -- older messages are kept without clocks
  approved_by TEXT not null,
  approved_on TEXT not null,
  approval TEXT not null,                  -- diary number or paragraph
  opened_at INTEGER not null,
  closed_at INTEGER,
  revision INTEGER not null default 1,
  primary key (municipality, id),
  unique (municipality, number),
  foreign key (municipality, unit) references unit (municipality, id),
  foreign key (municipality, responsible) references person (municipality, id),
  foreign key (municipality, substitute) references person (municipality, id)
) STRICT;

create table channel_state (               -- how the fetching goes; changes often, so beside the channel
  municipality BLOB not null references municipality (id),
  channel BLOB not null,
  etag TEXT,
  last_modified TEXT,
  next_at INTEGER not null,
  last_at INTEGER,
  last_ok_at INTEGER,
  failures INTEGER not null default 0,
  problem TEXT,                            -- what is wrong now, as JSON; null when well
  problem_since_at INTEGER,
  moved_to TEXT,
  body BLOB,                              -- SHA-256 of the last body, to know an unchanged one without an etag
  primary key (municipality, channel),
  foreign key (municipality, channel) references channel (municipality, id)
) STRICT;

create table fetched (                       -- one answer of the platform, kept whole in the object store
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  channel BLOB not null,
  at INTEGER not null,
  source TEXT not null,                    -- poll, import, hand
  status INTEGER not null,
  sha256 BLOB,                            -- null: nothing came
  size INTEGER not null,
  items INTEGER not null,
  added INTEGER not null,
  versions INTEGER not null,
  problems TEXT not null,                  -- JSON list
  primary key (municipality, id),
  foreign key (municipality, channel) references channel (municipality, id)
) STRICT;
create index fetched_channel on fetched (municipality, channel, at);

create table message (
  n INTEGER not null,
  id BLOB not null,
  municipality BLOB not null references municipality (id),
  channel BLOB not null,
  external_id TEXT not null,
  kind TEXT not null,                      -- post, comment, question, direct, mention, report, other
  ours INTEGER not null,
  visibility TEXT not null,                -- public, direct, secret
  parent TEXT,                             -- external id of what it answers
  thread TEXT not null,                    -- external id of the thread's first message
  author TEXT not null,
  url TEXT,
  published_at INTEGER,                        -- as the platform says; null when it did not say
  captured_at INTEGER not null,
  title TEXT,
  snippet TEXT not null,                   -- first words, personal numbers masked: what lists show
  flags TEXT not null,                     -- what triage proposes, words with a space between: question data ad ...
  version BLOB not null,                   -- the version that counts now
  versions INTEGER not null,
  handling TEXT not null,
  publication TEXT not null,
  record TEXT not null,
  answer_record TEXT not null default 'not-asked', -- our answer's own registration, where the policy asks
  police TEXT not null,
  owner BLOB,
  waiting INTEGER not null,                   -- on somebody else: consulting or forwarded
  due_at INTEGER,                              -- the next clock to fall
  due_clock TEXT,
  sort_due INTEGER not null,                   -- due_at, or the end of time
  due_day INTEGER not null,                    -- yyyymmdd in Sweden, or 99991231
  seen_at INTEGER,                             -- when somebody first looked
  gone_at INTEGER,                             -- when it was found gone at the source
  closed_at INTEGER,
  policy BLOB,                             -- the policy version it was received under
  revision INTEGER not null default 1,         -- every form carries it
  primary key (n),
  unique (municipality, id),
  unique (municipality, channel, external_id),
  foreign key (municipality, channel) references channel (municipality, id)
) STRICT;
create index message_mine on message (municipality, owner, sort_due, n) where closed_at is null;
create index message_all on message (municipality, sort_due, n) where closed_at is null;
create index message_channel on message (municipality, channel, sort_due, n) where closed_at is null;
create index message_waiting on message (municipality, sort_due, n) where closed_at is null and waiting;
create index message_closed on message (municipality, closed_at, n) where closed_at is not null;
create index message_thread on message (municipality, channel, thread, n);
create index message_url on message (municipality, channel, url) where url is not null;
create index message_captured on message (municipality, channel, captured_at);

create table version (
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  message BLOB not null,
  digest BLOB not null,                   -- over what makes a version: title, text, author, media
  title TEXT,
  text TEXT not null,
  html TEXT,
  author TEXT not null,
  handle TEXT,
  said_at INTEGER,                             -- updated or published, as the platform says
  captured_at INTEGER not null,
  media TEXT not null,                     -- JSON list of what it points at
  raw BLOB not null,                      -- the item exactly as it came
  raw_kind TEXT not null,
  problems TEXT not null,                  -- JSON list
  fetched BLOB,                              -- the answer it came in
  primary key (municipality, id),
  unique (municipality, message, digest),
  foreign key (municipality, message) references message (municipality, id)
) STRICT;

create table object (                      -- bytes by SHA-256; they lie in the object store
  municipality BLOB not null references municipality (id),
  sha256 BLOB not null,
  size INTEGER not null,
  kind TEXT not null,                      -- sniffed, never believed
  first_at INTEGER not null,
  primary key (municipality, sha256)
) STRICT;

create table attachment (
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  message BLOB not null,
  source TEXT not null,                    -- the address it was fetched from, or the name it was uploaded under
  purpose TEXT not null,                   -- media, screenshot, proof
  alt TEXT,
  sha256 BLOB,                            -- null until fetched
  at INTEGER not null,
  problem TEXT,
  primary key (municipality, id),
  unique (municipality, message, purpose, source),
  foreign key (municipality, message) references message (municipality, id)
) STRICT;

create table inbox_tally (                 -- kept counters: how many open messages, each under all that a counter asks for
  municipality BLOB not null references municipality (id),
  channel BLOB not null,                  -- the nil id: all channels together
  visibility TEXT not null,
  facet TEXT not null,                     -- open, owner, waiting, day, late
  of BLOB not null,                       -- owner: whose, the nil id for nobody's; else the nil id
  day INTEGER not null,                     -- day: due on yyyymmdd, 0 for all days up to inbox_tally_folded.until_day; else 0
  n INTEGER not null,
  primary key (municipality, channel, visibility, facet, of, day)
) STRICT, WITHOUT ROWID;
create table inbox_tally_folded (          -- how far time has passed over the counters
  municipality BLOB not null primary key references municipality (id),
  until_day INTEGER not null,               -- days up to this one are folded into day 0
  late_until_at INTEGER not null            -- what is due before this instant is counted as late
) STRICT;

create table clock (
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  message BLOB,                            -- null for a channel's daily review
  channel BLOB not null,
  kind TEXT not null,
  started_at INTEGER not null,
  due_at INTEGER not null,
  intervals TEXT not null,                 -- why then: every interval, JSON
  policy BLOB not null,                    -- the version it stands on
  state TEXT not null,                     -- running, paused, stopped
  paused TEXT not null,                    -- JSON list of [from, until]
  stopped_at INTEGER,
  stopped_by TEXT,                         -- the act or decision that ended it
  warned_at INTEGER,
  overdue_told_at INTEGER,
  escalated_at INTEGER,
  primary key (municipality, id),
  foreign key (municipality, channel) references channel (municipality, id)
) STRICT;
create index clock_message on clock (municipality, message);
create index clock_running on clock (municipality, due_at) where state = 'running';

create table step (                        -- every move in a track: who, when, why
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  message BLOB not null,
  act TEXT not null,
  track TEXT not null,                     -- handling, publication, record, answer-record, police
  was TEXT not null,
  became TEXT not null,
  at INTEGER not null,
  by BLOB,                                 -- null: the system, by a rule
  reason TEXT not null,
  policy BLOB,
  undoes BLOB,
  primary key (municipality, id),
  foreign key (municipality, message) references message (municipality, id)
) STRICT;
create index step_message on step (municipality, message, at);

create table triage_answer (               -- every answer stays; the latest to a question counts
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  message BLOB not null,
  question TEXT not null,                  -- T1 ... T10, or a criticism step
  answer TEXT not null,                    -- yes, no, partly
  note TEXT not null,
  proposed TEXT not null,                  -- what the machine had proposed: yes, no, ask
  at INTEGER not null,
  by BLOB not null,
  policy BLOB not null,
  undone_at INTEGER,                           -- taken back
  primary key (municipality, id),
  foreign key (municipality, message) references message (municipality, id)
) STRICT;
create index triage_answer_message on triage_answer (municipality, message, question);

create table claim (
  municipality BLOB not null references municipality (id),
  message BLOB not null,
  person BLOB not null,
  since_at INTEGER not null,
  until_at INTEGER not null,
  primary key (municipality, message),
  foreign key (municipality, message) references message (municipality, id)
) STRICT;

create table presence (
  municipality BLOB not null references municipality (id),
  message BLOB not null,
  person BLOB not null,
  doing TEXT not null,                     -- reading, writing
  at INTEGER not null,
  primary key (municipality, message, person),
  foreign key (municipality, message) references message (municipality, id)
) STRICT;

create table draft (
  municipality BLOB not null references municipality (id),
  message BLOB not null,
  person BLOB not null,
  field TEXT not null,                     -- which form: answer, holding, forward, ...
  text TEXT not null,
  revision INTEGER not null,                   -- of the message, when it was begun
  version BLOB not null,
  saved_at INTEGER not null,
  primary key (municipality, message, person, field),
  foreign key (municipality, message) references message (municipality, id)
) STRICT;

create table consultation (
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  message BLOB not null,
  asked_by BLOB not null,
  asked BLOB not null,
  question TEXT not null,
  at INTEGER not null,
  advice TEXT,
  advised_at INTEGER,
  primary key (municipality, id),
  foreign key (municipality, message) references message (municipality, id)
) STRICT;
create index consultation_message on consultation (municipality, message);

create table forwarding (
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  message BLOB not null,
  by BLOB not null,
  recipient BLOB not null,
  note TEXT not null,
  at INTEGER not null,
  answer TEXT,                             -- the text the recipient delivered
  declined TEXT,                           -- or why not
  ended_at INTEGER,
  escalated_at INTEGER,
  primary key (municipality, id),
  foreign key (municipality, message) references message (municipality, id)
) STRICT;
create index forwarding_message on forwarding (municipality, message);
create index forwarding_open on forwarding (municipality, at) where ended_at is null;

create table outward_order (               -- what must happen outside: ordered here, confirmed later
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  message BLOB not null,
  kind TEXT not null,                      -- answer, holding, remove, register, register-answer, transfer, lawyer, notify
  body TEXT not null,                      -- JSON: text, signature, ground, facts, recipient ...
  copy BLOB,                              -- SHA-256 of the evidence kept before a removal
  ordered_by BLOB not null,
  ordered_at INTEGER not null,
  policy BLOB not null,
  confirmed_by BLOB,
  confirmed_at INTEGER,
  proof TEXT,                              -- address, number or reference that came back
  proof_object BLOB,
  cancelled_at INTEGER,
  cancelled_why TEXT,
  primary key (municipality, id),
  foreign key (municipality, message) references message (municipality, id)
) STRICT;
create index outward_order_message on outward_order (municipality, message);

create table seen (
  municipality BLOB not null references municipality (id),
  message BLOB not null,
  person BLOB not null,
  version BLOB not null,
  at INTEGER not null,
  primary key (municipality, message, person),
  foreign key (municipality, message) references message (municipality, id)
) STRICT;

create table review (                      -- daily review, signed
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  channel BLOB not null,
  on_day TEXT not null,
  signed_by BLOB not null,
  signed_at INTEGER not null,
  no_unanswered INTEGER not null,
  no_unsuitable INTEGER not null,
  data_watched INTEGER not null,
  note TEXT not null,
  listed TEXT not null,                    -- JSON: what was on the list and who had seen it, when
  primary key (municipality, id),
  unique (municipality, channel, on_day),
  foreign key (municipality, channel) references channel (municipality, id)
) STRICT;

create table saved_view (
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  person BLOB not null,
  name TEXT not null,
  filter TEXT not null,
  made_at INTEGER not null,
  primary key (municipality, id),
  foreign key (municipality, person) references person (municipality, id)
) STRICT;

create table bulk (                        -- what somebody did to many messages at once, so that it can be undone at once
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  person BLOB not null,
  act TEXT not null,
  messages TEXT not null,                  -- JSON list of [message, the revision it was left on]
  at INTEGER not null,
  undone_at INTEGER,
  primary key (municipality, id),
  foreign key (municipality, person) references person (municipality, id)
) STRICT;

create table notice (                      -- told on the page, and by mail
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  person BLOB not null,
  kind TEXT not null,                      -- due-soon, overdue, escalated, consulted, forwarded, review, ...
  message BLOB,
  channel BLOB,
  due_at INTEGER,
  at INTEGER not null,
  read_at INTEGER,
  mailed_at INTEGER,
  primary key (municipality, id),
  foreign key (municipality, person) references person (municipality, id)
) STRICT;
create index notice_person on notice (municipality, person, at);

create table job (
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  kind TEXT not null,
  key TEXT not null,                       -- one job of a kind and key at a time
  payload TEXT not null,
  run_at INTEGER not null,
  attempts INTEGER not null default 0,
  lease BLOB,                              -- a fresh id each claim: the fence
  leased_until_at INTEGER,
  again_at INTEGER,                        -- put again while it was being done
  problem TEXT,
  failed_at INTEGER,                           -- given up; a person must look
  made_at INTEGER not null,
  primary key (municipality, id),
  unique (municipality, kind, key)
) STRICT;
create index job_due on job (run_at) where failed_at is null;

create table trail_head (
  municipality BLOB not null primary key references municipality (id),
  size INTEGER not null
) STRICT;

create table trail_entry (
  municipality BLOB not null references municipality (id),
  n INTEGER not null,                          -- 0, 1, 2 without a gap
  at INTEGER not null,
  actor TEXT not null,                     -- person's id, or the rule or job that acted
  act TEXT not null,
  subject_kind TEXT not null,
  subject BLOB not null,
  body TEXT not null,                      -- ids and words, never content
  rows BLOB not null,                     -- digests of every row the act wrote, under the salt
  salt BLOB not null,                     -- empty when the private half was weeded
  commitment BLOB not null,               -- what the public leaf says of this row
  primary key (municipality, n)
) STRICT;
create index trail_subject on trail_entry (municipality, subject, n);

create table checkpoint (
  municipality BLOB not null references municipality (id),
  size INTEGER not null,
  root BLOB not null,
  note TEXT not null,
  at INTEGER not null,
  primary key (municipality, size)
) STRICT;

create table verification (                -- what a check of the trail found: once a night, and when somebody asked
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  at INTEGER not null,
  entries INTEGER not null,
  signed INTEGER not null,                  -- how many of them a signed checkpoint covers
  rows INTEGER not null,
  media INTEGER not null,
  note TEXT,                               -- the signed checkpoint it agreed with
  wrong TEXT,                              -- the first thing that was wrong, Swedish; null: nothing
  primary key (municipality, id)
) STRICT;
create index verification_at on verification (municipality, at);

-- The search index holds terms made by the Swedish analyser; it keeps no text.
create virtual table message_search using fts5 (terms, content='', contentless_delete=1, detail='none', tokenize="unicode61 remove_diacritics 0");
