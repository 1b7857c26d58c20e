//! Every act on a message: read the form, do it, go back to the message. Refused, the page comes back with
//! the form open, everything that was written in it, and the sentence beside it; a long text is also kept as
//! its draft, so that it survives whatever happens next.

use super::{Fields, files::form_or_file, message};
use crate::{
    inbox::stale::StalePage,
    links,
    parts::form::Filled,
    site::{In, Shared, on_to},
};
use axum::{
    Router,
    extract::{Path, Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use torg_domain::{
    decisions::DecisionState,
    ids::{ConsultationId, ForwardingId, MessageId, OrderId, PersonId},
    inbox::message::Message,
    municipality::rights::Right,
    policy::triage::QuestionKey,
};
use torg_office::{
    Refusal,
    inbox::{
        answer::{self, Reply},
        answers_record, close, consult, criticism,
        draft::{self, Form},
        forward, hand,
        leave::{self, Reason},
        notify_manager, read, record, remove, sent,
        triage::{self, Answered},
    },
};
use torg_store::inbox::rows::instant;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/desk/message/{id}/triage", post(judge))
        .route("/desk/message/{id}/consult", post(ask))
        .route("/desk/message/{id}/consult/{consultation}", post(advise))
        .route("/desk/message/{id}/holding", post(holding))
        .route("/desk/message/{id}/forward", post(hand_over))
        .route("/desk/message/{id}/forward/{forwarding}", post(deliver))
        .route("/desk/message/{id}/answer", post(reply))
        .route("/desk/message/{id}/order/{order}/confirm", post(confirm))
        .route("/desk/message/{id}/order/{order}/cancel", post(cancel))
        .route("/desk/message/{id}/order/{order}/send", post(send_anyway))
        .route("/desk/message/{id}/order/{order}/by-hand", post(by_hand))
        .route("/desk/message/{id}/leave", post(leave_it))
        .route("/desk/message/{id}/criticism", post(assess))
        .route("/desk/message/{id}/remove", post(take_down))
        .route("/desk/message/{id}/record", post(file))
        .route("/desk/message/{id}/record/answer", post(file_answer))
        .route("/desk/message/{id}/lawyer", post(lawyer))
        .route("/desk/message/{id}/notify", post(notify))
        .route("/desk/message/{id}/assign", post(assign))
        .route("/desk/message/{id}/visibility", post(secrecy))
        .route("/desk/message/{id}/close", post(shut))
        .route("/desk/message/{id}/reopen", post(reopen))
        .route("/desk/message/{id}/undo", post(undo))
}

/// One act that was tried: where its form stands and what is said when it went well.
struct Tried<'a> {
    site: &'a Shared,
    me: &'a In,
    id: MessageId,
    fields: &'a Fields,
    form: &'static str,
    act: &'static str,
    said: &'static str,
    address: links::Href,
}

