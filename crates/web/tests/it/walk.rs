//! From application to the public list, and to closing, as a new user would: through the pages and by their forms
//! alone, once for each of the five policies. What the pages ask differs as the documents say, and each difference
//! is held against the policy's own data.

use crate::browser::Browser;
use crate::forms::{Form, form, forms};
use axum::http::StatusCode;
use jiff::SignedDuration;
use torg_domain::channels::legal::LegalCheck;
use torg_domain::ids::{ChannelId, PersonId};
use torg_domain::policy::channel_rules::ChannelRules;
use torg_domain::policy::values::{AssignmentFor, ChannelScope, ListContent, SubstituteRule};
use torg_office::channels::idle;
use torg_testkit::Town;

const NAME: &str = "Ungdomskanalen";
const ADDRESS: &str = "https://unga.example/";

/// A policy, and what its document asks before each step: the requirements by their ids.
struct Document {
    pack: &'static str,
    /// What the document leaves open that a channel's life asks about.
    more: &'static str,
    /// The title of whoever decides in person.
    head: &'static str,
    check: &'static [&'static str],
    approve: &'static [&'static str],
    staff: &'static [&'static str],
    close: &'static [&'static str],
    /// Whether goals must be stated.
    goals: bool,
    /// Whether a private person's account is barred.
    bars_private: bool,
    /// After how many days without a post it is inactive.
    idle_days: Option<i64>,
}

const APPOINTS: &str = "substitute.appointed_by = \"forvaltningschef\"\n";

const DOCUMENTS: [Document; 5] = [
    Document {
        pack: "grund",
        more: "",
        head: "forvaltningschef",
        check: &[],
        approve: &["CH-01", "CH-03"],
        staff: &["CH-11", "CH-17", "CH-19"],
        close: &["AR-15", "CH-26"],
        goals: false,
        bars_private: true,
        idle_days: Some(180),
    },
    Document {
        pack: "uppsala-2012",
        more: "",
        head: "narmaste_chef",
        check: &[],
        approve: &["CH-01", "CH-03"],
        staff: &["CH-11", "CH-16"],
        close: &["CH-26"],
        goals: false,
        bars_private: false,
        idle_days: None,
    },
    Document {
        pack: "perstorp",
        more: APPOINTS,
        head: "forvaltningschef",
        check: &[],
        approve: &["CH-22"],
        staff: &["CH-03", "CH-08", "CH-11", "CH-17", "CH-19"],
        close: &["CH-26"],
        goals: true,
        bars_private: true,
        idle_days: None,
    },
    Document {
        pack: "gotland-2011",
        more: "",
        head: "forvaltningschef",
        check: &["CH-06"],
        approve: &[],
        staff: &["CH-03", "CH-08", "CH-17"],
        close: &["CH-26"],
        goals: false,
        bars_private: false,
        idle_days: None,
    },
    Document {
        pack: "katrineholm-proposal",
        more: APPOINTS,
        head: "forvaltningschef",
        check: &[],
        approve: &["CH-09"],
        staff: &["CH-03", "CH-11", "CH-17"],
        close: &["CH-26"],
        goals: false,
        bars_private: false,
        idle_days: None,
    },
];

/// What a municipality answers to what the documents leave open.
fn answers(pack: &str) -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../torg/tests/answers");
    std::fs::read_to_string(folder.join(format!("{pack}.toml"))).unwrap()
}

/// The requirements a page names in the list of what is missing, or in a refusal.
fn named(text: &str) -> Vec<String> {
    let found = text.split('(').skip(1).filter_map(|rest| rest.split(')').next());
    let mut codes: Vec<String> = found
        .filter(|code| {
            code.len() == 5 && code.as_bytes()[2] == b'-' && code[3..].bytes().all(|b| b.is_ascii_digit())
        })
        .map(str::to_owned)
        .collect();
    codes.sort();
    codes.dedup();
    codes
}

struct Walk {
    town: Town,
    rules: ChannelRules,
    head: PersonId,
    life: String,
}

impl Walk {
    async fn as_(&self, person: PersonId) -> Browser {
        Browser::of(&self.town, person).await
    }

    /// A form of the channel's own page, as somebody sees it.
    async fn step(&self, who: &Browser, step: &str) -> Form {
        let page = who.page(&self.life).await;
        form(&page, &self.life, ("step", step)).unwrap_or_else(|| panic!("no form for {step} in {page}"))
    }

