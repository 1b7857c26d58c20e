//! The policy: every parameter with its value, meaning and source; versions; what it is silent on.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        due::swedish,
        form::{Choice, Filled, Takes, Weight, button, field},
        frame::{Frame, Room},
        table::Table,
        time,
    },
    policy::pack,
    routes::Right,
    t,
};
use jiff::{Timestamp, civil::Date};
use maud::{Markup, html};
use uuid::Uuid;

/// One parameter. All words are Swedish, from the pack.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its key.
    pub key: String,
    /// What it settles.
    pub meaning: String,
    /// Its value in words.
    pub value: Value,
    /// The requirements and the place in the document it rests on.
    pub source: String,
    /// What the document says, in its own meaning.
    pub says: String,
}

/// How a parameter stands.
#[derive(Clone, Debug)]
pub enum Value {
    /// The policy says so.
    Says(String),
    /// The law gives no figure: a value the pack recommends.
    Recommended(String),
    /// The policy is silent; the municipality answered.
    Answered(String),
    /// Silent, and nothing asks yet.
    Silent,
    /// Silent, and something waits for the answer: what.
    Asks(String),
}

/// A group of parameters.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its name, Swedish.
    pub name: String,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
}

/// An adopted version.
#[derive(Clone, Debug)]
pub struct VersionLine {
    /// 1, 2, 3.
    pub number: u64,
    /// The body or officer who decided.
    pub decided_by: String,
    /// When.
    pub decided_on: Date,
    /// Paragraph.
    pub paragraph: String,
    /// From when it holds.
    pub valid_from: Timestamp,
    /// Which class of settings: guideline or application (Swedish).
    pub class: String,
    /// Whether it is in force.
    pub in_force: bool,
}

/// Something the policy is silent on and the product must know.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The parameter.
    pub key: String,
    /// The question, Swedish.
    pub question: String,
    /// What waits for it, Swedish.
    pub why: String,
    /// Answers to choose from; empty for a free one.
    pub choices: Vec<Choice>,
    /// Whether several may be chosen.
    pub many: bool,
}

/// The page.
#[derive(Clone, Debug)]
pub struct PolicyPage {
    /// The pack's name.
    pub name: String,
    /// What it stands on, Swedish.
    pub stands_on: String,
    /// The parameters.
    pub groups: Vec<Group>,
    /// The versions, newest first.
    pub versions: Vec<VersionLine>,
    /// The pack that is asked about: its key, or none for the one in force.
    pub pack: String,
    /// What must be answered.
    pub asks: Vec<Ask>,
    /// What has been answered, and may be answered otherwise by a new decision.
    pub answered: Vec<Ask>,
    /// What was filled in for the answers.
    pub answers: Filled,
    /// The packs one may adopt.
    pub packs: Vec<Choice>,
    /// What was filled in for an adoption.
    pub adopt: Filled,
    /// The packs that were taken in, the newest first: where each is shown, its title, when.
    pub taken: Vec<(Uuid, String, Timestamp)>,
    /// What was filled in when a pack was to be taken in.
    pub take_in: Filled,
}

impl PolicyPage {
    fn group(&self, ctx: &Ctx, group: &Group) -> Markup {
        let value = |value: &Value| match value {
            Value::Says(text) => html! { (swedish(ctx, text)) },
            Value::Recommended(text) => {
                html! { (swedish(ctx, text)) " " span.chip { (t!(ctx, "policy-recommended")) } }
            }
            Value::Answered(text) => {
                html! { (swedish(ctx, text)) " " span.chip { (t!(ctx, "policy-answered")) } }
            }
            Value::Silent => html! { span.small { (t!(ctx, "policy-silent")) } },
            Value::Asks(what) => {
                html! { span.chip.soon { (t!(ctx, "policy-asks")) } " " span.small { (swedish(ctx, what)) } }
            }
        };
        let row = |parameter: &Parameter| {
            vec![
                html! { (swedish(ctx, &parameter.meaning)) code.where { (parameter.key) } },
                value(&parameter.value),
                html! { (swedish(ctx, &parameter.says)) span.where { (parameter.source) } },
            ]
        };
        let table = Table {
            caption: group.name.clone(),
            quiet: true,
            columns: vec![t!(ctx, "col-parameter"), t!(ctx, "col-value"), t!(ctx, "col-source")],
            rows: group.parameters.iter().map(row).collect(),
        };
        html! { details.sheet.pad.group { summary { h3 { (swedish(ctx, &group.name)) } span.count { (group.parameters.len()) } } (table.render()) } }
    }

