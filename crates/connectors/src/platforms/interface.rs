//! One conversation with a platform's JSON interface: each answer heard, kept whole, and said in words when it
//! is a fault. What is alike at every such platform stands here; what an answer means, in their folders.

use crate::guard::{Answer, Ask, Cut, Deed, Guard, Refused};
use crate::platforms::feed::dates;
use crate::waiting::asked;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::time::Duration;
use tokio::time::Instant;
use torg_domain::{
    channels::problem::{Mender, Problem, ProblemKind as Kind},
    outside::{Credential, RawAnswer, platform::PlatformFailure},
};
use url::Url;

/// The largest single answer, in bytes.
const LARGEST: usize = 16 << 20;

/// An answer that takes longer is told of.
const SLOW: Duration = Duration::from_secs(10);

/// A clock further off than this is told of.
const SKEW: SignedDuration = SignedDuration::from_mins(2);

/// How soon a failed asking may be tried again, when the platform does not say.
const SOON: SignedDuration = SignedDuration::from_mins(1);

/// The longest a platform is obeyed when it asks us to wait.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);

/// One conversation.
pub(super) struct Talk<'a> {
    guard: &'a Guard,
    pub(super) now: Timestamp,
    /// Whether somebody waits for what is done here.
    pub(super) awaited: bool,
    /// Every answer, in the order they came.
    pub(super) answers: Vec<RawAnswer>,
    /// What the platform's clock said last.
    pub(super) clock: Option<Timestamp>,
    /// Until when we are to be quiet, by the platform's own counting.
    pub(super) quiet_until: Option<Timestamp>,
    slowest: Duration,
    began: Instant,
}

/// One asking.
#[derive(Clone, Debug, Default)]
pub(super) struct Asking {
    pub(super) url: String,
    pub(super) deed: Deed,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) credential: Option<Credential>,
    /// Whether what lets us in is asked for anew: the answer is then kept nowhere.
    pub(super) grants: bool,
}

impl Asking {
    pub(super) fn get(url: impl Into<String>, credential: Option<Credential>) -> Self {
        Self { url: url.into(), credential, ..Self::default() }
    }

    pub(super) fn post(
        url: impl Into<String>,
        body: &serde_json::Value,
        credential: Option<Credential>,
    ) -> Self {
        let bytes = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        Self { url: url.into(), deed: Deed::Post(bytes), credential, ..Self::default() }
    }
}

/// What the interface said: done, or no to this one thing.
pub(super) struct Heard {
    /// The JSON, as it came; `null` where the answer had no body.
    pub(super) json: Box<RawValue>,
    /// The interface's own word for what is wrong with what was asked; none when it was done.
    pub(super) refused: Option<String>,
    /// The whole answer.
    pub(super) raw: RawAnswer,
}