impl Tried<'_> {
    async fn came_to(self, done: Result<Message, Refusal>) -> Response {
        match done {
            Ok(_) => match self.outcome().await {
                Ok(said) => on_to(&links::message(self.id), said),
                Err(why) => self.me.refuse(why),
            },
            Err(refusal) => match self.refused(refusal).await {
                Ok(response) => response,
                Err(worse) => self.me.refuse(worse),
            },
        }
    }

    /// What is said of an act that went well: of a removal, who does what now.
    async fn outcome(&self) -> Result<&'static str, Refusal> {
        match (self.form, self.fields.get("step")) {
            ("act-remove", "assess" | "keep") => return Ok("done"),
            ("act-remove", _) => {}
            ("answer" | "act-holding", _) if self.handed(&["answer", "holding"]).await? => {
                return Ok("answer-handed");
            }
            _ => return Ok(self.said),
        }
        let mut reader = self.me.desk.reader();
        let decided = reader.decisions_of(self.id).await?.pop();
        if decided.is_some_and(|d| d.state == DecisionState::Proposed.word()) {
            return Ok("removal-proposed");
        }
        Ok(if self.handed(&["remove"]).await? { "removal-handed" } else { self.said })
    }

    /// Whether torg carries out the latest order of these kinds itself.
    async fn handed(&self, kinds: &[&str]) -> Result<bool, Refusal> {
        let mut reader = self.me.desk.reader();
        let orders = reader.orders(self.id).await?;
        let Some(order) = orders.iter().rfind(|o| kinds.contains(&o.kind.as_str())) else { return Ok(false) };
        Ok(reader.outward(order.id.into()).await?.is_some_and(|o| o.state != sent::BY_HAND))
    }

    async fn refused(&self, refusal: Refusal) -> Result<Response, Refusal> {
        // What was written is kept before anything else is said.
        if let Some(form) = drafted(self.form) {
            let revision = self.fields.parse("revision").unwrap_or(0);
            draft::save(&self.me.desk, self.id, form, self.fields.get(form.field()), revision).await?;
        }
        let filled = Filled::of(self.form, &self.fields.0);
        match refusal {
            Refusal::Missing | Refusal::Broken(_) | Refusal::TooMany => Err(refusal),
            Refusal::Stale => Ok((StatusCode::CONFLICT, self.me.page(&self.stale().await?)).into_response()),
            // What cannot be undone is asked once more, with all that follows from it in sight.
            Refusal::Field { field: "for-good", text } => {
                let page = super::decisions::would(self.me, self.id, self.fields, Some(text)).await?;
                Ok(self.me.again(&page))
            }
            Refusal::Field { field, text } => {
                let page = message::again(self.site, self.me, self.id, filled.wrong(field, text)).await?;
                Ok(self.me.again(&page))
            }
            other => {
                let filled = filled.refused(other.to_string());
                let page = message::again(self.site, self.me, self.id, filled).await?;
                let status = if matches!(other, Refusal::NotAllowed(_)) {
                    StatusCode::FORBIDDEN
                } else {
                    StatusCode::CONFLICT
                };
                Ok((status, self.me.page(&page)).into_response())
            }
        }
    }

    /// What happened since the form was shown, and both texts.
    async fn stale(&self) -> Result<StalePage, Refusal> {
        let opened = read::open(&self.me.desk, self.id).await?;
        let names = read::names(&self.me.desk).await?;
        let shown: i64 = self.fields.parse("shown").unwrap_or(0);
        let name = |id: Option<uuid::Uuid>| {
            id.and_then(|id| names.get(&id).cloned()).unwrap_or_else(|| "Torg, enligt regel".into())
        };
        let steps = opened.steps.iter().filter(|s| s.at >= shown).map(|s| {
            (instant(s.at), name(s.by), format!("{}. {}", torg_domain::trail::did(&s.act), s.reason.trim()))
        });
        let versions = opened.versions.iter().skip(1).filter(|v| v.captured_at >= shown);
        let edits =
            versions.map(|v| (instant(v.captured_at), v.author.clone(), "ändrade sin text".to_owned()));
        let mut between: Vec<_> = steps.chain(edits).collect();
        between.sort_by_key(|(at, _, _)| *at);
        let mine =
            ["text", "note", "reason", "facts", "question", "advice", "why"].map(|n| self.fields.get(n));
        let mine = mine.into_iter().find(|text| !text.trim().is_empty()).unwrap_or_default().to_owned();
        let me = self.me.desk.by();
        let ordered = opened
            .orders
            .iter()
            .rev()
            .filter(|o| matches!(o.kind.as_str(), "answer" | "holding") && Some(o.ordered_by) != me);
        let ordered = ordered.filter_map(|o| {
            serde_json::from_str::<serde_json::Value>(&o.body).ok()?.get("text")?.as_str().map(str::to_owned)
        });
        let drafted = opened
            .drafts
            .iter()
            .filter(|d| Some(d.person) != me && !d.text.is_empty())
            .map(|d| d.text.clone());
        let theirs =
            ordered.chain(drafted).next().or_else(|| opened.versions.last().map(super::message_view::whole));
        let sent =
            self.fields.0.iter().filter(|(n, _)| !["revision", "shown", "version"].contains(&n.as_str()));
        Ok(StalePage {
            message: self.id,
            revision: opened.message.revision,
            act: self.act.to_owned(),
            address: self.address.clone(),
            between,
            texts: theirs.filter(|_| !mine.is_empty()).map(|theirs| (theirs, mine)),
            fields: sent.cloned().collect(),
            refused: None,
        })
    }
}

/// The draft that a form's long text is kept as.
fn drafted(form: &str) -> Option<Form> {
    match form {
        "answer" => Some(Form::Answer),
        "advice" => Some(Form::Advice),
        "deliver" => Some(Form::Deliver),
        act => act.strip_prefix("act-").and_then(Form::from_word),
    }
}

