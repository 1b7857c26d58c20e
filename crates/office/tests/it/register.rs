//! From application to active and to closing, by each of the five policies, on both databases: the steps differ as
//! the documents say, and each refusal to go on names the duty that is missing.

use crate::packs::answers;
use torg_domain::channels::duties::Account;
use torg_domain::channels::legal::{Answered, LegalAnswer, LegalCheck};
use torg_domain::channels::life::{Role, State, Step};
use torg_domain::ids::{ChannelId, PersonId};
use torg_domain::policy::values::AssignmentFor;
use torg_domain::public::facts::Fact;
use torg_office::channels::life::apply::{Applied, apply, change};
use torg_office::channels::life::{Ground, Life, closing, decide, present, preserve, staff};
use torg_office::channels::own_mandates::{self, Given};
use torg_office::channels::presentation;
use torg_office::municipality::acceptance;
use torg_office::public::facts as public;
use torg_office::{Desk, Refusal};
use torg_testkit::Town;

/// The requirements a refusal names: "(CH-17)" and so on; empty when it was not refused.
fn named(done: Result<(), Refusal>) -> Vec<String> {
    let Err(refusal) = done else { return Vec::new() };
    let Refusal::Rule(said) = refusal else { panic!("{refusal}") };
    let codes = said.split('(').skip(1).filter_map(|rest| rest.split(')').next());
    let codes: Vec<_> = codes.filter(|c| c.len() == 5 && c.contains('-')).map(str::to_owned).collect();
    assert!(!codes.is_empty(), "a refusal names no duty: {said}");
    codes
}

/// The whole checklist answered with yes.
pub fn lawful() -> Vec<Answered> {
    let yes = |check| Answered { check, answer: LegalAnswer::Yes, note: String::new() };
    LegalCheck::ALL.iter().copied().map(yes).collect()
}

pub fn application(town: &Town) -> Applied {
    Applied {
        unit: Some(town.units[0]),
        platform: "feed".into(),
        name: "Ungdomskanalen".into(),
        purpose: "Svara på ungas frågor.".into(),
        audience: "Unga i kommunen.".into(),
        editorial_time: "Fyra timmar i veckan.".into(),
        account: Some(Account::Authority),
        dialogue: true,
        ..Applied::default()
    }
}

/// The texts are made complete and put up, as an editor does it.
async fn put_up(town: &Town, id: ChannelId) {
    let admin = town.desk(town.people.admin).await;
    let said = [
        (Fact::VisitingAddress, "Storgatan 1"),
        (Fact::PostalAddress, "123 45 Lill"),
        (Fact::Email, "kommun@lill.example"),
        (Fact::Website, "https://www.lill.example"),
        (Fact::Telephone, "010-123 45 00"),
        (Fact::OwnMatters, "kontaktcenter"),
        (Fact::Retention, "Kommentarer gallras efter två år"),
    ];
    public::set(&admin, &said.map(|(fact, text)| (fact, text.to_owned()))).await.unwrap();
    let editor = town.desk(town.people.editor).await;
    presentation::facts::set_channel(&editor, id, "public", None, "webb@lill.example", None).await.unwrap();
    // All can be told, and still it is not up.
    let refused = present::present(&admin, id, None, "https://unga.example/").await.unwrap_err().to_string();
    assert!(refused.contains("Texten är inte upplagd. (IN-24)"), "{refused}");
    let (_, _, made) = presentation::of(&editor, id).await.unwrap();
    for place in &made.places {
        let (word, text) = (&place.place.place, &place.fitted.text);
        presentation::publish::published(&editor, id, word, text).await.unwrap();
    }
}

/// Somebody who holds the title that decides by this policy, and the admin who enters what bodies decide.
struct Cast {
    town: Town,
    id: ChannelId,
    head: PersonId,
    goals: bool,
    coverage: &'static str,
    responsible: Option<PersonId>,
}

impl Cast {
    async fn admin(&self) -> Desk {
        self.town.desk(self.town.people.admin).await
    }

    async fn head(&self) -> Desk {
        self.town.desk(self.head).await
    }

