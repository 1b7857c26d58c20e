//! The morning's summary: how much there is for somebody, when it is told, and in which words.
//!
//! Numbers and links only. It comes once a working day, as the day's hours begin; who has nothing gets
//! nothing, and who does not want it says so.

use crate::clocks::HoursStack;
use crate::mail::letter::LINK;
use crate::time;
use jiff::{SignedDuration, Timestamp};

/// How long after the day's opening a summary is still worth sending: it is of the morning.
const MORNING: SignedDuration = SignedDuration::from_hours(4);

/// Where somebody watches all night, the morning begins at seven all the same.
const EARLIEST: SignedDuration = SignedDuration::from_hours(7);

/// What there is for somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Open messages that are theirs.
    pub mine: i64,
    /// Of them, due later today.
    pub today: i64,
    /// Of them, overdue.
    pub overdue: i64,
    /// What others wait for: questions, what was forwarded to them, proposals and appeals they may decide.
    pub asked: i64,
    /// Requests for records that are late and theirs to answer.
    pub records_late: i64,
    /// Reports on accessibility that are late and theirs to answer.
    pub access_late: i64,
}

impl Waiting {
    /// Whether there is nothing to tell.
    #[must_use]
    pub fn is_nothing(self) -> bool {
        [self.mine, self.asked, self.records_late, self.access_late].iter().all(|n| *n <= 0)
    }
}

/// Whether now is the morning of a working day, within the hours that count for somebody. Where nobody has
/// given hours it is from eight to twelve.
#[must_use]
pub fn is_time(hours: &HoursStack, now: Timestamp) -> bool {
    let today = time::day_of(now);
    if !hours.is_working_day(today) {
        return false;
    }
    if hours.whose().is_none() {
        return (8..12).contains(&time::local(now).hour());
    }
    let midnight = today.to_zoned(time::stockholm().clone()).map(|z| z.timestamp());
    let earliest = midnight.ok().and_then(|start| start.checked_add(EARLIEST).ok());
    let opened = earliest.and_then(|from| hours.next_open(from));
    hours.is_open(now) && opened.is_some_and(|at| at <= now && now.duration_since(at) < MORNING)
}

/// The subject and the text. `link` says whether there is an address to link to.
#[must_use]
pub fn write(waiting: Waiting, now: Timestamp, municipality: &str, link: bool) -> (String, String) {
    let subject = format!("Att göra {}", time::date_in_words(time::day_of(now)));
    let mut text = String::from("God morgon!\n\n");
    let mut line = |n: i64, one: &str, many: &str| {
        if n > 0 {
            let words = if n == 1 { one } else { many };
            text.push_str(&format!("{n} {words}\n"));
        }
    };
    line(waiting.mine, "meddelande är ditt.", "meddelanden är dina.");
    line(waiting.overdue, "av dem är försenat.", "av dem är försenade.");
    line(waiting.today, "av dem ska vara klart i dag.", "av dem ska vara klara i dag.");
    line(
        waiting.asked,
        "sak väntar på svar eller beslut från dig.",
        "saker väntar på svar eller beslut från dig.",
    );
    line(
        waiting.records_late,
        "begäran om handlingar skulle ha varit besvarad.",
        "begäranden om handlingar skulle ha varit besvarade.",
    );
    line(
        waiting.access_late,
        "ärende om tillgänglighet skulle ha varit besvarat.",
        "ärenden om tillgänglighet skulle ha varit besvarade.",
    );
    if link {
        text.push_str(&format!("\nÖppna inkorgen: {LINK}\n"));
    } else {
        text.push_str("\nLogga in för att läsa.\n");
    }
    text.push_str(&format!(
        "\nDu får det här brevet på arbetsdagens morgon när det finns något att göra. Vill du inte ha det \
         stänger du av det under Mina inställningar.\n\n{municipality}\n"
    ));
    (subject, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clocks::period::Periods;
    use crate::clocks::{WeekHours, Whose};

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn it_is_told_as_the_days_hours_begin_and_on_no_other_day() {
        let office = Periods::of(vec!["08:30-16:30".parse().unwrap()]).unwrap();
        let hours = HoursStack::of(Whose::Municipality, WeekHours::weekdays(&office));
        let around = HoursStack::of(Whose::Municipality, WeekHours::around_the_clock());
        for (hours, now, wanted) in [
            (&HoursStack::none(), "2026-04-07T05:59:00Z", false), // 07.59 in summer
            (&HoursStack::none(), "2026-04-07T06:00:00Z", true),
            (&HoursStack::none(), "2026-04-07T10:00:00Z", false), // noon
            (&HoursStack::none(), "2026-04-06T07:00:00Z", false), // Easter Monday
            (&HoursStack::none(), "2026-04-11T07:00:00Z", false), // Saturday
            (&around, "2026-04-06T07:00:00Z", false),
            (&around, "2026-04-06T23:00:00Z", false), // open, and night
            (&around, "2026-04-07T05:00:00Z", true),
            (&hours, "2026-04-07T06:29:00Z", false),
            (&hours, "2026-04-07T06:30:00Z", true),
            (&hours, "2026-04-07T10:30:00Z", false), // open, and no morning any more
            (&hours, "2026-04-06T07:00:00Z", false),
        ] {
            assert_eq!(is_time(hours, at(now)), wanted, "{now}");
        }
    }

    #[test]
    fn it_holds_numbers_and_a_link_and_is_silent_when_there_is_nothing() {
        let some = Waiting { mine: 3, today: 1, overdue: 2, ..Waiting::default() };
        let (subject, text) = write(some, at("2026-04-07T06:30:00Z"), "Lills kommun", true);
        assert_eq!(subject, "Att göra 7 april 2026");
        for line in ["3 meddelanden är dina.", "2 av dem är försenade.", "1 av dem ska vara klart i dag."]
        {
            assert!(text.lines().any(|l| l == line), "{line} in\n{text}");
        }
        assert!(!text.contains("väntar på svar") && text.contains(LINK) && text.ends_with("Lills kommun\n"));
        assert!(Waiting::default().is_nothing() && !some.is_nothing());
        assert!(!Waiting { asked: 1, ..Waiting::default() }.is_nothing());
        let late = Waiting { records_late: 1, access_late: 2, ..Waiting::default() };
        assert!(!late.is_nothing());
        let (_, text) = write(late, at("2026-04-07T06:30:00Z"), "Lills kommun", true);
        assert!(text.contains("1 begäran om handlingar skulle ha varit besvarad.\n"), "{text}");
        assert!(text.contains("2 ärenden om tillgänglighet skulle ha varit besvarade.\n"), "{text}");
    }
}
