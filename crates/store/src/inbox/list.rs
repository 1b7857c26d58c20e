//! Pages of the inbox: what is due first, by index, whatever there is behind it.

use crate::db::{Sql, Value};
use crate::inbox::rows::MessageRow;
use crate::{Problem, Reader, message_columns, params, sql};
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use torg_domain::ids::{ChannelId, PersonId};
use torg_domain::inbox::message::{Message, Visibility};

/// Which channels somebody may see something of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Channels {
    /// All of the municipality's, also those opened tomorrow.
    All,
    /// These.
    Only(BTreeSet<ChannelId>),
}

impl Channels {
    fn has(&self, channel: ChannelId) -> bool {
        match self {
            Self::All => true,
            Self::Only(some) => some.contains(&channel),
        }
    }
}

/// What somebody may see: made by the rules of permission, used by every read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Public messages of these.
    pub public: Channels,
    /// Direct messages of these.
    pub direct: Channels,
    /// Messages marked for secrecy of these.
    pub secret: Channels,
    /// Messages marked for secrecy that are one's own, of these: in the view of one's own.
    pub own: Channels,
}

impl Scope {
    /// Sees everything: jobs and tests.
    #[must_use]
    pub fn everything() -> Self {
        Self { public: Channels::All, direct: Channels::All, secret: Channels::All, own: Channels::All }
    }

    /// Sees nothing.
    #[must_use]
    pub fn nothing() -> Self {
        let none = || Channels::Only(BTreeSet::new());
        Self { public: none(), direct: none(), secret: none(), own: none() }
    }

    /// Whether a message of this visibility in this channel may be seen.
    #[must_use]
    pub fn sees(&self, channel: ChannelId, visibility: Visibility) -> bool {
        match visibility {
            Visibility::Public => self.public.has(channel),
            Visibility::Direct => self.direct.has(channel),
            Visibility::Secret => self.secret.has(channel),
        }
    }

    /// Whether a message of one's own of this visibility in this channel stays in one's own view.
    #[must_use]
    pub fn keeps(&self, channel: ChannelId, visibility: Visibility) -> bool {
        match visibility {
            Visibility::Secret => self.own.has(channel),
            other => self.sees(channel, other),
        }
    }

    /// Whether no message is hidden from this person.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        [&self.public, &self.direct, &self.secret].iter().all(|c| **c == Channels::All)
    }

    /// Whether every channel that may be seen is named. One's own are seen wherever they came.
    fn is_named(&self) -> bool {
        [&self.public, &self.direct, &self.secret].iter().all(|c| **c != Channels::All)
    }

    /// The same, of one channel only.
    #[must_use]
    pub fn within(&self, channel: ChannelId) -> Self {
        let cut = |c: &Channels| {
            Channels::Only(if c.has(channel) { BTreeSet::from([channel]) } else { BTreeSet::new() })
        };
        Self {
            public: cut(&self.public),
            direct: cut(&self.direct),
            secret: cut(&self.secret),
            own: cut(&self.own),
        }
    }

    /// What the statements call each kind. `own` is asked for by the view of one's own alone.
    fn kinds(&self) -> [(&Channels, &'static str); 4] {
        [(&self.public, "public"), (&self.direct, "direct"), (&self.secret, "secret"), (&self.own, "own")]
    }

    /// The kinds that are open in every channel, as words for the statement: `public direct`.
    pub(crate) fn everywhere(&self) -> String {
        let kinds = self.kinds();
        let open: Vec<_> = kinds.iter().filter(|(c, _)| **c == Channels::All).map(|(_, w)| *w).collect();
        open.join(" ")
    }

    /// `[{"c": channel, "v": "public"}]` for the kept counters: where a kind is open in every channel, the
    /// one of all channels together.
    pub(crate) fn tallied(&self) -> String {
        let pairs = self.kinds().into_iter().flat_map(|(channels, word)| {
            let of: Vec<ChannelId> = match channels {
                Channels::All => vec![ChannelId(uuid::Uuid::nil())],
                Channels::Only(some) => some.iter().copied().collect(),
            };
            of.into_iter().map(move |c| serde_json::json!({ "c": c.0.simple().to_string(), "v": word }))
        });
        serde_json::Value::from_iter(pairs).to_string()
    }

    /// `[{"c": channel, "v": "public direct"}]` for the channels that are named one by one.
    pub(crate) fn pairs(&self) -> String {
        let kinds = self.kinds();
        let named: BTreeSet<ChannelId> = kinds
            .iter()
            .filter_map(|(c, _)| if let Channels::Only(some) = c { Some(some) } else { None })
            .flatten()
            .copied()
            .collect();
        let mut json = String::from("[");
        for channel in named {
            let seen: Vec<_> = kinds.iter().filter(|(c, _)| c.has(channel)).map(|(_, w)| *w).collect();
            let comma = if json.len() > 1 { "," } else { "" };
            let _ = write!(json, "{comma}{{\"c\":\"{}\",\"v\":\"{}\"}}", channel.0.simple(), seen.join(" "));
        }
        json.push(']');
        json
    }
}

