//! What the author, the thread and whoever has a matter of their own are told, in the policy's words.
//!
//! None of it quotes the message or what an officer wrote of it: whoever has the code reads the reasons.

use crate::inbox::acting::Acting;
use crate::mail::address;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::decisions::Measure;
use torg_domain::decisions::appeal::last_day;
use torg_domain::policy::texts::TextUse;
use torg_domain::time;
use torg_store::decisions::rows::DecisionRow;
use torg_store::inbox::rows::instant;

/// A letter as it is ordered: subject, text, and the link that stands in it.
pub struct Words {
    /// The subject.
    pub subject: &'static str,
    /// The text.
    pub text: String,
    /// The link; none when there is no address to link to.
    pub link: Option<String>,
}

/// The notice where it stood (RM-15): that something was removed and why; no name, no text, the code.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn notice(acting: &Acting<'_>, decision: &DecisionRow) -> Result<String, Refusal> {
    let own = if still_reached(decision) {
        "Vi har dolt ett inlägg här bakom ett klick. Skälet är: {grund}."
    } else {
        "Vi har tagit bort ett inlägg här. Skälet är: {grund}."
    };
    let address = address::of(acting.desk).await?;
    let text = fill(acting, TextUse::PublicNotice, own, decision, address.as_deref());
    Ok(format!("{text} {}", where_to_read(decision, link(decision, address.as_deref()).as_deref())))
}

/// The letter to the author (RM-16): the ground, the rules, the code and how to have it reconsidered.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn to_author(acting: &Acting<'_>, decision: &DecisionRow) -> Result<Words, Refusal> {
    let click = still_reached(decision);
    let own = if click {
        "Vi har dolt ditt inlägg bakom ett klick; den som vill kan ännu läsa det. Skälet är: {grund}."
    } else {
        "Vi har tagit bort ditt inlägg. Skälet är: {grund}."
    };
    let address = address::of(acting.desk).await?;
    let text = fill(acting, TextUse::Removal, own, decision, address.as_deref());
    let link = link(decision, address.as_deref());
    let said = acting.was.published_at.unwrap_or(acting.was.captured_at);
    let day = time::date_in_words(time::day_of(said));
    // The municipality's own text greets by itself where it does.
    let greeting = if text.trim_start().starts_with("Hej") { "" } else { "Hej!\n\n" };
    let mut text = format!(
        "{greeting}{text}\n\nDet gäller det du skrev i {} den {day}.\n\n{}\n",
        acting.channel.name,
        where_to_read(decision, link.as_deref())
    );
    let within = acting.policy.policy.appeals().and_then(|rule| rule.within_days);
    let decided = decision.decided_at.map_or(acting.desk.now, instant);
    if let Some(last) = last_day(time::day_of(decided), within) {
        text.push_str(&format!("Omprövning kan begäras till och med den {}.\n", time::date_in_words(last)));
    }
    text.push_str(&signed(acting));
    let subject =
        if click { "Ett inlägg som du skrev är dolt" } else { "Ett inlägg som du skrev är borttaget" };
    Ok(Words { subject, text, link })
}

/// The answer to whoever wrote of a matter of their own (RM-27).
#[must_use]
pub fn private(acting: &Acting<'_>) -> Words {
    let text = acting.policy.policy.texts().iter().find(|t| t.for_use == TextUse::IndividualMatter);
    let text = text.map_or_else(String::new, |t| t.body.clone());
    Words { subject: "Om det du skrev till oss", text, link: None }
}

/// The answer to an appeal as a letter by mail: the outcome, the reasons where they may be sent in the open,
/// and where to turn next. `reason` is already masked, and none where it is guarded.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn appeal_answer(
    acting: &Acting<'_>,
    decision: &DecisionRow,
    won: bool,
    reason: Option<&str>,
    next: &[(String, String)],
) -> Result<Words, Refusal> {
    let address = address::of(acting.desk).await?;
    let link = link(decision, address.as_deref());
    let mut text = String::from("Hej!\n\nVi har prövat borttagningen på nytt. ");
    text.push_str(if won { "Vi ändrar beslutet.\n" } else { "Beslutet står fast.\n" });
    if let Some(reason) = reason {
        text.push_str(&format!("\n{reason}\n"));
    }
    match &link {
        Some(link) => text.push_str(&format!("\nSvaret i sin helhet: {link} (beslut {}).\n", decision.code)),
        None => text.push_str(&format!("\nSvaret i sin helhet läses med beslutets kod {}.\n", decision.code)),
    }
    if !won && !next.is_empty() {
        text.push_str("\nDu kan gå vidare:\n");
        for (cite, brief) in next {
            text.push_str(&format!("{cite}: {brief}\n"));
        }
    }
    text.push_str(&signed(acting));
    Ok(Words { subject: "Svar på din begäran om omprövning", text, link })
}

fn signed(acting: &Acting<'_>) -> String {
    format!("\n{}\n", acting.desk.municipality.name)
}

fn fill(
    acting: &Acting<'_>,
    purpose: TextUse,
    own: &str,
    decision: &DecisionRow,
    address: Option<&str>,
) -> String {
    let policy = &acting.policy.policy;
    // The policy's own words say that something is gone: of what others still reach they would not be true.
    let theirs = policy.texts().iter().find(|t| t.for_use == purpose && !still_reached(decision));
    let body = theirs.map_or(own, |t| t.body.as_str());
    let grounds: Vec<_> = policy.grounds().map(|g| g.title.to_lowercase()).collect();
    let rules = address.map_or_else(|| "kommunens webbplats".into(), |a| format!("{a}/"));
    body.replace("{grund}", &decision.title.to_lowercase())
        .replace("{regler}", &rules)
        .replace("{grunder}", &grounds.join(", "))
}

/// Whether what was decided leaves the text in others' reach.
fn still_reached(decision: &DecisionRow) -> bool {
    decision.measure == Measure::HideBehindClick.word()
}

fn link(decision: &DecisionRow, address: Option<&str>) -> Option<String> {
    address.map(|a| format!("{a}/r/{}", decision.code))
}

/// Where the reasons stand, and the code that opens them.
fn where_to_read(decision: &DecisionRow, link: Option<&str>) -> String {
    let code = &decision.code;
    match link {
        Some(link) => format!("Skälen och hur man begär omprövning: {link} (beslut {code})."),
        None => format!("Beslutets kod är {code}. Med den får man läsa skälen och begära omprövning."),
    }
}
