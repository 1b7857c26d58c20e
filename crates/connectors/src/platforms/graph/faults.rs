//! What an error of the interface means, by its code: a cause, a cure, and who can mend it.

use jiff::SignedDuration;
use serde_json::Value;
use torg_domain::channels::problem::{Mender, Problem, ProblemKind as Kind};

/// How long to wait after an error of counting when nobody says until when.
const A_WHILE: SignedDuration = SignedDuration::from_mins(10);

/// How long to wait where the day's share is used up and nobody says until when.
const LONG: SignedDuration = SignedDuration::from_hours(1);

/// An error as the interface words it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Its number.
    pub(crate) code: i64,
    /// Its number within that.
    pub(crate) subcode: i64,
    /// Whether the interface says that it passes by itself.
    pub(crate) transient: bool,
}

impl Fault {
    /// The error in an answer; none when there is none.
    pub(crate) fn read(answer: &Value) -> Option<Self> {
        let error = answer.get("error").filter(|e| e.is_object())?;
        let number = |v: &Value| v.as_i64().or_else(|| v.as_str()?.parse().ok()).unwrap_or(0);
        let transient = error["is_transient"].as_bool().unwrap_or(false);
        Some(Self { code: number(&error["code"]), subcode: number(&error["error_subcode"]), transient })
    }

    /// Whether what was asked for is not there, or not shown to us: the interface says both alike.
    pub(crate) fn is_gone(&self) -> bool {
        matches!((self.code, self.subcode), (100, 33) | (24, _) | (803, _) | (100, 2_207_006))
    }

    /// How long to wait before trying again, where the error says more than "not now".
    pub(crate) fn wait(&self) -> Option<SignedDuration> {
        match self.code {
            4 | 17 | 32 | 613 | 80_000..=80_014 => Some(A_WHILE),
            368 | 9 => Some(LONG),
            _ => None,
        }
    }

    /// What it means, in words.
    pub(crate) fn problem(&self) -> Problem {
        let say = |kind, mender, sentence: &str| Problem::new(kind, mender, sentence);
        let access = |sentence| say(Kind::AccessRefused, Mender::Responsible, sentence);
        match (self.code, self.subcode) {
            // The window of a conversation is a rule of the platform, and none of ours can open it.
            (10, 2_018_278 | 2_534_022) => window_closed(),
            (190, 463) => access(
                "Åtkomstnyckelns tid är ute. Logga in i plattformens utvecklarverktyg som den som sköter sidan, skapa en ny långlivad nyckel och byt ut den i kanalens uppgifter.",
            ),
            (190, 460) => access(
                "Åtkomstnyckeln gäller inte längre: den som skapade den har bytt lösenord, eller så har plattformen loggat ut kontot av säkerhetsskäl. Skapa en ny nyckel och byt ut den i kanalens uppgifter.",
            ),
            (190, 458) => access(
                "Den som skapade åtkomstnyckeln har tagit bort appen ur sitt konto. Lägg till appen igen, skapa en ny nyckel och byt ut den i kanalens uppgifter.",
            ),
            (190, 459 | 464) => access(
                "Plattformen kräver att den som skapade åtkomstnyckeln loggar in och bekräftar sitt konto. Gör det på plattformens egen webbplats, och pröva sedan anslutningen igen.",
            ),
            (190 | 102, _) => access(
                "Plattformen godtar inte åtkomstnyckeln: den kan ha gått ut eller dragits tillbaka. Skapa en ny och byt ut den i kanalens uppgifter.",
            ),
            (104, _) => access(
                "Appen kräver ett bevis som görs med appens hemlighet (appsecret_proof). Lägg in appens hemlighet tillsammans med nyckeln i kanalens uppgifter.",
            ),
            (3, _) => say(
                Kind::MayNotModerate,
                Mender::Responsible,
                "Appen är inte godkänd för det här. Begär utökad åtkomst (Advanced Access) i plattformens appgranskning, och gör under tiden åtgärden för hand.",
            ),
            (10 | 200..=299, _) => say(
                Kind::MayNotModerate,
                Mender::Responsible,
                "Åtkomstnyckeln saknar en behörighet som det här kräver, eller så är appen inte godkänd för den. Se vilka rättigheter kanalen behöver, skapa en ny nyckel med dem och byt ut den i kanalens uppgifter.",
            ),
            (4 | 17 | 32 | 613 | 80_000..=80_014, _) => say(
                Kind::AskedToWait,
                Mender::Time,
                "Vi har frågat så ofta som plattformen tillåter just nu. Torg väntar och fortsätter av sig självt.",
            ),
            (9, _) => say(
                Kind::AskedToWait,
                Mender::Time,
                "Kvoten för att publicera är förbrukad för dygnet. Torg försöker igen av sig självt; brådskar det, svara för hand på plattformen.",
            ),
            (368, _) => say(
                Kind::AskedToWait,
                Mender::Responsible,
                "Plattformen har för en tid stängt av kontot från att göra det här, för något den tar för missbruk. Logga in på plattformen och läs vad den säger.",
            ),
            (551 | 1545041, _) => say(
                Kind::StatusUnexpected,
                Mender::Author,
                "Personen kan inte nås med meddelanden just nu: kontot kan vara stängt eller ha blockerat er.",
            ),
            (12 | 2500 | 2635, _) => say(
                Kind::InterfaceMissing,
                Mender::Operator,
                "Plattformen har slutat med den version av gränssnittet som används. Uppdatera torg.",
            ),
            (1 | 2, _) => say(
                Kind::SourceFault,
                Mender::Time,
                "Plattformen har ett tillfälligt eget fel. Ett nytt försök görs av sig självt.",
            ),
            _ if self.is_gone() => crate::platforms::interface::gone(),
            _ if self.transient => say(
                Kind::SourceFault,
                Mender::Time,
                "Plattformen har ett tillfälligt eget fel. Ett nytt försök görs av sig självt.",
            ),
            (code, subcode) => {
                let sentence = format!(
                    "Plattformen tog inte emot det vi bad om (fel {code}/{subcode}). Gör det för hand på plattformen, och säg till den som driver installationen om det kommer igen."
                );
                Problem::new(Kind::StatusUnexpected, Mender::Source, sentence)
            }
        }
    }
}