    /// The decision a new version rests on.
    #[must_use]
    pub fn decision(ctx: &Ctx, filled: &Filled) -> Markup {
        html! {
            (field(ctx, filled, "decided_by", t!(ctx, "policy-decided-by")).max(120).line())
            (field(ctx, filled, "decided_on", t!(ctx, "policy-decided-on")).takes(Takes::Day).line())
            (field(ctx, filled, "paragraph", t!(ctx, "policy-paragraph")).max(60).line())
        }
    }

    fn ask(&self, ctx: &Ctx, ask: &Ask) -> Markup {
        let asked =
            field(ctx, &self.answers, &ask.key, ask.question.as_str()).hint(ask.why.as_str()).optional();
        match (ask.choices.is_empty(), ask.many) {
            (true, _) => asked.line(),
            (false, true) => asked.boxes(&ask.choices),
            (false, false) => asked.radios(&ask.choices),
        }
    }

    fn asks(&self, ctx: &Ctx) -> Markup {
        html! {
            section.sheet.pad aria-labelledby="asks" {
                h2 #asks { @if self.asks.is_empty() { (t!(ctx, "policy-answered-title")) } @else { (t!(ctx, "policy-asks-title")) } }
                @if !self.asks.is_empty() { p { (t!(ctx, "policy-asks-lead")) } }
                @if ctx.may(Right::ChangeApplication) || ctx.may(Right::AdoptPolicy) {
                    form.stack method="post" action=(links::policy_answers()) {
                        (self.answers.summary(ctx))
                        input type="hidden" name="pack" value=(self.pack);
                        @for ask in &self.asks { (self.ask(ctx, ask)) }
                        @if !self.answered.is_empty() {
                            details open[self.asks.is_empty() && self.answers.is_wrong()] { summary { (t!(ctx, "policy-answered-change")) }
                                @for ask in &self.answered { (self.ask(ctx, ask)) } }
                        }
                        (Self::decision(ctx, &self.answers))
                        p.row { (button(&t!(ctx, "policy-answer-preview"), Weight::First)) }
                    }
                } @else { ul { @for ask in self.asks.iter().chain(&self.answered) { li { (swedish(ctx, &ask.question)) } } } }
            }
        }
    }

    fn adopt(&self, ctx: &Ctx) -> Markup {
        html! {
            details.quiet open[self.adopt.is_wrong()] { summary { (t!(ctx, "policy-adopt")) }
                form.stack.sheet.pad method="post" action=(links::policy_preview()) {
                    (self.adopt.summary(ctx))
                    (field(ctx, &self.adopt, "pack", t!(ctx, "policy-pack")).choose(&self.packs))
                    (Self::decision(ctx, &self.adopt))
                    p.row { (button(&t!(ctx, "policy-preview-do"), Weight::First)) }
                }
            }
        }
    }

    /// A pack of one's own: the way in, and those that are in already.
    fn take_in(&self, ctx: &Ctx) -> Markup {
        html! {
            details.quiet open[self.take_in.is_wrong()] { summary { (t!(ctx, "pack-take-in")) }
                div.sheet.pad {
                    p { (t!(ctx, "pack-take-in-lead")) }
                    (pack::upload(ctx, &self.take_in))
                    @if !self.taken.is_empty() {
                        h3 { (t!(ctx, "pack-taken-title")) }
                        ul.plain { @for (id, title, at) in &self.taken { li { a href=(links::pack(*id)) { (title) } span.where { (t!(ctx, "pack-taken-at")) " " (time::long(ctx, *at)) } } } }
                    }
                }
            }
        }
    }

    fn versions(&self, ctx: &Ctx) -> Markup {
        let row = |version: &VersionLine| {
            vec![
                html! { (version.number) @if version.in_force { " " span.chip.done { (t!(ctx, "policy-in-force")) } } },
                html! { (version.decided_by) ", " (time::day(ctx, version.decided_on)) ", " (version.paragraph) },
                time::long(ctx, version.valid_from),
                html! { (swedish(ctx, &version.class)) },
            ]
        };
        Table {
            caption: t!(ctx, "policy-versions"),
            quiet: true,
            columns: vec![
                t!(ctx, "col-version"),
                t!(ctx, "col-decision"),
                t!(ctx, "col-valid-from"),
                t!(ctx, "col-class"),
            ],
            rows: self.versions.iter().map(row).collect(),
        }
        .render()
    }
}

