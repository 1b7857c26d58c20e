//! One post of ours: written, looked at, agreed to, put up and kept.

use super::list::state;
use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        due::swedish,
        form::{Choice, Filled, Takes, Weight, button, button_with, field},
        frame::{Frame, Room},
        notice::{Tone, inline},
        time,
    },
    t,
};
use jiff::Timestamp;
use maud::{Markup, html};
use uuid::Uuid;

/// How many pictures the form has room for.
pub const PICTURES: usize = 2;

/// Something that was found in it.
#[derive(Clone, Debug)]
pub struct FindingLine {
    /// Whether it stops the post, is asked about, or is only a hint.
    pub weight: &'static str,
    /// What it is, Swedish.
    pub sentence: String,
}

/// One of its pictures.
#[derive(Clone, Debug)]
pub struct PictureLine {
    /// Its name, what it shows and whose it is.
    pub words: String,
    /// Its file, where it is here.
    pub file: Option<Uuid>,
    /// What it shows.
    pub alt: String,
}

/// The page.
#[derive(Clone, Debug)]
pub struct PostPage {
    /// Which; none for one that is being begun.
    pub id: Option<Uuid>,
    /// The revision the page shows.
    pub revision: i64,
    /// Where it is to stand: the word of the form, and its name.
    pub at: (String, String),
    /// Whether that is a channel of ours.
    pub ours: bool,
    /// Its state.
    pub state: String,
    /// What was written.
    pub filled: Filled,
    /// What was found.
    pub findings: Vec<FindingLine>,
    /// What was written, what it answers and its pictures, for one that is out or given up.
    pub shown: (String, String, Vec<PictureLine>),
    /// Who wrote it, who agreed and when, who put it up and when, and where.
    pub by: String,
    /// Who agreed, and when.
    pub agreed: Option<(String, Timestamp)>,
    /// Who put it up, when, and where it stands.
    pub published: Option<(String, Timestamp, String)>,
    /// Why it was given back or given up.
    pub note: String,
    /// Whether torg puts it up itself, and when it is to; none: as soon as it is ready.
    pub sends: Option<Option<Timestamp>>,
    /// Whether all its pictures go with it then.
    pub with_pictures: bool,
    /// What went wrong when torg tried, Swedish, and when it tries again.
    pub problem: Option<(String, Option<Timestamp>)>,
    /// Whether the reader wrote it.
    pub mine: bool,
    /// Whom one may ask to agree.
    pub people: Vec<Choice>,
    /// Where pictures may come from.
    pub sources: Vec<Choice>,
    /// What was filled in below.
    pub act: Filled,
}

impl PostPage {
    fn is_open(&self) -> bool {
        !matches!(self.state.as_str(), "published" | "withdrawn")
    }

    fn findings(&self, ctx: &Ctx) -> Markup {
        let some = |weight: &str| self.findings.iter().filter(|f| f.weight == weight).collect::<Vec<_>>();
        let list = |tone: Tone, label: String, all: &[&FindingLine]| {
            html! { @if !all.is_empty() { (inline(tone, &html! { p { strong { (label) } } ul { @for one in all { li { (swedish(ctx, &one.sentence)) } } } })) } }
        };
        html! {
            (list(Tone::Wrong, t!(ctx, "post-stops"), &some("stops")))
            (list(Tone::Told, t!(ctx, "post-asks"), &some("asks")))
            (list(Tone::Told, t!(ctx, "post-hints"), &some("hints")))
            @if self.id.is_some() && self.findings.iter().all(|f| f.weight == "hints") { (inline(Tone::Done, &html! { p { (t!(ctx, "post-fit")) } })) }
        }
    }

    fn picture(&self, ctx: &Ctx, n: usize) -> Markup {
        let f = &self.filled;
        let name = |what: &str| format!("picture{n}_{what}");
        html! {
            @let words = match f.value(&name("alt")) { "" => t!(ctx, "post-picture", n = n), words => words.to_owned() };
            @let kept = f.value(&name("kept")).parse::<Uuid>().ok().zip(self.id);
            details open[kept.is_some() || !f.value(&name("name")).is_empty() || f.error(&name("file")).is_some()] { summary { (t!(ctx, "post-picture", n = n)) }
                @if let Some((file, post)) = kept {
                    img.picture src=(links::post_picture(post, file)) alt=(words);
                    input type="hidden" name=(name("kept")) value=(file);
                }
                (field(ctx, f, &name("file"), if kept.is_some() { t!(ctx, "picture-file-other") } else { t!(ctx, "picture-file") }).hint(t!(ctx, "picture-file-hint")).optional().file("image/jpeg,image/png,image/webp"))
                (field(ctx, f, &name("name"), t!(ctx, "picture-name")).optional().line())
                (field(ctx, f, &name("alt"), t!(ctx, "picture-alt")).hint(t!(ctx, "picture-alt-hint")).optional().line())
                (field(ctx, f, &name("source"), t!(ctx, "profile-source")).optional().choose(&self.sources))
                (field(ctx, f, &name("licence"), t!(ctx, "profile-licence")).hint(t!(ctx, "profile-licence-hint")).optional().line())
                (field(ctx, f, &name("consent"), t!(ctx, "picture-consent")).optional().tick())
                @if kept.is_some() { (field(ctx, f, &name("remove"), t!(ctx, "picture-remove")).optional().tick()) }
            }
        }
    }

