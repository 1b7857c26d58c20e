-- Whether there are time and people for each channel, asked at its review dates; pictures that go with our posts.

create table resource_review (              -- a review date of a channel, and what was answered (CH-14, CH-15)
  municipality UUID not null references municipality (id),
  id UUID not null,
  channel UUID not null,
  review_on TEXT not null,                  -- the day that was set beforehand
  asked UUID,                               -- whom; null: nobody stands there to ask
  asked_at BIGINT not null,
  due_on TEXT not null,                     -- the last day to answer; then somebody above is told
  answer TEXT not null,                     -- '', enough, lacking
  answered_at BIGINT,
  answered_by UUID,
  note TEXT not null,                       -- what is lacking, or what was decided
  next_on TEXT,                             -- the next review date, set with the answer
  escalated_at BIGINT,
  escalated_to UUID,
  primary key (municipality, id),
  unique (municipality, channel, review_on),
  foreign key (municipality, channel) references channel (municipality, id)
);

create table post_picture (                 -- a picture that was uploaded for a post of ours; immutable
  municipality UUID not null references municipality (id),
  id UUID not null,
  post UUID not null,
  sha256 BYTEA not null,                    -- of the bytes as they are kept: without the place where it was taken
  kind TEXT not null,                       -- media type, by its first bytes
  size BIGINT not null,
  name TEXT not null,                       -- what the file was called
  kept_by UUID not null,
  kept_at BIGINT not null,
  primary key (municipality, id),
  foreign key (municipality, post) references own_post (municipality, id)
);
create index post_picture_of on post_picture (municipality, post);
create index post_sent_as on post_sent (municipality, external_id) where external_id is not null;
