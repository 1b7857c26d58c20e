//! From an empty folder to a closed question, from outside, as somebody who has the program and a policy
//! and nothing else: founded, people invited, a channel with a feed, messages with the clocks the policy
//! asks for, an answer, then what an operator does with a folder that has been worked in.

pub mod browser;
mod feed;
pub mod program;
mod proof;

use browser::{Browser, Page, between};
use program::{Pack, Served, beside, said, torg};
use serde_json::Value;
use std::path::Path;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

const PASSWORD: &str = "korrekt häst batteri häftklammer";

/// How long the items may take to come. They take a second or two.
const PATIENCE: Duration = Duration::from_secs(60);

/// A municipality at work, with the three items of the feed in its inbox.
struct Town {
    dir: tempfile::TempDir,
    served: Served,
    admin: Browser,
    responsible: Browser,
    /// The ids of the responsible person and the substitute.
    people: (String, String),
    /// Tells each time the feed is asked for.
    asked: Receiver<()>,
}

/// The questions' keys, each at the beginning of a line that answers it.
fn keys(text: &str) -> Vec<String> {
    let key = |line: &str| {
        let key = line.split_once(" = ")?.0;
        let good = |c: char| c.is_ascii_lowercase() || c == '.' || c == '_';
        (key.chars().all(good) && !key.is_empty()).then(|| key.to_owned())
    };
    let mut keys: Vec<_> = text.lines().filter_map(key).collect();
    keys.sort();
    keys
}

/// `torg init`: what the policy leaves open is asked first. Gives back the first administrator's link.
fn founded(pack: &Pack, data: &Path) -> String {
    let questions = keys(&std::fs::read_to_string(&pack.answers).unwrap());
    if !questions.is_empty() {
        let asked = pack.init(data, false);
        assert_eq!(asked.status.code(), Some(3), "{}", said(&asked));
        assert_eq!(keys(&said(&asked)), questions, "{}", said(&asked));
        assert!(!data.exists(), "something was made although the policy was not answered");
    }
    let done = pack.init(data, true);
    assert!(done.status.success(), "{}", said(&done));
    let text = said(&done);
    let link = text.lines().find(|line| line.contains("/desk/link/")).unwrap().trim();
    link[link.find("/desk/link/").unwrap()..].to_owned()
}

/// Opens a one-time link and chooses a password behind it.
fn signed_in(served: &Served, link: &str) -> Browser {
    let mut browser = served.browser();
    let page = browser.get(link).ok("opening the link");
    let inbox = browser.send(&page, link, &[("password", PASSWORD), ("again", PASSWORD)]);
    assert_eq!(inbox.status, 200, "{}", inbox.words());
    assert_eq!(served.browser().get(link).status, 404, "the link worked twice");
    browser
}

/// Invites somebody and gives a mandate at the first unit; gives back the person's link and id.
fn invited(admin: &mut Browser, first: &str, last: &str, title: &str) -> (String, String) {
    let page = admin.get("/desk/people/new").ok("the invitation");
    let unit = page.choice("unit", "Kommunledningskontoret");
    let email = format!("{}@bergby.example", last.to_lowercase());
    let fields = [
        ("first_name", first),
        ("last_name", last),
        ("title", "Kommunikatör"),
        ("email", &email),
        ("unit", &unit),
    ];
    let made = admin.send(&page, "/desk/people/new", &fields).ok("inviting");
    let address = between(&made.html, "data-copy value=\"", "\"").unwrap();
    let link = address[address.find("/desk/link/").unwrap()..].to_owned();
    let person = admin.get("/desk/people").link(&format!("{first} {last}")).unwrap();
    let page = admin.get(&person).ok("the person");
    let place = page.choice("place", "Kommunledningskontoret");
    let to = format!("{person}/mandates");
    let given = admin
        .send(&page, &to, &[("title", title), ("place", &place), ("from_on", "2024-01-01")])
        .ok("the mandate");
    assert!(!given.html.contains("class=\"error\""), "{}", given.words());
    (link, person.rsplit('/').next().unwrap().to_owned())
}

/// Opens a channel that follows a feed, and asks for it at once; gives back the channel's address.
fn opened(admin: &mut Browser, home: &str, feed: &str, people: &(String, String)) -> String {
    let page = admin.get("/desk/channels/new").ok("a new channel");
    let (platform, unit) = (page.choice("platform", "Flöde"), page.choice("unit", "Kommunledningskontoret"));
    let fields = [
        ("name", "Bergbybloggen"),
        ("platform", &platform),
        ("address", home),
        ("purpose", "Vardag i Bergby."),
        ("unit", &unit),
        ("responsible", &people.0),
        ("substitute", &people.1),
        ("approved_by", "Kommunchefen"),
        ("approved_on", "2024-01-20"),
        ("approval", "KS 2024/7"),
        ("feed", feed),
        ("voice", "visitors"),
        ("watched_from", "2024-02-01T00:00"),
    ];
    let channel = admin.send(&page, "/desk/channels/new", &fields).ok("opening the channel");
    let id = between(&channel.html, "action=\"/desk/channels/", "/fetch\"");
    let id = id.unwrap_or_else(|| panic!("no channel was opened: {}", channel.words()));
    let address = format!("/desk/channels/{id}");
    admin.send(&channel, &format!("{address}/fetch"), &[]).ok("fetching now");
    address
}

