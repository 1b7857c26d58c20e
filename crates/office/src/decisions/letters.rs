//! What the author, the thread and whoever has a matter of their own are told, in the policy's words.

use crate::inbox::acting::Acting;
use torg_domain::policy::texts::TextUse;
use torg_store::decisions::rows::DecisionRow;

/// The notice where it stood (RM-15): that something was removed and why; no name, no text, the code.
#[must_use]
pub fn notice(acting: &Acting<'_>, decision: &DecisionRow) -> String {
    let own = "Vi har tagit bort ett inlägg här. Skälet är: {grund}.";
    let text = fill(acting, TextUse::PublicNotice, own, decision);
    format!("{text} {}", where_to_read(acting, decision))
}

/// The letter to the author (RM-16): the ground, the rules, the code and how to have it reconsidered.
#[must_use]
pub fn to_author(acting: &Acting<'_>, decision: &DecisionRow) -> String {
    let own = "Vi har tagit bort ditt inlägg. Skälet är: {grund}.";
    let text = fill(acting, TextUse::Removal, own, decision);
    format!("{text}\n\n{}", where_to_read(acting, decision))
}

/// The answer to whoever wrote of a matter of their own (RM-27).
#[must_use]
pub fn private(acting: &Acting<'_>) -> String {
    let text = acting.policy.policy.texts().iter().find(|t| t.for_use == TextUse::IndividualMatter);
    text.map_or_else(String::new, |t| t.body.clone())
}

fn fill(acting: &Acting<'_>, purpose: TextUse, own: &str, decision: &DecisionRow) -> String {
    let policy = &acting.policy.policy;
    let body = policy.texts().iter().find(|t| t.for_use == purpose).map_or(own, |t| t.body.as_str());
    let grounds: Vec<_> = policy.grounds().map(|g| g.title.to_lowercase()).collect();
    body.replace("{grund}", &decision.title.to_lowercase())
        .replace("{regler}", &address(acting, "/"))
        .replace("{grunder}", &grounds.join(", "))
}

fn address(acting: &Acting<'_>, path: &str) -> String {
    match &acting.desk.office().world.address {
        Some(address) => format!("{}{path}", address.trim_end_matches('/')),
        None => "kommunens webbplats".into(),
    }
}

/// Where the reasons stand, and the code that opens them.
fn where_to_read(acting: &Acting<'_>, decision: &DecisionRow) -> String {
    let code = &decision.code;
    match &acting.desk.office().world.address {
        Some(_) => format!(
            "Skälen och hur man begär omprövning: {} (beslut {code}).",
            address(acting, &format!("/r/{code}"))
        ),
        None => format!("Beslutets kod är {code}. Med den får man läsa skälen och begära omprövning."),
    }
}
