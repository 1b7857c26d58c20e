//! The forms of the steps that can be taken from where a channel is. Each is sent to the same address, with the
//! step's word.

use super::LifePage;
use crate::{
    ctx::Ctx,
    links,
    parts::form::{Choice, Filled, Takes, Weight, button, field},
    parts::{due::swedish, time},
    routes::Right,
    t,
};
use maud::{Markup, html};
use torg_domain::channels::life::State;

/// The button that sends a step.
fn send(label: &str, weight: Weight) -> Markup {
    html! { p.row { (button(label, weight)) } }
}

impl LifePage {
    /// Every form that fits the state.
    pub(super) fn forms(&self, ctx: &Ctx) -> Markup {
        let manages = ctx.may(Right::ManageChannels);
        let (looks_after, keeps) = (self.reader.looks_after, self.reader.keeps);
        html! {
            @match self.state {
                State::Applied => {
                    (self.before(ctx))
                    @if looks_after { (self.check(ctx)) } @else { (Self::waits(ctx, &t!(ctx, "life-check-who"))) }
                    (self.refuse(ctx)) (self.withdraw(ctx))
                }
                State::Checked => { (self.before(ctx)) (self.approve(ctx)) (self.refuse(ctx)) (self.withdraw(ctx)) }
                State::Approved => {
                    (self.people(ctx))
                    @if keeps { (self.login(ctx)) }
                    @if self.reader.tries { (self.login_tried(ctx)) }
                    @if keeps { (self.staff(ctx)) } @else { (Self::waits(ctx, &t!(ctx, "life-keeper-who"))) }
                    (self.withdraw(ctx))
                }
                State::Staffed => {
                    @if keeps { (self.present(ctx)) } @else { (Self::waits(ctx, &t!(ctx, "life-keeper-who"))) }
                    (self.withdraw(ctx))
                }
                State::Presented => {
                    @if looks_after { (self.plain(ctx, "activate", &t!(ctx, "life-activate"), &t!(ctx, "life-activate-lead"), &t!(ctx, "life-activate-do"))) }
                    @else { (Self::waits(ctx, &t!(ctx, "life-activate-who"))) }
                    (self.withdraw(ctx))
                }
                State::Active => { (self.standing(ctx)) @if keeps { (self.confirm(ctx)) } (self.people(ctx)) @if keeps { (self.login(ctx)) } @if self.reader.tries { (self.login_tried(ctx)) } @if manages { (self.begin(ctx)) } }
                State::Idle => { @if keeps { (self.revive(ctx)) (self.confirm(ctx)) } @else { (Self::waits(ctx, &t!(ctx, "life-keeper-who"))) } @if manages { (self.begin(ctx)) } }
                State::Closing => @if manages { (self.closing(ctx)) }
                State::Closed | State::Refused | State::Withdrawn => {}
            }
        }
    }

