//! A message as lists show it: one line, so that twenty stand on a laptop's screen.

use crate::{
    ctx::Ctx,
    links,
    parts::{access::Hidden, due::Due, glyph::Platform},
    t,
};
use maud::{Markup, html};
use torg_domain::ids::MessageId;

/// A message in a list.
#[derive(Clone, Debug)]
pub struct Row {
    /// Which.
    pub id: MessageId,
    /// Its platform.
    pub platform: Platform,
    /// Its author, as shown at the platform.
    pub author: String,
    /// Its channel.
    pub channel: String,
    /// Whether nobody has looked yet.
    pub new: bool,
    /// What triage says or asks, in a word: "Fråga", "Personuppgift?".
    pub tag: Option<String>,
    /// Its first words, personal numbers masked.
    pub text: RowText,
    /// Its owner, where that is not the reader.
    pub owner: Option<String>,
    /// Who has it just now.
    pub taken_by: Option<String>,
    /// What falls due next.
    pub due: Option<Due>,
    /// How it ended, where nothing falls due: "lämnad", "besvarad".
    pub rests: Option<String>,
}

/// What a list shows of a text.
#[derive(Clone, Debug)]
pub enum RowText {
    /// First words.
    Open(String),
    /// Nothing until it is opened.
    Hidden(Hidden),
}

impl Row {
    /// The line. `select` adds the box for bulk work.
    #[must_use]
    pub fn render(&self, ctx: &Ctx, select: bool) -> Markup {
        html! {
            li.new[self.new] data-row {
                @if select {
                    label.pick {
                        input type="checkbox" name="message" value=(self.id);
                        span.away { (t!(ctx, "row-select", author = self.author.as_str())) }
                    }
                }
                a href=(links::message(self.id)) {
                    (self.platform.glyph())
                    span.who { (self.author) @if self.new { span.away { " (" (t!(ctx, "row-new")) ")" } } }
                    span.where { (self.channel) }
                    span.what {
                        @if let Some(tag) = &self.tag { b { (tag) } " " }
                        @match &self.text {
                            RowText::Open(text) => { (text) }
                            RowText::Hidden(hidden) => { i { (hidden.word(ctx)) " " (t!(ctx, "row-hidden")) } }
                        }
                    }
                    span.whose {
                        @if let Some(name) = &self.taken_by { (t!(ctx, "row-taken", name = name)) }
                        @else if let Some(owner) = &self.owner { (owner) }
                    }
                    span.due {
                        @if let Some(due) = &self.due { (due.chip(ctx)) }
                        @else if let Some(rests) = &self.rests { span.chip.done { (rests) } }
                    }
                }
            }
        }
    }
}

/// What triage proposes, in a word; `None` for a word this program does not know. A question mark says
/// that a person must look.
#[must_use]
pub fn flag(ctx: &Ctx, word: &str) -> Option<String> {
    Some(match word {
        "threat" => t!(ctx, "flag-threat"),
        "hate" => t!(ctx, "flag-hate"),
        "data" => t!(ctx, "flag-data"),
        "secrecy" => t!(ctx, "flag-secrecy"),
        "insult" => t!(ctx, "flag-insult"),
        "ad" => t!(ctx, "flag-ad"),
        "swearing" => t!(ctx, "flag-swearing"),
        "rules" => t!(ctx, "flag-rules"),
        "unsure" => t!(ctx, "flag-unsure"),
        "individual" => t!(ctx, "flag-individual"),
        "direct" => t!(ctx, "flag-direct"),
        "case" => t!(ctx, "flag-case"),
        "criticism" => t!(ctx, "flag-criticism"),
        "question" => t!(ctx, "flag-question"),
        "between-others" => t!(ctx, "flag-between-others"),
        "harm" => t!(ctx, "flag-harm"),
        _ => return None,
    })
}

/// The words of `flag`, in the order filters offer them.
pub const FLAGS: [&str; 16] = [
    "question",
    "criticism",
    "data",
    "threat",
    "hate",
    "insult",
    "secrecy",
    "ad",
    "swearing",
    "rules",
    "unsure",
    "individual",
    "direct",
    "case",
    "between-others",
    "harm",
];

