//! What each element of a presentation says, whole and short, made from the facts.
//!
//! Plain Swedish, one or two sentences an element. The short form keeps the duty and drops the courtesy; an
//! element without one stands whole or behind the link. Where a fact is lacking the element is not written
//! with a gap in it: it says what is lacking, and who can mend that reads it on the page.

use super::{Audience, Facts, Writer};
use crate::policy::values::{InfoItem, WatchTold};

/// An element of a presentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Which.
    pub item: InfoItem,
    /// What it says.
    pub whole: String,
    /// The same where there is little room; none where it cannot be said shorter.
    pub short: Option<String>,
}

/// Why an element cannot be written: what must be filled in first, a Swedish sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Lacking(pub &'static str);

/// Writes one element.
///
/// # Errors
/// What is lacking.
pub fn element(item: InfoItem, facts: &Facts) -> Result<Element, Lacking> {
    let (whole, short) = said(item, facts)?;
    Ok(Element { item, whole, short })
}

type Said = Result<(String, Option<String>), Lacking>;

fn said(item: InfoItem, f: &Facts) -> Said {
    match item {
        InfoItem::Sender => {
            let who = &f.municipality;
            both(format!("Kanalen drivs av {who}."), format!("Drivs av {who}."))
        }
        InfoItem::Part => {
            let unit = unit(f)?;
            both(format!("{unit} svarar för kanalen."), format!("{unit}."))
        }
        InfoItem::OfficialActivity => {
            let (unit, who) = (unit(f)?, &f.municipality);
            both(
                format!("Kanalen är en del av den officiella verksamheten: {unit}, {who}."),
                format!("Officiell kanal: {unit}, {who}."),
            )
        }
        InfoItem::Presentation => {
            let (name, who) = (&f.name, &f.municipality);
            both(format!("Välkommen till {name}, en kanal från {who}."), format!("{name}, {who}."))
        }
        InfoItem::Purpose => {
            let purpose = wanted(&f.purpose, "Skriv vad kanalen är till för.")?;
            both(format!("Vad kanalen är till för: {}", sentence(purpose)), sentence(purpose))
        }
        InfoItem::PublicRecords => both(
            "Det du skriver här blir tillgängligt för alla och är en allmän handling.",
            "Inlägg är allmänna handlingar.",
        ),
        InfoItem::Retention => retention(f),
        InfoItem::WatchedTimes => watched(f),
        InfoItem::AnswerTime => answer_time(f),
        InfoItem::LimitedHours => {
            both("Utanför de tiderna kan vi inte läsa eller svara.", "Övrig tid läser och svarar vi inte.")
        }
        InfoItem::Writers => writers(&f.writers),
        InfoItem::Contact => contact(f),
        InfoItem::ContactRoute => {
            let reach = wanted(&f.reach, "Skriv hur man når den som är ansvarig för kanalen.")?;
            both(
                format!("Synpunkter på kanalen, eller ett inlägg du vill anmäla: {reach}."),
                format!("Synpunkter och anmälan: {reach}."),
            )
        }
        InfoItem::PersonalData => both(
            "Personuppgifter som kan upplevas som kränkande får inte finnas här. Vi tar bort dem.",
            "Kränkande personuppgifter tas bort.",
        ),
        InfoItem::UnlawfulContent => {
            let whole = if f.unlawful.is_empty() {
                "Olagligt innehåll får inte finnas här. Vi tar bort det.".to_owned()
            } else {
                format!("Olagligt innehåll får inte finnas här och tas bort: {}.", listed(&f.unlawful))
            };
            both(whole, "Olagligt innehåll tas bort.")
        }
        InfoItem::IndividualMatters => {
            let matters = wanted(&f.matters, "Skriv vart man vänder sig med ett eget ärende.")?;
            both(
                format!(
                    "Ärenden om enskildas ekonomi eller personliga förhållanden handlägger vi inte här. Med ett eget ärende vänder du dig hit: {matters}. Kommer ett sådant ärende in ändå tar vi bort det från sidan och handlägger det på vanligt sätt."
                ),
                format!("Inga enskilda ärenden här, de tas bort och handläggs på vanligt sätt: {matters}."),
            )
        }
        InfoItem::Provider => {
            let who = &f.municipality;
            match f.authority.trim() {
                "" => both(format!("{who} tillhandahåller tjänsten."), format!("Tillhandahålls av {who}.")),
                board => both(
                    format!("{board} i {who} tillhandahåller tjänsten och ansvarar för den."),
                    format!("Tillhandahålls av {board}, {who}."),
                ),
            }
        }
        InfoItem::Audience => match f
            .audience
            .ok_or(Lacking("Välj vilka som kan läsa det som skrivs i kanalen."))?
        {
            Audience::Public => both("Det du skriver kan läsas av alla.", "Alla kan läsa det du skriver."),
            Audience::Members(n) => both(
                format!("Det du skriver kan läsas av kanalens medlemmar, omkring {n} personer."),
                format!("Läses av omkring {n} medlemmar."),
            ),
            Audience::Followers(n) => both(
                format!(
                    "Det du skriver kan läsas av alla, och visas för kanalens följare, omkring {n} personer."
                ),
                format!("Alla kan läsa det du skriver; omkring {n} följare."),
            ),
        },
        InfoItem::Rules => {
            let rules = f.rules.as_deref().ok_or(Lacking(
                "Reglernas adress saknas: den som driver torg anger sidornas adress (address i torg.toml).",
            ))?;
            both(format!("Reglerna för samtalet, och vad vi tar bort: {rules}"), format!("Regler: {rules}"))
        }
        InfoItem::MainPageLink => {
            let web = f.contact.as_ref().map_or("", |contact| contact.web.as_str());
            let web = wanted(web, "Skriv adressen till kommunens huvudsida.")?;
            both(format!("Kommunens huvudsida: {web}"), web)
        }
    }
}