    async fn life(&self) -> Life {
        let desk = self.admin().await;
        let policy = desk.policy().await.unwrap();
        Life::load(&desk, &mut desk.reader(), &policy, self.id).await.unwrap()
    }

    async fn step(&self, step: Step) -> Result<(), Refusal> {
        let admin = self.admin().await;
        match step {
            Step::Check => decide::check(&admin, self.id, None, &lawful()).await,
            Step::Approve => {
                let policy = admin.policy().await.unwrap();
                let by_person = policy.policy.channel_rules().approved_by_person;
                let ground = Ground {
                    decided_by: if by_person { String::new() } else { "Kommunledningskontoret".into() },
                    reference: "KS 2026/41".into(),
                    ..Ground::default()
                };
                let desk = if by_person { self.head().await } else { admin };
                decide::approve(&desk, self.id, None, &ground, self.responsible).await
            }
            Step::Staff => {
                staff::staffed(&admin, self.id, None, "Redaktören, varje vardag.", self.coverage).await
            }
            Step::Present => present::present(&admin, self.id, None, "https://unga.example/").await,
            Step::Activate => present::activate(&admin, self.id, None).await,
            Step::Close => {
                let revision = self.life().await.channel.unwrap().revision;
                closing::close(&admin, self.id, revision).await
            }
            other => panic!("{other:?} is no step onward"),
        }
    }

    /// Does what a duty asks.
    async fn fulfil(&mut self, req: &str) {
        let (admin, head) = (self.admin().await, self.head().await);
        let p = self.town.people;
        let given = |person, kind| Given {
            person,
            kind,
            unit: self.town.units[0],
            channel: (kind == AssignmentFor::Use).then_some(self.id),
            from_on: "2026-04-01".parse().unwrap(),
            until_on: None,
            reference: "KS 2026/40".into(),
        };
        match req {
            "CH-25" => {
                self.goals = true;
                let revision = self.life().await.application.unwrap().revision;
                let applied = Applied { goals: "Svar inom ett dygn.".into(), ..application(&self.town) };
                let editor = self.town.desk(p.editor).await;
                change(&editor, self.id, revision, &applied).await.unwrap();
            }
            "CH-06" => {
                let refused = own_mandates::give(&admin, &given(p.editor, AssignmentFor::Create)).await;
                assert!(
                    refused.unwrap_err().to_string().contains("förvaltningschef"),
                    "not anybody gives it"
                );
                own_mandates::give(&head, &given(p.editor, AssignmentFor::Create)).await.unwrap();
            }
            "CH-01" | "CH-09" => {
                let ground = Ground {
                    decided_by: "Kommunstyrelsen".into(),
                    decided_on: Some("2026-03-02".parse().unwrap()),
                    reference: "§ 44".into(),
                    ..Ground::default()
                };
                let three = decide::Three {
                    whether: "Ja.".into(),
                    which: "Flöde.".into(),
                    who: "Befattningshavare med uppdrag.".into(),
                };
                decide::decision(&admin, self.id, None, &ground, &three).await.unwrap();
            }
            "CH-22" => {
                let chief = self.town.desk(p.chief).await;
                let ground = Ground::because("Målgruppen nås inte av de gemensamma kontona.");
                assert!(
                    decide::consult(&admin, self.id, None, &ground).await.is_err(),
                    "the one named is asked"
                );
                decide::consult(&chief, self.id, None, &ground).await.unwrap();
            }
            "CH-03" => {
                if self.life().await.state == State::Checked {
                    self.responsible = Some(p.editor);
                } else {
                    staff::appoint(&admin, self.id, None, Role::Responsible, p.editor).await.unwrap();
                }
            }
            "CH-17" => {
                let rules = admin.policy().await.unwrap().policy.channel_rules();
                let own = rules.substitute_by == rules.responsible_title;
                let desk = if own { self.town.desk(p.editor).await } else { head };
                assert!(staff::appoint(&admin, self.id, None, Role::Substitute, p.substitute).await.is_err());
                staff::appoint(&desk, self.id, None, Role::Substitute, p.substitute).await.unwrap();
            }
            "CH-16" => self.coverage = "Chefen ordnar vikarie.",
            "CH-08" => {
                for person in [p.editor, p.substitute] {
                    own_mandates::give(&head, &given(person, AssignmentFor::Use)).await.unwrap();
                }
            }
            "CH-11" => {
                for person in [p.editor, p.substitute] {
                    let desk = self.town.desk(person).await;
                    let version = desk.policy().await.unwrap().number;
                    acceptance::accept(&desk, version).await.unwrap();
                }
            }
            "CH-19" => {
                staff::login(&admin, self.id, "Kassaskåpet i rum 214", &[p.editor, self.head]).await.unwrap();
            }
            "IN-24" => put_up(&self.town, self.id).await,
            "AR-15" | "CH-26" => {
                let because = "Flödet har ingen sida att avbilda.";
                preserve::preserve(&admin, self.id, because).await.unwrap();
            }
            other => panic!("nobody knows how to fulfil {other}"),
        }
    }

