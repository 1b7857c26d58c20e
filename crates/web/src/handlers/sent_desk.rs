//! What staff do with what outsiders sent, and with the facts only the public pages tell.

use super::Fields;
use crate::{
    links,
    parts::form::{Choice, Filled},
    public::staff::{
        facts::PublicFactsPage,
        one::{LetterLine, SentOnePage},
        queue::{Line, SentQueuePage},
    },
    site::{In, Shared, on_to},
};
use axum::{Router, extract::Path, response::Response, routing::get};
use std::collections::BTreeMap;
use torg_domain::municipality::rights::Right;
use torg_domain::public::facts::Fact;
use torg_domain::public::submission::{Kind, State};
use torg_office::{
    Refusal,
    public::{facts, judge, lookalikes},
};
use torg_store::inbox::rows::instant;
use torg_store::public::SubmissionRow;
use uuid::Uuid;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/desk/reports", get(reports))
        .route("/desk/records", get(records))
        .route("/desk/reports/{id}", get(one).post(act))
        .route("/desk/public", get(public).post(set))
}

async fn reports(me: In) -> Response {
    queue(me, &[Kind::Report, Kind::Tip, Kind::Accessibility], false).await
}

async fn records(me: In) -> Response {
    queue(me, &[Kind::Records], true).await
}