/// Everything up to three items in the responsible person's inbox.
fn at_work(pack: &Pack) -> Town {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let link = founded(pack, &data);
    let (feed, asked) = feed::serve();
    std::fs::write(data.join("torg.toml"), format!("allowed_private_hosts = [\"{feed}\"]\n")).unwrap();
    let served = Served::start(&data);
    let mut admin = signed_in(&served, &link);
    let (link, responsible) = invited(&mut admin, "Maja", "Ek", pack.responsible);
    let (_, substitute) = invited(&mut admin, "Per", "Lund", pack.substitute);
    let mut maja = signed_in(&served, &link);

    let people = (responsible, substitute);
    let id = opened(&mut admin, &format!("http://{feed}/"), &format!("http://{feed}/feed.xml"), &people);
    asked.recv_timeout(PATIENCE).expect("nobody asked for the feed");
    let until = Instant::now() + PATIENCE;
    loop {
        let inbox = maja.get("/desk/inbox").ok("the inbox");
        if ["Anna Lind", "Berit Ek", "Kurt Berg"].iter().all(|name| inbox.link(name).is_some()) {
            break;
        }
        assert!(Instant::now() < until, "{}\n{}\n{}", inbox.words(), admin.get(&id).words(), served.log());
        // Not to ask too often; should the feed be asked for again, there is news at once.
        let _ = asked.recv_timeout(Duration::from_millis(100));
    }
    Town { dir, served, admin, responsible: maja, people, asked }
}

/// A clock on a message's page: until when, and from when it was counted.
struct Shown {
    due: String,
    from: String,
    intervals: usize,
}

/// The clock whose line begins with these words.
fn clock(page: &Page, words: &str) -> Option<Shown> {
    let html =
        page.html.split("<div class=\"clock\">").skip(1).find(|c| c.contains(&format!("<p>{words} ")))?;
    let why = between(html, "<tbody>", "</tbody>").unwrap_or_default();
    Some(Shown {
        due: between(html, "<time datetime=\"", "\"")?.to_owned(),
        from: between(why, "<time datetime=\"", "\"").unwrap_or_default().to_owned(),
        intervals: why.matches("<tr").count(),
    })
}

/// The page's clock and what `torg due` says of it agree: until when, and that each stretch has a reason.
fn agrees(pack: &Pack, page: &Page, words: &str, kind: &str, starts: Option<&str>) {
    let shown = clock(page, words);
    let Some(shown) = shown else {
        let told = pack.due(kind, feed::PUBLISHED);
        assert!(told.is_none(), "{} {kind}: no clock on the page, {told:?}\n{}", pack.name, page.words());
        return;
    };
    if let Some(starts) = starts {
        assert_eq!(shown.from, starts, "{} {kind}", pack.name);
    }
    let told = pack.due(kind, &shown.from).unwrap_or_else(|| panic!("{} has no {kind} clock", pack.name));
    assert_eq!(Value::from(shown.due.as_str()), told["due_at"], "{} {kind}", pack.name);
    assert!(shown.intervals > 0, "{} {kind}: no reasons", pack.name);
    assert!(page.html.contains("class=\"because\""), "{} {kind}: no reasons", pack.name);
}

/// Each of the three has the clocks its policy asks for, and no other.
fn has_the_right_clocks(pack: &Pack, town: &mut Town) {
    let inbox = town.responsible.get("/desk/inbox");
    let mut open = |name: &str| {
        let page = town.responsible.get(&inbox.link(name).unwrap()).ok(name);
        assert!(page.words().contains("Maja Ek"), "{name} is not hers: {}", page.words());
        page
    };
    let question = open("Anna Lind");
    agrees(pack, &question, "Svar senast", "answer", Some(feed::PUBLISHED));
    assert!(clock(&question, "Borttaget senast").is_none(), "{}", question.words());

    let data = open("Berit Ek");
    agrees(pack, &data, "Kränkande uppgifter borta senast", "data", None);
    // Read by somebody who may: marked, not hidden. In a list, masked.
    assert!(data.words().contains("640823-3234"), "{}", data.words());
    assert!(!inbox.html.contains("640823-3234"), "{}", inbox.words());

    let talk = open("Kurt Berg");
    assert!(clock(&talk, "Svar senast").is_none(), "{}: {}", pack.name, talk.words());
}