/// The views of the inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Open and mine.
    Mine(PersonId),
    /// Open and due between these: what is left of today.
    Due(Timestamp, Timestamp),
    /// Open and nobody's.
    Unassigned,
    /// Open and past due.
    Overdue(Timestamp),
    /// Open and with somebody else.
    Waiting,
    /// All open.
    All,
    /// Closed, the latest first.
    Closed,
}

/// Where a page begins: after this message in the view's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    /// When that message was due (or closed), in milliseconds.
    pub at: i64,
    /// Its number.
    pub n: i64,
}

/// One page of a view.
#[derive(Clone, Debug)]
pub struct Page {
    /// The messages, in order.
    pub messages: Vec<Message>,
    /// Where the next page begins; none at the end.
    pub next: Option<After>,
}

impl Reader {
    /// One page of a view, of what the scope sees. `flag` narrows to what triage proposed.
    ///
    /// # Errors
    /// What the database said, or a row that cannot be read.
    #[boxed]
    pub async fn inbox_page(
        &mut self,
        view: View,
        scope: &Scope,
        flag: Option<&str>,
        after: Option<After>,
        limit: u32,
    ) -> Result<Page, Problem> {
        let limit = i64::from(limit.clamp(1, 500));
        let (from, from_n) = match (after, view) {
            (Some(a), _) => (a.at, a.n),
            (None, View::Closed) => (i64::MAX, i64::MAX),
            (None, View::Due(start, _)) => (start.as_millisecond(), i64::MIN),
            (None, _) => (i64::MIN, i64::MIN),
        };
        let until = match view {
            // What has no due time stands at the end of time, and belongs to every view without an end.
            View::Due(_, end) | View::Overdue(end) => end.as_millisecond().saturating_sub(1),
            _ => i64::MAX,
        };
        let flag = flag.unwrap_or("");
        let base = params![self.municipality, from, from_n, until, flag, limit + 1];
        let (statement, params) = self.statement(view, scope, base);
        let mut rows: Vec<MessageRow> = self.all(statement, params).await?;
        let more = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
        if more {
            rows.pop();
        }
        let next = rows.last().filter(|_| more).map(|r| After {
            at: if view == View::Closed { r.closed_at.unwrap_or_default() } else { r.sort_due },
            n: r.n,
        });
        let messages = rows.into_iter().map(MessageRow::message).collect::<Result<_, _>>()?;
        Ok(Page { messages, next })
    }

    /// The statement of a view. Whoever sees something of every channel walks the view's own index, and
    /// leaves out the few others; whoever sees some channels walks each channel's, and takes the first of
    /// them all: what other channels hold costs nothing. What is one's own is one's own wherever it came.
    fn statement(&self, view: View, scope: &Scope, base: Vec<Value>) -> (&'static Sql, Vec<Value>) {
        let with = |more: Vec<Value>| base.iter().cloned().chain(more).collect::<Vec<_>>();
        let (pairs, everywhere) = (scope.pairs(), scope.everywhere());
        if scope.is_named() && !matches!(view, View::Mine(_)) {
            return match view {
                View::Unassigned => (some_unassigned(), with(params![pairs])),
                View::Waiting => (some_waiting(), with(params![pairs])),
                View::Closed => (some_closed(), with(params![pairs])),
                _ => (some_open(), with(params![pairs])),
            };
        }
        match view {
            View::Mine(me) => (mine(), with(params![me, everywhere, pairs])),
            View::Unassigned => (unassigned(), with(params![everywhere, pairs])),
            View::Waiting => (waiting(), with(params![everywhere, pairs])),
            View::Closed => (closed(), with(params![everywhere, pairs])),
            _ if scope.is_whole() => (all(), with(params![])),
            _ => (all_but(), with(params![everywhere, pairs])),
        }
    }
}

