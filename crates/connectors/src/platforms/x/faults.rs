//! What the interface's refusals mean, and who can mend them.

use crate::platforms::interface::not_taken;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use torg_domain::{
    channels::problem::{Mender, Problem, ProblemKind as Kind},
    outside::{RawAnswer, platform::PlatformFailure},
};

/// How soon to try again when money is what is wanting: somebody may have seen to it.
const WHEN_PAID: SignedDuration = SignedDuration::from_hours(1);

/// How soon to try again when the month's share is used up.
const WHEN_CAPPED: SignedDuration = SignedDuration::from_hours(24);

/// A failure with what the interface itself said of it.
pub(super) fn told(failure: PlatformFailure, now: Timestamp) -> PlatformFailure {
    let Some(answer) = &failure.answer else { return failure };
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let after = |wait| now.saturating_add(wait).unwrap_or(now);
    let word = |name: &str| body[name].as_str().unwrap_or_default();
    let first = body["errors"][0]["message"].as_str();
    let title = Some(word("title")).filter(|t| !t.is_empty()).or(first).unwrap_or_default();
    let (problem, retry_at) = match answer.status {
        401 => (no_pass(), failure.retry_at),
        402 => (no_credits(), after(WHEN_PAID)),
        403 if is_uninvited(&body) => (not_summoned(), failure.retry_at),
        403 => (may_not(), failure.retry_at),
        429 if title == "UsageCapExceeded" || word("period") == "Monthly" => (capped(), after(WHEN_CAPPED)),
        429 => (failure.problem.clone(), reset(answer, now).unwrap_or(failure.retry_at)),
        400 | 404..=428 if !title.is_empty() => (not_taken(answer.status, title), failure.retry_at),
        _ => return failure,
    };
    PlatformFailure { problem, retry_at, ..failure }
}

/// Whether a failure says that there is no such thing.
pub(super) fn is_missing(failure: &PlatformFailure) -> bool {
    failure.answer.as_ref().is_some_and(|answer| matches!(answer.status, 404 | 410))
}

/// Whether a refusal says that whoever wrote has not called upon us.
fn is_uninvited(body: &Value) -> bool {
    let said = body["detail"].as_str().unwrap_or_default().to_ascii_lowercase();
    said.contains("mentioned") || said.contains("reply to this conversation")
}

/// Until when to wait, where the whole day's share is used up, or that of a quarter of an hour.
fn reset(answer: &RawAnswer, now: Timestamp) -> Option<Timestamp> {
    let header = |name: &str| answer.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.trim());
    let day = ["x-user-limit-24hour", "x-app-limit-24hour"];
    let used_up = day.iter().find(|of| header(&format!("{of}-remaining")) == Some("0"));
    let of = used_up.copied().unwrap_or("x-rate-limit");
    let at = Timestamp::from_second(header(&format!("{of}-reset"))?.parse().ok()?).ok()?;
    (at > now).then(|| at.min(now.saturating_add(WHEN_CAPPED).unwrap_or(at)))
}

/// There is nothing that lets us in, or it is not taken.
pub(super) fn no_pass() -> Problem {
    Problem::new(
        Kind::AccessRefused,
        Mender::Responsible,
        "X godtar inte åtkomstnyckeln. Den gäller två timmar i taget och förnyas av sig själv bara när förnyelsenyckel och app finns i kanalens uppgifter. Logga in i appen på nytt och byt ut den.",
    )
}

/// The channel's account is no id.
pub(super) fn no_account() -> Problem {
    Problem::new(
        Kind::BadAddress,
        Mender::Responsible,
        "Skriv kontots id hos X, ett tal, i fältet Konto. Det är inte namnet efter @.",
    )
}

/// The pass is another account's.
pub(super) fn other_account() -> Problem {
    Problem::new(
        Kind::AccessRefused,
        Mender::Responsible,
        "Åtkomstnyckeln gäller ett annat konto än det vars id står i fältet Konto. Logga in i appen som kanalens konto och byt ut nyckeln.",
    )
}

fn may_not() -> Problem {
    Problem::new(
        Kind::MayNotModerate,
        Mender::Responsible,
        "Åtkomstnyckeln eller appens avtal räcker inte till det här. Nyckeln ska ha behörigheterna tweet.read, tweet.write, tweet.moderate.write, users.read, dm.read, dm.write och offline.access.",
    )
}

/// Nobody has said what may be spent.
pub(super) fn no_cap() -> Problem {
    Problem::new(
        Kind::BudgetSpent,
        Mender::Responsible,
        "X tar betalt för det som läses och görs, och inget kostnadstak för månaden är satt för kanalen: inget läses eller görs där. Sätt ett tak på kanalens sida Kostnader. Se efter på X för hand så länge.",
    )
}

/// The cap on the channel is reached.
pub(super) fn cap_reached() -> Problem {
    Problem::new(
        Kind::BudgetSpent,
        Mender::Responsible,
        "Kanalens kostnadstak räcker inte till mer: inget läses eller görs på X förrän en ny månad eller dag börjar, eller taket höjs på kanalens sida Kostnader. Se efter på X för hand så länge.",
    )
}

fn no_credits() -> Problem {
    Problem::new(
        Kind::BudgetSpent,
        Mender::Responsible,
        "De förbetalda krediterna hos X är slut. Fyll på dem i X utvecklarkonsol; till dess läses och görs inget där.",
    )
}

fn capped() -> Problem {
    Problem::new(
        Kind::AskedToWait,
        Mender::Responsible,
        "X lämnar inte ut fler inlägg den här månaden: appens tak för läsning eller kostnad är nått. Se över taket i X utvecklarkonsol.",
    )
}

/// A program may not answer this one.
pub(super) fn not_summoned() -> Problem {
    Problem::new(
        Kind::OnlyByHand,
        Mender::Responsible,
        "X låter bara en människa svara här: den som skrev har varken nämnt eller citerat kontot. Öppna inlägget på X, svara där och bekräfta det här.",
    )
}

/// The answer is longer than one post, and what follows upon our own post may not be posted by a program.
pub(super) fn too_long(over: usize) -> Problem {
    let sentence = format!(
        "Svaret är {over} tecken för långt för X, som tar 280. Korta det, eller svara för hand på X och bekräfta det här."
    );
    Problem::new(Kind::OnlyByHand, Mender::Responsible, sentence)
}