/// The question: answered by hand at the feed's own place, confirmed with the address, kept in order; then
/// nothing is left and it closes.
fn is_answered_and_closes(town: &mut Town) {
    let maja = &mut town.responsible;
    let path = maja.get("/desk/inbox").link("Anna Lind").unwrap();
    let page = maja.get(&path);
    let text = "Hej Anna! Simhallen är öppen 9–15 på lördag.";
    let ordered = maja.send(&page, &format!("{path}/answer"), &[("text", text)]).ok("answering");
    assert!(ordered.words().contains(text), "{}", ordered.words());
    let orders = format!("{path}/order/");
    let order = between(&ordered.html, &format!("action=\"{orders}"), "/confirm\"")
        .unwrap_or_else(|| panic!("nothing to confirm: {}", ordered.words()));
    let confirm = format!("{orders}{order}/confirm");
    let confirmed = maja
        .send(&ordered, &confirm, &[("address", "https://blogg.bergby.example/inlagg#svar-1")])
        .ok("confirming");
    assert!(confirmed.html.contains("https://blogg.bergby.example/inlagg#svar-1"), "{}", confirmed.words());
    let kept = maja
        .send(
            &confirmed,
            &format!("{path}/record"),
            &[("becomes", "keep-ordered"), ("reason", "Rutinfråga."), ("step", "decide")],
        )
        .ok("keeping in order");
    assert!(kept.html.contains(&format!("action=\"{path}/reopen\"")), "not closed: {}", kept.words());
    assert!(maja.get("/desk/inbox").link("Anna Lind").is_none(), "closed, and still in the inbox");
    assert!(maja.get("/desk/inbox?view=closed").link("Anna Lind").is_some());
}

/// The program serves here without any trusted certificate: it says so in its log, and a feed that can only
/// be asked encrypted shows on its channel's page what is wanting and who can mend it.
fn asks_for_trusted_certificates(town: &mut Town) {
    assert!(town.served.log().contains("ca-certificates"), "{}", town.served.log());
    let home = "https://blogg.bergby.example/";
    let channel = opened(&mut town.admin, home, &format!("{home}feed"), &town.people);
    let until = Instant::now() + PATIENCE;
    loop {
        let words = town.admin.get(&channel).words();
        if words.contains("har inga betrodda certifikat") {
            return;
        }
        assert!(Instant::now() < until, "{words}\n{}", town.served.log());
        let _ = town.asked.recv_timeout(Duration::from_millis(100));
    }
}

/// Stopped, verified, backed up, restored elsewhere, verified again, examined.
fn can_be_stopped_and_kept(town: Town) {
    let Town { dir, served, .. } = town;
    served.stop();
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let (data, backup, again) = (path("data"), path("backup"), path("again"));
    for args in [
        vec!["verify", "--data", &data],
        vec!["backup", "--data", &data, "--to", &backup, "--with-key"],
        vec!["restore", "--from", &backup, "--data", &again],
        vec!["verify", "--data", &again],
        vec!["doctor", "--data", &again],
        vec!["doctor", "--data", &data],
    ] {
        let out = torg(&args);
        assert!(out.status.success(), "{args:?}: {}", said(&out));
    }
}

#[test]
fn present_day_law_from_an_empty_folder_to_a_closed_question_and_a_restored_backup() {
    let pack = Pack::shipped("grund", "ansvarig", "ersattare");
    let mut town = at_work(&pack);
    has_the_right_clocks(&pack, &mut town);
    is_answered_and_closes(&mut town);
    asks_for_trusted_certificates(&mut town);
    can_be_stopped_and_kept(town);
}

#[test]
fn a_policy_with_much_to_ask_from_its_answers_to_a_closed_question_and_a_restored_backup() {
    let pack = Pack::shipped("perstorp", "ansvarig", "ersattare");
    let mut town = at_work(&pack);
    has_the_right_clocks(&pack, &mut town);
    is_answered_and_closes(&mut town);
    can_be_stopped_and_kept(town);
}

#[test]
fn every_other_shipped_policy_brings_in_a_feed_with_the_clocks_it_asks_for() {
    for pack in [
        Pack::shipped("gotland-2011", "kontoansvarig", "ersattare"),
        Pack::shipped("katrineholm-proposal", "befattningshavare", "ersattare"),
        Pack::shipped("uppsala-2012", "ansvarig", "kommunikator"),
    ] {
        let mut town = at_work(&pack);
        has_the_right_clocks(&pack, &mut town);
        town.served.stop();
    }
}

#[test]
fn a_policy_written_from_its_page_alone_for_a_municipality_nobody_knows_works_to_a_restored_backup() {
    let folder = beside("packs/ny");
    let checked = torg(&["policy", "check", folder.to_str().unwrap()]);
    assert!(checked.status.success(), "{}", said(&checked));
    let pack = Pack {
        name: folder.to_str().unwrap().to_owned(),
        answers: beside("packs/ny.answers.toml"),
        responsible: "redaktor",
        substitute: "vikarie",
    };
    let mut town = at_work(&pack);
    has_the_right_clocks(&pack, &mut town);
    is_answered_and_closes(&mut town);
    can_be_stopped_and_kept(town);
}
