//! Handing a registration over: a letter to the registrar, or a file in a watched folder. Done by a job.
//!
//! A letter takes the public form only. The folder belongs to the diary itself, and takes the restricted
//! form with the documents.

use crate::desk::Desk;
use crate::inbox::tell;
use crate::mail::address;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::diary::handed::{Direction, Handed};
use torg_domain::diary::letter;
use torg_domain::ids::{DiaryId, EntryId, HandoverId, PersonId};
use torg_domain::mail::id::{MailId, Mailed};
use torg_domain::mail::letter::{Draft, LINK, Letter};
use torg_domain::outside::MailFailure;
use torg_domain::outside::diary::{Document, FolderFailure, Package};
use torg_domain::time;
use torg_store::diary::rows::{DiaryRow, HandoverRow};
use torg_store::diary::search::Found;
use torg_store::inbox::rows::instant;

/// Hands over what was ordered. Handed over already, nothing is done.
///
/// # Errors
/// `Rule` when it is worth trying again later; what the store said.
#[boxed]
pub async fn hand_over(desk: &Desk, id: HandoverId) -> Result<(), Refusal> {
    let row = desk.reader().handover(id).await?;
    if !row.is_open() || row.sent_at.is_some() {
        return Ok(());
    }
    let found = desk.reader().diary_found(EntryId(row.entry)).await?;
    let diary = desk.reader().diary(DiaryId(found.entry.diary)).await?;
    let sent = match row.how.as_str() {
        "mail" => by_mail(desk, &row, &found, &diary).await?,
        _ => by_folder(desk, &row, &found, &diary).await?,
    };
    let desk = &desk.later();
    let mut writer = desk.open().await?;
    // Withdrawn while it was on its way: what has left has left, and stands as it is.
    let mut row = writer.handover(id).await?;
    let again = match sent {
        Ok(()) => {
            row.sent_at = Some(desk.now.as_millisecond());
            row.problem = None;
            writer.tell(desk.told("diary.handed-over", ("handover", row.id)).row(&row));
            None
        }
        Err((problem, worth_trying)) => {
            let news = row.problem.as_deref() != Some(problem.as_str());
            row.problem = Some(problem.clone());
            if news {
                writer.tell(desk.told("diary.not-handed-over", ("handover", row.id)).row(&row));
                if let Some(person) = row.ordered_by {
                    let message = Some(found.entry.message);
                    let kind = "diary-problem";
                    tell::note(desk, &mut writer, PersonId(person), kind, message, None, None).await?;
                }
            }
            worth_trying.then_some(problem)
        }
    };
    writer.save_handover(&row).await?;
    writer.commit().await?;
    match again {
        Some(problem) => Err(Refusal::Rule(problem)),
        None => Ok(()),
    }
}

/// What went wrong, and whether it is worth trying again.
type Sent = Result<(), (String, bool)>;

async fn by_mail(desk: &Desk, row: &HandoverRow, found: &Found, diary: &DiaryRow) -> Result<Sent, Refusal> {
    let Some(post) = desk.office().world.mail.clone() else {
        return Ok(Err(("Ingen e-postserver är inställd.".into(), true)));
    };
    let mut handed = handed(desk, row, found, diary).await?;
    handed.counterpart.clone_from(&found.counterpart_public);
    handed.subject.clone_from(&found.subject_public);
    let link = handed.link.take();
    handed.link = link.as_ref().map(|_| LINK.into());
    let (subject, text) = letter::write(&handed);
    let mailed = Mailed::Handover(row.id.into());
    let letter = Letter::write(&Draft {
        id: Some(&MailId { mailed, municipality: desk.municipality.key.clone() }),
        to: &row.to_what,
        subject: &subject,
        text: &text,
        link: link.as_deref(),
        never: &[],
        host: &address::host(desk).await?,
        today: desk.today(),
    });
    let sent = match letter {
        Ok(letter) => post.send(letter).await.map(|_| ()),
        Err(why) => Err(why.into()),
    };
    Ok(sent.map_err(|why| (why.to_string(), matches!(why, MailFailure::Later(_)))))
}

