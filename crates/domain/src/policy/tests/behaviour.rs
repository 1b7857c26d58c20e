//! Each parameter that is read, changed in a copy: what the product does must change with it.
//!
//! A row: the parameter, the pack, the value as it stands, the value instead, and what is looked at.

use super::super::record_proposal::RecordFacts;
use super::super::triage::QuestionKey;
use super::*;
use crate::clocks::ClockKind;

/// Looks at one thing the product does.
type Look = fn(&Policy) -> String;

fn clock(kind: ClockKind) -> impl Fn(&Policy) -> String {
    move |policy| format!("{:?}", policy.clock(kind))
}
fn cited(policy: &Policy) -> String {
    policy.cite()
}
fn answer_clock(policy: &Policy) -> String {
    clock(ClockKind::Answer)(policy)
}
fn data_clock(policy: &Policy) -> String {
    clock(ClockKind::Data)(policy)
}
fn fallback(policy: &Policy) -> String {
    format!("{:?}", policy.fallback_owner())
}
fn signature(policy: &Policy) -> String {
    format!("{:?}", policy.signature())
}
fn holding(policy: &Policy) -> String {
    format!("{:?}", policy.holding_reply().map(|text| text.map(|text| &text.key)))
}
fn channels(policy: &Policy) -> String {
    format!("{:?} {:?}", policy.channel_rules(), policy.inactive_days())
}
fn clarifying(policy: &Policy) -> String {
    format!("{:?}", policy.clarifying_reply().map(|text| &text.key))
}
fn obligation(policy: &Policy) -> String {
    format!("{:?}", policy.obligation())
}
fn place(policy: &Policy) -> String {
    policy.elsewhere_needs_reason().to_string()
}
fn criticism(policy: &Policy) -> String {
    policy.criticism_may_be_left().to_string()
}
fn forwarded(policy: &Policy) -> String {
    format!("{:?}", policy.forwarder_answers())
}
fn review(policy: &Policy) -> String {
    format!("{:?}", policy.review_days())
}
fn police(policy: &Policy) -> String {
    format!("{:?}", policy.consulted_on_police())
}
fn records_doubt(policy: &Policy) -> String {
    format!("{:?}", policy.consulted_on_records())
}
fn thresholds(policy: &Policy) -> String {
    format!(
        "{:?}",
        policy.pack().grounds.ground.iter().map(|ground| policy.threshold(ground)).collect::<Vec<_>>()
    )
}
fn kinds(policy: &Policy) -> String {
    format!("{:?}", policy.removal_kinds())
}
fn copies(policy: &Policy) -> String {
    policy.copy_before()
}
fn grounds(policy: &Policy) -> String {
    policy.grounds().map(|ground| format!("{} {}, ", ground.key, policy.must_remove(ground))).collect()
}
fn records(policy: &Policy) -> String {
    let cases = [
        RecordFacts::default(),
        RecordFacts { direct: true, ..RecordFacts::default() },
        RecordFacts { adds_fact: true, ..RecordFacts::default() },
        RecordFacts { removed_on: Some("olaga_hot".to_owned()), ..RecordFacts::default() },
    ];
    cases.iter().map(|facts| format!("{:?}", policy.record_proposal(facts))).collect()
}

fn flow(policy: &Policy) -> String {
    format!("{:?} {}", policy.flow().map(|flow| flow.word()), policy.in_flow("facebook"))
}
fn listing(policy: &Policy) -> String {
    use crate::policy::values::ListContent;
    format!("{} {}", policy.list_is_public(), policy.list_tells(ListContent::Responsible))
}
fn parties(policy: &Policy) -> String {
    policy.party_links().to_string()
}
fn figures(policy: &Policy) -> String {
    use crate::policy::values::Statistic::{Followers, PostsLastMonth};
    format!("{:?}", [Followers, PostsLastMonth].map(|f| (policy.asks_for(f), policy.publishes_figure(f))))
}
fn elsewhere(policy: &Policy) -> String {
    format!("{:?}", policy.others_approval())
}
fn substitutes(policy: &Policy) -> String {
    format!("{:?}", policy.sees_to_substitutes())
}
fn presented(policy: &Policy) -> String {
    let items = policy.required_items().unwrap_or_default();
    format!("{:?}", crate::channels::presentation::demanded(policy, &items, None, false))
}
fn watch(policy: &Policy) -> String {
    format!("{:?} {:?}", policy.watch_frequency(), policy.watch_told())
}
fn disposed(policy: &Policy) -> String {
    format!("{:?}", policy.disposal())
}
fn profile(policy: &Policy) -> String {
    format!("{:?}", crate::channels::profile::looks(policy, &[], None))
}
fn pictures(policy: &Policy) -> String {
    format!("{:?}", crate::channels::profile::why_not(policy, "subscribed_agency", "Avtal 7"))
}

