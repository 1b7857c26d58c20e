//! The kinds of row that are kept about a message: one line each. A new kind is a line here.

use async_recursion::async_recursion as boxed;
use serde_json::{Map, Value as Json, json};
use torg_domain::ids::MessageId;
use torg_domain::trail::key::hex;
use torg_domain::trail::{Value, read_row};
use torg_store::trail::Kept;
use torg_store::{Problem, Reader};
use uuid::Uuid;

/// A row as it goes into a package.
#[derive(Clone, Debug)]
pub struct RowFile {
    /// The kind of row, as the trail calls it.
    pub kind: &'static str,
    /// Which of them.
    pub id: Uuid,
    /// Its canonical bytes.
    pub bytes: Vec<u8>,
}

impl RowFile {
    /// A row of the store.
    pub fn of<K: Kept>(row: &K) -> Self {
        Self { kind: K::KIND, id: row.id(), bytes: row.canonical() }
    }

    /// `kind/id`, as the trail's entries name it.
    pub fn name(&self) -> String {
        format!("{}/{}", self.kind, self.id)
    }

    /// The row to be read by programs: its columns by name, each as the trail commits to it. Ids are
    /// written as such, digests in hexadecimal; what the source answered lies in a file of its own.
    pub fn readable(&self) -> Json {
        let columns = read_row(&self.bytes).map(|(_, columns)| columns).unwrap_or_default();
        let mut out = Map::new();
        for (name, value) in columns.into_iter().filter(|(name, _)| *name != "raw") {
            let value = match value {
                Value::Null => Json::Null,
                Value::Int(number) => json!(number),
                Value::Text(text) => json!(text),
                Value::Bytes(bytes) => match Uuid::from_slice(bytes) {
                    Ok(id) => json!(id),
                    Err(_) => json!(hex(bytes)),
                },
            };
            out.insert(name.to_owned(), value);
        }
        Json::Object(out)
    }
}

macro_rules! kinds { ($($kind:ident;)*) => {
    /// Every committed row of a message, kind by kind.
    #[boxed]
    pub async fn rows(reader: &mut Reader, message: MessageId) -> Result<Vec<RowFile>, Problem> {
        let mut all = Vec::new();
        $( all.extend(reader.$kind(message).await?.iter().map(RowFile::of)); )*
        of_orders_and_decisions(reader, message, &mut all).await?;
        Ok(all)
    }
} }
kinds! {
    versions;
    attachments;
    clocks_of;
    steps;
    orders;
    consultations;
    forwardings;
    triage_history;
    decisions_of;
    evidence_of;
    entries_of;
    submissions_of;
}

/// What hangs on an order or a decision rather than on the message: what the platform answered, what a
/// stranger saw, what a decision brought with it, and its appeals.
async fn of_orders_and_decisions(
    reader: &mut Reader,
    message: MessageId,
    all: &mut Vec<RowFile>,
) -> Result<(), Problem> {
    for order in reader.orders(message).await? {
        all.extend(reader.carried(order.id.into()).await?.iter().map(RowFile::of));
        all.extend(reader.looks(order.id.into()).await?.iter().map(RowFile::of));
    }
    for decision in reader.decisions_of(message).await? {
        all.extend(reader.effects_of(decision.id.into()).await?.iter().map(RowFile::of));
        all.extend(reader.appeals_of(decision.id.into()).await?.iter().map(RowFile::of));
    }
    Ok(())
}