    fn form(&self, ctx: &Ctx) -> Markup {
        let f = &self.filled;
        let action = self.id.map_or_else(links::post_new, links::post);
        html! {
            form.stack.sheet.pad method="post" action=(action) enctype="multipart/form-data" {
                h2 { (t!(ctx, "post-write")) }
                (f.summary(ctx))
                input type="hidden" name="at" value=(self.at.0);
                input type="hidden" name="revision" value=(self.revision);
                (field(ctx, f, "title", t!(ctx, "post-heading")).optional().max(300).line())
                (field(ctx, f, "text", t!(ctx, "post-text")).hint(if self.ours { t!(ctx, "post-text-hint") } else { t!(ctx, "post-elsewhere-hint") }).lines(8))
                @if !self.ours { (field(ctx, f, "replies_to", t!(ctx, "post-replies-to")).hint(t!(ctx, "post-replies-to-hint")).optional().lines(4)) }
                @for n in 1..=PICTURES { (self.picture(ctx, n)) }
                (field(ctx, f, "secrecy", t!(ctx, "post-secrecy")).optional().tick())
                (field(ctx, f, "data", t!(ctx, "post-data")).optional().tick())
                (field(ctx, f, "opinion", t!(ctx, "post-opinion")).optional().tick())
                (field(ctx, f, "planned_at", t!(ctx, "post-planned")).hint(t!(ctx, "post-planned-hint")).optional().takes(Takes::DayTime).line())
                p.row { (button(&t!(ctx, "me-save"), Weight::First)) }
            }
        }
    }

    fn acts(&self, ctx: &Ctx, id: Uuid) -> Markup {
        let a = &self.act;
        html! {
            section.sheet.pad aria-labelledby="acts" { h2 #acts { (t!(ctx, "post-acts")) }
                (a.summary(ctx))
                @match self.state.as_str() {
                    "draft" => {
                        form.stack method="post" action=(links::post_act(id, "propose")) {
                            (field(ctx, a, "whom", t!(ctx, "post-whom")).hint(t!(ctx, "post-whom-hint")).choose(&self.people))
                            p.row { (button(&t!(ctx, "post-propose"), Weight::Plain)) }
                        }
                        form.one method="post" action=(links::post_act(id, "ready")) { (button(&t!(ctx, "post-make-ready"), Weight::First)) }
                    }
                    "proposed" if self.mine => p { (t!(ctx, "post-waits")) },
                    "proposed" => {
                        form.stack method="post" action=(links::post_act(id, "agree")) {
                            (field(ctx, a, "why", t!(ctx, "post-why")).optional().line())
                            p.row { (button_with(&t!(ctx, "post-agree"), Weight::First, "agrees", "yes")) (button_with(&t!(ctx, "post-return"), Weight::Plain, "agrees", "no")) }
                        }
                    }
                    _ => (self.out(ctx, id)),
                }
                details.quiet { summary { (t!(ctx, "post-withdraw")) }
                    form.stack method="post" action=(links::post_act(id, "withdraw")) {
                        (field(ctx, &Filled::new("withdraw"), "why", t!(ctx, "post-why")).optional().line())
                        p.row { (button(&t!(ctx, "post-withdraw"), Weight::Grave)) }
                    } }
            }
        }
    }

    /// How a post that is ready goes out.
    fn out(&self, ctx: &Ctx, id: Uuid) -> Markup {
        let a = &self.act;
        let by_hand = html! {
            form.stack method="post" action=(links::post_act(id, "confirm")) {
                p { (t!(ctx, "post-put-up")) }
                div.field { label for="whole" { (t!(ctx, "post-text")) } textarea id="whole" readonly rows="6" data-copy { "\n" (self.shown.0) } }
                (field(ctx, a, "address", t!(ctx, "post-address")).takes(Takes::Address).line())
                p.row { (button(&t!(ctx, "post-confirm"), if self.sends.is_some() { Weight::Plain } else { Weight::First })) }
            }
        };
        let Some(when) = self.sends else { return by_hand };
        html! {
            p { @match when {
                Some(at) => { (t!(ctx, "post-sends-at")) " " (time::long(ctx, at)) "." }
                None => (t!(ctx, "post-sends-soon")),
            } }
            @if !self.shown.2.is_empty() { p { @if self.with_pictures { (t!(ctx, "post-sends-with-pictures")) } @else { (t!(ctx, "post-sends-pictures")) } } }
            @if let Some((why, next)) = &self.problem {
                (inline(Tone::Wrong, &html! { p { (swedish(ctx, why)) @if let Some(next) = next { " " (t!(ctx, "post-tried-again")) " " (time::long(ctx, *next)) "." } } }))
            }
            details.quiet open[a.is_wrong()] { summary { (t!(ctx, "post-by-hand")) } (by_hand) }
        }
    }