fn person(fields: &Fields, name: &'static str) -> Result<PersonId, Refusal> {
    fields.parse(name).ok_or_else(|| Refusal::field(name, "Välj en person."))
}

macro_rules! acts { ($($name:ident($form:literal, $act:literal, $said:literal, $link:ident) |$desk:ident, $id:ident, $revision:ident, $fields:ident| $body:expr;)*) => { $(
    async fn $name(State(site): State<Shared>, me: In, Path(id): Path<MessageId>, fields: Fields) -> Response {
        let tried = Tried { site: &site, me: &me, id, fields: &fields, form: $form, act: $act, said: $said, address: links::$link(id) };
        let done = {
            let ($desk, $id, $fields) = (&me.desk, id, &fields);
            let $revision: Option<i64> = fields.parse("revision");
            async move { $body }.await
        };
        tried.came_to(done).await
    }
)* } }

acts! {
    ask("act-consult", "Fråga kollega", "asked", consult) |desk, id, revision, f|
        consult::ask(desk, id, revision, person(f, "whom")?, f.get("question")).await;
    holding("act-holding", "Ge hållsvar", "answer-ordered", holding) |desk, id, revision, f| {
        let text = f.get("text").to_owned();
        answer::order(desk, id, revision, Reply { text, holding: true, unsigned: None, version: None }).await.map(|done| done.0)
    };
    hand_over("act-forward", "Vidarebefordra", "forwarded", forward) |desk, id, revision, f|
        forward::forward(desk, id, revision, person(f, "recipient")?, f.get("note")).await;
    reply("answer", "Svara", "answer-ordered", answer) |desk, id, revision, f| {
        if f.get("changed") == "yes" && f.get("seen-change") != "yes" {
            return Err(Refusal::field("seen-change", "Läs vad författaren har ändrat och markera att du har läst det."));
        }
        let unsigned = Some(f.get("unsigned").to_owned()).filter(|why| !why.trim().is_empty());
        let reply = Reply { text: f.get("text").to_owned(), holding: false, unsigned, version: f.parse("version") };
        answer::order(desk, id, revision, reply).await.map(|done| done.0)
    };
    leave_it("act-leave", "Lämna utan svar", "left", leave) |desk, id, revision, f| {
        let reason = Reason::from_word(f.get("reason")).ok_or_else(|| Refusal::field("reason", "Välj ett skäl."))?;
        leave::leave(desk, id, revision, reason, f.get("note")).await
    };
    take_down("act-remove", "Ta bort", "removal-ordered", remove) |desk, id, revision, f| {
        let facts = f.get("facts");
        match f.get("step") {
            "assess" => remove::assess(desk, id, revision, facts).await,
            "keep" => remove::keep_up(desk, id, revision, facts).await.map_err(|refusal| match refusal {
                Refusal::Field { text, .. } => Refusal::field("facts", text),
                other => other,
            }),
            _ => {
                torg_office::decisions::decide::decide(desk, id, revision, super::decisions::asked(f)).await.map(|done| done.0)
            }
        }
    };
    file("act-record", "Registrera eller håll ordnad", "saved", record) |desk, id, revision, f| {
        if f.get("step") == "confirm" {
            return record::confirm_by(desk, id, revision, f.get("number"), f.get("provision")).await;
        }
        let provision = f.get("provision").trim();
        if !provision.is_empty() && f.get("becomes") != "register" {
            return Err(Refusal::field("provision", "Begränsningen hör till en registrering. Välj Registrera, eller töm fältet."));
        }
        match f.get("becomes") {
            "register" if !provision.is_empty() => record::order_restricted(desk, id, revision, provision, f.get("reason")).await,
            "keep-ordered" => record::keep_ordered(desk, id, revision, f.get("reason")).await,
            "register" => record::order(desk, id, revision, false, f.get("reason")).await,
            "transfer" => record::order(desk, id, revision, true, f.get("reason")).await,
            _ => Err(Refusal::field("becomes", "Välj vad som ska gälla.")),
        }
    };
    file_answer("act-answer-record", "Registrera svaret eller håll det ordnat", "saved", answers_record) |desk, id, revision, f| {
        match (f.get("step"), f.get("becomes")) {
            ("confirm", _) => answers_record::confirm(desk, id, revision, f.get("number")).await,
            (_, "keep-ordered") => answers_record::keep_ordered(desk, id, revision, f.get("reason")).await,
            (_, "register") => answers_record::order(desk, id, revision, f.get("reason")).await,
            _ => Err(Refusal::field("becomes", "Välj vad som ska gälla.")),
        }
    };
    lawyer("act-lawyer", "Fråga juristen", "saved", lawyer) |desk, id, revision, f| match (f.get("step"), f.get("outcome")) {
        ("ask", _) => remove::ask_lawyer(desk, id, revision, f.get("question")).await,
        (_, "reported") => remove::lawyer_answered(desk, id, revision, true, f.get("text")).await,
        (_, "not-reported") => remove::lawyer_answered(desk, id, revision, false, f.get("text")).await,
        _ => Err(Refusal::field("outcome", "Välj vad svaret blev.")),
    };
    notify("act-notify", "Meddela chefen", "done", notify) |desk, id, revision, f|
        notify_manager::notify(desk, id, revision, f.get("reason")).await;
    assign("act-assign", "Byt ansvarig", "saved", assign) |desk, id, revision, f|
        close::assign(desk, id, revision, person(f, "to")?, f.get("reason")).await;
    secrecy("act-secrecy", "Sekretessmarkera", "saved", visibility) |desk, id, revision, f|
        close::mark_secret(desk, id, revision, f.get("mark") == "secret", f.get("reason")).await;
    shut("act-close", "Stäng", "closed", close) |desk, id, revision, _f| close::close(desk, id, revision).await;
    reopen("act-reopen", "Öppna igen", "reopened", reopen) |desk, id, revision, f|
        close::reopen(desk, id, revision, f.get("reason")).await;
    undo("act-undo", "Ångra", "undone", undo) |desk, id, revision, _f| close::undo(desk, id, revision).await;
    judge("q", "Bedöm frågorna", "saved", triage) |desk, id, revision, f| {
        // Each answer is an act of its own; the first on the revision of the form, the next on what it left.
        let given = desk.reader().triage_answers(id).await?;
        let mut at = revision;
        let mut done = None;
        for key in QuestionKey::ALL {
            let yes = match f.get(key.word()) { "yes" => true, "no" => false, _ => continue };
            let same = given.iter().any(|g| g.question == key.word() && (g.answer == "yes") == yes);
            if same {
                continue;
            }
            let message = triage::answer(desk, id, at, Answered { question: *key, yes, note: f.get("note").to_owned() }).await?;
            at = Some(message.revision);
            done = Some(message);
        }
        match done {
            Some(message) => Ok(message),
            None => Err(Refusal::Rule("Svara ja eller nej på minst en fråga.".into())),
        }
    };
    assess("act-criticism", "Bedöm kritik", "saved", criticism) |desk, id, revision, f| {
        let policy = desk.policy().await?;
        let keys = policy.policy.criticism().map(|c| c.step.iter().map(|s| s.key.clone()).collect::<Vec<_>>()).unwrap_or_default();
        let mut at = revision;
        let mut done = None;
        for key in keys {
            let said = f.get(&key);
            if said.is_empty() {
                continue;
            }
            let message = criticism::answer(desk, id, at, &key, said, f.get("note")).await?;
            at = Some(message.revision);
            done = Some(message);
        }
        match (f.get("meet"), done) {
            ("yes", _) => criticism::meet(desk, id, at, f.get("note")).await,
            ("no", _) => leave::leave(desk, id, at, Reason::CriticismUnmet, f.get("note")).await,
            (_, Some(message)) => Ok(message),
            (_, None) => criticism::begin(desk, id, at).await,
        }
    };
}

