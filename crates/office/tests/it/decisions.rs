//! Removal that stands up: evidence first, the decision with all it brings, carried out at the platform and
//! seen as a stranger sees it.

use crate::acts::trail;
use crate::said::{at, clocks, comment, editor, message, refused, running, take, work};
use jiff::SignedDuration;
use std::sync::Arc;
use torg_domain::channels::taken::Taken;
use torg_domain::decisions::{Effect, Measure};
use torg_domain::ids::{ChannelId, MessageId, OrderId};
use torg_domain::inbox::message::Message;
use torg_domain::inbox::tracks::{Handling, Publication};
use torg_domain::outside::platform::{Measure as Wanted, Standing};
use torg_office::Refusal;
use torg_office::decisions::decide::{Asked, decide, dry_run};
use torg_office::decisions::{bulk, carry_out, read, second, stranger};
use torg_store::inbox::rows::OrderRow;
use torg_testkit::{Mood, Site, Town};

/// The same story on both databases, at a platform of its own.
pub async fn both_at(pack: &str, answers: &str, story: impl AsyncFn(Town, Arc<Site>)) {
    eprintln!("on SQLite");
    let site = Site::new();
    story(Town::at(&site, pack, answers).await, site).await;
    eprintln!("on PostgreSQL");
    let site = Site::new();
    story(Town::at_on_postgres(&site, pack, answers).await, site).await;
}

/// A comment with a slur in it, under a post of ours, half past ten.
pub async fn slur(town: &Town) -> (ChannelId, Message) {
    let channel = town.own_channel("Bloggen").await;
    town.clock.set(at("2026-04-07T08:30:00Z"));
    let post = Taken { ours: Some(true), ..comment("inlagg", "Vinterns turlista.") };
    let bad = Taken { parent: Some("inlagg".into()), ..comment("bad", "Du är en idiot, Lena.") };
    take(town, channel, vec![post, bad]).await;
    let m = message(town, channel, "bad").await;
    town.clock.pass(SignedDuration::from_mins(1));
    (channel, m)
}

pub fn insult() -> Asked {
    Asked {
        ground: "forolampning".into(),
        facts: "Kallar en namngiven person idiot.".into(),
        ..Asked::default()
    }
}

pub async fn order_of(town: &Town, id: MessageId, kind: &str) -> OrderRow {
    let orders = town.job().reader().orders(id).await.unwrap();
    orders.into_iter().rfind(|o| o.kind == kind).unwrap_or_else(|| panic!("an order to {kind}"))
}

async fn kinds(town: &Town, id: MessageId) -> Vec<String> {
    let all = town.job().reader().orders(id).await.unwrap();
    let mut kinds: Vec<_> = all.into_iter().filter(|o| o.cancelled_at.is_none()).map(|o| o.kind).collect();
    kinds.sort();
    kinds
}

async fn state(town: &Town, order: &OrderRow) -> String {
    town.job().reader().outward(order.id.into()).await.unwrap().unwrap().state
}

async fn notices(town: &Town, person: torg_domain::ids::PersonId) -> Vec<String> {
    town.job().reader().notices(person, 50).await.unwrap().into_iter().map(|n| n.kind).collect()
}

