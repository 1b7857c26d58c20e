//! What a pack must hold together beyond each value being right by itself.

use super::grounds::Keep;
use super::pack::{FILES, Pack};
use super::parameters::PARAMETERS;
use super::platforms::Platforms;
use super::reading::{Book, Mistake, Target, Weight, nearest};
use super::triage::{Lead, QuestionKey};
use super::values::{Ban, DirectMessages, IndividualMatters, State, TellSender};
use crate::clocks::ClockKind;
use crate::municipality::rights::Right;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Every file is there, once, and no other.
pub(super) fn the_right_files(files: &[(String, String)], book: &mut Book) {
    for wanted in FILES {
        match files.iter().filter(|(name, _)| name == wanted).count() {
            0 => book.wrong_file(wanted, "", "filen saknas"),
            1 => {}
            _ => book.wrong_file(wanted, "", "filen finns två gånger"),
        }
    }
    for (name, _) in files {
        if !FILES.contains(&name.as_str()) && !book.is_kept() {
            let hint = nearest(name, &FILES).map_or(String::new(), |near| format!("; menades {near}?"));
            book.wrong_file(name, "", format!("okänd fil{hint}"));
        }
    }
}

/// No key stands twice in one file.
pub(super) fn keys_once(book: &mut Book) {
    let mut first: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut twice = Vec::new();
    for one in book.defined() {
        let at = (one.place.file.clone(), one.key.clone());
        if let Some(line) = first.get(&at) {
            let text = format!("”{}” finns redan på rad {line}", one.key);
            twice.push(Mistake { text, ..one.place.clone() });
        } else {
            first.insert(at, one.place.line);
        }
    }
    for mistake in twice {
        book.add(mistake);
    }
}

/// Everything pointed at exists.
pub(super) fn references(platforms: Option<&Platforms>, book: &mut Book) {
    let keys_in = |file: &str| -> Vec<String> {
        book.defined().iter().filter(|one| one.place.file == file).map(|one| one.key.clone()).collect()
    };
    let (titles, texts, law, grounds) =
        (keys_in("titles.toml"), keys_in("texts.toml"), keys_in("law.toml"), keys_in("grounds.toml"));
    let parameters: Vec<String> = PARAMETERS.iter().map(|info| info.key.to_owned()).collect();
    let catalogue: Option<Vec<String>> =
        platforms.map(|all| all.platform.iter().map(|one| one.key.clone()).collect());
    let mut missing = Vec::new();
    for reference in book.references() {
        if missing.len() > 200 {
            break;
        }
        let known = match reference.target {
            Target::Title => &titles,
            Target::Text => &texts,
            Target::Law => &law,
            Target::Ground => &grounds,
            Target::Parameter => &parameters,
            Target::Platform => match &catalogue {
                Some(known) => known,
                None => continue,
            },
        };
        if !known.contains(&reference.key) {
            let names: Vec<&str> = known.iter().map(String::as_str).collect();
            let hint =
                nearest(&reference.key, &names).map_or(String::new(), |near| format!("; menades {near}?"));
            let text = format!("”{}” är ingen {}{hint}", reference.key, reference.target.swedish());
            missing.push(Mistake { text, ..reference.place.clone() });
        }
    }
    for mistake in missing {
        book.add(mistake);
    }
}

/// The parts agree with each other.
pub(super) fn held_together(pack: &Pack, today: Option<Date>, book: &mut Book) {
    grounds(pack, book);
    clocks(pack, book);
    triage(pack, book);
    titles(pack, book);
    standing(pack, book);
    agreeing(pack, book);
    if let Some(today) = today {
        texts(pack, today, book);
    }
}

fn grounds(pack: &Pack, book: &mut Book) {
    let file = "grounds.toml";
    let views = pack.parameters.views();
    for ground in &pack.grounds.ground {
        if ground.parameter.is_none() && ground.law.is_empty() {
            book.wrong_at_key(file, &ground.key, "grunden saknar stöd: ange law eller parameter");
        }
        if ground.statutory && ground.law.is_empty() {
            book.wrong_at_key(file, &ground.key, "en lagstadgad grund ska ha law");
        }
        if ground.keep == Keep::Forbidden && !ground.statutory {
            book.wrong_at_key(file, &ground.key, "kopia får bara vara förbjuden för lagstadgade grunder");
        }
        if let Some(parameter) = &ground.parameter {
            let silent = views.iter().find(|view| view.info.key == parameter.as_str());
            if silent.is_some_and(|view| view.silent) {
                book.wrong_at_key(
                    file,
                    &ground.key,
                    format!("stöder sig på {parameter}, men där är riktlinjen tyst"),
                );
            }
        }
    }
    // What is only barred from the municipality's own posts, or allowed, needs no ground.
    let barred = |said: &str| {
        said != Ban::Allowed.swedish() && said != Ban::OwnPosts.swedish() && said != Ban::NoForum.swedish()
    };
    for view in &views {
        let key = view.info.key;
        if !key.starts_with("prohibited.")
            || key == "prohibited.additions"
            || view.silent
            || !barred(&view.said)
        {
            continue;
        }
        let grounds = &pack.grounds.ground;
        if !grounds
            .iter()
            .any(|ground| ground.parameter.as_ref().is_some_and(|stands| stands.as_str() == key))
        {
            let text = "förbjudet, men ingen grund i grounds.toml stöder sig på det";
            book.wrong_at_key("policy.toml", key, text);
        }
    }
}