    /// Who takes the next step, to whom it is not offered.
    fn waits(ctx: &Ctx, who: &str) -> Markup {
        html! { section.sheet.pad aria-labelledby="next" { h2 #next { (t!(ctx, "life-next")) } p { (who) } } }
    }

    fn form(&self, ctx: &Ctx, step: &'static str, heading: &str, lead: &str, fields: &Markup) -> Markup {
        let f = self.filled(step);
        let id = format!("do-{step}");
        html! {
            section.sheet.pad aria-labelledby=(id) {
                h2 id=(id) { (heading) }
                @if !lead.is_empty() { p.small { (lead) } }
                form.stack method="post" action=(links::channel_life(self.id)) {
                    (f.summary(ctx))
                    input type="hidden" name="step" value=(step);
                    input type="hidden" name="revision" value=(self.revision);
                    (fields)
                }
            }
        }
    }

    fn plain(&self, ctx: &Ctx, step: &'static str, heading: &str, lead: &str, label: &str) -> Markup {
        self.form(ctx, step, heading, lead, &send(label, Weight::First))
    }

    /// Folded away: what is seldom done.
    fn folded(&self, ctx: &Ctx, step: &'static str, heading: &str, fields: &Markup, label: &str) -> Markup {
        let f = self.filled(step);
        let open = self.refused.as_ref().is_some_and(|(refused, _)| *refused == step);
        html! {
            details.quiet open[open] { summary { (heading) }
                form.stack.sheet.pad method="post" action=(links::channel_life(self.id)) {
                    (f.summary(ctx))
                    input type="hidden" name="step" value=(step);
                    input type="hidden" name="revision" value=(self.revision);
                    (fields)
                    p.row { (button(label, Weight::Grave)) }
                }
            }
        }
    }

    fn decided(ctx: &Ctx, f: &Filled) -> Markup {
        html! {
            (field(ctx, f, "decided_by", t!(ctx, "life-decided-by")).max(120).line())
            (field(ctx, f, "decided_on", t!(ctx, "life-decided-on")).takes(Takes::Day).line())
            (field(ctx, f, "reference", t!(ctx, "life-reference")).max(120).line())
        }
    }

    /// What is noted before the approval: the body's decision, and the consultation.
    fn before(&self, ctx: &Ctx) -> Markup {
        let decision = self.filled("decide");
        let consult = self.filled("consult");
        let (heading, lead) = if self.asks.three {
            (t!(ctx, "life-three"), t!(ctx, "life-three-lead", who = self.approver.as_str()))
        } else {
            (t!(ctx, "life-decide"), t!(ctx, "life-decide-lead"))
        };
        html! {
            @if self.reader.looks_after && (self.asks.decision || self.asks.three) {
                (self.form(ctx, "decide", &heading, &lead, &html! { (Self::decided(ctx, &decision))
                    @if self.asks.three {
                        (field(ctx, &decision, "whether", t!(ctx, "life-whether")).lines(2))
                        (field(ctx, &decision, "which", t!(ctx, "life-which")).lines(2))
                        (field(ctx, &decision, "who", t!(ctx, "life-who")).lines(2))
                    } (send(&t!(ctx, "life-decide-do"), Weight::Plain)) }))
            }
            @if self.asks.consultation {
                (self.form(ctx, "consult", &t!(ctx, "life-consult"), &t!(ctx, "life-consult-lead", who = self.consulted.as_str()), &html! { (field(ctx, &consult, "why", t!(ctx, "life-consult-said")).lines(3)) (send(&t!(ctx, "life-consult-do"), Weight::Plain)) }))
            }
        }
    }

    fn check(&self, ctx: &Ctx) -> Markup {
        let f = self.filled("check");
        let answers = [
            Choice::new("yes", t!(ctx, "life-yes")),
            Choice::new("no", t!(ctx, "life-no")),
            Choice::new("not-applicable", t!(ctx, "life-not-applicable")),
        ];
        let one = |line: &super::LegalLine| {
            let name = format!("legal-{}", line.word);
            let note = format!("note-{}", line.word);
            let question =
                field(ctx, &f, &name, line.question.as_str()).hint(line.law.join("; ")).radios(&answers);
            html! { div.each { (question) (field(ctx, &f, &note, t!(ctx, "life-legal-note")).about(line.question.as_str()).optional().max(500).line()) } }
        };
        self.form(ctx, "check", &t!(ctx, "life-check"), &t!(ctx, "life-check-lead"), &html! { @for line in &self.legal { (one(line)) } (send(&t!(ctx, "life-check-do"), Weight::First)) })
    }

    fn approve(&self, ctx: &Ctx) -> Markup {
        let f = self.filled("approve");
        let who = self.approver.as_str();
        let lead = if self.asks.entered {
            t!(ctx, "life-approve-entered", who = who)
        } else {
            t!(ctx, "life-approve-lead", who = who)
        };
        self.form(ctx, "approve", &t!(ctx, "life-approve"), &lead, &html! { @if self.asks.entered { (Self::decided(ctx, &f)) }
                @else { (field(ctx, &f, "reference", t!(ctx, "life-reference")).optional().max(120).line()) }
                @if self.asks.name_with_approval {
                    (field(ctx, &f, "responsible", t!(ctx, "col-responsible")).choose(&self.people))
                }
                (field(ctx, &f, "why", t!(ctx, "life-ground")).optional().lines(2)) (send(&t!(ctx, "life-approve-do"), Weight::First)) })
    }

    fn refuse(&self, ctx: &Ctx) -> Markup {
        // Whoever only applied takes it back instead.
        if self.reader.applied && !self.reader.looks_after {
            return html! {};
        }
        let f = self.filled("refuse");
        let fields = html! {
            (field(ctx, &f, "reference", t!(ctx, "life-reference")).optional().max(120).line())
            (field(ctx, &f, "why", t!(ctx, "life-ground")).lines(2))
        };
        self.folded(ctx, "refuse", &t!(ctx, "life-refuse"), &fields, &t!(ctx, "life-refuse-do"))
    }

    fn withdraw(&self, ctx: &Ctx) -> Markup {
        if !self.reader.applied && !self.reader.looks_after {
            return html! {};
        }
        let f = self.filled("withdraw");
        let fields = html! { (field(ctx, &f, "why", t!(ctx, "life-ground")).optional().lines(2)) };
        self.folded(ctx, "withdraw", &t!(ctx, "life-withdraw"), &fields, &t!(ctx, "life-withdraw-do"))
    }

    fn people(&self, ctx: &Ctx) -> Markup {
        let f = self.filled("appoint");
        let roles = [
            Choice::new("responsible", t!(ctx, "col-responsible")),
            Choice::new("substitute", t!(ctx, "col-substitute")),
        ];
        let mandate = match &self.refused {
            Some(("mandate", filled)) => filled.clone(),
            _ => Filled::new("mandate").with("from_on", ctx.now.date().to_string()),
        };
        html! {
            (self.form(ctx, "appoint", &t!(ctx, "life-appoint"), "", &html! { p.small { (swedish(ctx, &self.appointers)) } (field(ctx, &f, "role", t!(ctx, "life-appoint-role")).radios(&roles))
                (field(ctx, &f, "person", t!(ctx, "life-person")).choose(&self.people)) (send(&t!(ctx, "life-appoint-do"), Weight::Plain)) }))
            @if self.asks.mandates {
                (self.form(ctx, "mandate", &t!(ctx, "life-mandate"), &t!(ctx, "life-mandate-lead"), &html! { (field(ctx, &mandate, "person", t!(ctx, "life-person")).choose(&self.people))
                    (field(ctx, &mandate, "from_on", t!(ctx, "mandate-from")).takes(Takes::Day).line())
                    (field(ctx, &mandate, "until_on", t!(ctx, "mandate-until")).optional().takes(Takes::Day).line())
                    (field(ctx, &mandate, "reference", t!(ctx, "life-reference")).optional().max(120).line()) (send(&t!(ctx, "life-mandate-do"), Weight::Plain)) }))
            }
        }
    }

    fn login(&self, ctx: &Ctx) -> Markup {
        let f = self.filled("login");
        self.form(ctx, "login", &t!(ctx, "life-login-title"), &t!(ctx, "life-login-lead"), &html! { (field(ctx, &f, "place", t!(ctx, "life-login-place")).max(200).line())
                (field(ctx, &f, "reached_by", t!(ctx, "life-login-people")).boxes(&self.people)) (send(&t!(ctx, "life-login-do"), Weight::Plain)) })
    }

    fn login_tried(&self, ctx: &Ctx) -> Markup {
        html! {
            @if self.login.is_some() {
                (self.form(ctx, "login-tried", &t!(ctx, "life-login-try"), &t!(ctx, "life-login-try-lead"), &html! { (send(&t!(ctx, "life-login-try-do"), Weight::Plain)) }))
            }
        }
    }

    fn staff(&self, ctx: &Ctx) -> Markup {
        let f = self.filled("staff");
        let coverage =
            field(ctx, &f, "coverage", t!(ctx, "life-coverage")).hint(t!(ctx, "life-coverage-hint"));
        let supervision =
            field(ctx, &f, "supervision", t!(ctx, "life-supervision")).hint(t!(ctx, "life-supervision-hint"));
        let supervision = if self.asks.web_only { supervision.optional() } else { supervision };
        self.form(ctx, "staff", &t!(ctx, "life-staff"), &t!(ctx, "life-staff-lead"), &html! { (supervision.lines(2))
                @if self.asks.coverage { (coverage.optional().lines(2)) } (send(&t!(ctx, "life-staff-do"), Weight::First)) })
    }

    fn present(&self, ctx: &Ctx) -> Markup {
        let f = match &self.refused {
            Some(("present", filled)) => filled.clone(),
            _ => Filled::new("present").with("address", self.address.as_str()),
        };
        self.form(ctx, "present", &t!(ctx, "life-present"), &t!(ctx, "life-present-lead"), &html! { (field(ctx, &f, "address", t!(ctx, "channel-address")).takes(Takes::Address).line())
                @if self.texts && !self.asks.web_only { p { a href=(links::presentation(self.id)) { (t!(ctx, "life-present-texts")) } } } (send(&t!(ctx, "life-present-do"), Weight::First)) })
    }

    fn confirm(&self, ctx: &Ctx) -> Markup {
        let f = self.filled("confirm");
        html! {
            @if let Some(due) = self.asked {
                (self.form(ctx, "confirm", &t!(ctx, "life-confirm"), "", &html! { p { (t!(ctx, "life-confirm-lead")) " " (time::day(ctx, due)) "." }
                    (field(ctx, &f, "note", t!(ctx, "life-confirm-note")).optional().lines(2)) (send(&t!(ctx, "life-confirm-do"), Weight::First)) }))
            }
        }
    }

    /// Why a channel without mandate is left as it is.
    fn standing(&self, ctx: &Ctx) -> Markup {
        let f = self.filled("standing");
        let fields = html! { (field(ctx, &f, "why", t!(ctx, "life-ground")).lines(2)) };
        html! {
            @if self.unofficial && ctx.may(Right::ManageChannels) {
                (self.folded(ctx, "standing", &t!(ctx, "life-standing"), &fields, &t!(ctx, "life-standing-do")))
            }
        }
    }

    fn revive(&self, ctx: &Ctx) -> Markup {
        let f = self.filled("revive");
        let why = self.steps.last().map(|s| s.ground.clone()).unwrap_or_default();
        self.form(ctx, "revive", &t!(ctx, "life-revive"), "", &html! { p { (swedish(ctx, &why)) " " (t!(ctx, "life-revive-lead")) }
                (field(ctx, &f, "why", t!(ctx, "life-ground")).lines(2)) (send(&t!(ctx, "life-revive-do"), Weight::First)) })
    }

    fn begin(&self, ctx: &Ctx) -> Markup {
        let f = self.filled("begin-closing");
        let fields = html! {
            p.small { (t!(ctx, "life-begin-lead")) }
            (field(ctx, &f, "why", t!(ctx, "life-ground")).lines(2))
            (field(ctx, &f, "decided_by", t!(ctx, "life-decided-by")).optional().max(120).line())
            (field(ctx, &f, "reference", t!(ctx, "life-reference")).optional().max(120).line())
        };
        self.folded(ctx, "begin-closing", &t!(ctx, "life-begin"), &fields, &t!(ctx, "life-begin-do"))
    }

    fn closing(&self, ctx: &Ctx) -> Markup {
        let f = self.filled("preserve");
        let back = self.filled("take-back");
        html! {
            (self.form(ctx, "preserve", &t!(ctx, "life-preserve"), &t!(ctx, "life-preserve-lead"), &html! { @if self.asks.picture { (field(ctx, &f, "no_picture_because", t!(ctx, "life-no-picture")).hint(t!(ctx, "life-no-picture-hint")).optional().lines(2)) } (send(&t!(ctx, "life-preserve-do"), Weight::Plain)) }))
            (self.form(ctx, "close", &t!(ctx, "channel-close"), &t!(ctx, "channel-close-lead"), &html! {  (send(&t!(ctx, "channel-close-do"), Weight::Grave)) }))
            (self.folded(ctx, "take-back", &t!(ctx, "life-take-back"), &html! {
                (field(ctx, &back, "why", t!(ctx, "life-ground")).lines(2))
            }, &t!(ctx, "life-take-back-do")))
        }
    }
}
