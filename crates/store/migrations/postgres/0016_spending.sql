-- What channels cost at platforms that take money, and what they may cost. Amounts are thousandths of the platform's currency.

create table spending_cap (                 -- what a channel may cost; immutable, the latest counts
  municipality UUID not null references municipality (id),
  id UUID not null,
  channel UUID not null,
  month BIGINT,                           -- in a Swedish month; null: the cap was taken away, and nothing is asked for
  day BIGINT,                             -- in a Swedish day; null: only the month is capped
  set_by UUID not null,
  set_at BIGINT not null,
  primary key (municipality, id),
  foreign key (municipality, channel) references channel (municipality, id)
);
create index spending_cap_channel on spending_cap (municipality, channel, set_at);

create table spending_day (                 -- what a channel has cost on a Swedish day
  municipality UUID not null references municipality (id),
  channel UUID not null,
  day BIGINT not null,                    -- yyyymmdd, the day it was asked
  spent BIGINT not null,
  askings BIGINT not null,                -- how many askings cost something
  primary key (municipality, channel, day),
  foreign key (municipality, channel) references channel (municipality, id)
);

create table spending_hold (                -- money held for an asking under way; what stays after until_at was never settled
  municipality UUID not null references municipality (id),
  id UUID not null,
  channel UUID not null,
  day BIGINT not null,                    -- yyyymmdd, the day it is asked
  amount BIGINT not null,
  until_at BIGINT not null,
  primary key (municipality, id),
  foreign key (municipality, channel) references channel (municipality, id)
);
create index spending_hold_channel on spending_hold (municipality, channel, day);