async fn advise(
    State(site): State<Shared>,
    me: In,
    Path((id, consultation)): Path<(MessageId, ConsultationId)>,
    fields: Fields,
) -> Response {
    let tried = Tried {
        site: &site,
        me: &me,
        id,
        fields: &fields,
        form: "advice",
        act: "Ge rådet",
        said: "done",
        address: links::advise(id, consultation),
    };
    let done = consult::advise(&me.desk, consultation, fields.get("advice")).await;
    tried.came_to(done).await
}

async fn deliver(
    State(site): State<Shared>,
    me: In,
    Path((id, forwarding)): Path<(MessageId, ForwardingId)>,
    fields: Fields,
) -> Response {
    let tried = Tried {
        site: &site,
        me: &me,
        id,
        fields: &fields,
        form: "deliver",
        act: "Lämna svarstexten",
        said: "done",
        address: links::deliver(id, forwarding),
    };
    let done = if fields.get("end") == "decline" {
        forward::decline(&me.desk, forwarding, fields.get("text")).await.map_err(|refusal| match refusal {
            Refusal::Field { text, .. } => Refusal::field("text", text),
            other => other,
        })
    } else {
        forward::deliver(&me.desk, forwarding, fields.get("text")).await
    };
    tried.came_to(done).await
}

/// Confirms an order by what it is: an answer by its address, a removal by what was seen afterwards.
async fn confirm(
    State(site): State<Shared>,
    me: In,
    Path((id, order)): Path<(MessageId, OrderId)>,
    request: Request,
) -> Response {
    let (fields, picture) = match form_or_file(&site, request).await {
        Ok(sent) => sent,
        Err(response) => return response,
    };
    let removal = !fields.get("outcome").is_empty() || fields.0.iter().any(|(n, _)| n == "proof");
    let tried = Tried {
        site: &site,
        me: &me,
        id,
        fields: &fields,
        form: if removal { "act-remove" } else { "confirm" },
        act: "Bekräfta",
        said: if removal { "removed" } else { "answered" },
        address: links::confirm(id, order),
    };
    let desk = &me.desk;
    let revision = fields.parse("revision");
    let done = async {
        if !removal {
            return answer::confirm(desk, id, revision, order, fields.get("address")).await;
        }
        let outcome = match fields.get("outcome") {
            "unpublished" => remove::Done::Unpublished,
            "deleted" => remove::Done::Deleted,
            "cannot" => remove::Done::Impossible,
            _ => return Err(Refusal::field("outcome", "Säg hur det gick.")),
        };
        let picture = match picture {
            // Whoever may not see the message may not hang anything on it either.
            Some(shot) => {
                if !read::open(desk, id).await?.may.remove {
                    return Err(Refusal::NotAllowed(Right::Remove));
                }
                Some(hand::attach(desk, id, "proof", shot).await?)
            }
            None => None,
        };
        remove::confirm(desk, id, revision, order, outcome, fields.get("proof"), picture).await
    };
    let done = done.await;
    tried.came_to(done).await
}