/// The other has not written for so long that the platform takes no answer.
pub(crate) fn window_closed() -> Problem {
    Problem::new(
        Kind::StatusUnexpected,
        Mender::Author,
        "Plattformen tar emot svar på ett direktmeddelande bara inom 24 timmar från det senaste den andra skrev, och den tiden är ute. Svara på annat sätt, eller vänta tills personen skriver igen.",
    )
}

/// What lets us in is not complete.
pub(crate) fn no_pass() -> Problem {
    Problem::new(
        Kind::AccessRefused,
        Mender::Responsible,
        "Det som släpper in oss saknas. Skriv kontots id på plattformen i fältet Konto och en åtkomstnyckel i fältet under, i kanalens uppgifter.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fault(code: i64, subcode: i64) -> Fault {
        Fault::read(&json!({ "error": { "code": code, "error_subcode": subcode, "message": "x" } })).unwrap()
    }

    #[test]
    fn every_error_has_a_cause_and_somebody_who_can_mend_it() {
        let said = |code, subcode| {
            let problem = fault(code, subcode).problem();
            assert!(problem.sentence.ends_with('.'));
            (problem.kind, problem.mender)
        };
        for subcode in [0, 458, 459, 460, 463, 464, 467] {
            assert_eq!(said(190, subcode), (Kind::AccessRefused, Mender::Responsible));
        }
        for code in [3, 10, 200, 230, 298] {
            assert_eq!(said(code, 0), (Kind::MayNotModerate, Mender::Responsible));
        }
        for code in [4, 17, 32, 613, 80_001, 80_006] {
            assert_eq!(said(code, 0), (Kind::AskedToWait, Mender::Time));
            assert!(fault(code, 0).wait().is_some());
        }
        assert_eq!(said(100, 33).0, Kind::ItemGone);
        assert_eq!(said(2, 0), (Kind::SourceFault, Mender::Time));
        assert_eq!(said(10, 2_018_278), (Kind::StatusUnexpected, Mender::Author));
        assert!(window_closed().sentence.contains("24 timmar"));
    }

    #[test]
    fn an_error_is_read_however_it_is_written_and_nothing_else_is_one() {
        let odd = json!({ "error": { "code": "190", "error_subcode": null } });
        assert_eq!(Fault::read(&odd).map(|f| f.code), Some(190));
        for none in [json!(null), json!([]), json!({ "error": null }), json!({ "error": "no" })] {
            assert_eq!(Fault::read(&none), None);
        }
        assert!(Fault::read(&json!({ "error": {} })).is_some());
    }
}