impl Heard {
    /// The answer as one shape.
    pub(super) fn read<'j, T: Deserialize<'j>>(&'j self) -> Option<T> {
        serde_json::from_str(self.json.get()).ok()
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.raw.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

/// How both kinds of interface word a refusal: a code, or a sentence where there is no code.
#[derive(Deserialize)]
struct Refusal {
    error: String,
}

impl<'a> Talk<'a> {
    pub(super) fn new(guard: &'a Guard, now: Timestamp) -> Self {
        Self {
            guard,
            now,
            awaited: false,
            answers: Vec::new(),
            clock: None,
            quiet_until: None,
            slowest: Duration::ZERO,
            began: Instant::now(),
        }
    }

    /// The present instant, also when the conversation has taken long.
    pub(super) fn time(&self) -> Timestamp {
        self.now.saturating_add(self.began.elapsed()).unwrap_or(self.now)
    }

    /// Asks once. What the interface says of the one thing asked for is an answer; all else is a failure.
    pub(super) async fn ask(&mut self, asking: &Asking) -> Result<Heard, PlatformFailure> {
        let heard = self.json(asking).await;
        heard.map_err(|failure| unkept(failure, asking))
    }

    async fn json(&mut self, asking: &Asking) -> Result<Heard, PlatformFailure> {
        let doing = asking.deed != Deed::Get;
        let answer = self.heard(asking).await?;
        let fail = |problem, perhaps_done| failure(problem, Some(&answer), perhaps_done, self.now);
        let status = answer.raw.status;
        let success = (200..300).contains(&status);
        let text = std::str::from_utf8(&answer.raw.body).unwrap_or_default().trim();
        let nothing = success && text.is_empty() && answer.cut.is_none();
        let json = if nothing { Some("null") } else { Some(text).filter(|t| !t.is_empty()) };
        let json: Option<Box<RawValue>> = json.and_then(|t| serde_json::from_str(t).ok());
        let refusal = json.as_ref().filter(|_| !success);
        let refusal: Option<Refusal> = refusal.and_then(|j| serde_json::from_str(j.get()).ok());
        let of_the_item = refusal.is_some() && status < 500 && status != 429;
        let usable = of_the_item || (success && json.is_some() && answer.cut.is_none());
        if !usable && let Some(problem) = unusable(&answer) {
            // What failed inside the platform may have failed after it was done.
            return Err(fail(problem, doing && (success || status >= 500)));
        }
        let Some(json) = json else { return Err(fail(no_json(), doing && success)) };
        self.answers.push(answer.raw.clone());
        Ok(Heard { json, refused: refusal.map(|r| r.error), raw: answer.raw })
    }

    /// Asks once for bytes that are no JSON; of any status.
    pub(super) async fn bytes(&mut self, asking: &Asking) -> Result<RawAnswer, PlatformFailure> {
        let answer = self.heard(asking).await?;
        match answer.raw.status {
            200..=299 if answer.cut.is_none() => Ok(answer.raw),
            400..=499 if answer.raw.status != 429 => Ok(answer.raw),
            _ => {
                let problem = unusable(&answer).unwrap_or_else(no_json);
                Err(unkept(failure(problem, Some(&answer), false, self.now), asking))
            }
        }
    }

    async fn heard(&mut self, asking: &Asking) -> Result<Answer, PlatformFailure> {
        let doing = asking.deed != Deed::Get;
        if let Some(until) = self.quiet_until.filter(|until| *until > self.now && !self.awaited) {
            return Err(PlatformFailure {
                problem: counted_out(),
                retry_at: until,
                answer: None,
                perhaps_done: false,
            });
        }
        let mut headers = asking.headers.clone();
        if headers.iter().all(|(name, _)| *name != "accept") {
            headers.push(("accept", "application/json".to_owned()));
        }
        let ask = Ask {
            url: asking.url.clone(),
            headers,
            credential: asking.credential.clone(),
            max_bytes: LARGEST,
            awaited: self.awaited,
            grants: asking.grants,
        };
        let began = Instant::now();
        let answer = self.guard.send(&ask, &asking.deed).await;
        self.slowest = self.slowest.max(began.elapsed());
        let answer = answer.map_err(|refused| unanswered(&refused, doing, self.now))?;
        self.clock = answer.header("date").and_then(dates::when).or(self.clock);
        self.quiet_until = spent(&answer, self.now).or(self.quiet_until);
        if let Some(problem) = moved(&asking.url, &answer.raw) {
            let mut failure = failure(problem, Some(&answer), false, self.now);
            if let Some(answer) = &mut failure.answer {
                answer.moved.get_or_insert_with(|| answer.final_url.clone());
            }
            return Err(failure);
        }
        Ok(answer)
    }

    /// A failure by what one answer said.
    pub(super) fn failed(&self, problem: Problem, heard: &Heard, perhaps_done: bool) -> PlatformFailure {
        let answer = Answer { raw: heard.raw.clone(), cut: None };
        failure(problem, Some(&answer), perhaps_done, self.now)
    }

    /// A failure of our own, no answer behind it.
    pub(super) fn stopped(&self, problem: Problem) -> PlatformFailure {
        failure(problem, None, false, self.now)
    }

    /// What is to be said of the conversation as such: the clock, and how slow it went.
    pub(super) fn remarks(&self) -> Vec<Problem> {
        let ahead = self.ahead_s().filter(|s| s.abs() > SKEW.as_secs()).map(skewed);
        let slow = (self.slowest > SLOW).then(|| {
            let seconds = self.slowest.as_secs();
            let sentence = format!("Plattformen svarar långsamt: det tog {seconds} sekunder.");
            Problem::new(Kind::SlowAnswers, Mender::Source, sentence)
        });
        ahead.into_iter().chain(slow).collect()
    }

    /// How many seconds the platform's clock is ahead of ours.
    pub(super) fn ahead_s(&self) -> Option<i64> {
        self.clock.map(|clock| clock.duration_since(self.now).as_secs())
    }

    /// When something we did was done, by the platform's clock.
    pub(super) fn at(&self) -> Timestamp {
        self.clock.unwrap_or(self.now)
    }
}

/// An address: where the interface is, a path that begins with a slash, and what is asked.
pub(super) fn endpoint(root: &str, path: &str, query: &[(&str, &str)]) -> String {
    let Ok(mut url) = Url::parse(root) else { return String::new() };
    url.set_path(path);
    url.set_query(None);
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    url.to_string()
}

/// Scheme, host and port of an address.
pub(super) fn origin(address: &str) -> Option<String> {
    let url = Url::parse(address.trim()).ok()?;
    url.host_str()?;
    Some(url.origin().ascii_serialization())
}

/// Until when nothing more may be asked, when an answer says that this was the last we had.
fn spent(answer: &Answer, now: Timestamp) -> Option<Timestamp> {
    let one = |name: &str| {
        let ways = ["x-ratelimit", "ratelimit", "x-rate-limit"];
        ways.iter().find_map(|way| answer.header(&format!("{way}-{name}")))
    };
    let left: i64 = one("remaining")?.trim().parse().ok()?;
    let reset = one("reset")?.trim();
    let until = match reset.parse::<i64>() {
        // Some count seconds from now, some name the second.
        Ok(seconds) if seconds < 1_000_000_000 => {
            now.checked_add(SignedDuration::from_secs(seconds.max(0))).ok()?
        }
        Ok(second) => Timestamp::from_second(second).ok()?,
        Err(_) => dates::when(reset)?,
    };
    (left <= 0 && until > now).then(|| until.min(now.saturating_add(LONGEST).unwrap_or(until)))
}

fn unanswered(refused: &Refused, doing: bool, now: Timestamp) -> PlatformFailure {
    // Only what was broken off on the way may have been heard.
    let perhaps_done = doing && matches!(refused, Refused::Unreachable(_) | Refused::TooSlow(..));
    failure(refused.problem(), None, perhaps_done, now)
}

fn failure(problem: Problem, answer: Option<&Answer>, perhaps_done: bool, now: Timestamp) -> PlatformFailure {
    let said = answer.and_then(|a| a.header("retry-after")).and_then(|text| asked(text, now));
    let said = said.and_then(|wait| now.checked_add(wait).ok());
    let until = said.or_else(|| answer.and_then(|a| spent(a, now)));
    let retry_at = until.unwrap_or_else(|| now.saturating_add(SOON).unwrap_or(now));
    PlatformFailure { problem, retry_at, answer: answer.map(|a| a.raw.clone()), perhaps_done }
}

/// A failure without its answer, where that may hold what lets us in.
fn unkept(failure: PlatformFailure, asking: &Asking) -> PlatformFailure {
    let answer = failure.answer.filter(|_| !asking.grants);
    PlatformFailure { answer, ..failure }
}

/// Whether what came is from another place than what was asked for.
fn moved(asked_for: &str, answer: &RawAnswer) -> Option<Problem> {
    let to = answer.moved.as_deref().unwrap_or(&answer.final_url);
    let (from, to) = (origin(asked_for)?, origin(to)?);
    (from != to).then(|| {
        let sentence = format!(
            "Plattformen skickar oss vidare till {to}. Det som släpper in oss följer aldrig med till en annan adress: byt kanalens adress till den."
        );
        Problem::new(Kind::Moved, Mender::Responsible, sentence)
    })
}

/// What an answer without usable JSON means. None when the answer is whole and its status a success.
pub(super) fn unusable(answer: &Answer) -> Option<Problem> {
    let status = answer.raw.status;
    let say = |kind, mender, sentence: &str| Some(Problem::new(kind, mender, sentence));
    match status {
        429 => say(Kind::AskedToWait, Mender::Time, "Plattformen ber oss att vänta (429)."),
        503 if answer.header("retry-after").is_some() => say(
            Kind::AskedToWait,
            Mender::Time,
            "Plattformen är stängd en stund och ber oss att vänta (503).",
        ),
        500..=599 => {
            let sentence = format!("Plattformen har ett eget fel (svar {status}).");
            Some(Problem::new(Kind::SourceFault, Mender::Source, sentence))
        }
        200..=299 => match answer.cut {
            Some(Cut::Limit) => say(
                Kind::CutAtLimit,
                Mender::Operator,
                "Plattformens svar är större än gränsen. Inget av det lästes.",
            ),
            Some(Cut::Time) => say(Kind::TooSlow, Mender::Source, "Plattformens svar kom inte fram i tid."),
            Some(_) => say(Kind::CutOnTheWay, Mender::Time, "Förbindelsen bröts mitt i plattformens svar."),
            None if is_html(answer) => say(
                Kind::HtmlInstead,
                Mender::Responsible,
                "Där gränssnittet skulle svara finns en webbsida. Adressen är troligen inte serverns egen.",
            ),
            None => None,
        },
        401 | 403 | 407 => say(
            Kind::AccessRefused,
            Mender::Responsible,
            "Plattformen släpper inte in oss. Kontrollera kontot och nyckeln i kanalens uppgifter.",
        ),
        404 | 410 => say(
            Kind::InterfaceMissing,
            Mender::Responsible,
            "Gränssnittet finns inte på adressen. Kontrollera att det är serverns egen adress.",
        ),
        _ => {
            let sentence = format!("Plattformen gav ett oväntat svar ({status}).");
            Some(Problem::new(Kind::StatusUnexpected, Mender::Source, sentence))
        }
    }
}

/// JSON that is none, or says something else than it should.
pub(super) fn no_json() -> Problem {
    Problem::new(
        Kind::NotJson,
        Mender::Source,
        "Plattformens svar går inte att läsa: det är inte som utlovat.",
    )
}

/// What was to be acted upon is not there.
pub(super) fn gone() -> Problem {
    Problem::new(Kind::ItemGone, Mender::Responsible, "Det finns inte kvar på plattformen.")
}

/// The platform said yes, and it stands as it stood.
pub(super) fn nothing_happened() -> Problem {
    Problem::new(
        Kind::NothingHappened,
        Mender::Source,
        "Plattformen svarade att det var gjort, men inget har ändrats där.",
    )
}

/// A refusal of the one thing asked for that nobody foresaw.
pub(super) fn not_taken(status: u16, code: &str) -> Problem {
    let code: String = code.chars().take(80).collect();
    let sentence = format!("Plattformen tog inte emot det vi bad om (svar {status}, {code}).");
    Problem::new(Kind::StatusUnexpected, Mender::Source, sentence)
}

/// An entry that is no item: the answer it stood in is kept whole.
pub(super) fn broken() -> Problem {
    Problem::new(Kind::BrokenItem, Mender::Source, "En post i plattformens svar går inte att läsa.")
}

fn counted_out() -> Problem {
    Problem::new(
        Kind::AskedToWait,
        Mender::Time,
        "Vi har frågat så ofta som plattformen tillåter, och väntar tills den tar emot frågor igen.",
    )
}

fn skewed(ahead_s: i64) -> Problem {
    let minutes = (ahead_s.abs() + 30) / 60;
    let way = if ahead_s > 0 { "före" } else { "efter" };
    let sentence = format!(
        "Plattformens klocka går {minutes} minuter {way} vår. En av dem går fel, och tider kan bli fel tills den är ställd."
    );
    Problem::new(Kind::ClockSkew, Mender::Source, sentence)
}

fn is_html(answer: &Answer) -> bool {
    answer.raw.body.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'<')
        || answer.header("content-type").is_some_and(|t| t.to_ascii_lowercase().contains("html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(headers: &[(&str, &str)]) -> Answer {
        let headers = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        Answer { raw: RawAnswer { status: 200, headers, ..RawAnswer::default() }, cut: None }
    }

    #[test]
    fn the_last_of_a_quota_says_until_when_to_be_quiet_however_it_is_written() {
        let now: Timestamp = "2026-11-20T12:00:00Z".parse().unwrap();
        let spent = |left: &str, reset: &str| {
            let said = answer(&[("x-ratelimit-remaining", left), ("x-ratelimit-reset", reset)]);
            super::spent(&said, now).map(|t| t.duration_since(now).as_secs())
        };
        assert_eq!(spent("0", "2026-11-20T12:05:00.000Z"), Some(300));
        assert_eq!(spent("0", "1795176300"), Some(300));
        assert_eq!(spent("0", "300"), Some(300));
        assert_eq!(spent("1", "300"), None);
        assert_eq!(spent("0", "snart"), None);
        assert_eq!(spent("0", "99999999"), Some(86_400), "a mistake of theirs does not silence a channel");
        let plain = answer(&[("ratelimit-remaining", "0"), ("ratelimit-reset", "60")]);
        assert!(super::spent(&plain, now).is_some());
        let dashed = answer(&[("x-rate-limit-remaining", "0"), ("x-rate-limit-reset", "1795176300")]);
        assert!(super::spent(&dashed, now).is_some());
    }

    #[test]
    fn an_address_is_made_at_the_server_itself() {
        assert_eq!(origin("https://a.test:8443/@torg?x"), Some("https://a.test:8443".into()));
        assert_eq!(origin("a.test"), None);
        assert_eq!(
            endpoint("https://a.test/@torg", "/api/v1/x", &[("a", "1&2")]),
            "https://a.test/api/v1/x?a=1%262"
        );
    }
}
