//! The policy: shown, answered, adopted after a preview.
//!
//! Another pack is a guideline and needs the body's decision; the same pack with other answers is an
//! application. Either way a new version is written, with who decided, when and under which paragraph.

use super::{Fields, answers, preview};
use crate::{
    links,
    parts::form::{Choice, Filled},
    policy::{
        policy::{Ask, Group, Parameter, PolicyPage, Value, VersionLine},
        preview::What,
    },
    site::{In, Shared, on_to},
};
use axum::{
    Router,
    extract::State,
    response::Response,
    routing::{get, post},
};
use std::collections::BTreeMap;
use std::sync::Arc;
use torg_domain::policy::diff::diff;
use torg_domain::policy::parameters::{FAMILIES, ParameterView};
use torg_domain::policy::questions::{AnswerKind, Needed, questions};
use torg_domain::policy::reading::Names;
use torg_domain::policy::said::Class;
use torg_domain::policy::{Answers, Pack, Question};
use torg_office::in_force::InForce;
use torg_office::policy::adopt::{self, Adoption};
use torg_office::policy::take_in;
use torg_office::{Desk, Refusal};
use torg_store::inbox::rows::instant;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/desk/policy", get(show))
        .route("/desk/policy/preview", post(look))
        .route("/desk/policy/answers", post(look_at_answers))
        .route("/desk/policy/adopt", post(carry_out))
}

/// Before the id of a pack that was taken in, where a form names a pack.
pub(super) const TAKEN: &str = "taken:";

pub(super) async fn in_force(desk: &Desk) -> Result<Option<Arc<InForce>>, Refusal> {
    match desk.policy().await {
        Ok(policy) => Ok(Some(policy)),
        Err(Refusal::NoPolicy) => Ok(None),
        Err(other) => Err(other),
    }
}

