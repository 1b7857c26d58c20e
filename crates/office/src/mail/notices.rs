//! Mails what has been told on the page: a link and a due time, never any content.

use crate::channels::access;
use crate::channels::coverage::alarm::UNCOVERED;
use crate::channels::hooks;
use crate::channels::presentation::check as check_texts;
use crate::channels::resources;
use crate::clocks::submissions;
use crate::desk::Desk;
use crate::mail::{address, did_not_arrive};
use crate::public::tell_sender;
use crate::publishing::{self, agree, places, put_up};
use crate::refusal::Refusal;
use crate::trail::check;
use async_recursion::async_recursion as boxed;
use jiff::{SignedDuration, Timestamp};
use torg_domain::mail::id::{MailId, Mailed};
use torg_domain::mail::letter::{Draft, LINK, Letter, NotFit};
use torg_domain::outside::MailFailure;
use torg_store::inbox::rows::instant;
use torg_store::inbox::together::NoticeRow;

/// Mails what has not been mailed. One whose address does not take it is not tried again: the notice stands
/// on the page, and the trouble where people are seen to.
///
/// # Errors
/// `Rule` when the server cannot take letters now; what the store said.
#[boxed]
pub async fn mail(desk: &Desk) -> Result<Option<Timestamp>, Refusal> {
    let Some(post) = desk.office().world.mail.clone() else { return Ok(None) };
    let soon = |s| desk.now.checked_add(SignedDuration::from_secs(s)).ok();
    let notices = desk.reader().unmailed(50).await?;
    if notices.is_empty() {
        return Ok(None);
    }
    let (link, host) = (address::of(desk).await?, address::host(desk).await?);
    let more = notices.len() == 50;
    for notice in notices {
        let person = desk.reader().person(notice.person.into()).await?;
        if person.ended_at.is_none() && notice.read_at.is_none() {
            let letter = letter(desk, &person.email, &notice, link.as_deref(), &host);
            let sent = match letter {
                Ok(letter) => post.send(letter).await.map(|_| ()),
                Err(why) => Err(why.into()),
            };
            match sent {
                Ok(()) => {}
                Err(MailFailure::Refused(why)) => {
                    let why = format!("mottagarens e-postserver tog inte emot brevet ({why})");
                    did_not_arrive(&desk.later(), person.id.into(), &why).await?;
                }
                Err(MailFailure::Unusable(why)) => {
                    did_not_arrive(&desk.later(), person.id.into(), &why).await?;
                }
                // The settings are mended by whoever runs this; until then nothing is lost.
                Err(other) => return Err(Refusal::Rule(format!("mail: {other}"))),
            }
        }
        let mut writer = desk.open().await?;
        writer.mailed(notice.id, desk.later().now).await?;
        writer.commit().await?;
    }
    Ok(if more { soon(1) } else { None })
}

/// What a notice says.
fn what(kind: &str) -> &'static str {
    match kind {
        "due-soon" => "Ett meddelande ska snart vara besvarat eller åtgärdat",
        "overdue" => "En frist har gått ut",
        "escalated" => "En frist har gått ut och har lyfts till dig",
        "consulted" => "En kollega frågar dig om ett meddelande",
        "advised" => "Du har fått svar på din fråga",
        "forwarded" => "Ett meddelande har skickats vidare till dig",
        "delivered" => "Du har fått en svarstext tillbaka",
        "declined" => "Ett meddelande har kommit tillbaka till dig",
        "assigned" => "Du har fått ett meddelande att ta hand om",
        "taken-over" => "En kollega har tagit över ett meddelande",
        "receipt-missing" => "Diariet har inte svarat med något nummer",
        "diary-problem" => "Något gick fel när en handling lämnades över till diariet",
        "second-wanted" => "Ett förslag till borttagning väntar på en andra person",
        "second-agreed" => "Ditt förslag till borttagning är godkänt",
        "second-refused" => "Ditt förslag till borttagning är inte godkänt",
        "behind-click" => "Något är dolt bakom ett klick, och fristen löper ännu",
        "still-seen" => "Något som skulle vara borttaget syns fortfarande",
        "by-hand" => "En borttagning måste göras för hand hos plattformen",
        "answer-stopped" => "Ett svar har stoppats innan det skickades",
        "answer-by-hand" => "Ett svar måste läggas upp för hand hos plattformen",
        "letter-came-back" => "Ett brev till den som skrev kom inte fram",
        tell_sender::CAME_BACK => "Ett brev till någon som skickat något till oss kom inte fram",
        "appeal" => "Någon har begärt omprövning av en borttagning",
        "harmful" => "En kollega vill att du ser ett meddelande",
        agree::WANTED => "En kollega ber dig läsa och godkänna ett inlägg",
        agree::ANSWERED => "Du har fått svar om ett inlägg du har skrivit",
        put_up::DUE => "Det är dags att lägga upp ett inlägg",
        places::APPOINTED => "Du är utsedd att tala för kommunen på en plats som inte är vår",
        check_texts::OUTDATED => "En kanals presentation stämmer inte längre",
        check_texts::LOOK => "Titta efter om en kanals presentation står kvar",
        check_texts::CHANGED => "En kanals presentation står inte kvar som den lades upp",
        check_texts::RENAMED => "En kanals konto har fått ett annat namn eller en annan bild",
        UNCOVERED => "En kanal står obemannad under bevakad tid",
        hooks::WITHDRAWN => "Plattformen har tagit tillbaka rätten att läsa en kanal",
        "channel-applied" => "Någon har ansökt om en kanal: pröva lagkraven",
        "channel-checked" => "En ansökan om en kanal väntar på godkännande",
        "channel-approved" => "Din ansökan om en kanal är godkänd",
        "channel-refused" => "Din ansökan om en kanal är avslagen",
        "channel-appointed" => "Du har utsetts att svara för en kanal",
        "channel-handed-over" => "En kanal har lämnats över till dig",
        "channel-new" => "En ny kanal har tagits i bruk",
        "channel-gone" => "En kanal har stängts",
        "channel-closing" => "En kanal som du svarar för ska stängas",
        "channel-idle" => "En kanal har blivit inaktiv: stäng den eller låt den leva vidare",
        "confirm-channel" => "Bekräfta att uppgifterna om en kanal stämmer",
        "confirm-escalated" => "Ingen har bekräftat uppgifterna om en kanal",
        "login-untested" => "Ingen har prövat inloggningen till en kanal på ett år",
        access::ENDS => "Det som släpper in oss till en kanal går snart ut",
        access::ENDED => "Det som släpper in oss till en kanal har gått ut",
        resources::ASKED => "Dags att se över tid och bemanning för en kanal",
        resources::UNANSWERED => "Ingen har svarat om tid och bemanning för en kanal",
        resources::LACKING => "Det fattas tid eller personer för en kanal",
        "accept-policy" => "Läs riktlinjerna och bekräfta att du följer dem",
        check::WRONG => "Spåret stämmer inte med det som skrevs",
        other => submissions::NOTICES
            .iter()
            .find(|(kind, ..)| *kind == other)
            .map_or("Det finns något nytt till dig", |(_, sentence, _)| sentence),
    }
}

