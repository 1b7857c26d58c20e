//! Full-text search: terms in, messages out, the newest first.
//!
//! The index keeps every municipality's terms under its own prefix, so that a common word costs as
//! much in a county as in a village. Both databases give the same hits: the words are made by one
//! analyser before they come here.

use crate::inbox::intake::BEGINNINGS;
use crate::inbox::list::{Channels, Scope};
use crate::inbox::rows::MessageRow;
use crate::{Problem, Reader, message_columns, params, sql};
use async_recursion::async_recursion as boxed;
use std::collections::BTreeSet;
use torg_domain::inbox::message::Message;

/// What is searched for: every group must be met, by any of its terms.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// The groups.
    pub groups: Vec<Vec<Term>>,
}

/// A term of the analyser.
#[derive(Clone, Debug)]
pub struct Term {
    /// Letters and digits only.
    pub text: String,
    /// Whether longer words that begin so count too.
    pub prefix: bool,
}

impl Words {
    fn join(&self, municipality: i64, channels: Option<&BTreeSet<i64>>, style: &Style) -> String {
        let group = |terms: Vec<String>| format!("({})", terms.join(style.or));
        let mut parts: Vec<String> = self
            .groups
            .iter()
            .map(|g| {
                let clean = |t: &Term| t.text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
                let term = |t: &Term| {
                    let (text, q) = (clean(t), style.quote);
                    match t.prefix {
                        // Short beginnings are terms of their own.
                        true if BEGINNINGS.contains(&text.chars().count()) => {
                            format!("{q}{municipality}b{text}{q}")
                        }
                        true => format!("{q}{municipality}x{text}{q}{}", style.prefix),
                        false => format!("{q}{municipality}x{text}{q}"),
                    }
                };
                group(g.iter().map(term).collect())
            })
            .collect();
        if let Some(channels) = channels {
            let some = channels.iter().map(|c| format!("{q}{municipality}c{c}{q}", q = style.quote));
            let some: Vec<_> = some.collect();
            parts.push(group(if some.is_empty() {
                vec![format!("{q}none{q}", q = style.quote)]
            } else {
                some
            }));
        }
        parts.join(style.and)
    }
}

struct Style {
    quote: char,
    prefix: &'static str,
    or: &'static str,
    and: &'static str,
}
const FTS5: Style = Style { quote: '"', prefix: " *", or: " OR ", and: " AND " };
const TSQUERY: Style = Style { quote: '\'', prefix: ":*", or: " | ", and: " & " };

/// One page of hits.
#[derive(Clone, Debug)]
pub struct Hits {
    /// The messages, the newest captured first.
    pub messages: Vec<Message>,
    /// The number to go on after; none at the end.
    pub next: Option<i64>,
}

impl Reader {
    /// Messages that have these words, of what the scope sees. `number` is the municipality's.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn search(
        &mut self,
        number: i64,
        words: &Words,
        scope: &Scope,
        after: Option<i64>,
        limit: u32,
    ) -> Result<Hits, Problem> {
        if words.groups.is_empty() || words.groups.iter().any(Vec::is_empty) {
            return Ok(Hits { messages: Vec::new(), next: None });
        }
        let channels = self.channel_numbers(scope).await?;
        let (fts, ts) =
            (words.join(number, channels.as_ref(), &FTS5), words.join(number, channels.as_ref(), &TSQUERY));
        let query = if self.is_embedded() { fts } else { ts };
        let limit = usize::try_from(limit.clamp(1, 200)).unwrap_or(50);
        let mut from = after.unwrap_or(i64::MAX);
        let mut messages = Vec::new();
        // What the scope hides is left out after the look-up; walk on until the page is full. Where anything
        // is hidden some more are asked for at once: to gather a word's messages costs more than they do.
        let asked = if scope.is_whole() { limit + 1 } else { limit + limit / 2 + 8 };
        loop {
            let rows: Vec<MessageRow> = self
                .all(
                    sql!(
                        sqlite concat!("select ", message_columns!(), " from message_search s cross join message m where m.n = s.rowid and s.message_search match $1 and s.rowid < $2 and m.municipality = $3 order by s.rowid desc limit $4"),
                        postgres concat!("select ", message_columns!(), " from message_search s join message m on m.n = s.n where s.terms @@ $1::tsquery and s.n < $2 and m.municipality = $3 order by s.n desc limit $4")
                    ),
                    params![&query, from, self.municipality, i64::try_from(asked).unwrap_or(51)],
                )
                .await?;
            let last = rows.len() < asked;
            for row in rows {
                from = row.n;
                let message = row.message()?;
                if scope.sees(message.channel, message.visibility) {
                    if messages.len() == limit {
                        return Ok(Hits { messages, next: Some(from + 1) });
                    }
                    messages.push(message);
                }
            }
            if last {
                return Ok(Hits { messages, next: None });
            }
        }
    }

    /// The numbers of the channels the scope names; none when it names all.
    async fn channel_numbers(&mut self, scope: &Scope) -> Result<Option<BTreeSet<i64>>, Problem> {
        if [&scope.public, &scope.direct, &scope.secret].into_iter().any(|c| *c == Channels::All) {
            return Ok(None);
        }
        let rows: Vec<(i64,)> = self
            .all(
                sql!(
                    sqlite "select c.number from channel c join json_each($2) j on c.id = unhex(j.value ->> 'c') where c.municipality = $1"
                    postgres "select c.number from channel c join jsonb_to_recordset($2::jsonb) j(c uuid, v text) on c.id = j.c where c.municipality = $1"
                ),
                params![self.municipality, scope.pairs()],
            )
            .await?;
        Ok(Some(rows.into_iter().map(|(n,)| n).collect()))
    }
}