const TABLE: &[(&str, &str, &str, &str, Look)] = &[
    ("policy.status", "uppsala-2012", "on = 2012-03-07", "on = 2013-04-08", cited),
    ("policy.adopted_by", "uppsala-2012", "value = \"kommunstyrelsen\"", "value = \"fullmäktige\"", cited),
    (
        "policy.application_changed_by",
        "uppsala-2012",
        "value = \"informationschef\"",
        "value = \"stadsjurist\"",
        cited,
    ),
    (
        "others_channels.approval",
        "uppsala-2012",
        "[\"informationsansvarig_chef\", \"narmaste_chef\"]",
        "[\"narmaste_chef\"]",
        elsewhere,
    ),
    ("substitute.appointed_by", "uppsala-2012", "\"narmaste_chef\"", "\"informationschef\"", substitutes),
    ("info.required_items", "gotland-2011", "[\"sender\", \"part\"]", "[\"sender\"]", presented),
    ("rules.published_where", "perstorp", "[\"account\"]", "[\"website\"]", presented),
    ("monitor.frequency", "perstorp", "\"daily\"", "\"continuous\"", watch),
    ("monitor.hours", "perstorp", "[\"frequency\", \"days\", \"hours\"]", "[\"days\"]", watch),
    ("retention.disposal", "perstorp", "[\"by_decision\"]", "[\"by_plan\"]", disposed),
    ("graphic_profile.mandatory", "uppsala-2012", "symbol_picture = true", "symbol_picture = false", profile),
    ("images.sources", "perstorp", ", \"subscribed_agency\"", "", pictures),
    ("policy.scope_test", "katrineholm-proposal", "\"dialogue_possible\", ", "", channels),
    (
        "channel.decided_by",
        "uppsala-2012",
        "approves = [\"narmaste_chef\"]",
        "approves = [\"informationschef\"]",
        channels,
    ),
    ("channel.responsible_required", "perstorp", "required = true", "required = false", channels),
    ("channel.unofficial_without_mandate", "gotland-2011", "true", "false", channels),
    ("channel.scope", "perstorp", "\"municipality_wide\"", "\"per_unit\"", channels),
    ("channel.account_type", "perstorp", "\"company\", ", "", channels),
    ("channel.goals_required", "perstorp", "\"purpose\", \"goals\"", "\"purpose\"", channels),
    ("substitute.required", "uppsala-2012", "\"coverage\"", "\"required\"", channels),
    ("substitute.appointed_by", "grund", "\"forvaltningschef\"", "\"kommunikationschef\"", channels),
    ("credentials.manager_access", "perstorp", "\"should\"", "\"must\"", channels),
    ("snapshot.extra", "grund", ", \"before_closing\"", "", channels),
    ("inactive.close", "grund", "true", "false", channels),
    ("inactive.days", "grund", "180", "90", channels),
    ("list.reported_to", "perstorp", "\"kommunikator\"", "\"forvaltningschef\"", channels),
    ("staff.policy_knowledge", "grund", "\"know_policy_and_law\"", "\"silent\"", channels),
    ("substitute.fallback", "perstorp", "\"forvaltningschef\"", "\"kommunikator\"", fallback),
    (
        "answer.deadline",
        "grund",
        "hours = 8, counted = \"watched\"",
        "hours = 4, counted = \"watched\"",
        answer_clock,
    ),
    ("answer.office_hours", "grund", "hours_given = true", "hours_given = false", cited),
    (
        "answer.obligation",
        "katrineholm-proposal",
        "[\"by_relevance\", \"expecting_answer\"]",
        "[\"by_relevance\"]",
        obligation,
    ),
    ("answer.place", "grund", "\"same_place\"", "\"free\"", place),
    ("answer.signature", "perstorp", "\"family_name\", \"title\"", "\"title\"", signature),
    ("answer.holding_reply", "uppsala-2012", "\"besked\"", "\"tack\"", holding),
    ("answer.disparaging_reply", "uppsala-2012", "\"fortydliga\"", "\"tack\"", clarifying),
    ("answer.criticism_style", "uppsala-2012", "\"guided\"", "\"facts_and_kindness\"", criticism),
    ("forward.rule", "perstorp", "\"must\"", "\"may\"", forwarded),
    ("harmful_material.notify_manager", "perstorp", "true", "false", cited),
    ("review.days", "gotland-2011", "\"every_day\"", "\"open_days\"", review),
    (
        "removal.deadline",
        "grund",
        "hours = 24, counted = \"calendar\"",
        "hours = 12, counted = \"calendar\"",
        data_clock,
    ),
    ("removal.threshold", "katrineholm-proposal", "\"can_be_assumed\"", "\"breaks\"", thresholds),
    ("removal.two_kinds", "perstorp", "\"take_down\"", "\"both\"", kinds),
    ("removal.save_before", "katrineholm-proposal", "\"deletion\"", "\"unpublishing\"", copies),
    ("removal.public_notice", "uppsala-2012", "[\"removed\", \"reason\", \"changed\"]", "\"silent\"", cited),
    ("removal.tell_sender", "uppsala-2012", "when = \"if_possible\"", "when = \"never\"", cited),
    ("removal.register_removed", "grund", "\"by_content\"", "\"always\"", records),
    ("removal.save_advertising", "gotland-2011", "false", "true", cited),
    ("removal.police_doubt", "uppsala-2012", "\"stadsjurist\"", "\"registrator\"", police),
    ("removal.individual_matters", "perstorp", "\"take_down_to_case\"", "\"warn\"", cited),
    ("prohibited.defamation", "katrineholm-proposal", "everyone", "statutory", grounds_or_duty),
    ("prohibited.personal_attacks", "katrineholm-proposal", "everyone", "statutory", grounds),
    ("prohibited.insults", "katrineholm-proposal", "everyone", "statutory", grounds),
    ("prohibited.incitement", "uppsala-2012", "\"everyone\"", "\"silent\"", cited),
    ("prohibited.objectionable", "uppsala-2012", "everyone", "allowed", grounds),
    ("prohibited.agitation", "uppsala-2012", "\"everyone\"", "\"silent\"", cited),
    ("prohibited.sexist", "uppsala-2012", "everyone", "allowed", grounds),
    ("prohibited.harassment", "uppsala-2012", "everyone", "statutory", grounds),
    ("prohibited.violence", "perstorp", "statutory", "everyone", grounds),
    ("prohibited.pornography", "uppsala-2012", "everyone", "allowed", grounds),
    ("prohibited.child_abuse", "perstorp", "\"statutory\"", "\"silent\"", cited),
    ("prohibited.calls_for_crime", "uppsala-2012", "\"everyone\"", "\"silent\"", cited),
    ("prohibited.copyright", "uppsala-2012", "\"everyone\"", "\"silent\"", cited),
    ("prohibited.swearing", "katrineholm-proposal", "everyone", "allowed", grounds),
    ("prohibited.obscene", "katrineholm-proposal", "everyone", "allowed", grounds),
    ("prohibited.advertising", "perstorp", "\"commercial\"", "\"silent\"", cited),
    ("prohibited.secrecy", "perstorp", "\"everyone\"", "\"silent\"", cited),
    ("prohibited.personal_data", "perstorp", "\"everyone\"", "\"silent\"", cited),
    ("prohibited.individual_matters", "perstorp", "\"everyone\"", "\"silent\"", cited),
    ("prohibited.party_politics", "uppsala-2012", "\"no_forum\"", "\"silent\"", cited),
    ("record.comment_default", "perstorp", "\"kept_ordered\"", "\"not_registered\"", records),
    ("record.register_when", "grund", "\"adds_fact\", ", "", records),
    ("record.direct_messages", "katrineholm-proposal", "\"transfer\"", "\"by_content\"", cited),
    (
        "record.doubt",
        "uppsala-2012",
        "[\"narmaste_chef\", \"namndsekreterare\"]",
        "[\"namndsekreterare\"]",
        records_doubt,
    ),
    ("list.content", "uppsala-2012", "[\"channels\"]", "[\"channels\", \"responsible\"]", listing),
    ("list.public", "uppsala-2012", "[\"website\"]", "[\"kept\"]", listing),
    ("aggregate.website", "uppsala-2012", "\"front_page\"", "\"none\"", flow),
    ("aggregate.platforms", "katrineholm-proposal", "excluded = [\"facebook\"]", "excluded = []", flow),
    ("stats.required", "perstorp", "[\"followers\", \"posts_last_month\"]", "[\"followers\"]", figures),
    ("parties.links", "katrineholm-proposal", "\"one_each\"", "\"no_forum\"", parties),
];

