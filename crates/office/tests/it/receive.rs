//! Receiving: the same thing any number of times, in any order, is one message with the right versions.

use crate::said::{
    at, batch, clocks, comment, edited, message, picture, running, source, take, versions, work,
};
use jiff::SignedDuration;
use torg_domain::channels::problem::{Mender, Problem, ProblemKind};
use torg_domain::channels::taken::{
    Author, Batch, Gone, HowGone, Kind, MediaKind, MediaRef, RawKind, Taken, Visibility,
};
use torg_domain::ids::ChannelId;
use torg_domain::inbox::tracks::{Handling, Publication, Record};
use torg_domain::media;
use torg_domain::outside::MediaAnswer;
use torg_office::inbox::receive::receive;
use torg_office::municipality::absences;
use torg_testkit::{Town, both};

const QUESTION: &str = "Hej, när öppnar badhuset igen?";

/// A conversation with edits, as it comes in some order.
fn conversation() -> Vec<Taken> {
    let post = Taken { ours: Some(true), kind: Kind::Post, ..comment("post", "Badhuset öppnar snart.") };
    let under = |parent: &str, item: Taken| Taken { parent: Some(parent.into()), ..item };
    vec![
        post,
        under("post", comment("a", QUESTION)),
        under("a", comment("b", "Det undrar jag också!")),
        under("post", edited("a", "Hej, när öppnar badhuset, och vad kostar det?", "2026-04-07T08:20:00Z")),
        under("post", edited("a", "Hej, när öppnar badhuset? Och kafét?", "2026-04-07T08:18:00Z")),
        under("nobody-ever-sees", comment("c", "Bra jobbat.")),
        under("c", edited("d", "Tack själv.", "2026-04-07T08:17:00Z")),
    ]
}

const IDS: [&str; 6] = ["post", "a", "b", "c", "d", "nobody-ever-sees"];

/// The n-th of many orders.
fn shuffled(mut items: Vec<Taken>, seed: usize) -> Vec<Taken> {
    let mut n = seed.wrapping_mul(2_654_435_761).wrapping_add(12_345);
    for i in (1..items.len()).rev() {
        n = n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        items.swap(i, (n >> 33) % (i + 1));
    }
    items
}

async fn opened(town: &Town) -> ChannelId {
    let channel = town.channel("Bloggen").await;
    town.clock.set(at("2026-04-07T08:30:00Z"));
    channel
}

