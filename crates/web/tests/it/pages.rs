//! What must hold for every page in every state and both languages.

use crate::tags::{Tag, tags};
use std::collections::BTreeSet;
use torg_web::{
    routes::{Method, matching},
    samples::{self, Sample},
};

fn every(check: impl Fn(&Sample, &[Tag]) -> Vec<String>) {
    let mut wrong = Vec::new();
    for sample in samples::all() {
        let found = check(&sample, &tags(&sample.html));
        wrong.extend(
            found.into_iter().map(|what| format!("{} ({}): {what}", sample.name, sample.language.code())),
        );
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_page_says_its_language_its_title_and_has_one_main_heading() {
    every(|sample, tags| {
        let mut wrong = Vec::new();
        let html = tags.iter().find(|tag| tag.name == "html");
        if html.and_then(|tag| tag.get("lang")) != Some(sample.language.code()) {
            wrong.push("wrong lang".into());
        }
        for (name, count) in [("h1", 1), ("main", 1), ("title", 1)] {
            // The title of a picture has an id: what the picture is called by.
            let found = tags.iter().filter(|tag| tag.name == name && tag.get("id").is_none()).count();
            let found =
                if name == "title" { found } else { tags.iter().filter(|tag| tag.name == name).count() };
            if found != count {
                wrong.push(format!("{found} {name}"));
            }
        }
        if !sample.html.starts_with("<!DOCTYPE html>") {
            wrong.push("no doctype".into());
        }
        wrong
    });
}

#[test]
fn headings_never_skip_a_level() {
    every(|_, tags| {
        let mut level = 0;
        let mut wrong = Vec::new();
        for tag in tags {
            let Some(now) = tag.name.strip_prefix('h').and_then(|n| n.parse::<u8>().ok()) else { continue };
            if now > level + 1 {
                wrong.push(format!("h{now} after h{level}"));
            }
            level = now;
        }
        wrong
    });
}

#[test]
fn no_id_stands_twice_and_everything_pointed_at_is_there() {
    every(|_, tags| {
        let mut wrong = Vec::new();
        let mut ids = BTreeSet::new();
        for id in tags.iter().filter_map(|tag| tag.get("id")) {
            if !ids.insert(id) {
                wrong.push(format!("id {id} twice"));
            }
        }
        for tag in tags {
            for attribute in ["for", "aria-labelledby", "aria-describedby"] {
                for id in tag.get(attribute).into_iter().flat_map(str::split_whitespace) {
                    if !ids.contains(id) {
                        wrong.push(format!("{attribute}={id} points at nothing"));
                    }
                }
            }
            if let Some(anchor) = tag.get("href").and_then(|href| href.strip_prefix('#'))
                && !ids.contains(anchor)
            {
                wrong.push(format!("#{anchor} leads nowhere"));
            }
        }
        wrong
    });
}

#[test]
fn every_field_has_a_label() {
    every(|sample, tags| {
        let labelled: BTreeSet<_> =
            tags.iter().filter(|tag| tag.name == "label").filter_map(|tag| tag.get("for")).collect();
        let mut wrong = Vec::new();
        for tag in tags.iter().filter(|tag| ["input", "select", "textarea"].contains(&tag.name.as_str())) {
            if tag.get("type") == Some("hidden") {
                continue;
            }
            // A box inside its label, as in the lists.
            let before = &sample.html[..tag.after];
            let inside = before.rfind("<label").is_some_and(|open| !before[open..].contains("</label>"));
            if !inside && !tag.get("id").is_some_and(|id| labelled.contains(id)) {
                wrong.push(format!("{} {:?} has no label", tag.name, tag.get("name")));
            }
        }
        wrong
    });
}

#[test]
fn nothing_inline_that_the_strict_policy_would_refuse() {
    every(|_, tags| {
        let mut wrong = Vec::new();
        for tag in tags {
            if tag.name == "style" || (tag.name == "script" && tag.get("src").is_none()) {
                wrong.push(format!("inline {}", tag.name));
            }
            for name in tag.attributes.keys().filter(|name| *name == "style" || name.starts_with("on")) {
                wrong.push(format!("{} has {name}", tag.name));
            }
        }
        wrong
    });
}

#[test]
fn every_address_is_one_of_the_routes() {
    every(|_, tags| {
        let mut wrong = Vec::new();
        let mut method = Method::Get;
        for tag in tags {
            let mut try_it = |method, address: &str| {
                let outside =
                    ["https://", "http://", "mailto:", "#"].iter().any(|start| address.starts_with(start));
                if !outside && matching(method, address).is_none() {
                    wrong.push(format!("{method:?} {address} is no route"));
                }
            };
            match tag.name.as_str() {
                "form" => {
                    method = if tag.get("method") == Some("post") { Method::Post } else { Method::Get };
                    try_it(method, tag.get("action").unwrap_or(""));
                }
                "button" => {
                    if let Some(address) = tag.get("formaction") {
                        try_it(method, address);
                    }
                }
                "a" | "link" => try_it(Method::Get, tag.get("href").unwrap_or("")),
                "script" => try_it(Method::Get, tag.get("src").unwrap_or("")),
                _ => {}
            }
            for name in ["data-draft", "data-presence"] {
                if let Some(address) = tag.get(name) {
                    try_it(Method::Post, address);
                }
            }
        }
        wrong
    });
}

#[test]
fn every_table_says_what_it_shows() {
    every(|sample, tags| {
        tags.iter()
            .filter(|tag| tag.name == "table" && !sample.html[tag.after..].starts_with("<caption"))
            .map(|_| "a table without a caption".into())
            .collect()
    });
}

#[test]
fn every_act_on_a_message_carries_the_revision_it_was_made_on() {
    every(|sample, tags| {
        if !sample.name.starts_with("message") {
            return vec![];
        }
        // Opening, taking, letting go and taking out change nothing a colleague could have written.
        let free = ["/open", "/claim", "/release", "/package", "/sign-out"];
        tags.iter()
            .filter(|tag| tag.name == "form" && tag.get("method") == Some("post"))
            .filter(|tag| !free.iter().any(|end| tag.get("action").unwrap_or("").ends_with(end)))
            .filter(|tag| {
                let rest = &sample.html[tag.after..];
                !rest[..rest.find("</form>").unwrap_or(rest.len())].contains("name=\"revision\"")
            })
            .map(|tag| format!("{:?} without revision", tag.get("action")))
            .collect()
    });
}

#[test]
fn public_pages_are_sent_without_script() {
    every(|sample, tags| {
        let public = ["front", "sign-in", "link"].iter().any(|name| sample.name.starts_with(name));
        let scripts = tags.iter().filter(|tag| tag.name == "script").count();
        if public && scripts > 0 { vec!["has a script".into()] } else { vec![] }
    });
}

#[test]
fn no_text_key_shows_itself_on_a_page() {
    every(|sample, _| {
        let words = sample.html.split(['<', '>']).skip(2).step_by(2);
        words
            .filter(|text| {
                text.contains('-')
                    && text.len() > 6
                    && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
            })
            .map(|text| format!("{text:?} looks like a key"))
            .collect()
    });
}

#[test]
fn single_keys_are_shown_only_to_those_who_have_them_on() {
    use torg_web::{ctx::Ctx, inbox::message::MessagePage, page::Page, text::Language};
    let mut ctx = Ctx::sample(Language::Swedish);
    let (_, page) = MessagePage::samples().into_iter().next().unwrap();
    assert!(page.render(&ctx).into_string().contains("<kbd"));
    ctx.viewer.as_mut().unwrap().shortcuts = false;
    let without = page.render(&ctx).into_string();
    assert!(!without.contains("<kbd") && !without.contains("data-keys"));
}

#[test]
fn a_hidden_text_is_not_in_the_page() {
    use torg_web::{ctx::Ctx, inbox::message::MessagePage, page::Page, text::Language};
    let (_, page) = MessagePage::samples().into_iter().find(|(name, _)| *name == "direct").unwrap();
    let html = page.render(&Ctx::sample(Language::Swedish)).into_string();
    assert!(html.contains("Läsningen skrivs i spåret"));
    assert!(!html.contains("class=\"text\""), "no text of a hidden message");
}
