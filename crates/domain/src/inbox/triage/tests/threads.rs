//! Whom a message speaks to, and words that stand apart.

use super::*;

fn in_thread(answers: Answered, text: &str) -> (Answer, Answer) {
    let assessment = triage("grund").assess(&Facts { answers, ..facts(text) });
    (assessment.answer(Question::T7), assessment.answer(Question::T8))
}

#[test]
fn who_adds_to_their_own_message_speaks_to_us_and_not_to_others() {
    let text = "Och vad gäller på midsommarafton";
    assert_eq!(in_thread(Answered::Own, text), (Answer::Yes, Answer::No));
    assert_eq!(in_thread(Answered::Visitor, text), (Answer::No, Answer::Yes));
    let parent = |ours, author| Some(Parent { ours, author });
    assert_eq!(Answered::of("Eva", parent(false, "Eva")), Answered::Own);
    assert_eq!(Answered::of("Eva", parent(false, "Bo")), Answered::Visitor);
    assert_eq!(Answered::of("Eva", parent(true, "Eva")), Answered::Ours);
    assert_eq!(Answered::of("Eva", None), Answered::Nothing);
    // Two whose names are kept from us are not known to be one.
    assert_eq!(Answered::of("", parent(false, "")), Answered::Visitor);
}

#[test]
fn a_question_to_us_by_name_is_ours_even_among_others() {
    assert_eq!(in_thread(Answered::Visitor, "Kommunen, stämmer det här?").0, Answer::Yes);
    assert_eq!(in_thread(Answered::Visitor, "Har du pratat med kommunen?").0, Answer::No);
}

#[test]
fn a_handle_anywhere_is_somebody_else_and_an_address_is_not() {
    assert_eq!(in_thread(Answered::Ours, "ska vi ta med barnen @mia.k").1, Answer::Yes);
    assert_eq!(in_thread(Answered::Ours, "Skriv till bad@lillkoping.example").1, Answer::No);
}

#[test]
fn a_question_after_a_pause_is_seen_without_a_question_mark() {
    assert_eq!(in_thread(Answered::Ours, "Jag tappade mitt kort, vart vänder jag mig").0, Answer::Yes);
    assert_eq!(
        in_thread(Answered::Ours, "Hon berättade vart man vänder sig, så det ordnar sig").0,
        Answer::No
    );
}

#[test]
fn words_that_stand_apart_are_named_each_by_itself() {
    let text = "Den där busskuren har ni inte lagat på fem veckor";
    let sixth = &triage("grund").assess(&facts(text)).answers[5];
    assert_eq!(sixth.answer, Answer::Yes);
    let said: Vec<&str> = sixth.signals.iter().map(|signal| signal.said.as_str()).collect();
    assert!(said.iter().any(|said| said.contains("” och ”")), "{said:?}");
    let place = sixth.signals.iter().find_map(|signal| signal.range.clone()).unwrap();
    assert!(text.get(place).is_some());
}

#[test]
fn what_must_be_seen_to_is_a_case_and_what_is_routine_is_not() {
    let triage = triage("grund");
    for (text, answer) in [
        ("Räcket på bron är löst vid skolan", Answer::Yes),
        ("Vi bestrider avgiften", Answer::Yes),
        ("Min bil fick en buckla när er plogbil backade, vem ersätter?", Answer::Yes),
        ("Lampan i tvättstugan blinkar", Answer::No),
        ("Isen låg fin i morse", Answer::No),
        ("Hur lång handläggningstid är det?", Answer::No),
    ] {
        assert_eq!(triage.assess(&facts(text)).answer(Question::T5), answer, "{text}");
    }
}