async fn cancel(
    State(site): State<Shared>,
    me: In,
    Path((id, order)): Path<(MessageId, OrderId)>,
    fields: Fields,
) -> Response {
    let tried = Tried {
        site: &site,
        me: &me,
        id,
        fields: &fields,
        form: match fields.get("form") {
            "cancel-remove" => "cancel-remove",
            "cancel-record" => "cancel-record",
            "cancel-answer-record" => "cancel-answer-record",
            _ => "cancel-answer",
        },
        act: "Avbryt",
        said: "cancelled",
        address: links::cancel(id, order),
    };
    let done = answer::cancel(&me.desk, id, fields.parse("revision"), order, fields.get("why")).await;
    tried.came_to(done).await
}

/// Sends an answer all the same that was stopped because the author had edited.
async fn send_anyway(
    State(site): State<Shared>,
    me: In,
    Path((id, order)): Path<(MessageId, OrderId)>,
    fields: Fields,
) -> Response {
    let tried = Tried {
        site: &site,
        me: &me,
        id,
        fields: &fields,
        form: "sending",
        act: "Skicka ändå",
        said: "answer-handed",
        address: links::answer_send(id, order),
    };
    let done = sent::send_anyway(&me.desk, id, fields.parse("revision"), order).await;
    tried.came_to(done).await
}

/// Takes an answer over that torg was to give: a person puts it up.
async fn by_hand(
    State(site): State<Shared>,
    me: In,
    Path((id, order)): Path<(MessageId, OrderId)>,
    fields: Fields,
) -> Response {
    let tried = Tried {
        site: &site,
        me: &me,
        id,
        fields: &fields,
        form: "sending",
        act: "Gör det för hand",
        said: "answer-ordered",
        address: links::answer_by_hand(id, order),
    };
    let looked = fields.get("looked") == "yes";
    let done = sent::by_hand(&me.desk, id, fields.parse("revision"), order, looked).await;
    tried.came_to(done).await
}