async fn queue(me: In, kinds: &[Kind], records: bool) -> Response {
    match lines(&me, kinds).await {
        Ok((open, ended)) => me.page(&SentQueuePage { records, open, ended }),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn lines(me: &In, kinds: &[Kind]) -> Result<(Vec<Line>, Vec<Line>), Refusal> {
    let (open, ended) = judge::list(&me.desk, kinds).await?;
    let due = judge::due(&me.desk, &open).await?;
    let mut reader = me.desk.reader();
    let channels: BTreeMap<Uuid, String> =
        reader.channels().await?.into_iter().map(|c| (c.id, c.name)).collect();
    let people: BTreeMap<Uuid, String> =
        reader.people().await?.into_iter().map(|p| (p.id, p.name())).collect();
    let line = |(row, due): (SubmissionRow, Option<jiff::Timestamp>)| Line {
        id: row.id,
        kind: Kind::from_word(&row.kind).unwrap_or(Kind::Report),
        about: row.channel.and_then(|c| channels.get(&c)).cloned().unwrap_or(row.place),
        came: instant(row.came_at),
        state: State::from_word(&row.state),
        owner: row.owner.and_then(|p| people.get(&p)).cloned(),
        due,
    };
    let open = open.into_iter().zip(due).map(line).collect();
    Ok((open, ended.into_iter().map(|row| line((row, None))).collect()))
}

async fn one(me: In, Path(id): Path<String>) -> Response {
    match page(&me, &id, Filled::new("end")).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn page(me: &In, id: &str, filled: Filled) -> Result<SentOnePage, Refusal> {
    let id: Uuid = id.parse().map_err(|_| Refusal::Missing)?;
    let row = judge::read(&me.desk, id).await?;
    let mut reader = me.desk.reader();
    let channels = reader.channels().await?;
    let named = |id: Uuid| channels.iter().find(|c| c.id == id).map(|c| (id.to_string(), c.name.clone()));
    let may = |unit: Uuid| me.desk.reach().is_some_and(|r| r.may(Right::Handle, unit.into()));
    let owner = match row.owner {
        Some(person) => Some(reader.person(person.into()).await?.name()),
        None => None,
    };
    let letter = reader.submission_letter(id).await?;
    Ok(SentOnePage {
        id,
        letter: letter.map(|l| LetterLine { sent: l.sent_at.map(instant), problem: l.problem }),
        kind: Kind::from_word(&row.kind).unwrap_or(Kind::Report),
        state: State::from_word(&row.state),
        channel: row.channel.and_then(named),
        channels: channels
            .iter()
            .filter(|c| c.closed_at.is_none() && may(c.unit))
            .map(|c| Choice::new(c.id.to_string(), &c.name))
            .collect(),
        code: row.code,
        place: row.place,
        text: row.text,
        contact: row.contact,
        came: instant(row.came_at),
        owner,
        message: row.message.map(Into::into),
        answer: row.answer,
        revision: row.revision,
        filled,
    })
}

async fn act(me: In, Path(id): Path<String>, fields: Fields) -> Response {
    let Ok(row) = id.parse::<Uuid>() else { return me.refuse(Refusal::Missing) };
    let made_on = fields.parse("revision");
    let done = match fields.get("act") {
        "take" => judge::take(&me.desk, row, made_on).await.map(|_| None),
        "adopt" => match fields.parse("channel") {
            Some(channel) => judge::adopt(&me.desk, row, made_on, channel).await.map(Some),
            None => Err(Refusal::field("channel", "Välj en kanal.")),
        },
        "fake" => lookalikes::note(&me.desk, fields.get("address"), fields.get("note")).await.map(|_| None),
        "close" => {
            judge::end(&me.desk, row, made_on, State::Closed, fields.get("answer")).await.map(|_| None)
        }
        _ => judge::end(&me.desk, row, made_on, State::Answered, fields.get("answer")).await.map(|_| None),
    };
    let filled = Filled::of("end", &fields.0);
    let filled = match done {
        Ok(Some(message)) => return on_to(&links::message(message), "saved"),
        Ok(None) => return on_to(&links::desk_sent(row), "saved"),
        Err(Refusal::Field { field: "answer", text }) => filled.wrong("answer", text),
        Err(Refusal::Field { text, .. }) | Err(Refusal::Rule(text)) => filled.refused(text),
        Err(other) => return me.refuse(other),
    };
    match page(&me, &id, filled).await {
        Ok(page) => me.again(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn public(me: In) -> Response {
    match facts_page(&me).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn facts_page(me: &In) -> Result<PublicFactsPage, Refusal> {
    let mut reader = me.desk.reader();
    let set = facts::read(&mut reader).await?;
    let filled = Fact::ALL
        .iter()
        .fold(Filled::new(""), |filled, fact| filled.with(fact.word(), set.get(*fact).unwrap_or_default()));
    let parties = match me.desk.policy().await {
        Ok(policy) if policy.policy.party_links() => {
            Some(reader.party_links().await?.into_iter().map(|l| (l.id, l.party, l.address)).collect())
        }
        Ok(_) | Err(Refusal::NoPolicy) => None,
        Err(other) => return Err(other),
    };
    Ok(PublicFactsPage {
        filled,
        others: reader.lookalikes().await?.into_iter().map(|l| (l.id, l.address, l.note)).collect(),
        parties,
        other: Filled::new("other"),
        party: Filled::new("party"),
    })
}

async fn set(me: In, fields: Fields) -> Response {
    let id = fields.parse("id").unwrap_or_default();
    let word = fields.get("act").to_owned();
    let done = match word.as_str() {
        "fake" => lookalikes::note(&me.desk, fields.get("address"), fields.get("note")).await.map(drop),
        "drop" => lookalikes::drop_note(&me.desk, id).await,
        "link" => {
            lookalikes::link_party(&me.desk, fields.get("party"), fields.get("address")).await.map(drop)
        }
        "unlink" => lookalikes::unlink_party(&me.desk, id).await,
        _ => {
            let said: Vec<_> = Fact::ALL.iter().map(|f| (*f, fields.get(f.word()).to_owned())).collect();
            facts::set(&me.desk, &said).await.map(drop)
        }
    };
    let refusal = match done {
        Ok(()) => return on_to(&links::desk_public(), "saved"),
        Err(refusal @ (Refusal::Field { .. } | Refusal::Rule(_))) => refusal,
        Err(other) => return me.refuse(other),
    };
    let mut page = match facts_page(&me).await {
        Ok(page) => page,
        Err(refusal) => return me.refuse(refusal),
    };
    let prefix = match word.as_str() {
        "fake" => "other",
        "link" => "party",
        _ => "",
    };
    let sent = Filled::of(prefix, &fields.0);
    let filled = match refusal {
        Refusal::Field { field, text } => sent.wrong(field, text),
        other => sent.refused(other.to_string()),
    };
    match prefix {
        "other" => page.other = filled,
        "party" => page.party = filled,
        _ => page.filled = filled,
    }
    me.again(&page)
}