fn both(whole: impl Into<String>, short: impl Into<String>) -> Said {
    Ok((whole.into(), Some(short.into())))
}

fn wanted<'a>(text: &'a str, else_: &'static str) -> Result<&'a str, Lacking> {
    Some(text.trim().trim_end_matches('.')).filter(|text| !text.is_empty()).ok_or(Lacking(else_))
}

fn unit(f: &Facts) -> Result<&str, Lacking> {
    wanted(&f.unit, "Välj den enhet som kanalen hör till.")
}

/// The text with one full stop at its end.
fn sentence(text: &str) -> String {
    if text.ends_with(['!', '?']) { text.to_owned() } else { format!("{}.", text.trim_end_matches('.')) }
}

fn watched(f: &Facts) -> Said {
    let hours = f.hours.as_deref();
    let hours = hours.ok_or(Lacking("Ange vilka tider som kanalen bevakas."))?;
    let often = f.frequency.filter(|_| f.told.contains(&WatchTold::Frequency));
    let often = often.map(|often| format!(" {}", often.swedish())).unwrap_or_default();
    // Where days and hours need not be told, how often is enough, if the document says it.
    let when = f.told.contains(&WatchTold::Days) || f.told.contains(&WatchTold::Hours) || often.is_empty();
    if f.always {
        return both("Kanalen bevakas dygnet runt, alla dagar.", "Bevakas dygnet runt.");
    }
    if !when {
        return both(format!("Vi bevakar kanalen{often}."), format!("Bevakas{often}."));
    }
    both(format!("Vi bevakar kanalen{often}: {hours}."), format!("Bevakas {hours}."))
}

fn answer_time(f: &Facts) -> Said {
    let Some(answers) = f.answers.as_deref() else {
        return Err(Lacking("Riktlinjerna lovar ingen svarstid: svara på frågan om den under Riktlinjer."));
    };
    both(format!("Du kan räkna med svar inom {answers}."), format!("Svar inom {answers}."))
}

fn retention(f: &Facts) -> Said {
    let own = sentence(f.retention.trim());
    let ruled = f.disposal.iter().map(|ground| ground.swedish()).collect::<Vec<_>>();
    let ruled = match ruled.as_slice() {
        [] => None,
        grounds => Some(format!("Det som skrivs här bevaras och gallras {}.", grounds.join(", "))),
    };
    match (ruled, f.retention.trim().is_empty()) {
        (None, true) => Err(Lacking("Skriv hur länge det som skrivs i kanalerna sparas.")),
        (None, false) => Ok((own.clone(), Some(own))),
        (Some(ruled), true) => Ok((ruled.clone(), Some(ruled))),
        (Some(ruled), false) => Ok((format!("{ruled} {own}"), Some(ruled))),
    }
}

fn writers(writers: &[Writer]) -> Said {
    if writers.is_empty() {
        return Err(Lacking(
            "Ingen har uppdrag att skriva i kanalen: ge en ansvarig och en ersättare uppdrag.",
        ));
    }
    let whole = writers.iter().map(|w| format!("{}, {}, {}", w.name, w.title, w.reach)).collect::<Vec<_>>();
    let short = writers.iter().map(|w| format!("{}, {}", w.name, w.title)).collect::<Vec<_>>();
    both(format!("Här skriver: {}.", whole.join("; ")), format!("Skriver: {}.", short.join("; ")))
}

fn contact(f: &Facts) -> Said {
    let lacking = "Fyll i kommunens e-post, telefon, webbplats, besöksadress och postadress.";
    let c = f.contact.as_ref().ok_or(Lacking(lacking))?;
    for one in [&c.visiting, &c.postal, &c.email, &c.web, &c.phone] {
        wanted(one, lacking)?;
    }
    both(
        format!(
            "Kontakta {}: besök {}, post {}, e-post {}, telefon {}, {}",
            f.municipality, c.visiting, c.postal, c.email, c.phone, c.web
        ),
        format!("Kontakt: {}, {}.", c.email, c.phone),
    )
}

/// "olaga hot, uppvigling och hets mot folkgrupp".
fn listed(titles: &[String]) -> String {
    let small: Vec<_> = titles.iter().map(|title| uncapital(title)).collect();
    match small.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} och {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// A title in the middle of a sentence; an abbreviation keeps its capitals.
fn uncapital(title: &str) -> String {
    let mut letters = title.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(next)) if next.is_lowercase() => {
            format!("{}{}", first.to_lowercase(), letters.as_str())
        }
        _ => title.to_owned(),
    }
}