impl Page for PolicyPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let content = html! {
            p.lead { (self.name) ". " (swedish(ctx, &self.stands_on)) }
            @if !self.asks.is_empty() || !self.answered.is_empty() { (self.asks(ctx)) }
            section aria-labelledby="parameters" { h2.spaced #parameters { (t!(ctx, "policy-parameters")) } @for group in &self.groups { (self.group(ctx, group)) } }
            section.sheet.pad aria-labelledby="versions" { h2 #versions { (t!(ctx, "policy-versions")) } (self.versions(ctx)) }
            @if ctx.may(Right::AdoptPolicy) { (self.adopt(ctx)) (self.take_in(ctx)) }
        };
        Frame::new(t!(ctx, "rail-policy"), Room::Policy).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::at;
        let parameter = |key: &str, meaning: &str, value| Parameter {
            key: key.into(),
            meaning: meaning.into(),
            value,
            source: "AN-04, punkt 4".into(),
            says: "Svara inom åtta bevakade timmar.".into(),
        };
        vec![(
            "",
            Self {
                name: "Exempelbys riktlinjer".into(),
                stands_on: "Antagna av kommunstyrelsen 14 april 2025 § 61.".into(),
                groups: vec![Group {
                    name: "Svar".into(),
                    parameters: vec![
                        parameter(
                            "answer.deadline",
                            "Hur snart en fråga ska ha fått svar.",
                            Value::Says("8 bevakade timmar".into()),
                        ),
                        parameter(
                            "answer.signature",
                            "Hur svaret skrivs under.",
                            Value::Recommended("förnamn, efternamn och titel".into()),
                        ),
                        parameter("answer.place", "Var svaret ges.", Value::Answered("i samma tråd".into())),
                        parameter("forward.rule", "När en fråga lämnas vidare.", Value::Silent),
                        parameter(
                            "removal.deadline",
                            "Hur snart kränkande uppgifter ska vara borta.",
                            Value::Asks("Borttagningsklockan kan inte räkna.".into()),
                        ),
                    ],
                }],
                versions: vec![VersionLine {
                    number: 2,
                    decided_by: "kommunstyrelsen".into(),
                    decided_on: jiff::civil::date(2025, 4, 14),
                    paragraph: "§ 61".into(),
                    valid_from: at(-800_000),
                    class: "riktlinje".into(),
                    in_force: true,
                }],
                asks: vec![
                    Ask {
                        key: "removal.deadline".into(),
                        question: "Hur snart ska kränkande uppgifter vara borta?".into(),
                        why: "Riktlinjerna säger ”omgående” utan tal. Klockan behöver ett.".into(),
                        choices: vec![],
                        many: false,
                    },
                    Ask {
                        key: "answer.counting".into(),
                        question: "Hur räknas 24 timmar i kontorstid?".into(),
                        why: "Texten kan läsas på två sätt.".into(),
                        choices: vec![
                            Choice::new("open", "24 bevakade timmar"),
                            Choice::new("clock", "24 timmar på klockan, i kontorstid"),
                        ],
                        many: false,
                    },
                ],
                answered: vec![Ask {
                    key: "answer.signature".into(),
                    question: "Vad ska stå under kommunens svar?".into(),
                    why: "AN-02".into(),
                    choices: vec![Choice::new("given_name", "förnamn"), Choice::new("title", "titel")],
                    many: true,
                }],
                pack: String::new(),
                answers: Filled::new("ask"),
                packs: vec![Choice::new("basic", "Grundläggande, dagens lag")],
                adopt: Filled::new("adopt").wrong("paragraph", "Skriv beslutets paragraf."),
                taken: vec![(crate::samples::id(7), "Exempelbys förslag till riktlinjer".into(), at(-3_000))],
                take_in: Filled::new("pack").wrong("files", "Välj en zip-fil med paketets mapp."),
            },
        )]
    }
}
