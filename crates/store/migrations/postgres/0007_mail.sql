-- Letters to people who work here: who wants the morning's summary, whose it was last, and addresses whose
-- letters came back.

create table person_mail (
  municipality UUID not null references municipality (id),
  person UUID not null,
  digest BOOLEAN,                          -- whether they want the summary; null: never said
  digest_on TEXT,                          -- the last day whose summary was begun
  digest_begun_at BIGINT,
  digest_sent_at BIGINT,                  -- when that day's was taken by the mail server
  bounced_address TEXT,                    -- the address whose letter came back
  bounced_since_at BIGINT,
  bounced_at BIGINT,                      -- the last time
  bounced_why TEXT,
  primary key (municipality, person),
  foreign key (municipality, person) references person (municipality, id)
);