    async fn offers(&self, who: &Browser, step: &str) -> bool {
        form(&who.page(&self.life).await, &self.life, ("step", step)).is_some()
    }

    async fn missing(&self) -> Vec<String> {
        let page = self.as_(self.town.people.admin).await.page(&self.life).await;
        let list = page.split("id=\"missing\"").nth(1).unwrap_or_default();
        named(list.split("</section>").next().unwrap_or_default())
    }

    async fn done(&self, who: &Browser, form: &Form) {
        let answer = who.submit(form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{form:?}: {}", answer.body);
    }

    /// Refused in a sentence, with what was filled in kept.
    async fn refused(&self, who: &Browser, form: &Form, says: &[&str]) {
        let answer = who.submit(form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{form:?} was not refused");
        for words in says {
            assert!(answer.body.contains(words), "no ”{words}” after {form:?}: {}", answer.body);
        }
    }

    /// Does what a duty asks, where the pages let one do it.
    async fn fulfil(&self, req: &str) {
        let p = self.town.people;
        let (admin, head, editor) =
            (self.as_(p.admin).await, self.as_(self.head).await, self.as_(p.editor).await);
        let (responsible, substitute) = (p.editor.to_string(), p.substitute.to_string());
        match req {
            "CH-06" => {
                let at = format!("/desk/people/{responsible}/charge");
                let give = form(&head.page(&at).await, &at, ("do", "mandate")).unwrap();
                let unit = self.town.units[0].to_string();
                let give = give.with("kind", "create").with("unit", &unit).with("from_on", "2026-04-01");
                self.done(&head, &give.with("reference", "KS 2026/40")).await;
            }
            "CH-01" | "CH-09" => {
                let decide = self.step(&admin, "decide").await;
                assert_eq!(decide.asks("whether"), self.rules.one_body(), "the three decisions (CH-09)");
                let decide = decide
                    .with("decided_by", "Kommunstyrelsen")
                    .with("decided_on", "2026-03-02")
                    .with("reference", "§ 44")
                    .with_if_asked("whether", "Ja.")
                    .with_if_asked("which", "Flöde.")
                    .with_if_asked("who", "Befattningshavare med uppdrag.");
                self.done(&admin, &decide).await;
            }
            "CH-22" => {
                let chief = self.as_(p.chief).await;
                let consult = self.step(&chief, "consult").await.with("why", "Målgruppen nås inte annars.");
                self.refused(&admin, &consult, &["Enligt riktlinjerna beslutas det av"]).await;
                self.done(&chief, &consult).await;
            }
            "CH-03" => {
                let appoint = self.step(&admin, "appoint").await;
                let appoint = appoint.with("role", "responsible").with("person", &responsible);
                let by = if self.rules.responsible_by.is_some() { &head } else { &admin };
                self.done(by, &appoint).await;
            }
            "CH-17" => {
                let own = self.rules.substitute_by == self.rules.responsible_title;
                let by = if own { &editor } else { &head };
                let appoint = self.step(by, "appoint").await;
                let appoint = appoint.with("role", "substitute").with("person", &substitute);
                self.refused(&admin, &appoint, &["Enligt riktlinjerna beslutas det av"]).await;
                self.done(by, &appoint).await;
            }
            "CH-08" => {
                for person in [&responsible, &substitute] {
                    let mandate = self.step(&head, "mandate").await;
                    let mandate = mandate.with("person", person).with("from_on", "2026-04-01");
                    self.done(&head, &mandate.with("reference", "KS 2026/40")).await;
                }
            }
            "CH-11" => {
                for person in [p.editor, p.substitute] {
                    let who = self.as_(person).await;
                    let page = who.page("/desk/acceptance").await;
                    let Some(accept) = form(&page, "/desk/acceptance", ("version", "1")) else { continue };
                    self.done(&who, &accept).await;
                }
            }
            "CH-19" => {
                let login = self.step(&editor, "login").await.with("place", "Kassaskåpet i rum 214");
                let login = login.with("reached_by", &responsible);
                self.done(&editor, &login.with("reached_by", &self.head.to_string())).await;
            }
            other => panic!("nobody knows how to fulfil {other}"),
        }
    }

    /// Does all that is missing before a step but what its own form asks for; what was missing.
    async fn prepare(&self, own: &[&str]) -> Vec<String> {
        let mut lacked: Vec<String> = Vec::new();
        for _ in 0..6 {
            let missing = self.missing().await;
            let left: Vec<_> = missing.iter().filter(|req| !own.contains(&req.as_str())).collect();
            lacked.extend(missing.iter().filter(|req| !lacked.contains(req)).cloned().collect::<Vec<_>>());
            if left.is_empty() {
                lacked.sort();
                return lacked;
            }
            for req in left {
                self.fulfil(req).await;
            }
        }
        panic!("it is never all there: {lacked:?}");
    }

    /// The texts are made complete from what is known, put up, and said to be up.
    async fn present(&self) {
        let p = self.town.people;
        let (admin, editor) = (self.as_(p.admin).await, self.as_(p.editor).await);
        let texts = self.life.replace("/life", "/presentation");
        let present = self.step(&editor, "present").await.with("address", ADDRESS);
        if self.rules.presentation.is_empty() {
            self.done(&editor, &present).await;
            return;
        }
        assert!(editor.page(&self.life).await.contains(&texts), "the page leads to the texts");
        self.refused(&editor, &present, &["IN-24", ADDRESS]).await;
        let facts = form(&editor.page(&texts).await, &format!("{texts}/facts"), ("", "")).unwrap();
        let facts = facts.with("audience", "public").with("contact", "webb@lill.example");
        self.done(&editor, &facts).await;
        let page = admin.page("/desk/public").await;
        let public =
            forms(&page).into_iter().find(|f| f.action == "/desk/public" && f.asks("retention")).unwrap();
        let public = public
            .with("visiting_address", "Storgatan 1")
            .with("postal_address", "123 45 Lill")
            .with("email", "kommun@lill.example")
            .with("website", "https://www.lill.example")
            .with("telephone", "010-123 45 00")
            .with("own_matters", "kontaktcenter")
            .with("retention", "Kommentarer gallras efter två år");
        self.done(&admin, &public).await;
        self.refused(&editor, &present, &["Texten är inte upplagd. (IN-24)"]).await;
        let page = editor.page(&texts).await;
        let places: Vec<_> =
            forms(&page).into_iter().filter(|f| f.action == texts && f.asks("text")).collect();
        assert!(!places.is_empty(), "{page}");
        for place in &places {
            self.done(&editor, place).await;
        }
        self.done(&editor, &self.step(&editor, "present").await.with("address", ADDRESS)).await;
    }

    async fn id(&self) -> ChannelId {
        self.life.split('/').nth(3).unwrap().parse().unwrap()
    }

    /// Whether everybody finds it in the list: on the page, as JSON and as CSV alike.
    async fn is_listed(&self, query: &str) -> bool {
        self.town.clock.pass(SignedDuration::from_secs(2));
        let anybody = Browser { cookie: String::new(), ..self.as_(self.town.people.admin).await };
        let mut found = Vec::new();
        for address in ["/channels", "/channels.json", "/channels.csv"] {
            found.push(anybody.page(&format!("{address}{query}")).await.contains(NAME));
        }
        assert!(found.iter().all(|f| *f == found[0]), "{query}: {found:?}");
        found[0]
    }
}

/// Hands an application in by the form; where its life is.
async fn applied(who: &Browser, unit: &str, account: &str, name: &str, goals: bool) -> String {
    let page = who.page("/desk/channels/apply").await;
    let apply = form(&page, "/desk/channels/apply", ("", "")).unwrap();
    let apply = apply
        .with("unit", unit)
        .with("platform", "feed")
        .with("name", name)
        .with("purpose", "Svara på ungas frågor.")
        .with("audience", "Unga i kommunen.")
        .with("editorial_time", "Fyra timmar i veckan.")
        .with("review_on", "2026-10-01")
        .with("account", account);
    assert_eq!(apply.needs("goals"), goals, "goals, where the document asks for them (CH-25)");
    let apply = if goals { apply.with("goals", "Svar inom ett dygn.") } else { apply };
    let answer = who.submit(&apply).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.to.split('?').next().unwrap().to_owned()
}

async fn walk(document: &Document) {
    let answered = answers(document.pack) + document.more;
    let town = Town::with(document.pack, &answered).await;
    let p = town.people;
    let head = town.person("Hedda", "Chef", "chef", town.units[0]).await;
    town.mandate(head, document.head, Some(town.units[0])).await;
    let policy = town.job().policy().await.unwrap();
    let rules = policy.policy.channel_rules();
    let names_people = policy.policy.list_tells(ListContent::Responsible);
    let (editor, admin) = (Browser::of(&town, p.editor).await, Browser::of(&town, p.admin).await);
    let unit = town.units[0].to_string();

    // Somebody's private account: barred where the document bars it, and taken back.
    assert_eq!(rules.goals, document.goals, "{}", document.pack);
    assert_eq!(rules.account_types.is_some(), document.bars_private, "{}", document.pack);
    let private = applied(&editor, &unit, "private", "Privata sidan", document.goals).await;
    let page = admin.page(&private).await;
    assert_eq!(
        named(&page).contains(&"CH-24".to_owned()),
        document.bars_private,
        "{}: {page}",
        document.pack
    );
    let back = form(&editor.page(&private).await, &private, ("step", "withdraw")).unwrap();
    assert_eq!(editor.submit(&back).await.status, StatusCode::SEE_OTHER);
    assert!(editor.page(&private).await.contains("återtagen"));

    let life = applied(&editor, &unit, "authority", NAME, document.goals).await;
    let walk = Walk { town, rules, head, life };
    let rules = &walk.rules;
    assert!(admin.page("/desk/channels/applications").await.contains(NAME));

    // The law. What the applicant may not do is not offered them: they would fill it in for nothing.
    for step in ["check", "decide", "refuse"] {
        assert!(!walk.offers(&editor, step).await, "{}: {step} is offered to the applicant", document.pack);
    }
    assert!(editor.page(&walk.life).await.contains("Det gör den som sköter kanaler"), "{}", document.pack);
    let lacked = walk.prepare(&[]).await;
    assert_eq!(lacked, document.check, "{}: before the check", document.pack);
    let check = walk.step(&admin, "check").await;
    let no =
        LegalCheck::ALL.iter().fold(check.clone(), |form, c| form.with(&format!("legal-{}", c.word()), "no"));
    walk.refused(&admin, &no, &["MO-06"]).await;
    let yes = LegalCheck::ALL.iter().fold(check, |form, c| form.with(&format!("legal-{}", c.word()), "yes"));
    walk.done(&admin, &yes).await;

    // Approved by whom the document names.
    let with_name = rules.responsible
        && rules.responsible_by.as_ref().is_some_and(|title| rules.approves.contains(title));
    assert_eq!(walk.offers(&admin, "decide").await, rules.decided_by_body, "{}", document.pack);
    let exception = rules.scope == Some(ChannelScope::MunicipalityWide);
    assert_eq!(walk.offers(&admin, "consult").await, exception, "{}", document.pack);
    let lacked = walk.prepare(&["CH-03"]).await;
    assert_eq!(lacked, document.approve, "{}: before the approval", document.pack);
    let boss = if rules.approved_by_person { walk.as_(head).await } else { walk.as_(p.admin).await };
    let approve = walk.step(&boss, "approve").await;
    assert_eq!(approve.needs("responsible"), with_name, "{}", document.pack);
    assert_eq!(approve.needs("decided_by"), !rules.approved_by_person, "a body's decision is entered");
    let approve = approve
        .with("reference", "KS 2026/41")
        .with_if_asked("decided_by", "Kommunledningskontoret")
        .with_if_asked("decided_on", "2026-04-01")
        .with_if_asked("responsible", &p.editor.to_string());
    if rules.approved_by_person {
        walk.refused(&walk.as_(p.admin).await, &approve, &["Enligt riktlinjerna beslutas det av"]).await;
    }
    walk.done(&boss, &approve).await;

    // The people.
    let admin = walk.as_(p.admin).await;
    assert_eq!(walk.offers(&admin, "mandate").await, rules.needs(AssignmentFor::Use), "{}", document.pack);
    let staff = walk.step(&admin, "staff").await;
    let coverage = rules.substitute == Some(SubstituteRule::Coverage);
    assert_eq!(staff.asks("coverage"), coverage, "{}", document.pack);
    let mut lacked = walk.prepare(&["CH-30", "CH-16"]).await;
    lacked.retain(|req| req != "CH-30");
    assert_eq!(lacked, document.staff, "{}: before it is staffed", document.pack);
    let staff = walk.step(&admin, "staff").await;
    let staff = staff.with("supervision", "Redaktören, varje vardag.");
    walk.done(&admin, &staff.with_if_asked("coverage", "Chefen ordnar vikarie.")).await;

    // What it tells, and then everybody finds it.
    walk.present().await;
    assert!(!walk.is_listed("").await, "{}: not before it is in use", document.pack);
    walk.done(&walk.as_(p.admin).await, &walk.step(&walk.as_(p.admin).await, "activate").await).await;
    assert!(walk.is_listed("").await, "{}: everybody finds it", document.pack);
    let opened = walk.town.job().today();
    let before = opened.yesterday().unwrap();
    assert!(!walk.is_listed(&format!("?on={before}")).await, "{}: nor the day before", document.pack);
    let anybody = Browser { cookie: String::new(), ..walk.as_(p.admin).await };
    let number = walk.town.job().reader().channel(walk.id().await).await.unwrap().number;
    let own = anybody.page(&format!("/channels/{number}")).await;
    assert!(own.contains("Svara på ungas frågor.") && own.contains(ADDRESS), "{own}");
    assert_eq!(own.contains("Maja Ek"), names_people, "{}: names in the list", document.pack);

    walk.falls_idle(document).await;
    walk.closes(document).await;
    assert!(!walk.is_listed("").await, "{}: closed", document.pack);
    assert!(walk.is_listed(&format!("?on={opened}")).await, "{}: the list of that day has it", document.pack);
    let page = walk.as_(p.admin).await.page(&walk.life).await;
    assert!(page.contains("stängd") && page.contains("SHA-256") && forms_of(&page, &walk.life).is_empty());
    walk.town.verify().await;
}

fn forms_of(page: &str, life: &str) -> Vec<Form> {
    forms(page).into_iter().filter(|form| form.action == life).collect()
}

impl Walk {
    /// Inactive after as many days as the document says, and revived by the page; never where it says nothing.
    async fn falls_idle(&self, document: &Document) {
        let admin = self.as_(self.town.people.admin).await;
        let edit = self.life.replace("/life", "/edit");
        let change = form(&admin.page(&edit).await, &edit, ("", "")).unwrap();
        let change = change.with("voice", "ours").with("feed", "https://unga.example/feed");
        self.done(&admin, &change).await;
        let days = document.idle_days.unwrap_or(3_650);
        self.town.clock.pass(SignedDuration::from_hours(24 * (days + 1)));
        let found = idle::find(&self.town.job()).await.unwrap();
        assert_eq!(found, usize::from(document.idle_days.is_some()), "{}", document.pack);
        if document.idle_days.is_none() {
            return;
        }
        let editor = self.as_(self.town.people.editor).await;
        assert!(editor.page("/desk/inbox").await.contains(&self.life), "whoever answers for it is told");
        assert!(editor.page(&self.life).await.contains("inaktiv"));
        assert!(self.is_listed("").await, "inactive is not closed");
        let revive = self.step(&editor, "revive").await.with("why", "Sommaren börjar.");
        self.done(&editor, &revive).await;
        assert!(self.offers(&self.as_(self.town.people.admin).await, "begin-closing").await);
    }

    async fn closes(&self, document: &Document) {
        let admin = self.as_(self.town.people.admin).await;
        let begin = self.step(&admin, "begin-closing").await.with("why", "Gruppen har bytt plattform.");
        self.done(&admin, &begin).await;
        assert!(self.is_listed("").await, "{}: until it is closed", document.pack);
        assert_eq!(self.missing().await, document.close, "{}: before it closes", document.pack);
        let close = self.step(&admin, "close").await;
        self.refused(&admin, &close, document.close).await;
        let preserve = self.step(&admin, "preserve").await;
        assert_eq!(
            preserve.asks("no_picture_because"),
            self.rules.picture_before_closing,
            "{}",
            document.pack
        );
        self.done(&admin, &preserve.with_if_asked("no_picture_because", "Ett flöde har ingen sida.")).await;
        assert!(self.missing().await.is_empty());
        self.done(&admin, &self.step(&admin, "close").await).await;
    }
}

#[tokio::test]
async fn by_present_law_it_goes_from_application_to_the_list_and_to_closing() {
    walk(&DOCUMENTS[0]).await;
}

#[tokio::test]
async fn where_the_nearest_manager_approves_it_goes_from_application_to_the_list_and_to_closing() {
    walk(&DOCUMENTS[1]).await;
}

#[tokio::test]
async fn where_an_account_of_ones_own_is_an_exception_it_goes_from_application_to_the_list_and_to_closing() {
    walk(&DOCUMENTS[2]).await;
}

#[tokio::test]
async fn where_mandates_are_of_two_kinds_it_goes_from_application_to_the_list_and_to_closing() {
    walk(&DOCUMENTS[3]).await;
}

#[tokio::test]
async fn where_an_administration_decides_for_itself_it_goes_from_application_to_the_list_and_to_closing() {
    walk(&DOCUMENTS[4]).await;
}