/// Defamation is already a duty in every pack; what changes is whether the guideline bears it.
fn grounds_or_duty(policy: &Policy) -> String {
    let said = policy.pack().parameters.prohibited.ban("prohibited.defamation");
    format!("{} {said:?}", grounds(policy))
}

/// The parameters in the table.
pub(super) fn tried() -> Vec<&'static str> {
    TABLE.iter().map(|(key, ..)| *key).collect()
}

/// A pack's policy.toml with one parameter's line changed.
fn with(name: &str, key: &str, from: &str, to: &str) -> Result<Pack, Vec<super::super::reading::Mistake>> {
    let mut files = files(name);
    let (_, text) = files.iter_mut().find(|(file, _)| file == "policy.toml").unwrap();
    let (family, field) = key.split_once('.').unwrap();
    let mut here = "";
    let mut done = false;
    let lines: Vec<String> = text
        .lines()
        .map(|line| {
            if let Some(named) = line.strip_prefix('[') {
                here = named.trim_end_matches(']');
            }
            if here == family && line.starts_with(&format!("{field} = ")) {
                assert!(line.contains(from), "{name}: {line}");
                done = true;
                return line.replacen(from, to, 1);
            }
            line.to_owned()
        })
        .collect();
    assert!(done, "{name} has no {key}");
    *text = lines.join("\n");
    Pack::read(&files)
}

