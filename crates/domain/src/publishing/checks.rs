//! What is looked at before a post of ours goes out.
//!
//! What stops it is certain and forbidden whatever anybody says: a personal number, a picture without text or
//! licence, a statement elsewhere without one's own name. What may be right or wrong is asked about, and the
//! person who sends it answers for it: three confirmations, as the documents ask (OP-01, OP-03, OP-08).

use crate::channels::profile::why_not;
use crate::language::Matcher;
use crate::policy::Policy;
use crate::privacy::{self, Kind};

/// A picture that goes with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// Which: what its file is called, or its address.
    pub name: String,
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// Where it comes from: the word of a source.
    pub source: String,
    /// Whose it is, and by what right it is used.
    pub licence: String,
    /// Whether those who can be recognised in it have agreed, or nobody can be.
    pub consent: bool,
    /// Whether its file is here; else somebody must put it up by hand.
    pub kept: bool,
}

/// Who speaks on somebody else's channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Speaker<'a> {
    /// First and last name, as registered: no pseudonym (OT-04 to OT-06).
    pub name: &'a str,
    /// The municipality.
    pub municipality: &'a str,
}

/// What is to go out.
#[derive(Clone, Copy, Debug)]
pub struct Post<'a> {
    /// Its heading; may be empty.
    pub title: &'a str,
    /// Its text.
    pub text: &'a str,
    /// Its pictures.
    pub pictures: &'a [Picture],
    /// Who speaks, on a channel that is not ours.
    pub elsewhere: Option<Speaker<'a>>,
}

/// What whoever sends it has confirmed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Confirmed {
    /// It holds nothing under secrecy and no working material.
    pub secrecy: bool,
    /// Personal data in it, if any, may be there.
    pub data: bool,
    /// It is no private opinion and no party politics.
    pub opinion: bool,
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// It cannot go out so.
    Stops,
    /// It can, if somebody has confirmed.
    Asks,
    /// Worth a thought.
    Hints,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How much it weighs.
    pub weight: Weight,
    /// Where in the form.
    pub field: &'static str,
    /// What it is and what to do, Swedish. Never the words that were found.
    pub sentence: String,
}

/// Everything that is found. Empty of what stops and asks, the post may go out.
#[must_use]
pub fn findings(
    policy: &Policy,
    rules: &privacy::Rules,
    post: &Post<'_>,
    confirmed: Confirmed,
) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut add = |weight, field, sentence: String| found.push(Finding { weight, field, sentence });
    if post.text.trim().is_empty() {
        add(Weight::Stops, "text", "Skriv vad ni vill säga.".into());
    }
    let whole = format!("{}\n{}", post.title, post.text);
    data(rules, &whole, post, confirmed, &mut add);
    words(policy, &whole, confirmed, &mut add);
    for (n, picture) in post.pictures.iter().enumerate() {
        let which = format!("Bild {}", n + 1);
        if picture.alt.trim().is_empty() {
            add(
                Weight::Stops,
                "pictures",
                format!("{which}: beskriv vad den visar, för den som inte ser den."),
            );
        }
        if let Some(why) = why_not(policy, &picture.source, &picture.licence) {
            add(Weight::Stops, "pictures", format!("{which}: {why}"));
        }
        if !picture.kept {
            add(
                Weight::Hints,
                "pictures",
                format!("{which}: filen är inte uppladdad här. Då måste bilden läggas upp för hand."),
            );
        }
        if !picture.consent {
            add(
                Weight::Stops,
                "pictures",
                format!("{which}: intyga att de som går att känna igen har sagt ja."),
            );
        }
    }
    if let Some(speaker) = post.elsewhere {
        // One's own name and whom one works for, in the words themselves: no function, no pseudonym.
        if !post.text.contains(speaker.name) {
            add(Weight::Stops, "text", format!("Skriv under med ditt eget namn: {}.", speaker.name));
        }
        if !post.text.contains(speaker.municipality) {
            add(Weight::Stops, "text", format!("Skriv att du arbetar för {}.", speaker.municipality));
        }
    }
    for (is, field, sentence) in [
        (
            confirmed.secrecy,
            "secrecy",
            "Intyga att inget i inlägget omfattas av sekretess eller är arbetsmaterial.",
        ),
        (confirmed.opinion, "opinion", "Intyga att inlägget inte är en privat åsikt eller partipolitik."),
    ] {
        if !is {
            add(Weight::Asks, field, sentence.into());
        }
    }
    found
}

fn data(
    rules: &privacy::Rules,
    whole: &str,
    post: &Post<'_>,
    confirmed: Confirmed,
    add: &mut impl FnMut(Weight, &'static str, String),
) {
    let reading = privacy::read(rules, whole);
    let kinds = |stops: bool| {
        let mut kinds: Vec<_> =
            reading.findings.iter().map(|f| f.kind).filter(|k| is_never(*k) == stops).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds.into_iter().map(Kind::swedish).collect::<Vec<_>>().join(", ")
    };
    let (never, other) = (kinds(true), kinds(false));
    if !never.is_empty() {
        add(
            Weight::Stops,
            "text",
            format!("Texten innehåller {never}. Det får aldrig publiceras. Ta bort det."),
        );
    }
    if !other.is_empty() && !confirmed.data {
        let sentence =
            format!("Texten verkar innehålla {other}. Ta bort det, eller intyga att det får stå där.");
        add(Weight::Asks, "data", sentence);
    }
    if !reading.possible.is_empty() {
        add(
            Weight::Hints,
            "text",
            "Texten rör kanske någons hälsa, tro, ursprung eller annat känsligt. Läs den en gång till."
                .into(),
        );
    }
    if post.pictures.iter().any(|picture| !privacy::scan(rules, &picture.alt).is_empty()) && !confirmed.data {
        add(Weight::Asks, "data", "En bildbeskrivning verkar innehålla personuppgifter. Ta bort dem, eller intyga att de får stå där.".into());
    }
}

/// What is never published, whatever anybody confirms (PD-13, OSL 21 kap. 3 §).
fn is_never(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::PersonalNumber
            | Kind::CoordinationNumber
            | Kind::InterimNumber
            | Kind::ProtectedIdentity
            | Kind::PaymentCard
    )
}

/// The words of the pack's own grounds: what we remove from others we do not say ourselves (OP-07). Words of
/// secrecy are asked about, the others are worth a thought: a post may well speak *of* a swindle.
fn words(
    policy: &Policy,
    whole: &str,
    confirmed: Confirmed,
    add: &mut impl FnMut(Weight, &'static str, String),
) {
    for ground in policy.grounds() {
        // A word with a question mark before it needs more than itself, also when others write it.
        let list = ground.words.iter().filter(|word| !word.starts_with('?'));
        if !Matcher::new(list).is_match(whole) {
            continue;
        }
        let title = &ground.title;
        if !policy.registers_restricted(ground) {
            let sentence =
                format!("Texten har ord som tyder på: {title}. Det tar ni bort när andra skriver det.");
            add(Weight::Hints, "text", sentence);
        } else if !confirmed.secrecy {
            add(
                Weight::Asks,
                "secrecy",
                format!("Texten har ord som tyder på: {title}. Fråga din chef om du är osäker."),
            );
        }
    }
}

#[cfg(test)]
mod tests;
