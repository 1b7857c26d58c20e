-- What channels cost at platforms that take money, and what they may cost. Amounts are thousandths of the platform's currency.

create table spending_cap (                 -- what a channel may cost; immutable, the latest counts
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  channel BLOB not null,
  month INTEGER,                            -- in a Swedish month; null: the cap was taken away, and nothing is asked for
  day INTEGER,                              -- in a Swedish day; null: only the month is capped
  set_by BLOB not null,
  set_at INTEGER not null,
  primary key (municipality, id),
  foreign key (municipality, channel) references channel (municipality, id)
) STRICT;
create index spending_cap_channel on spending_cap (municipality, channel, set_at);

create table spending_day (                 -- what a channel has cost on a Swedish day
  municipality BLOB not null references municipality (id),
  channel BLOB not null,
  day INTEGER not null,                     -- yyyymmdd, the day it was asked
  spent INTEGER not null,
  askings INTEGER not null,                 -- how many askings cost something
  primary key (municipality, channel, day),
  foreign key (municipality, channel) references channel (municipality, id)
) STRICT;

create table spending_hold (                -- money held for an asking under way; what stays after until_at was never settled
  municipality BLOB not null references municipality (id),
  id BLOB not null,
  channel BLOB not null,
  day INTEGER not null,                     -- yyyymmdd, the day it is asked
  amount INTEGER not null,
  until_at INTEGER not null,
  primary key (municipality, id),
  foreign key (municipality, channel) references channel (municipality, id)
) STRICT;
create index spending_hold_channel on spending_hold (municipality, channel, day);