/// Rows in every state.
#[must_use]
pub fn samples() -> Vec<Row> {
    use crate::{
        parts::due::ClockKind::{Answer, OffensiveData},
        samples::{at, id},
    };
    let row =
        |n: u128, letters: &str, author: &str, channel: &str, tag: &str, text: &str, due: Option<i64>| Row {
            id: id(100 + n),
            platform: Platform::new(letters, if letters == "bl" { "Blogg" } else { "Flöde" }),
            author: author.into(),
            channel: channel.into(),
            new: n.is_multiple_of(3),
            tag: (!tag.is_empty()).then(|| tag.into()),
            text: RowText::Open(text.into()),
            owner: (n % 4 == 1).then(|| "Per Lund".into()),
            taken_by: (n == 3).then(|| "Sara Holm".into()),
            due: due
                .map(|minutes| Due { at: at(minutes), clock: if n == 0 { OffensiveData } else { Answer } }),
            rests: None,
        };
    let mut rows = vec![
        row(
            0,
            "fl",
            "Anna L.",
            "Exempelby kommun",
            "Personuppgift?",
            "Min granne Sven, 640823-••••, har inte skottat på tre veckor och nu kommer ingen fram på gångbanan",
            Some(-130),
        ),
        row(
            1,
            "fl",
            "simhallsfan",
            "Simhallen",
            "Fråga.",
            "Öppnar bassängen som vanligt på annandagen?",
            Some(-40),
        ),
        row(
            2,
            "bl",
            "Orolig förälder",
            "Skolbloggen",
            "Kritik.",
            "Ni säger att skolskjutsen fungerar. Det gör den inte. I tisdags stod min dotter 40 minuter i mörkret",
            Some(268),
        ),
        row(
            3,
            "fl",
            "bygdegårn",
            "@exempelby",
            "Fråga.",
            "Kan man söka bidrag för cykelställ? Var hittar man blanketten?",
            Some(308),
        ),
        row(
            4,
            "fl",
            "Takfirma24",
            "Exempelby kommun",
            "Reklam?",
            "Billiga takbyten i hela länet, ring i dag så får ni 20 procent",
            Some(1_338),
        ),
        Row {
            text: RowText::Hidden(Hidden::Direct),
            ..row(5, "fl", "eva@social.example", "@exempelby", "", "", Some(1_378))
        },
        Row {
            text: RowText::Hidden(Hidden::Secret),
            ..row(6, "bl", "Namnlös", "Socialtjänsten svarar", "", "", Some(1_400))
        },
        row(
            7,
            "bl",
            "Ett ovanligt långt visningsnamn som ingen rimligen kan heta",
            "Kultur- och fritidsförvaltningens blogg",
            "",
            "Tack för en fin invigning!",
            Some(2_800),
        ),
        Row {
            rests: Some("lämnad".into()),
            ..row(
                8,
                "fl",
                "Kurt och Eva",
                "Exempelby kommun",
                "",
                "Såg ni julgranen på torget? Finare än förra året tycker jag",
                None,
            )
        },
    ];
    let more = [
        ("Lisbeth", "Hur länge är återvinningscentralen öppen på lördag?"),
        ("mc_kalle", "Gropen på Storgatan är kvar, tredje gången jag skriver"),
        ("Föräldraföreningen", "När kommer beskedet om lovskolan?"),
        ("Ali", "Vart vänder man sig för bygglov för altan?"),
        ("Gun-Britt", "Belysningen på elljusspåret är släckt sedan i måndags"),
        ("hockeymorsan", "Finns det istider för allmänheten i jul?"),
        ("P. Ström", "Det luktar konstigt i vattnet i Norrby i dag"),
        ("Biblioteksvän", "Varför stänger biblioteket klockan 16 nu igen?"),
        ("Jonas", "Är eldningsförbudet hävt?"),
        ("Karin N", "Vem ansvarar för snöröjningen vid busshållplatsen?"),
        ("en pendlare", "Bussen till stationen går inte längre i tid"),
        ("Musikskolan fans", "Vilken konsert i söndags!"),
    ];
    for (n, (author, text)) in (9..).zip(more) {
        rows.push(row(
            n,
            "fl",
            author,
            "Exempelby kommun",
            "Fråga.",
            text,
            Some(2_600 + i64::try_from(n).unwrap_or(0) * 17),
        ));
    }
    rows
}
