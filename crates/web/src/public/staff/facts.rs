//! What the municipality tells of itself, on the public pages and in its channels: contact and accessibility, accounts that are not ours, the parties' links.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        form::{Choice, Filled, Weight, button_with, field, one_button},
        frame::{Frame, Room},
    },
    t,
};
use maud::{Markup, html};
use torg_domain::public::facts::{DEGREES, Fact};
use uuid::Uuid;

/// The page.
#[derive(Clone, Debug)]
pub struct PublicFactsPage {
    /// The facts, by their words.
    pub filled: Filled,
    /// Accounts that use our name and are not ours: id, address, note.
    pub others: Vec<(Uuid, String, String)>,
    /// The parties' links: id, party, address; none where the policy has none.
    pub parties: Option<Vec<(Uuid, String, String)>>,
    /// The form for one more account.
    pub other: Filled,
    /// The form for one more party.
    pub party: Filled,
}

fn label(ctx: &Ctx, fact: Fact) -> String {
    match fact {
        Fact::Email => t!(ctx, "channel-email"),
        Fact::Telephone => t!(ctx, "channel-telephone"),
        Fact::VisitingAddress => t!(ctx, "channel-visiting"),
        Fact::PostalAddress => t!(ctx, "channel-postal"),
        Fact::Website => t!(ctx, "channel-website"),
        Fact::OrganisationNumber => t!(ctx, "facts-organisation"),
        Fact::OwnMatters => t!(ctx, "facts-own-matters"),
        Fact::PrivacyPage => t!(ctx, "facts-privacy"),
        Fact::Retention => t!(ctx, "facts-retention"),
        Fact::RecheckDays => t!(ctx, "facts-recheck"),
        Fact::AccessDegree => t!(ctx, "facts-degree"),
        Fact::AccessShortcomings => t!(ctx, "access-shortcomings"),
        Fact::AccessBurden => t!(ctx, "access-burden"),
        Fact::AccessTested => t!(ctx, "access-tested"),
        Fact::AccessAssessedOn => t!(ctx, "facts-assessed"),
    }
}

impl PublicFactsPage {
    fn fact(&self, ctx: &Ctx, fact: Fact) -> Markup {
        use crate::parts::form::Takes;
        let field = field(ctx, &self.filled, fact.word(), label(ctx, fact)).optional();
        match fact {
            Fact::AccessDegree => field.choose(&DEGREES.map(|word| Choice::new(word, word))),
            Fact::VisitingAddress | Fact::PostalAddress => field.lines(2),
            Fact::OwnMatters => field.hint(t!(ctx, "facts-own-matters-hint")).lines(2),
            Fact::Retention => field.hint(t!(ctx, "facts-retention-hint")).max(500).line(),
            Fact::RecheckDays => field.hint(t!(ctx, "facts-recheck-hint")).takes(Takes::Number).line(),
            Fact::AccessShortcomings | Fact::AccessBurden | Fact::AccessTested => field.lines(4),
            Fact::AccessAssessedOn => field.takes(Takes::Day).line(),
            Fact::Email => field.takes(Takes::Email).line(),
            Fact::Website | Fact::PrivacyPage => field.takes(Takes::Address).line(),
            Fact::Telephone | Fact::OrganisationNumber => field.line(),
        }
    }
}

impl Page for PublicFactsPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let to = links::desk_public();
        let access = |fact: &Fact| fact.word().starts_with("access_");
        let channels = |fact: &Fact| matches!(fact, Fact::Retention | Fact::RecheckDays);
        let content = html! {
            p { (t!(ctx, "facts-lead")) " " a href=(links::presentation_details()) { (t!(ctx, "details-title")) } }
            (self.filled.summary(ctx))
            form.stack.sheet method="post" action=(to) {
                h2 { (t!(ctx, "facts-contact")) }
                @for fact in Fact::ALL.iter().filter(|f| !access(f) && !channels(f)) { (self.fact(ctx, *fact)) }
                h2 { (t!(ctx, "facts-presentations")) }
                @for fact in Fact::ALL.iter().filter(|f| channels(f)) { (self.fact(ctx, *fact)) }
                h2 { (t!(ctx, "accessible-title")) }
                @for fact in Fact::ALL.iter().filter(|f| access(f)) { (self.fact(ctx, *fact)) }
                (button_with(&t!(ctx, "facts-save"), Weight::First, "act", "facts"))
            }
            section.sheet {
                h2 { (t!(ctx, "check-others")) }
                p { (t!(ctx, "facts-others-lead")) }
                @if !self.others.is_empty() { ul { @for (id, address, note) in &self.others { li {
                    span.address { (address) } ": " (note) " "
                    (one_button(&to, &[("act", "drop"), ("id", &id.to_string())], &t!(ctx, "facts-drop"), Weight::Plain))
                } } } }
                (self.other.summary(ctx))
                form method="post" action=(to) {
                    (field(ctx, &self.other, "address", t!(ctx, "channel-address")).max(500).line())
                    (field(ctx, &self.other, "note", t!(ctx, "one-fake-note")).hint(t!(ctx, "one-fake-note-hint")).max(500).line())
                    (button_with(&t!(ctx, "one-fake-do"), Weight::Plain, "act", "fake"))
                }
            }
            @if let Some(parties) = &self.parties { section.sheet {
                h2 { (t!(ctx, "parties-title")) }
                p { (t!(ctx, "facts-parties-lead")) }
                @if !parties.is_empty() { ul { @for (id, party, address) in parties { li {
                    (party) ": " span.address { (address) } " "
                    (one_button(&to, &[("act", "unlink"), ("id", &id.to_string())], &t!(ctx, "facts-drop"), Weight::Plain))
                } } } }
                (self.party.summary(ctx))
                form method="post" action=(to) {
                    (field(ctx, &self.party, "party", t!(ctx, "facts-party")).max(100).line())
                    (field(ctx, &self.party, "address", t!(ctx, "channel-address")).max(500).line())
                    (button_with(&t!(ctx, "facts-link"), Weight::Plain, "act", "link"))
                }
            } }
        };
        Frame::new(t!(ctx, "facts-title"), Room::Reports).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let page = Self {
            filled: Filled::new("").with("email", "kommun@exempelby.example").with("access_degree", "delvis"),
            others: vec![(
                crate::samples::id(1),
                "https://social.example/falsk".into(),
                "Ber om kortnummer.".into(),
            )],
            parties: Some(vec![(crate::samples::id(2), "Partiet".into(), "https://partiet.example/".into())]),
            other: Filled::new("other"),
            party: Filled::new("party"),
        };
        let wrong = Self {
            filled: Filled::new("").with("email", "x").wrong("email", "Skriv en e-postadress."),
            others: vec![],
            parties: None,
            ..page.clone()
        };
        vec![("", page), ("wrong", wrong)]
    }
}