/// What is seen: what the policy does, or that the pack no longer holds together.
fn seen(pack: Result<Pack, Vec<super::super::reading::Mistake>>, look: Look) -> String {
    match pack {
        Ok(pack) => look(&Policy::new(pack, Answers::none())),
        Err(mistakes) => {
            mistakes.iter().map(|mistake| format!("{}: {}\n", mistake.parameter, mistake.text)).collect()
        }
    }
}

#[test]
fn every_parameter_that_is_read_changes_what_the_product_does() {
    for (key, name, from, to, look) in TABLE {
        let before = seen(Ok(pack(name)), *look);
        let after = seen(with(name, key, from, to), *look);
        assert_ne!(before, after, "{key} in {name} changed from {from} to {to}, and nothing happened");
        assert!(!after.contains("finns inte; välj bland"), "{key}: the new value is no value: {after}");
    }
}

#[test]
fn the_answer_clock_of_an_ambiguous_text_is_what_the_municipality_chose() {
    use crate::clocks::promise::{Counted, Promise};
    let counted = |answer: &str| match policy("perstorp", answer).clock(ClockKind::Answer) {
        crate::policy::ClockRule::Runs { promise, .. } => promise,
        other => panic!("{other:?}"),
    };
    let day = 24 * 60;
    assert_eq!(
        counted("answer.deadline.counting = \"watched_hours\""),
        Promise::Time { minutes: day, counted: Counted::Watched }
    );
    assert_eq!(
        counted("answer.deadline.counting = \"working_days\""),
        Promise::Time { minutes: day, counted: Counted::WorkingDays }
    );
    let open = policy("perstorp", "").clock(ClockKind::Answer);
    assert_eq!(open, crate::policy::ClockRule::Asks(vec!["answer.deadline.counting".to_owned()]));
}

#[test]
fn the_document_is_cited_with_body_day_and_paragraph() {
    assert_eq!(
        policy("uppsala-2012", "").cite(),
        "Riktlinjer för sociala medier, beslut av kommunstyrelsen den 7 mars 2012, § 41"
    );
    assert_eq!(policy("gotland-2011", "").cite(), "Riktlinjer för sociala medier, daterat den 15 juni 2011");
    assert!(policy("perstorp", "").cite().contains("utan uppgift om beslut"));
}

#[test]
fn a_triage_question_reads_as_the_pack_words_it() {
    let policy = policy("grund", "");
    let question = policy.triage().question(QuestionKey::T9).unwrap();
    assert!(question.on && question.wording.contains("privat intresse"));
}

#[test]
fn something_under_secrecy_is_always_to_be_registered_even_where_nothing_is_answered_yet() {
    use crate::inbox::tracks::Record;
    for name in names() {
        let facts = RecordFacts { secrecy: true, ..RecordFacts::default() };
        assert_eq!(
            policy(&name, "").record_proposal(&facts).map(|proposal| proposal.to),
            Ok(Record::ToRegister)
        );
    }
}

#[test]
fn removed_advertising_is_kept_without_registration_where_the_document_says_so_and_other_grounds_are_registered()
 {
    use crate::inbox::tracks::Record;
    let policy = policy("gotland-2011", "");
    let to = |ground: &str| {
        let facts = RecordFacts { removed_on: Some(ground.to_owned()), ..RecordFacts::default() };
        policy.record_proposal(&facts).unwrap()
    };
    assert_eq!(to("reklam").to, Record::KeptOrdered);
    assert_eq!(to("fortal").to, Record::ToRegister);
    assert!(to("fortal").why.contains("Förtal"), "{:?}", to("fortal"));
}

#[test]
fn a_direct_message_goes_to_the_ordinary_system_where_the_document_says_so() {
    use crate::inbox::tracks::Record;
    let answers = "record.register_when = [\"starts_case\"]";
    let policy = policy("katrineholm-proposal", answers);
    let facts = RecordFacts { direct: true, ..RecordFacts::default() };
    assert_eq!(policy.record_proposal(&facts).unwrap().to, Record::ToTransfer);
    assert_eq!(policy.record_proposal(&RecordFacts::default()).unwrap().to, Record::KeptOrdered);
}