async fn show(State(site): State<Shared>, me: In) -> Response {
    let page = async {
        let now = in_force(&me.desk).await?;
        let asked = now.as_deref().map(of_now);
        shown(&site, &me.desk, now.as_deref(), asked.as_ref(), Filled::new("ask"), Filled::new("adopt")).await
    };
    match page.await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

/// The pack whose questions stand on the page, and the answers so far.
struct Asked {
    key: String,
    pack: Pack,
    answers: Answers,
}

async fn shown(
    site: &Shared,
    desk: &Desk,
    now: Option<&InForce>,
    asked: Option<&Asked>,
    mut filled: Filled,
    adopt: Filled,
) -> Result<PolicyPage, Refusal> {
    let (mut asks, mut answered) = (Vec::new(), Vec::new());
    if let Some(asked) = asked {
        for question in questions(&asked.pack) {
            match asked.answers.get(&question.key) {
                None => asks.push(ask(&question)),
                Some(value) => {
                    if filled.value(&question.key).is_empty() {
                        for one in answers::in_field(&question, value) {
                            filled = filled.with(&question.key, one);
                        }
                    }
                    answered.push(ask(&question));
                }
            }
        }
    }
    let mut packs: Vec<_> =
        site.packs.iter().map(|p| Choice::new(p.about.key.clone(), p.about.title.clone())).collect();
    let taken = take_in::all(desk).await?;
    packs.extend(taken.iter().map(|row| {
        Choice::new(format!("{TAKEN}{}", row.id), format!("{} (intaget {})", row.title, day(row.taken_at)))
    }));
    if let Some(now) = now {
        packs.insert(0, Choice::new("current", format!("Samma som nu: {}", now.policy.pack().about.title)));
    }
    Ok(PolicyPage {
        name: now.map_or_else(
            || "Inga riktlinjer är antagna än".to_owned(),
            |now| now.policy.pack().about.title.clone(),
        ),
        stands_on: now.map(|now| format!("Beslut: {}.", now.decided.sentence())).unwrap_or_default(),
        groups: now.map(groups).unwrap_or_default(),
        versions: versions(desk, now).await?,
        pack: asked.map(|a| a.key.clone()).unwrap_or_default(),
        asks,
        answered,
        answers: filled,
        packs,
        adopt,
        taken: taken.into_iter().map(|row| (row.id, row.title, instant(row.taken_at))).collect(),
        take_in: Filled::new("pack"),
    })
}

fn day(at: i64) -> String {
    torg_domain::time::date_in_words(torg_domain::time::day_of(instant(at)))
}

/// The page again, with what was wrong with the files of a pack.
pub(super) async fn taken_in_wrong(site: &Shared, me: &In, field: &'static str, text: String) -> Response {
    let page = async {
        let now = in_force(&me.desk).await?;
        let asked = now.as_deref().map(of_now);
        let (ask, adopt) = (Filled::new("ask"), Filled::new("adopt"));
        let page = shown(site, &me.desk, now.as_deref(), asked.as_ref(), ask, adopt).await?;
        Ok::<_, Refusal>(PolicyPage { take_in: Filled::new("pack").wrong(field, text), ..page })
    };
    match page.await {
        Ok(page) => me.again(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

/// What is in force, as what is asked about.
fn of_now(now: &InForce) -> Asked {
    Asked { key: String::new(), pack: now.policy.pack().clone(), answers: now.policy.answers().clone() }
}

fn ask(question: &Question) -> Ask {
    let choices = match &question.kind {
        AnswerKind::One(choices) | AnswerKind::Many(choices) => choices.as_slice(),
        AnswerKind::Figure | AnswerKind::Hours => &[],
    };
    let mut choices: Vec<_> =
        choices.iter().map(|c| Choice::new(c.word.clone(), c.swedish.clone())).collect();
    let many = matches!(question.kind, AnswerKind::Many(_));
    if many {
        choices.push(Choice::new(answers::NOTHING, "inget av detta"));
    }
    let later = if question.needed == Needed::Later { " Kan besvaras senare." } else { "" };
    Ask {
        key: question.key.clone(),
        question: question.text.clone(),
        why: format!("{}{later}", answers::hint(question)),
        choices,
        many,
    }
}

async fn versions(desk: &Desk, now: Option<&InForce>) -> Result<Vec<VersionLine>, Refusal> {
    let rows = desk.reader().policies().await?;
    let line = |row: torg_store::policy::PolicyRow| VersionLine {
        number: u64::try_from(row.number).unwrap_or_default(),
        decided_on: row.decided_on.parse().unwrap_or(jiff::civil::Date::ZERO),
        valid_from: instant(row.valid_from_at),
        class: Class::from_word(&row.class).map(|c| c.swedish().to_owned()).unwrap_or_default(),
        in_force: now.is_some_and(|now| now.id.0 == row.id),
        decided_by: row.decided_by,
        paragraph: row.paragraph,
    };
    Ok(rows.into_iter().map(line).collect())
}

/// Every parameter by family, with what the pack's own comments say the document means.
fn groups(now: &InForce) -> Vec<Group> {
    let pack = now.policy.pack();
    let comments = comments(pack);
    let names: Vec<_> = pack.parameters.fields(&Names::none()).into_iter().map(|(label, _)| label).collect();
    let views = pack.parameters.views_named(&pack.called());
    let questions = questions(pack);
    let group = |(family, name): (&&str, &str)| Group {
        name: capital(name),
        parameters: views
            .iter()
            .filter(|v| v.info.key.split_once('.').is_some_and(|(of, _)| of == *family))
            .map(|v| parameter(now, v, &questions, &comments))
            .collect(),
    };
    FAMILIES.iter().zip(names).map(group).collect()
}

fn parameter(
    now: &InForce,
    view: &ParameterView,
    questions: &[Question],
    comments: &BTreeMap<String, String>,
) -> Parameter {
    let key = view.info.key;
    let about =
        |q: &&Question| q.key == key || q.key.strip_prefix(key).is_some_and(|rest| rest.starts_with('.'));
    let open = questions.iter().filter(about).find(|q| !now.policy.answers().has(&q.key));
    let mut answered = questions.iter().filter(about).filter_map(|q| {
        let value = now.policy.answers().get(&q.key)?;
        Some(answers::in_words(q, value))
    });
    let value = match (open, answered.next()) {
        (Some(question), _) => Value::Asks(question.text.clone()),
        (None, Some(answer)) => Value::Answered(answer),
        (None, None) if view.silent => Value::Silent,
        (None, None) if view.recommended => Value::Recommended(view.said.clone()),
        (None, None) => Value::Says(view.said.clone()),
    };
    Parameter {
        key: key.to_owned(),
        meaning: capital(view.info.label),
        value,
        source: [view.source.clone(), view.req.join(", ")]
            .into_iter()
            .filter(|s| !s.is_empty())
            .collect::<Vec<_>>()
            .join(" · "),
        says: comments.get(key).cloned().unwrap_or_default(),
    }
}

/// What stands above each parameter in the pack's file: its author's reading of the document.
fn comments(pack: &Pack) -> BTreeMap<String, String> {
    let text =
        pack.files().iter().find(|(name, _)| name == "policy.toml").map_or("", |(_, text)| text.as_str());
    let (mut family, mut above, mut all) = ("", Vec::new(), BTreeMap::new());
    for line in text.lines().map(str::trim) {
        if let Some(comment) = line.strip_prefix('#') {
            above.push(comment.trim());
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            family = name;
        } else if let Some((name, _)) = line.split_once('=').filter(|_| !above.is_empty()) {
            all.insert(format!("{family}.{}", name.trim()), above.join(" "));
        }
        above.clear();
    }
    all
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}", first.to_uppercase(), letters.as_str()))
}

async fn look(State(site): State<Shared>, me: In, form: Fields) -> Response {
    tried(&site, &me, &form, Form::Adopt, false).await
}

async fn look_at_answers(State(site): State<Shared>, me: In, form: Fields) -> Response {
    tried(&site, &me, &form, Form::Answers, false).await
}

async fn carry_out(State(site): State<Shared>, me: In, form: Fields) -> Response {
    tried(&site, &me, &form, Form::Answers, true).await
}

/// Which of the two forms on the page was sent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Adopt,
    Answers,
}

/// The pack a form names: the one in force, one of those the installation has, or one taken in.
async fn chosen(
    site: &Shared,
    desk: &Desk,
    now: Option<&InForce>,
    key: &str,
) -> Result<Option<Pack>, Refusal> {
    if let Some(id) = key.strip_prefix(TAKEN) {
        let Ok(id) = id.parse() else { return Ok(None) };
        return match take_in::one(desk, id).await {
            Ok(taken) => Ok(Some(taken.pack)),
            Err(Refusal::Missing) => Ok(None),
            Err(other) => Err(other),
        };
    }
    Ok(match key {
        "" | "current" => now.map(|now| now.policy.pack().clone()),
        key => site.packs.iter().find(|p| p.about.key == key).cloned(),
    })
}

fn adoption(form: &Fields, now: Option<&InForce>, asked: &Asked) -> Result<Adoption, Refusal> {
    let decided_by = form.get("decided_by").trim();
    let paragraph = form.get("paragraph").trim();
    if decided_by.is_empty() || decided_by.chars().count() > 120 {
        return Err(Refusal::field("decided_by", "Skriv vem som beslutade."));
    }
    let decided_on = form
        .parse("decided_on")
        .ok_or_else(|| Refusal::field("decided_on", "Välj vilken dag beslutet togs."))?;
    if paragraph.is_empty() || paragraph.chars().count() > 60 {
        return Err(Refusal::field("paragraph", "Skriv beslutets paragraf eller diarienummer."));
    }
    let same = now.is_some_and(|now| now.policy.pack().digest() == asked.pack.digest());
    Ok(Adoption {
        pack: asked.pack.clone(),
        answers: answers::file(&asked.pack, &asked.answers),
        class: if same { Class::Application } else { Class::Guideline },
        decided_by: decided_by.to_owned(),
        decided_on,
        paragraph: paragraph.to_owned(),
    })
}

async fn tried(site: &Shared, me: &In, form: &Fields, which: Form, carry_out: bool) -> Response {
    let now = match in_force(&me.desk).await {
        Ok(now) => now,
        Err(refusal) => return me.refuse(refusal),
    };
    let now = now.as_deref();
    let (mut ask, mut adopt) = (Filled::new("ask"), Filled::new("adopt"));
    match which {
        Form::Answers => ask = Filled::of("ask", &form.0),
        Form::Adopt => adopt = Filled::of("adopt", &form.0),
    }
    let pack = match chosen(site, &me.desk, now, form.get("pack")).await {
        Ok(pack) => pack,
        Err(refusal) => return me.refuse(refusal),
    };
    let Some(pack) = pack else {
        let adopt = adopt.wrong("pack", "Välj riktlinjer.");
        return again(site, me, now, None, ask, adopt).await;
    };
    let before = now.map_or_else(Answers::none, |now| now.policy.answers().clone());
    let (given, wrong) = answers::given(&pack, &before, form);
    let key = Some(form.get("pack")).filter(|key| *key != "current").unwrap_or_default().to_owned();
    let asked = Asked { key, pack, answers: given };
    if !wrong.is_empty() {
        let ask = wrong.into_iter().fold(ask, |filled, (key, why)| filled.wrong(&key, why));
        return again(site, me, now, Some(&asked), ask, adopt).await;
    }
    let done = async {
        let adoption = adoption(form, now, &asked)?;
        let preview = adopt::preview(&me.desk, &adoption).await?;
        if carry_out && !preview::unseen(&preview, form) {
            adopt::adopt(&me.desk, &adoption).await?;
            return Ok(None);
        }
        let differs = differs(now, &asked.pack, &asked.answers);
        preview::page(&me.desk, What::Policy, differs, &preview, form, links::policy_adopt(), carry_out)
            .await
            .map(Some)
    };
    match done.await {
        Ok(None) => on_to(&links::policy(), "policy"),
        Ok(Some(page)) if carry_out => me.again(&page),
        Ok(Some(page)) => me.page(&page),
        Err(Refusal::Field { field, text }) => {
            match which {
                Form::Answers => ask = ask.wrong(field, text),
                Form::Adopt => adopt = adopt.wrong(field, text),
            }
            // The form with the questions shows the pack they belong to; the other one needs no questions.
            let asked = if which == Form::Answers { Some(&asked) } else { None };
            again(site, me, now, asked, ask, adopt).await
        }
        Err(Refusal::Asks(keys)) => {
            // The pack asks more than the one before: its questions come with the decision already written.
            let filled = Filled::of("ask", &form.0);
            let ask = keys.iter().fold(filled, |filled, key| filled.wrong(key, "Frågan behöver ett svar."));
            again(site, me, now, Some(&asked), ask, Filled::new("adopt")).await
        }
        Err(refusal) => me.refuse(refusal),
    }
}

async fn again(
    site: &Shared,
    me: &In,
    now: Option<&InForce>,
    asked: Option<&Asked>,
    ask: Filled,
    adopt: Filled,
) -> Response {
    let own = now.map(of_now);
    match shown(site, &me.desk, now, asked.or(own.as_ref()), ask, adopt).await {
        Ok(page) => me.again(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

/// What differs from the version in force, in words: the document's own, and the municipality's answers.
pub(super) fn differs(now: Option<&InForce>, pack: &Pack, answers: &Answers) -> Vec<String> {
    let Some(now) = now else {
        return vec![format!("{} antas som de första riktlinjerna.", pack.about.title)];
    };
    let mut differs: Vec<_> = diff(now.policy.pack(), pack).into_iter().map(|d| d.sentence).collect();
    let before = now.policy.answers();
    for question in questions(pack) {
        let words = |answers: &Answers| answers.get(&question.key).map(|v| answers::in_words(&question, v));
        match (words(before), words(answers)) {
            (was, is) if was == is => {}
            (Some(was), Some(is)) => {
                differs.push(format!("{} Svaret blir {is} i stället för {was}.", question.text))
            }
            (None, Some(is)) => differs.push(format!("{} Svaret blir {is}.", question.text)),
            (_, None) => differs.push(format!("{} Svaret tas bort.", question.text)),
        }
    }
    differs
}