    fn kept(&self, ctx: &Ctx) -> Markup {
        html! {
            section.sheet.pad aria-labelledby="kept" { h2 #kept { (t!(ctx, "post-kept")) }
                dl.facts {
                    dt { (t!(ctx, "post-written-by")) } dd { (self.by) }
                    @if let Some((who, at)) = &self.agreed { dt { (t!(ctx, "post-agreed-by")) } dd { (who) ", " (time::long(ctx, *at)) } }
                    @if let Some((who, at, address)) = &self.published {
                        dt { (t!(ctx, "post-published-by")) } dd { (who) ", " (time::long(ctx, *at)) }
                        dt { (t!(ctx, "post-address")) } dd { @match links::outside(address) { Some(href) => a href=(href) rel="noreferrer noopener external" { (address) }, None => (address) } }
                    }
                    @if !self.note.is_empty() { dt { (t!(ctx, "post-why")) } dd { (self.note) } }
                }
                @if !self.is_open() {
                    p.text lang="sv" { (self.shown.0) }
                    @if !self.shown.1.is_empty() { h3 { (t!(ctx, "post-replies-to")) } p.text lang="sv" { (self.shown.1) } }
                    @if !self.shown.2.is_empty() { ul.plain { @for picture in &self.shown.2 { li {
                        @if let Some((file, post)) = picture.file.zip(self.id) { img.picture src=(links::post_picture(post, file)) alt=(picture.alt) lang="sv"; }
                        p lang="sv" { (picture.words) }
                    } } } }
                }
            }
        }
    }
}

impl Page for PostPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let content = html! {
            p { (self.at.1) " " @if !self.ours { span.chip { (t!(ctx, "post-elsewhere")) } } " " (state(ctx, &self.state)) }
            @if self.is_open() {
                (self.findings(ctx))
                (self.form(ctx))
                @if let Some(id) = self.id { (self.acts(ctx, id)) }
            }
            @if self.id.is_some() { (self.kept(ctx)) }
        };
        Frame::new(t!(ctx, "post-title"), Room::Posts).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::{at, id};
        let line = |weight, sentence: &str| FindingLine { weight, sentence: sentence.into() };
        let page = Self {
            id: Some(id(1)),
            revision: 2,
            at: ("channel:1".into(), "Skolbloggen".into()),
            ours: true,
            state: "draft".into(),
            filled: Filled::new("post")
                .with("text", "Ring 070-174 06 05.")
                .with("picture1_name", "bad.jpg")
                .with("picture1_kept", id::<Uuid>(7).to_string())
                .with("secrecy", "yes"),
            findings: vec![
                line("stops", "Bild 1: beskriv vad den visar, för den som inte ser den."),
                line(
                    "asks",
                    "Texten verkar innehålla telefonnummer. Ta bort det, eller intyga att det får stå där.",
                ),
                line("hints", "Texten har ord som tyder på: Reklam."),
            ],
            shown: ("Ring 070-174 06 05.".into(), String::new(), vec![]),
            by: "Maja Ek".into(),
            agreed: None,
            published: None,
            note: String::new(),
            sends: None,
            with_pictures: false,
            problem: None,
            mine: true,
            people: vec![Choice::new(id::<Uuid>(2).to_string(), "Per Lund")],
            sources: vec![Choice::new("own_archive", "eget bildarkiv")],
            act: Filled::new("act"),
        };
        let picture = |words: &str, file: Option<u128>| PictureLine {
            words: words.into(),
            file: file.map(id),
            alt: "en väg".into(),
        };
        let fresh = Self { id: None, findings: vec![], filled: Filled::new("post"), ..page.clone() };
        let fit = vec![];
        let proposed = Self {
            state: "proposed".into(),
            mine: false,
            findings: fit.clone(),
            act: Filled::new("act").wrong("why", "Skriv vad som behöver ändras."),
            ..page.clone()
        };
        let waits = Self { state: "proposed".into(), findings: fit.clone(), ..page.clone() };
        let ready = Self {
            state: "ready".into(),
            agreed: Some(("Per Lund".into(), at(-60))),
            findings: fit.clone(),
            ..page.clone()
        };
        let sends = Self {
            sends: Some(Some(at(60))),
            problem: Some(("Sajten svarar inte.".into(), Some(at(5)))),
            shown: ("Badhuset öppnar.".into(), String::new(), vec![picture("bad.jpg: badhuset", Some(7))]),
            ..ready.clone()
        };
        let published = Self {
            state: "published".into(),
            ours: false,
            at: ("place:1".into(), "Vi i byn".into()),
            shown: (
                "Vi lagar vägen. Maja Ek, Exempelby kommun".into(),
                "När lagas vägen?".into(),
                vec![picture("vag.jpg: en väg", Some(8)), picture("bro.jpg: en bro", None)],
            ),
            published: Some(("Maja Ek".into(), at(-30), "https://byn.example/1".into())),
            findings: fit,
            ..page.clone()
        };
        vec![
            ("", page),
            ("sends", sends),
            ("new", fresh),
            ("proposed", proposed),
            ("waits", waits),
            ("ready", ready),
            ("published", published),
        ]
    }
}