/// Whether a notice is about a channel in the register.
fn about_channel(kind: &str) -> bool {
    kind.starts_with("channel-") || matches!(kind, "confirm-channel" | "confirm-escalated" | "login-untested")
}

fn letter(
    desk: &Desk,
    to: &str,
    notice: &NoticeRow,
    address: Option<&str>,
    host: &str,
) -> Result<Letter, NotFit> {
    let what = what(&notice.kind);
    let mut text = format!("{what}.\n");
    if let Some(due) = notice.due_at {
        let word = if notice.kind == UNCOVERED { "Från" } else { "Senast" };
        text.push_str(&format!("\n{word}: {}\n", torg_domain::time::whole(instant(due))));
    }
    let sent = submissions::NOTICES.iter().find(|(kind, ..)| *kind == notice.kind);
    let path = match notice.message {
        Some(message) => format!("/desk/message/{message}"),
        None if notice.kind == check::WRONG => "/desk/trail".to_owned(),
        None if resources::is_one(&notice.kind) => match notice.channel {
            Some(channel) => format!("/desk/channels/{channel}/resources"),
            None => "/desk/load".to_owned(),
        },
        None if notice.kind == UNCOVERED => "/desk/coverage".to_owned(),
        None if notice.kind == tell_sender::CAME_BACK => "/desk/reports".to_owned(),
        None if publishing::is_one(&notice.kind) => "/desk/posts".to_owned(),
        None if check_texts::is_one(&notice.kind) => match notice.channel {
            Some(channel) => format!("/desk/channels/{channel}/presentation"),
            None => "/desk/channels".to_owned(),
        },
        None if matches!(notice.kind.as_str(), access::ENDS | access::ENDED) => match notice.channel {
            Some(channel) => format!("/desk/channels/{channel}/access"),
            None => "/desk/channels".to_owned(),
        },
        None if notice.kind == "accept-policy" => "/desk/acceptance".to_owned(),
        None if sent.is_some() => sent.map(|(.., at)| (*at).to_owned()).unwrap_or_default(),
        None => match notice.channel.filter(|_| about_channel(&notice.kind)) {
            Some(channel) => format!("/desk/channels/{channel}/life"),
            None => "/desk".to_owned(),
        },
    };
    let link = address.map(|a| format!("{a}{path}"));
    match link {
        Some(_) => text.push_str(&format!("\nÖppna: {LINK}\n")),
        None => text.push_str("\nLogga in för att läsa.\n"),
    }
    text.push_str(&format!("\n{}\n", desk.municipality.name));
    Letter::write(&Draft {
        id: Some(&MailId { mailed: Mailed::Notice(notice.id), municipality: desk.municipality.key.clone() }),
        to,
        subject: what,
        text: &text,
        link: link.as_deref(),
        never: &[],
        host,
        today: desk.today(),
    })
}