#[tokio::test]
async fn the_same_conversation_in_any_order_split_anyhow_is_the_same_messages() {
    both(async |town: Town| {
        let mut first = None;
        for seed in 0..12 {
            let channel = town.channel(&format!("Kanal {seed}")).await;
            town.clock.set(at("2026-04-07T08:30:00Z"));
            // Everything twice, in an order of its own, cut into pieces of its own.
            let doubled = [conversation(), conversation()].concat();
            let mut rest = shuffled(doubled, seed);
            while !rest.is_empty() {
                let piece: Vec<_> = rest.drain(..rest.len().min(seed % 5 + 1)).collect();
                take(&town, channel, piece).await;
            }
            let again = take(&town, channel, conversation()).await;
            assert_eq!((again.added, again.versions, again.unchanged), (0, 0, 7));
            let seen = picture(&town, channel, &IDS).await;
            assert_eq!(seen.len(), 5);
            assert!(
                seen["a"].contains("now \"Hej, när öppnar badhuset, och vad kostar det?\""),
                "{}",
                seen["a"]
            );
            assert_eq!(&seen, first.get_or_insert(seen.clone()), "seed {seed}");
            town.clock.set(at("2026-04-07T08:00:00Z"));
        }
        town.verify().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_tasks_bringing_the_same_at_once_bring_it_once() {
    both(async |town: Town| {
        let channel = opened(&town).await;
        let tasks: Vec<_> = (0..12)
            .map(|seed| {
                let desk = town.job();
                let items = shuffled(conversation(), seed);
                tokio::spawn(async move { receive(&desk, channel, batch(items), source()).await.unwrap() })
            })
            .collect();
        let (mut added, mut versions) = (0, 0);
        for task in tasks {
            let done = task.await.unwrap();
            added += done.added;
            versions += done.versions;
        }
        assert_eq!((added, versions), (5, 2));
        assert_eq!(picture(&town, channel, &IDS).await.len(), 5);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_batch_larger_than_one_write_is_taken_whole_with_its_duplicates() {
    both(async |town: Town| {
        let channel = opened(&town).await;
        // The last hundred come under the first hundred's ids: half with their texts, half with new ones.
        let text = |n: usize| if n < 1151 { n % 1101 } else { n };
        let items = (0..1201).map(|n| comment(&format!("m{}", n % 1101), &format!("Nummer {}", text(n))));
        let items: Vec<_> = items.collect();
        let done = take(&town, channel, items).await;
        assert_eq!((done.added, done.versions, done.unchanged), (1101, 50, 50));
        assert_eq!(message(&town, channel, "m77").await.versions, 2);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn an_edit_without_times_is_the_newest_and_one_said_earlier_is_kept_beside() {
    both(async |town: Town| {
        let channel = opened(&town).await;
        let plain = |text: &str| Taken { published_at: None, ..comment("x", text) };
        take(&town, channel, vec![plain("Ett")]).await;
        town.clock.pass(SignedDuration::from_mins(1));
        take(&town, channel, vec![plain("Två")]).await;
        let m = message(&town, channel, "x").await;
        assert_eq!((m.snippet.as_str(), m.versions, m.revision), ("Två", 2, 2));
        take(&town, channel, vec![edited("x", "Noll", "2026-04-07T08:16:00Z")]).await;
        let m = message(&town, channel, "x").await;
        assert_eq!((m.snippet.as_str(), m.versions), ("Två", 3), "what was said earlier does not count now");
        let texts: Vec<_> = versions(&town, &m).await.into_iter().map(|v| v.text).collect();
        assert_eq!(texts, ["Noll", "Ett", "Två"]);
        let later = edited("x", "Tre", "2026-04-07T08:40:00Z");
        take(&town, channel, vec![later]).await;
        assert_eq!(message(&town, channel, "x").await.snippet, "Tre");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn an_edit_after_closing_opens_the_message_again_and_a_clock_starts() {
    both(async |town: Town| {
        let channel = opened(&town).await;
        take(&town, channel, vec![comment("x", "Tack för i dag!")]).await;
        let m = message(&town, channel, "x").await;
        assert!(clocks(&town, &m).await.is_empty());
        let desk = crate::said::editor(&town).await;
        let reason = torg_office::inbox::leave::Reason::NothingAsked;
        let m = torg_office::inbox::leave::leave(&desk, m.id, Some(m.revision), reason, "").await.unwrap();
        let m = torg_office::inbox::record::keep_ordered(&desk, m.id, Some(m.revision), "").await.unwrap();
        assert_eq!(m.tracks.handling, Handling::Closed);
        town.clock.pass(SignedDuration::from_mins(20));
        take(&town, channel, vec![edited("x", QUESTION, "2026-04-07T08:45:00Z")]).await;
        let m = message(&town, channel, "x").await;
        assert_eq!((m.tracks.handling, m.closed_at), (Handling::Triage, None));
        assert_eq!(m.owner, Some(town.people.editor));
        let clock = running(&town, &m, "answer").await.expect("a question has a clock");
        assert_eq!(m.due_at.unwrap().as_millisecond(), clock.due_at);
        assert_eq!(clock.started_at, at("2026-04-07T08:45:00Z").as_millisecond());
        let steps = town.job().reader().steps(m.id).await.unwrap();
        assert_eq!(steps.last().unwrap().act, "edited-after-closing");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_gone_at_the_source_stays_with_us_and_is_noted_once() {
    both(async |town: Town| {
        let channel = opened(&town).await;
        take(&town, channel, vec![comment("x", QUESTION)]).await;
        let gone = |id: &str| Gone {
            external_id: id.into(),
            seen_at: at("2026-04-07T08:29:00Z"),
            how: HowGone::Tombstone,
            last_seen: None,
        };
        for expected in [1, 0] {
            let both = Batch { gone: vec![gone("x"), gone("unknown")], ..Batch::default() };
            let done = receive(&town.job(), channel, both, source()).await.unwrap();
            assert_eq!(done.gone, expected);
        }
        let m = message(&town, channel, "x").await;
        assert_eq!(m.gone_at, Some(at("2026-04-07T08:29:00Z")));
        assert_eq!(
            (m.tracks.publication, m.tracks.handling),
            (Publication::DeletedAtSource, Handling::Triage)
        );
        assert!(running(&town, &m, "answer").await.is_some(), "the sender still waits for an answer");
        assert_eq!(versions(&town, &m).await[0].text, QUESTION);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn our_own_posts_and_what_is_older_than_the_watch_are_kept_closed_without_clocks() {
    both(async |town: Town| {
        let channel = opened(&town).await;
        let own = Taken { ours: Some(true), ..comment("own", QUESTION) };
        let old = Taken { published_at: Some(at("2026-04-06T08:00:00Z")), ..comment("old", QUESTION) };
        take(&town, channel, vec![own, old, comment("new", QUESTION)]).await;
        for id in ["own", "old"] {
            let m = message(&town, channel, id).await;
            assert_eq!((m.tracks.handling, m.tracks.record), (Handling::Closed, Record::KeptOrdered), "{id}");
            assert!(m.owner.is_none() && m.closed_at.is_some() && m.due_at.is_none());
            assert!(clocks(&town, &m).await.is_empty());
        }
        // An edit of either opens nothing.
        let own =
            Taken { ours: Some(true), ..edited("own", "Badhuset är stängt?", "2026-04-07T08:29:00Z") };
        let old = Taken {
            published_at: Some(at("2026-04-06T08:00:00Z")),
            ..edited("old", "Vad gäller nu?", "2026-04-07T08:29:00Z")
        };
        assert_eq!(take(&town, channel, vec![own, old]).await.versions, 2);
        for id in ["own", "old"] {
            let m = message(&town, channel, id).await;
            assert_eq!((m.tracks.handling, m.versions), (Handling::Closed, 2), "{id}");
            assert!(clocks(&town, &m).await.is_empty());
        }
        assert!(running(&town, &message(&town, channel, "new").await, "answer").await.is_some());
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_is_edited_in_the_batch_that_brings_its_post_keeps_the_thread() {
    both(async |town: Town| {
        let channel = opened(&town).await;
        let under = |parent: &str, item: Taken| Taken { parent: Some(parent.into()), ..item };
        take(&town, channel, vec![under("p", comment("c", "Ja"))]).await;
        assert_eq!(message(&town, channel, "c").await.thread, "p");
        let edit = under("p", edited("c", "Ja!", "2026-04-07T08:20:00Z"));
        take(&town, channel, vec![under("root", comment("p", "Nej")), edit]).await;
        for id in ["c", "p"] {
            assert_eq!(message(&town, channel, id).await.thread, "root", "{id}");
        }
        // Answers that name each other go round and end.
        take(&town, channel, vec![under("y", comment("x", "1")), under("x", comment("y", "2"))]).await;
        take(&town, channel, vec![under("self", comment("self", "3"))]).await;
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn who_goes_on_with_their_own_comment_asks_us_and_who_answers_another_does_not() {
    both(async |town: Town| {
        let channel = opened(&town).await;
        let by = |name: &str, item: Taken| Taken {
            author: Some(Author { name: name.into(), ..Author::default() }),
            parent: Some("p".into()),
            ..item
        };
        let text = "När öppnar det i morgon då?";
        let own = by("Anna Berg", comment("own", text));
        let other = by("Bo Ek", comment("other", text));
        // What comes before the comment it answers is judged anew when that comes.
        take(&town, channel, vec![own, other]).await;
        take(&town, channel, vec![comment("p", "Badet är fint.")]).await;
        let own = message(&town, channel, "own").await;
        assert!(own.flags.iter().any(|flag| flag == "question"), "{:?}", own.flags);
        assert!(running(&town, &own, "answer").await.is_some());
        let other = message(&town, channel, "other").await;
        assert!(other.flags.iter().any(|flag| flag == "between-others"), "{:?}", other.flags);
        town.verify().await;
    })
    .await;
}

fn picture_at(url: &str) -> MediaRef {
    MediaRef { url: url.into(), kind: MediaKind::Image, alt: Some("En skylt".into()) }
}

#[tokio::test]
async fn pictures_are_fetched_once_and_one_that_is_gone_says_so() {
    both(async |town: Town| {
        let channel = opened(&town).await;
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0".to_vec();
        let (here, there) = ("https://bild.lill.example/1.png", "https://bild.lill.example/2.png");
        town.outdoors.file(
            here,
            MediaAnswer::Fetched {
                sort: media::sniff(&png),
                bytes: png.clone(),
                declared: Some("image/png".into()),
                final_url: here.into(),
            },
        );
        town.outdoors.file(
            there,
            MediaAnswer::Gone(Problem::new(
                ProblemKind::FeedMissing,
                Mender::Source,
                "Bilden finns inte kvar.",
            )),
        );
        let twice = vec![picture_at(here), picture_at(here), picture_at(there)];
        let item = Taken { media: twice, ..comment("x", "Se skylten") };
        take(&town, channel, vec![item.clone(), comment("y", "Utan bild")]).await;
        town.verify().await;
        work(&town).await;
        let m = message(&town, channel, "x").await;
        let hung = town.job().reader().attachments(m.id).await.unwrap();
        assert_eq!(hung.len(), 2);
        let fetched = hung.iter().find(|a| a.source == here).unwrap();
        let sha: [u8; 32] = fetched.sha256.clone().unwrap().try_into().unwrap();
        let kept = town.office.store.objects().get(town.id(), &sha).await.unwrap();
        assert_eq!(&kept[..], &png[..]);
        assert_eq!(
            hung.iter().find(|a| a.source == there).unwrap().problem.as_deref(),
            Some("Bilden finns inte kvar.")
        );
        town.verify().await;
        // An edit that shows one picture more hangs only that one on.
        let third = "https://bild.lill.example/3.png";
        let edit = Taken {
            media: vec![picture_at(here), picture_at(third)],
            updated_at: Some(at("2026-04-07T08:29:00Z")),
            ..item
        };
        take(&town, channel, vec![edit]).await;
        work(&town).await;
        assert_eq!(town.job().reader().attachments(m.id).await.unwrap().len(), 3);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn what_came_is_kept_byte_for_byte() {
    both(async |town: Town| {
        let channel = opened(&town).await;
        let raw: Vec<u8> = (0..=255).collect();
        let item = Taken { raw: raw.clone(), raw_kind: RawKind::Text, ..comment("x", "Hej") };
        take(&town, channel, vec![item]).await;
        let m = message(&town, channel, "x").await;
        assert_eq!(versions(&town, &m).await[0].raw, raw);
        town.verify().await;
    })
    .await;
}

/// Letters that do not repeat and do not compress, as an index sees them.
fn noise(length: usize) -> String {
    let mut n = 7_u64;
    let mut letter = || {
        n = n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from(b"abcdefghijklmnopqrstuvwxyz0123456789"[usize::try_from(n >> 33).unwrap() % 36])
    };
    (0..length).map(|_| letter()).collect()
}

#[tokio::test]
async fn hostile_texts_are_kept_and_stop_nothing() {
    both(async |town: Town| {
        let channel = opened(&town).await;
        let many_words: String = (0..18_000).map(|n| format!("{}ж{n:05} ", "щ".repeat(28))).collect();
        let hostile = vec![
            comment("nul", "Hej\0på\0dig"),
            comment("empty", ""),
            comment("bidi", "\u{202e}txet dnekcab\u{202c} \u{200b}\u{feff}"),
            comment("script", "<script>alert(1)</script>'; drop table message; --"),
            comment("huge", &noise(1 << 20)),
            comment("words", &many_words),
            comment("marks", &"e\u{301}".repeat(5_000)),
            comment(&noise(5_000), "Långt id"),
            Taken {
                url: Some(format!("https://x.example/{}", noise(3_900))),
                ..comment("url", "Lång adress")
            },
            Taken {
                media: vec![
                    picture_at(&format!("https://x.example/{}", noise(3_900))),
                    picture_at("https://x.example/\0"),
                ],
                ..comment("media", "Lång bildadress")
            },
            Taken { parent: Some(noise(5_000)), ..comment("child", "Svar på det långa") },
            Taken { author: None, title: Some("\0".into()), ..comment("nobody", "Utan avsändare") },
            Taken { published_at: Some(at("9999-12-30T00:00:00Z")), ..comment("late", QUESTION) },
            Taken { published_at: Some(jiff::Timestamp::MIN), ..comment("early", QUESTION) },
            Taken { external_id: "a\0b".into(), ..comment("nul-id", "Noll i id") },
            Taken {
                visibility: Visibility::Direct,
                kind: Kind::Direct,
                ..comment("direct", "Ring 070-174 06 05")
            },
        ];
        let n = hostile.len();
        let done = take(&town, channel, hostile.clone()).await;
        assert_eq!(done.added, n);
        let again = take(&town, channel, hostile).await;
        assert_eq!((again.added, again.unchanged), (0, n));
        let m = message(&town, channel, "nobody").await;
        assert_eq!(m.author, "Okänd avsändare");
        assert_eq!(message(&town, channel, "child").await.thread.len(), 69);
        // Two very large versions of one message are still one entry of the index.
        take(&town, channel, vec![edited("words", &many_words.replace('ж', "ы"), "2026-04-07T08:29:00Z")])
            .await;
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_message_is_the_responsibles_the_substitutes_or_the_fallbacks() {
    both(async |town: Town| {
        let channel = opened(&town).await;
        let p = town.people;
        take(&town, channel, vec![comment("1", QUESTION)]).await;
        assert_eq!(message(&town, channel, "1").await.owner, Some(p.editor));
        let (today, friday) = ("2026-04-07".parse().unwrap(), "2026-04-10".parse().unwrap());
        let editor = town.desk(p.editor).await;
        let (id, uncovered) = absences::note(&editor, p.editor, today, friday).await.unwrap();
        assert!(uncovered.channels.is_empty());
        take(&town, channel, vec![comment("2", QUESTION)]).await;
        assert_eq!(message(&town, channel, "2").await.owner, Some(p.substitute));
        let substitute = town.desk(p.substitute).await;
        let (_, uncovered) = absences::note(&substitute, p.substitute, today, friday).await.unwrap();
        assert_eq!(uncovered.channels, ["Bloggen"], "nobody holds the title the policy falls back on");
        take(&town, channel, vec![comment("3", QUESTION)]).await;
        assert_eq!(
            message(&town, channel, "3").await.owner,
            Some(p.editor),
            "away, but nobody else is named"
        );
        town.mandate(p.chief, "forvaltningschef", Some(town.units[0])).await;
        take(&town, channel, vec![comment("4", QUESTION)]).await;
        assert_eq!(message(&town, channel, "4").await.owner, Some(p.chief));
        absences::cancel(&editor, id).await.unwrap();
        take(&town, channel, vec![comment("5", QUESTION)]).await;
        assert_eq!(message(&town, channel, "5").await.owner, Some(p.editor));
        town.clock.set(at("2026-04-11T08:00:00Z"));
        town.verify().await;
    })
    .await;
}