    /// Goes one step on; what it lacked at first, each once.
    async fn onward(&mut self, step: Step) -> String {
        let mut lacked: Vec<String> = Vec::new();
        for _ in 0..8 {
            let missing = named(self.step(step).await);
            if missing.is_empty() {
                return format!("{}: {}", step.word(), lacked.join(" "));
            }
            for req in missing {
                if !lacked.contains(&req) {
                    self.fulfil(&req).await;
                    lacked.push(req);
                }
            }
        }
        panic!("{step:?} is never taken: {lacked:?}");
    }
}

/// The whole way by one policy. Gives back each step with the requirements that were missing before it.
async fn way(town: Town, head_title: &str) -> Vec<String> {
    let head = town.person("Hedda", "Chef", "chef", town.units[0]).await;
    town.mandate(head, head_title, Some(town.units[0])).await;
    let editor = town.desk(town.people.editor).await;
    let id = apply(&editor, &application(&town), &Ground::default()).await.unwrap();
    let mut cast = Cast { town, id, head, goals: false, coverage: "", responsible: None };
    assert!(cast.step(Step::Approve).await.is_err(), "the law first");
    let mut went = Vec::new();
    for step in [Step::Check, Step::Approve, Step::Staff, Step::Present, Step::Activate] {
        assert!(cast.admin().await.reader().channel(id).await.is_err(), "no channel before it is active");
        went.push(cast.onward(step).await);
    }
    let life = cast.life().await;
    assert_eq!(life.state, State::Active);
    let channel = life.channel.unwrap();
    assert_eq!(channel.responsible, Some(cast.town.people.editor.0));
    assert_eq!((channel.approval.as_str(), channel.closed_at), ("KS 2026/41", None));
    let admin = cast.admin().await;
    assert!(closing::begin(&admin, id, &Ground::default()).await.is_err(), "why?");
    closing::begin(&admin, id, &Ground::because("Gruppen har bytt plattform.")).await.unwrap();
    went.push(cast.onward(Step::Close).await);
    let life = cast.life().await;
    assert_eq!(life.state, State::Closed);
    assert!(life.channel.as_ref().unwrap().closed_at.is_some());
    let kept: serde_json::Value = serde_json::from_str(&life.last(Step::Preserve).unwrap().facts).unwrap();
    assert_eq!(kept["manifest"].as_str().unwrap().len(), 64);
    // Every step says who, when, and under which version of the policy.
    for step in &life.steps {
        assert!(!step.decided_by.is_empty() && !step.decided_on.is_empty(), "{step:?}");
    }
    cast.town.verify().await;
    went
}

async fn both_ways(pack: &str, more: &str, head: &str) -> Vec<String> {
    let answers = answers(pack) + more;
    let sqlite = way(Town::with(pack, &answers).await, head).await;
    let postgres = way(Town::on_postgres(pack, &answers).await, head).await;
    assert_eq!(sqlite, postgres);
    sqlite
}