async fn by_folder(desk: &Desk, row: &HandoverRow, found: &Found, diary: &DiaryRow) -> Result<Sent, Refusal> {
    let Some(folder) = desk.office().world.diary.clone() else {
        return Ok(Err((FolderFailure::NotSet.to_string(), true)));
    };
    let mut handed = handed(desk, row, found, diary).await?;
    handed.counterpart = Some(found.counterpart.clone()).filter(|c| !c.is_empty());
    handed.subject = Some(found.subject.clone());
    let package = Package {
        folder: place(desk, &row.to_what),
        id: found.entry.id,
        handover: row.id,
        documents: documents(desk, found, &handed).await?,
        handed,
    };
    let left = folder.leave(package).await;
    Ok(left.map_err(|why| (why.to_string(), !matches!(why, FolderFailure::Name))))
}

/// A diary's folder: under the municipality's own.
pub(super) fn place(desk: &Desk, folder: &str) -> Vec<String> {
    vec![desk.municipality.key.clone(), folder.to_owned()]
}

async fn handed(desk: &Desk, row: &HandoverRow, found: &Found, diary: &DiaryRow) -> Result<Handed, Refusal> {
    let mut reader = desk.reader();
    let message = reader.message(found.entry.message.into()).await?;
    let channel = reader.channel(message.channel).await?;
    let authorities = reader.authorities().await?;
    let authority = authorities.into_iter().find(|a| a.id == diary.authority).ok_or(Refusal::Missing)?;
    let registrar = match found.entry.registered_by {
        Some(person) => reader.person(PersonId(person)).await?.name(),
        None => String::new(),
    };
    let address = address::of(desk).await?;
    Ok(Handed {
        token: row.token.clone(),
        municipality: desk.municipality.name.clone(),
        authority: authority.name,
        channel: channel.name,
        direction: Direction::from_word(&found.entry.direction),
        on: found.entry.on_day.parse().unwrap_or_else(|_| time::day_of(message.captured_at)),
        counterpart: None,
        subject: None,
        marking: found.entry.marking.clone(),
        marked_at: found.entry.marked_at.map(instant),
        case: row.case_number.clone(),
        registrar,
        at: instant(row.ordered_at),
        link: address.map(|a| format!("{a}/desk/diary/entry/{}", found.entry.id)),
    })
}

/// The message as files: its text, the platform's raw answer, and what was attached and fetched.
async fn documents(desk: &Desk, found: &Found, handed: &Handed) -> Result<Vec<Document>, Refusal> {
    let mut reader = desk.reader();
    let message = reader.message(found.entry.message.into()).await?;
    let version = reader.version(message.version).await?;
    let said = message.published_at.unwrap_or(message.captured_at);
    let mut text = format!(
        "{}\nAv: {}\nKanal: {}\nDatum: {}\n",
        version.title.as_deref().unwrap_or("Meddelande"),
        version.author,
        handed.channel,
        time::written(said)
    );
    if let Some(url) = &message.url {
        text.push_str(&format!("Adress: {url}\n"));
    }
    text.push_str(&format!("\n{}\n", version.text));
    let ending = match version.raw_kind.as_str() {
        kind if kind.contains("json") => "json",
        kind if kind.contains("xml") || kind.contains("rss") || kind.contains("atom") => "xml",
        _ => "txt",
    };
    let mut all = vec![
        Document {
            name: "handling.txt".into(),
            kind: "text/plain".into(),
            about: "Meddelandets text".into(),
            bytes: text.into_bytes(),
        },
        Document {
            name: format!("original.{ending}"),
            kind: match ending {
                "json" => "application/json",
                "xml" => "application/xml",
                _ => "text/plain",
            }
            .into(),
            about: "Plattformens svar som det kom".into(),
            bytes: version.raw,
        },
    ];
    let attachments = reader.attachments(message.id).await?;
    for (n, attachment) in attachments.iter().filter(|a| a.sha256.is_some()).enumerate() {
        let Some(sha) = attachment.sha256.as_deref().and_then(|s| <[u8; 32]>::try_from(s).ok()) else {
            continue;
        };
        let Some(named) = reader.object(&sha).await? else { continue };
        let bytes = desk.office().store.objects().get(desk.id(), &sha).await?;
        let ending = named.kind.rsplit('/').next().unwrap_or_default();
        let ending: String = ending.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
        all.push(Document {
            name: format!("bilaga-{}.{}", n + 1, if ending.is_empty() { "bin" } else { ending.as_str() }),
            kind: named.kind,
            about: attachment.alt.clone().unwrap_or_else(|| "Bilaga".into()),
            bytes: bytes.to_vec(),
        });
    }
    Ok(all)
}