#[tokio::test]
async fn a_comment_is_hidden_with_evidence_first_and_the_stranger_agrees() {
    both_at("grund", "", async |town: Town, site: Arc<Site>| {
        let (_, m) = slur(&town).await;
        let desk = editor(&town).await;
        let (m, decision) = decide(&desk, m.id, Some(m.revision), insult()).await.unwrap();
        assert!(site.told().is_empty(), "the platform is told by a job, after everything is written");
        let mut reader = town.job().reader();
        let decision = reader.decision(decision).await.unwrap();
        let kept = reader.evidence(decision.evidence.unwrap().into()).await.unwrap();
        let sha: [u8; 32] = kept.manifest.clone().unwrap().try_into().unwrap();
        let bytes = town.office.store.objects().get(town.id(), &sha).await.unwrap();
        let manifest: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(manifest["torg"], torg_domain::evidence::FORM);
        assert_eq!(manifest["thread"].as_array().unwrap().len(), 2);
        let what: Vec<_> = manifest["files"].as_array().unwrap().iter().map(|f| f["what"].clone()).collect();
        assert_eq!(what, ["raw", "answer", "picture"]);
        assert_eq!((decision.title.as_str(), decision.measure.as_str()), ("Förolämpning", "hide"));
        assert_eq!(decision.code.len(), 19);
        assert!(!decision.stands_on.is_empty());
        assert_eq!(
            decision.acting_as, "Ansvarig för kanal",
            "the title the right comes from, not a person's"
        );
        assert!(decision.mandate.is_some());
        assert_eq!(m.tracks.publication, Publication::Preserved);
        let due = running(&town, &m, "removal").await.unwrap().due_at;

        let ordered = town.now();
        town.clock.pass(SignedDuration::from_secs(2));
        work(&town).await;
        assert_eq!(site.stands("bad"), Standing::Hidden);
        let order = order_of(&town, m.id, "remove").await;
        let confirmed = order.confirmed_at.unwrap();
        assert_eq!(confirmed, ordered.as_millisecond() + 2_000, "the platform's own instant");
        assert_eq!(order.confirmed_by, None, "no person says so: the platform does");
        assert_eq!(state(&town, &order).await, "verified");
        let clock = clocks(&town, &m).await.into_iter().find(|c| c.kind == "removal").unwrap();
        assert_eq!((clock.stopped_at, clock.due_at), (Some(confirmed), due));
        let carried = reader.carried(order.id.into()).await.unwrap();
        assert_eq!((carried.len(), carried[0].status, carried[0].already), (1, 200, false));
        assert!(carried[0].answer.is_some(), "the platform's raw answer is kept");
        let seen = reader.looks(order.id.into()).await.unwrap();
        assert_eq!((seen.len(), seen[0].came_to.as_str()), (1, "gone"));
        // The notice stands under the post, and only since it is true.
        let replies = site.replies();
        assert_eq!((replies.len(), replies[0].0.as_str()), (1, "inlagg"));
        assert!(replies[0].1.contains(&decision.code) && !replies[0].1.contains("Lena"), "{}", replies[0].1);
        let acts = trail(&town, m.id).await;
        for act in
            ["message.removal-ordered", "message.removed", "message.verified", "message.effect-confirmed"]
        {
            assert!(acts.iter().any(|a| a == act), "{act} in {acts:?}");
        }
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_platform_that_says_yes_and_does_nothing_is_found_out_and_the_clock_never_stopped() {
    both_at("grund", "", async |town: Town, site: Arc<Site>| {
        let (_, m) = slur(&town).await;
        let desk = editor(&town).await;
        let (m, _) = decide(&desk, m.id, Some(m.revision), insult()).await.unwrap();
        let due = running(&town, &m, "removal").await.unwrap().due_at;
        site.is(Mood::Lies);
        work(&town).await;
        let order = order_of(&town, m.id, "remove").await;
        assert_eq!(order.confirmed_at, None, "what the stranger still sees is not confirmed");
        assert_eq!(state(&town, &order).await, "visible");
        let clock = running(&town, &m, "removal").await.expect("it runs on");
        assert_eq!((clock.due_at, clock.stopped_at), (due, None));
        let now = message(&town, m.channel, "bad").await;
        assert_eq!(now.tracks.publication, Publication::Preserved);
        assert_eq!(now.due_at.map(|d| d.as_millisecond()), Some(due));
        let told = notices(&town, now.owner.unwrap()).await;
        assert_eq!(told.iter().filter(|k| *k == "still-seen").count(), 1);
        let notice = order_of(&town, m.id, "public-notice").await;
        assert_eq!(state(&town, &notice).await, "held");
        // Found out again and again, told of once.
        town.clock.pass(SignedDuration::from_mins(10));
        work(&town).await;
        assert_eq!(state(&town, &order).await, "visible");
        let told = notices(&town, now.owner.unwrap()).await;
        assert_eq!(told.iter().filter(|k| *k == "still-seen").count(), 1);
        // It mends itself, and it is done.
        site.is(Mood::Well);
        town.clock.pass(SignedDuration::from_mins(10));
        work(&town).await;
        assert_eq!((site.stands("bad"), state(&town, &order).await.as_str()), (Standing::Hidden, "verified"));
        assert!(running(&town, &m, "removal").await.is_none());
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_page_that_is_cached_for_a_while_counts_as_seen_for_that_while() {
    both_at("grund", "", async |town: Town, site: Arc<Site>| {
        let (_, m) = slur(&town).await;
        let (m, _) = decide(&editor(&town).await, m.id, Some(m.revision), insult()).await.unwrap();
        site.cached(1);
        work(&town).await;
        let order = order_of(&town, m.id, "remove").await;
        assert_eq!(state(&town, &order).await, "visible");
        assert!(site.replies().is_empty(), "nobody is told that it was removed while it is seen");
        town.clock.pass(SignedDuration::from_mins(1));
        work(&town).await;
        assert_eq!(state(&town, &order).await, "verified");
        assert_eq!(site.replies().len(), 1);
        assert_eq!(site.done().iter().filter(|(_, d)| d == "Hide").count(), 1, "hidden once");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_look_that_comes_to_nothing_leaves_the_removal_provisional_and_is_taken_again() {
    both_at("grund", "", async |town: Town, site: Arc<Site>| {
        let (_, m) = slur(&town).await;
        let (m, _) = decide(&editor(&town).await, m.id, Some(m.revision), insult()).await.unwrap();
        site.blind(true);
        work(&town).await;
        let order = order_of(&town, m.id, "remove").await;
        assert_eq!(state(&town, &order).await, "carried");
        assert_eq!(site.replies().len(), 1, "the platform's word is all there is: they are told why");
        let chief = town.desk(town.people.chief).await;
        let m = torg_office::inbox::record::keep_ordered(&chief, m.id, None, "").await.unwrap();
        assert_ne!(m.tracks.handling, Handling::Closed, "what is provisional closes nothing");
        site.blind(false);
        town.clock.pass(SignedDuration::from_mins(1));
        work(&town).await;
        assert_eq!(state(&town, &order).await, "verified");
        assert_eq!(message(&town, m.channel, "bad").await.tracks.handling, Handling::Closed);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_platform_that_is_down_for_an_hour_loses_nothing() {
    both_at("grund", "", async |town: Town, site: Arc<Site>| {
        let (_, m) = slur(&town).await;
        site.is(Mood::Down);
        // The evidence says that the platform could not be asked, and is kept all the same.
        let (m, decision) = decide(&editor(&town).await, m.id, Some(m.revision), insult()).await.unwrap();
        let mut reader = town.job().reader();
        let decision = reader.decision(decision).await.unwrap();
        let kept = reader.evidence(decision.evidence.unwrap().into()).await.unwrap();
        assert!(kept.lacking.contains("Plattformen svarar inte."), "{}", kept.lacking);
        work(&town).await;
        let order = order_of(&town, m.id, "remove").await;
        for _ in 0..12 {
            town.clock.pass(SignedDuration::from_mins(5));
            work(&town).await;
            assert_eq!(state(&town, &order).await, "waiting");
        }
        let how = reader.outward(order.id.into()).await.unwrap().unwrap();
        assert!(how.problem.unwrap().contains("Plattformen svarar inte."));
        assert!(how.problem_since_at.unwrap() < town.now().as_millisecond() - 3_000_000, "since when");
        assert!(running(&town, &m, "removal").await.is_some());
        site.is(Mood::Well);
        town.clock.pass(SignedDuration::from_hours(1));
        work(&town).await;
        assert_eq!(state(&town, &order).await, "verified");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_is_slow_or_lost_is_neither_repeated_nor_forgotten() {
    both_at("grund", "", async |town: Town, site: Arc<Site>| {
        let (_, m) = slur(&town).await;
        let (m, _) = decide(&editor(&town).await, m.id, Some(m.revision), insult()).await.unwrap();
        site.is(Mood::LosesAnswer);
        work(&town).await;
        assert_eq!(site.stands("bad"), Standing::Hidden);
        let order = order_of(&town, m.id, "remove").await;
        assert_eq!(order.confirmed_at, None, "nobody has said so yet");
        site.is(Mood::Well);
        town.clock.pass(SignedDuration::from_mins(2));
        work(&town).await;
        assert_eq!(state(&town, &order).await, "verified");
        let told = site.told().iter().filter(|(_, asked)| *asked == Wanted::Hide).count();
        let done = site.done().iter().filter(|(_, word)| word == "Hide").count();
        assert_eq!((told, done), (1, 1), "asked where it stands, not again");
        let carried = town.job().reader().carried(order.id.into()).await.unwrap();
        assert!(carried[0].already);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn where_the_platform_cannot_a_person_is_told_and_does_it() {
    both_at("grund", "", async |town: Town, site: Arc<Site>| {
        let (_, m) = slur(&town).await;
        site.is(Mood::Cannot);
        let desk = editor(&town).await;
        let (m, _) = decide(&desk, m.id, Some(m.revision), insult()).await.unwrap();
        work(&town).await;
        let order = order_of(&town, m.id, "remove").await;
        assert_eq!(state(&town, &order).await, "by-hand");
        assert!(notices(&town, town.people.editor).await.contains(&"by-hand".to_owned()));
        use torg_office::inbox::remove::{Done, confirm};
        let id = OrderId(order.id);
        let m = confirm(&desk, m.id, None, id, Done::Unpublished, "Dolde den själv.", None).await.unwrap();
        assert_eq!(m.tracks.publication, Publication::Unpublished);
        // The stranger looks at what a person says, too: it still stands there.
        work(&town).await;
        assert_eq!(state(&town, &order).await, "visible");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_full_disk_while_evidence_is_written_removes_nothing_and_says_so() {
    both_at("grund", "", async |town: Town, site: Arc<Site>| {
        let (_, m) = slur(&town).await;
        site.faults.full(true);
        let size = town.job().reader().trail_size().await.unwrap();
        let said = refused(decide(&editor(&town).await, m.id, Some(m.revision), insult()).await);
        assert!(said.contains("Inget är beställt och inget är borttaget"), "{said}");
        assert_eq!(town.job().reader().trail_size().await.unwrap(), size);
        assert!(kinds(&town, m.id).await.is_empty());
        assert!(town.job().reader().evidence_of(m.id).await.unwrap().is_empty());
        site.faults.full(false);
        decide(&editor(&town).await, m.id, Some(m.revision), insult()).await.unwrap();
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn two_editors_at_once_make_one_decision() {
    both_at("grund", "", async |town: Town, _: Arc<Site>| {
        let (_, m) = slur(&town).await;
        let (a, b) = (editor(&town).await, town.desk(town.people.substitute).await);
        let (a, b) = tokio::join!(
            decide(&a, m.id, Some(m.revision), insult()),
            decide(&b, m.id, Some(m.revision), insult())
        );
        let stale = |r: &Result<_, Refusal>| matches!(r, Err(Refusal::Stale));
        assert!(a.is_ok() != b.is_ok(), "one of them");
        assert!(stale(&a) || stale(&b), "and the other is shown what happened");
        assert_eq!(town.job().reader().decisions_of(m.id).await.unwrap().len(), 1);
        assert_eq!(kinds(&town, m.id).await.iter().filter(|k| *k == "remove").count(), 1);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_gone_for_good_waits_for_a_second_person_who_is_another() {
    both_at("grund", "", async |town: Town, site: Arc<Site>| {
        let (_, m) = slur(&town).await;
        let first = editor(&town).await;
        let delete = Asked {
            measure: Some(Measure::Delete),
            for_good: true,
            why_not_milder: "Kopieras vidare.".into(),
            ..insult()
        };
        let short = Asked { why_not_milder: String::new(), ..delete.clone() };
        let said = refused(decide(&first, m.id, Some(m.revision), short).await);
        assert!(said.contains("Skriv varför det inte räcker"), "{said}");
        let once = Asked { for_good: false, ..delete.clone() };
        let said = refused(decide(&first, m.id, Some(m.revision), once.clone()).await);
        assert!(said.contains("går inte att ångra"), "{said}");
        assert!(
            dry_run(&first, m.id, &once).await.unwrap().for_good.is_some(),
            "what would follow is shown first"
        );
        let run = dry_run(&first, m.id, &delete).await.unwrap();
        assert_eq!(run.second.as_deref(), Some("en annan person godkänner radering"));
        let (m, decision) = decide(&first, m.id, Some(m.revision), delete.clone()).await.unwrap();
        assert!(kinds(&town, m.id).await.is_empty(), "nothing is ordered yet");
        let kept = town.job().reader().evidence_of(m.id).await.unwrap();
        assert_eq!(kept.len(), 1, "the evidence does not wait");
        assert!(notices(&town, town.people.substitute).await.contains(&"second-wanted".to_owned()));
        let said = refused(second::agree(&first, decision).await);
        assert!(said.contains("en annan person"), "{said}");
        let other = town.desk(town.people.substitute).await;
        assert_eq!(refused(second::reject(&other, decision, " ").await), "Skriv varför du inte godkänner.");
        second::reject(&other, decision, "Det räcker att dölja.").await.unwrap();
        assert!(refused(second::agree(&other, decision).await).contains("redan avgjort"));
        let m = message(&town, m.channel, "bad").await;
        let (m, decision) = decide(&first, m.id, Some(m.revision), delete).await.unwrap();
        second::agree(&other, decision).await.unwrap();
        let row = town.job().reader().decision(decision).await.unwrap();
        assert_eq!((row.proposed_by, row.decided_by), (Some(town.people.editor.0), other.by()));
        work(&town).await;
        assert_eq!(site.stands("bad"), Standing::Gone);
        let now = message(&town, m.channel, "bad").await;
        assert_eq!(now.tracks.publication, Publication::Deleted);
        assert!(notices(&town, town.people.editor).await.contains(&"second-agreed".to_owned()));
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn letting_it_stand_takes_the_whole_decision_back() {
    both_at("gotland-2011", GOTLAND, async |town: Town, _: Arc<Site>| {
        let (_, m) = slur(&town).await;
        let desk = editor(&town).await;
        let (m, decision) = decide(&desk, m.id, Some(m.revision), insult()).await.unwrap();
        assert_eq!(kinds(&town, m.id).await, ["register", "remove"]);
        let m = torg_office::inbox::remove::keep_up(&desk, m.id, None, "Inte så illa.").await.unwrap();
        assert!(kinds(&town, m.id).await.is_empty());
        assert_eq!(m.tracks.record, torg_domain::inbox::tracks::Record::Undecided);
        assert_eq!(town.job().reader().decision(decision).await.unwrap().state, "withdrawn");
        work(&town).await;
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn many_are_tried_first_and_then_decided_each_with_a_trail_entry_of_its_own() {
    both_at("grund", "", async |town: Town, site: Arc<Site>| {
        let (channel, bad) = slur(&town).await;
        take(&town, channel, vec![comment("fler", "Idiot!")]).await;
        let more = message(&town, channel, "fler").await;
        let own = message(&town, channel, "inlagg").await;
        let ids = [bad.id, more.id, own.id];
        let desk = editor(&town).await;
        let size = town.job().reader().trail_size().await.unwrap();
        let tried = bulk::dry_run(&desk, &ids, &insult()).await.unwrap();
        assert_eq!(town.job().reader().trail_size().await.unwrap(), size, "a dry run writes nothing");
        assert!(tried[2].came_to.as_ref().is_err_and(|why| why.to_string().contains("stängt")));
        assert!(tried[0].came_to.as_ref().unwrap().effects.iter().any(|p| p.effect == Effect::PublicNotice));
        let with: Vec<_> = [&bad, &more, &own].map(|m| (m.id, m.revision)).into();
        let done = bulk::decide(&desk, &with, &insult()).await.unwrap();
        let ok: Vec<_> = done.iter().map(|o| o.came_to.is_ok()).collect();
        assert_eq!(ok, [true, true, false], "our own closed post is opened first");
        assert!(done[2].came_to.as_ref().unwrap_err().to_string().contains("stängt"));
        work(&town).await;
        assert_eq!((site.stands("bad"), site.stands("fler")), (Standing::Hidden, Standing::Hidden));
        for m in [bad.id, more.id] {
            let acts = trail(&town, m).await;
            assert_eq!(acts.iter().filter(|a| *a == "message.removal-ordered").count(), 1);
        }
        town.verify().await;
    })
    .await;
}

const WEEK: &str = "hours.week = { weekdays = \"08:00-16:30\", holidays = \"closed\" }\n";
const FIGURES: &str = "removal.deadline.offensive_data.starts = \"publication\"\n\
    removal.deadline.on_request.figure = { hours = 24, counted = \"calendar\" }\n\
    removal.deadline.other.figure = { hours = 24, counted = \"calendar\" }\n\
    clocks.warn_before = { hours = 2, counted = \"watched\" }\n";
const OFFENSIVE: &str = "removal.deadline.offensive_data.figure = { hours = 24, counted = \"calendar\" }\n\
    answer.deadline.figure = { hours = 8, counted = \"watched\" }\nanswer.signature = [\"given_name\", \"title\"]\n";
const ASKED: &str = "answer.holding_reply = \"none\"\nconsulted = [\"forvaltningschef\"]\n\
    record.doubt = [\"forvaltningschef\"]\nremoval.police_doubt = \"forvaltningschef\"\n";
const CHIEF: &str = "clocks.escalate_to = \"forvaltningschef\"\n";
const REVIEW: &str = "review.days = \"open_days\"\n";
const FALLBACK: &str = "substitute.fallback = \"forvaltningschef\"\nforward.answers = \"owner\"\n";
const GOTLAND: &str = "hours.week = { weekdays = \"08:00-16:30\", holidays = \"closed\" }\n\
    removal.deadline.offensive_data.starts = \"publication\"\n\
    removal.deadline.on_request.figure = { hours = 24, counted = \"calendar\" }\n\
    removal.deadline.other.figure = { hours = 24, counted = \"calendar\" }\n\
    clocks.warn_before = { hours = 2, counted = \"watched\" }\n\
    removal.deadline.offensive_data.figure = { hours = 24, counted = \"calendar\" }\n\
    answer.deadline.figure = { hours = 8, counted = \"watched\" }\nanswer.signature = [\"given_name\", \"title\"]\n\
    answer.holding_reply = \"none\"\nconsulted = [\"forvaltningschef\"]\n\
    record.doubt = [\"forvaltningschef\"]\nremoval.police_doubt = \"forvaltningschef\"\n\
    clocks.escalate_to = \"forvaltningschef\"\nsubstitute.fallback = \"forvaltningschef\"\nforward.answers = \"owner\"\n";

/// What a removal comes to in a pack: threshold, orders, evidence, and how many notices stand in the thread.
async fn comes_to(town: Town, site: Arc<Site>, ground: &str) -> (String, Vec<String>, String, usize) {
    let (_, m) = slur(&town).await;
    let desk = editor(&town).await;
    let asked = Asked { ground: ground.into(), ..insult() };
    let (m, decision) = decide(&desk, m.id, Some(m.revision), asked).await.unwrap();
    work(&town).await;
    let mut reader = town.job().reader();
    let row = reader.decision(decision).await.unwrap();
    let kept = reader.evidence(row.evidence.unwrap().into()).await.unwrap();
    town.verify().await;
    (row.threshold, kinds(&town, m.id).await, kept.kind, site.replies().len())
}

/// Pack, its answers, ground; then threshold, orders, evidence, and notices in the thread.
type Case<'a> = (&'a str, &'a str, &'a str, &'a str, &'a [&'a str], &'a str, usize);

#[tokio::test]
async fn the_five_packs_differ_as_their_documents_do() {
    let register = "record.register_when = [\"adds_fact\", \"starts_case\", \"secrecy\"]\n";
    let counting = "answer.deadline.counting = \"watched_hours\"\n";
    let perstorp = [counting, WEEK, FIGURES, ASKED, CHIEF, REVIEW].concat();
    let uppsala = [WEEK, FIGURES, OFFENSIVE, "clocks.escalate_to = \"informationschef\"\n", REVIEW].concat();
    let proposal = [WEEK, FIGURES, OFFENSIVE, ASKED, CHIEF, FALLBACK, REVIEW, register].concat();
    let table: [Case<'_>; 7] = [
        ("grund", "", "forolampning", "strider mot", &["public-notice", "remove"], "copy", 1),
        ("uppsala-2012", &uppsala, "reklam", "strider mot", &["public-notice", "remove"], "copy", 1),
        ("perstorp", &perstorp, "personangrepp", "står i listan", &["remove"], "copy", 0),
        (
            "gotland-2011",
            GOTLAND,
            "forolampning",
            "olämpligt eller olagligt",
            &["register", "remove"],
            "copy",
            0,
        ),
        ("gotland-2011", GOTLAND, "reklam", "olämpligt eller olagligt", &["remove"], "log-only", 0),
        ("katrineholm-proposal", &proposal, "svordomar", "kan antas", &["remove"], "copy", 0),
        ("grund", "", "sekretess", "strider mot", &["public-notice", "register", "remove"], "restricted", 1),
    ];
    for (pack, answers, ground, threshold, orders, kept, notices) in table {
        let site = Site::new();
        let town = Town::at(&site, pack, answers).await;
        let got = comes_to(town, site, ground).await;
        assert!(got.0.contains(threshold), "{pack}: {}", got.0);
        assert_eq!(
            (got.1, got.2.as_str(), got.3),
            (orders.iter().map(|o| (*o).to_owned()).collect(), kept, notices),
            "{pack}: {ground}"
        );
    }
}

#[tokio::test]
async fn who_may_not_read_a_message_finds_no_decision_about_it() {
    both_at("grund", "", async |town: Town, _: Arc<Site>| {
        let (_, m) = slur(&town).await;
        let desk = editor(&town).await;
        let asked = Asked { ground: "sekretess".into(), ..insult() };
        let (_, decision) = decide(&desk, m.id, Some(m.revision), asked).await.unwrap();
        let opened = read::open(&desk, decision).await.unwrap();
        assert!(opened.took_part && opened.message.snippet.is_empty(), "who decided sees the decision");
        let other = town.desk(town.people.handler).await;
        assert!(matches!(read::open(&other, decision).await, Err(Refusal::Missing)));
        assert!(read::lists(&other).await.unwrap().latest.is_empty());
        assert_eq!(read::lists(&desk).await.unwrap().latest.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_the_evidence_saw_is_not_asked_again_unless_it_is_old_or_may_have_been_done() {
    let (seen, hidden) = (Standing::Visible, Standing::Hidden);
    for (waits, stood, mood, spared) in [
        (20, seen, Mood::Well, 1),
        (120, seen, Mood::Well, 0),
        (20, seen, Mood::LosesAnswer, 1),
        // Out of view already, by its look: the platform says so itself, and its answer is kept.
        (20, hidden, Mood::Well, 0),
    ] {
        both_at("grund", "", async |town: Town, site: Arc<Site>| {
            let (_, m) = slur(&town).await;
            let there = comment("bad", "Du är en idiot, Lena.");
            let (thread, standing) = (Some(m.thread.clone()), Some(stood));
            site.says(Taken { thread, standing, ..there });
            let desk = editor(&town).await;
            decide(&desk, m.id, Some(m.revision), insult()).await.unwrap();
            town.clock.pass(SignedDuration::from_secs(waits));
            site.is(mood);
            work(&town).await;
            assert_eq!(site.spared(), spared, "{waits} s, {mood:?}");
            // The answer was lost: where it stands is looked at before anything is asked again.
            site.is(Mood::Well);
            town.clock.pass(SignedDuration::from_mins(10));
            work(&town).await;
            assert_eq!((site.spared(), site.stands("bad")), (spared, Standing::Hidden));
            let hid = site.done().iter().filter(|(_, what)| what == "Hide").count();
            assert_eq!(hid, usize::from(stood == seen));
            let order = order_of(&town, m.id, "remove").await;
            let carried = town.job().reader().carried(order.id.into()).await.unwrap();
            assert_eq!(carried[0].already, stood == hidden || mood == Mood::LosesAnswer);
        })
        .await;
    }
}

#[tokio::test]
async fn a_job_on_an_order_that_is_cancelled_or_done_does_nothing() {
    both_at("grund", "", async |town: Town, site: Arc<Site>| {
        let (_, m) = slur(&town).await;
        let desk = editor(&town).await;
        let (m, _) = decide(&desk, m.id, Some(m.revision), insult()).await.unwrap();
        let order = OrderId(order_of(&town, m.id, "remove").await.id);
        torg_office::inbox::answer::cancel(&desk, m.id, None, order, "Fel meddelande").await.unwrap();
        assert_eq!(carry_out::carry_out(&town.job(), order).await.unwrap(), None);
        assert_eq!(stranger::look(&town.job(), order).await.unwrap(), None);
        assert!(site.told().is_empty());
        work(&town).await;
        assert!(site.told().is_empty() && site.replies().is_empty());
        let row = town.job().reader().decisions_of(m.id).await.unwrap().remove(0);
        assert_eq!(row.state, "withdrawn");
        town.verify().await;
    })
    .await;
}