/// The open messages that meet a condition, the first due first.
macro_rules! open {
    ($m:literal, $where:expr) => {
        concat!(
            $m,
            ".municipality = $1 and ",
            $m,
            ".closed_at is null and ",
            $where,
            " (",
            $m,
            ".sort_due, ",
            $m,
            ".n) > ($2, $3) and ",
            $m,
            ".sort_due <= $4",
            " and ($5 = '' or ",
            $m,
            ".flags like '%' || $5 || '%')"
        )
    };
}

macro_rules! page {
    ($name:ident, $where:literal, $everywhere:literal $pairs:literal) => {
        page!($name, $where, "m.visibility" $everywhere $pairs);
    };
    ($name:ident, $where:literal, $kind:literal $everywhere:literal $pairs:literal) => {
        fn $name() -> &'static Sql {
            sql!(
                sqlite concat!("select ", message_columns!(), " from message m where ", open!("m", $where),
                    sees!(sqlite $kind $everywhere $pairs), " order by m.sort_due, m.n limit $6"),
                postgres concat!("select ", message_columns!(), " from message m where ", open!("m", $where),
                    sees!(postgres $kind $everywhere $pairs), " order by m.sort_due, m.n limit $6")
            )
        }
    };
}
// A message of one's own that is marked secret stays in one's own view, as `own` says.
page!(mine, "m.owner = $7 and", "case when m.visibility = 'secret' then 'own' else m.visibility end" "$8" "$9");
page!(unassigned, "m.owner is null and", "$7" "$8");
page!(waiting, "m.waiting and", "$7" "$8");
page!(all_but, "", "$7" "$8");

fn all() -> &'static Sql {
    sql!(concat!(
        "select ",
        message_columns!(),
        " from message m where ",
        open!("m", ""),
        " order by m.sort_due, m.n limit $6"
    ))
}

macro_rules! closed {
    ($sees:expr) => {
        concat!(
            "select ", message_columns!(),
            " from message m where m.municipality = $1 and m.closed_at is not null and not m.ours and (m.closed_at, m.n) < ($2, $3) and m.closed_at <= $4 and ($5 = '' or m.flags like '%' || $5 || '%')",
            $sees, " order by m.closed_at desc, m.n desc limit $6"
        )
    };
}
fn closed() -> &'static Sql {
    sql!(sqlite closed!(sees!(sqlite "$7" "$8")), postgres closed!(sees!(postgres "$7" "$8")))
}

/// The first of every named channel's messages, each walked in its own index, and the first of them all.
macro_rules! some {
    ($name:ident, $index:literal, $kind:literal, $where:expr, $at:literal, $n:literal) => {
        fn $name() -> &'static Sql {
            sql!(
                sqlite concat!("select ", message_columns!(), " from json_each($7) j cross join message m where m.n in (select x.n from message x indexed by ",
                    $index, " where x.channel = unhex(j.value ->> 'c') and ", $where,
                    " and j.value ->> 'v' like '%' || ", $kind, " || '%' order by x.", $at, ", x.", $n, " limit $6) order by m.", $at, ", m.", $n, " limit $6"),
                postgres concat!("select ", message_columns!(), " from jsonb_to_recordset($7::jsonb) j(c uuid, v text) cross join lateral (select x.* from message x where x.channel = j.c and ",
                    $where, " and j.v like '%' || ", $kind, " || '%' order by x.", $at, ", x.", $n, " limit $6) m order by m.", $at, ", m.", $n, " limit $6")
            )
        }
    };
    ($name:ident, $index:literal, $where:literal) => {
        some!($name, $index, "x.visibility", open!("x", $where), "sort_due", "n");
    };
}
some!(some_open, "message_channel", "");
some!(some_unassigned, "message_channel_owner", "x.owner is null and");
some!(some_waiting, "message_channel_waiting", "x.waiting and");
some!(
    some_closed,
    "message_channel_closed",
    "x.visibility",
    "x.municipality = $1 and x.closed_at is not null and not x.ours and (x.closed_at, x.n) < ($2, $3) and x.closed_at <= $4 and ($5 = '' or x.flags like '%' || $5 || '%')",
    "closed_at desc",
    "n desc"
);