#[tokio::test]
async fn by_present_law_a_board_decides_the_head_approves_with_a_name_and_all_duties_are_asked() {
    let went = both_ways("grund", "", "forvaltningschef").await;
    assert_eq!(
        went,
        [
            "check: ",
            "approve: CH-01 CH-03",
            "staff: CH-17 CH-11 CH-19",
            "present: IN-24",
            "activate: ",
            "close: AR-15 CH-26"
        ]
    );
}

#[tokio::test]
async fn the_nearest_manager_approves_with_a_name_after_the_boards_decision_and_secures_coverage() {
    let went = both_ways("uppsala-2012", "", "narmaste_chef").await;
    assert_eq!(
        went,
        [
            "check: ",
            "approve: CH-01 CH-03",
            "staff: CH-16 CH-11",
            "present: IN-24",
            "activate: ",
            "close: CH-26"
        ]
    );
}

#[tokio::test]
async fn where_accounts_are_the_municipalitys_an_exception_needs_goals_consultation_and_personal_mandates() {
    let more = "substitute.appointed_by = \"forvaltningschef\"\n";
    let went = both_ways("perstorp", more, "forvaltningschef").await;
    assert_eq!(
        went,
        [
            "check: CH-25",
            "approve: CH-22",
            "staff: CH-03 CH-17 CH-19 CH-08 CH-11",
            "present: IN-24",
            "activate: ",
            "close: CH-26"
        ]
    );
}

#[tokio::test]
async fn mandates_of_two_kinds_come_from_the_head_and_the_account_holder_names_the_substitute() {
    let went = both_ways("gotland-2011", "", "forvaltningschef").await;
    assert_eq!(
        went,
        [
            "check: CH-06",
            "approve: ",
            "staff: CH-03 CH-17 CH-08",
            "present: IN-24",
            "activate: ",
            "close: CH-26"
        ]
    );
}

#[tokio::test]
async fn an_administration_that_decides_for_itself_states_its_three_decisions() {
    let more = "substitute.appointed_by = \"forvaltningschef\"\n";
    let went = both_ways("katrineholm-proposal", more, "forvaltningschef").await;
    assert_eq!(
        went,
        [
            "check: ",
            "approve: CH-09",
            "staff: CH-03 CH-17 CH-11",
            "present: IN-24",
            "activate: ",
            "close: CH-26"
        ]
    );
}

#[tokio::test]
async fn a_private_account_stops_where_the_policy_bars_it_and_a_refusal_ends_the_application() {
    let town = Town::new().await;
    let head = town.person("Hedda", "Chef", "chef", town.units[0]).await;
    town.mandate(head, "forvaltningschef", None).await;
    let editor = town.desk(town.people.editor).await;
    let private = Applied { account: Some(Account::Private), ..application(&town) };
    let id = apply(&editor, &private, &Ground::default()).await.unwrap();
    let admin = town.desk(town.people.admin).await;
    assert_eq!(named(decide::check(&admin, id, None, &lawful()).await), ["CH-24"]);
    let mut doubtful = lawful();
    doubtful[3].answer = LegalAnswer::No;
    let Err(Refusal::Rule(said)) = decide::check(&admin, id, None, &doubtful).await else {
        panic!("refused")
    };
    assert!(said.contains("registreras och lämnas ut"), "{said}");
    let refused = decide::refuse(&admin, id, None, &Ground::because("Nej.")).await;
    assert!(refused.unwrap_err().to_string().contains("förvaltningschef"), "not anybody refuses");
    let head = town.desk(head).await;
    assert!(decide::refuse(&head, id, None, &Ground::default()).await.is_err(), "why?");
    decide::refuse(&head, id, None, &Ground::because("Ett privat konto.")).await.unwrap();
    let after = decide::check(&admin, id, None, &lawful()).await.unwrap_err();
    assert!(after.to_string().contains("avslagen"), "{after}");
    let told = editor.reader().notices(town.people.editor, 5).await.unwrap();
    assert!(told.iter().any(|n| n.kind == "channel-refused" && n.channel == Some(id.0)));
    town.verify().await;
}