fn clocks(pack: &Pack, book: &mut Book) {
    let file = "clocks.toml";
    for kind in ClockKind::ALL {
        match pack.clock_part(kind) {
            None => book.wrong_file(file, kind.as_str(), format!("fristen ”{}” saknas", kind.name())),
            Some(part) if !part.on && part.why_not.is_none() => {
                book.wrong_at_key(file, kind.as_str(), "en frist som inte används ska ha why_not");
            }
            Some(part) if part.figure.is_some() && has_parameter(kind) => {
                let text = "tiden för denna frist står i policy.toml; ta bort figure här";
                book.wrong_at_key(file, kind.as_str(), text);
            }
            Some(_) => {}
        }
    }
}

/// Whether the kind's figure is one of the parameters.
pub(super) fn has_parameter(kind: ClockKind) -> bool {
    !matches!(kind, ClockKind::Appeal | ClockKind::Release | ClockKind::Accessibility)
}

fn triage(pack: &Pack, book: &mut Book) {
    for key in QuestionKey::ALL {
        if pack.triage.question(*key).is_none() {
            book.wrong_file("triage.toml", key.word(), format!("frågan {} saknas", key.word()));
        }
    }
}

fn titles(pack: &Pack, book: &mut Book) {
    for right in [
        Right::Handle,
        Right::ReadMessages,
        Right::Remove,
        Right::ManageChannels,
        Right::ManagePeople,
        Right::AdoptPolicy,
    ] {
        if !pack.titles.title.iter().any(|title| title.rights.contains(&right)) {
            let text = format!("ingen titel ger rätten {} ({})", right.word(), right.swedish());
            book.wrong_file("titles.toml", right.word(), text);
        }
    }
}

fn standing(pack: &Pack, book: &mut Book) {
    let family = &pack.parameters.policy;
    let adopted = family.status.value().filter(|status| status.state == State::Adopted);
    if adopted.is_some_and(|status| status.on.is_none() || family.adopted_by.is_silent()) {
        let text = "en antagen riktlinje ska ha on och policy.adopted_by";
        book.wrong_at_key("policy.toml", "policy.status", text);
    }
}

/// What stands in two files says the same in both.
fn agreeing(pack: &Pack, book: &mut Book) {
    let rules = &pack.parameters;
    let leads = |key: QuestionKey, lead: Lead| {
        pack.triage.question(key).is_some_and(|question| question.on && question.leads_to.contains(&lead))
    };
    let mut held = |agrees: bool, file: &str, key: &str, text: &str| {
        if !agrees {
            book.wrong_at_key(file, key, text);
        }
    };
    held(
        leads(QuestionKey::T10, Lead::NotifyManager)
            == (rules.harmful_material.notify_manager.value() == Some(&true)),
        "triage.toml",
        "T10",
        "frågan ska ställas, och leda till notify_manager, precis när harmful_material.notify_manager är true",
    );
    held(
        leads(QuestionKey::T3, Lead::TakeDownToCase)
            == (rules.removal.individual_matters.value() == Some(&IndividualMatters::TakeDownToCase)),
        "triage.toml",
        "T3",
        "ja ska leda till take_down_to_case precis när removal.individual_matters är take_down_to_case",
    );
    held(
        leads(QuestionKey::T4, Lead::Transfer)
            == (rules.record.direct_messages.value() == Some(&DirectMessages::Transfer)),
        "triage.toml",
        "T4",
        "ja ska leda till transfer precis när record.direct_messages är transfer",
    );
    let given = rules.answer.office_hours.value().is_some_and(|hours| hours.hours_given);
    held(
        given == pack.hours.week.is_some(),
        "policy.toml",
        "answer.office_hours",
        "hours_given ska vara true precis när hours.toml har [week]",
    );
    if let Some(title) = rules.policy.application_changed_by.value() {
        let may =
            pack.title(title.as_str()).is_none_or(|title| title.rights.contains(&Right::ChangeApplication));
        held(
            may,
            "titles.toml",
            title.as_str(),
            "titeln ändrar tillämpningen och ska ha rätten change_application",
        );
    }
    let tell = rules.removal.tell_sender.value().is_some_and(|rule| rule.when != TellSender::Never);
    let notice = rules.removal.public_notice.value().is_some_and(|notice| !notice.is_empty());
    let save = rules.removal.save_advertising.value() != Some(&false);
    for ground in &pack.grounds.ground {
        let file = "grounds.toml";
        held(
            tell || !ground.tell_sender,
            file,
            &ground.key,
            "tell_sender är true, men removal.tell_sender säger inte det",
        );
        held(
            notice || !ground.public_notice,
            file,
            &ground.key,
            "public_notice är true, men removal.public_notice säger inte det",
        );
        if ground.parameter.as_ref().is_some_and(|key| key.as_str() == "prohibited.advertising") {
            held(
                save == (ground.keep != Keep::NotRequired),
                file,
                &ground.key,
                "keep ska vara not_required precis när removal.save_advertising är false",
            );
        }
    }
}

fn texts(pack: &Pack, today: Date, book: &mut Book) {
    for text in pack.texts.text.iter().filter(|text| text.review_by < today) {
        let place = book
            .defined()
            .iter()
            .find(|one| one.place.file == "texts.toml" && one.key == text.key)
            .map(|one| one.place.clone());
        if let Some(place) = place {
            let told = format!("texten skulle ha setts över senast {}", text.review_by);
            book.add(Mistake { parameter: text.key.clone(), text: told, weight: Weight::Warning, ..place });
        }
    }
}