#[tokio::test]
async fn an_application_is_withdrawn_by_who_made_it_and_another_municipality_finds_nothing_of_it() {
    let town = Town::new().await;
    let editor = town.desk(town.people.editor).await;
    let id = apply(&editor, &application(&town), &Ground::default()).await.unwrap();
    let handler = town.desk(town.people.handler).await;
    assert!(matches!(
        decide::withdraw(&handler, id, None, &Ground::default()).await,
        Err(Refusal::NotAllowed(_))
    ));
    let there = town.beside("grann").await;
    let stranger = there.desk(there.people.admin).await;
    assert!(matches!(decide::withdraw(&stranger, id, None, &Ground::default()).await, Err(Refusal::Missing)));
    assert!(matches!(decide::check(&stranger, id, None, &lawful()).await, Err(Refusal::Missing)));
    let stale = decide::withdraw(&editor, id, Some(7), &Ground::default()).await;
    assert!(matches!(stale, Err(Refusal::Stale)));
    decide::withdraw(&editor, id, Some(1), &Ground::default()).await.unwrap();
    let policy = editor.policy().await.unwrap();
    let life = Life::load(&editor, &mut editor.reader(), &policy, id).await.unwrap();
    assert_eq!(life.state, State::Withdrawn);
    town.verify().await;
}

#[tokio::test]
async fn a_platform_without_dialogue_is_registered_under_the_web_guidelines_and_nothing_is_handled_there() {
    use torg_office::channels::{open, standing};
    use torg_office::inbox::hand::{Copied, write_in};
    let answers = answers("katrineholm-proposal");
    let town = Town::with("katrineholm-proposal", &answers).await;
    let p = town.people;
    let (editor, admin) = (town.desk(p.editor).await, town.desk(p.admin).await);
    let mute = Applied { dialogue: false, ..application(&town) };
    let id = apply(&editor, &mute, &Ground::default()).await.unwrap();
    decide::check(&admin, id, None, &lawful()).await.unwrap();
    let ground = Ground {
        decided_by: "Kommunledningskontoret".into(),
        decided_on: Some("2026-04-01".parse().unwrap()),
        reference: "KS 2026/41".into(),
        ..Ground::default()
    };
    let three = decide::Three { whether: "Ja.".into(), which: "Flöde.".into(), who: "Maja Ek.".into() };
    decide::decision(&admin, id, None, &ground, &three).await.unwrap();
    decide::approve(&admin, id, None, &ground, None).await.unwrap();
    staff::appoint(&admin, id, None, Role::Responsible, p.editor).await.unwrap();
    acceptance::accept(&editor, 1).await.unwrap();
    // No substitute, no supervision, no presentation: none of that is for such a page.
    staff::staffed(&admin, id, None, "", "").await.unwrap();
    present::present(&admin, id, None, "https://unga.example/").await.unwrap();
    present::activate(&admin, id, None).await.unwrap();
    assert!(standing::web_guidelines_only(&admin, id).await.unwrap());
    let copied = Copied { author: "Bo".into(), text: "Hej".into(), ..Copied::default() };
    let written = write_in(&editor, id, copied, None).await.unwrap_err().to_string();
    assert!(written.contains("webbriktlinjerna"), "{written}");
    let followed = open::Registered {
        unit: Some(town.units[0]),
        platform: "feed".into(),
        name: "Ungdomskanalen".into(),
        address: "https://unga.example/".into(),
        purpose: "Svara.".into(),
        responsible: Some(p.editor),
        substitute: Some(p.substitute),
        feed: Some("https://unga.example/feed".into()),
        voice: "visitors".into(),
        every_s: 300,
        approved_by: "Kommunledningskontoret".into(),
        ..open::Registered::default()
    };
    let revision = admin.reader().channel(id).await.unwrap().revision;
    let followed = open::Registered { substitute: None, ..followed };
    let changed = open::change(&admin, id, revision, &followed).await.unwrap_err().to_string();
    assert!(changed.contains("webbriktlinjerna"), "{changed}");
    town.verify().await;
}
