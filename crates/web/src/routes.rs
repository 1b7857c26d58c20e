//! Every address in the product, one line each, with who may open it.
//!
//! The table is what the tests walk: every address is tried by a stranger, by every role and by the
//! other municipality. A right named here is asked for at the door; whether it reaches the message,
//! channel or person in question is for the rules, which are asked in every act and every read.

use Method::{Get, Post};
use Who::{Anyone, Person};

pub use torg_domain::municipality::rights::Right;

/// Who may open an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Everybody, signed in or not.
    Anyone,
    /// Everybody who is signed in.
    Person,
    /// Who holds one of these rights somewhere.
    Right(&'static [Right]),
}

/// How an address is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads; changes nothing but "seen".
    Get,
    /// Does something, and answers with an address to go on to.
    Post,
}

/// One address.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// How it is opened.
    pub method: Method,
    /// Its pattern; `{…}` stands for an id or token.
    pub path: &'static str,
    /// Who may open it.
    pub who: Who,
}

const READ: Who = Who::Right(&[Right::ReadMessages, Right::Coordinate]);
const HANDLE: Who = Who::Right(&[Right::Handle]);
const REMOVE: Who = Who::Right(&[Right::Remove]);
const CHANNELS: Who = Who::Right(&[Right::ManageChannels]);
const APPLY: Who = Who::Right(&[Right::Handle, Right::ManageChannels]);
const PRESENT: Who = Who::Right(&[Right::Handle, Right::ManageChannels]);
const PEOPLE: Who = Who::Right(&[Right::ManagePeople]);
const REGISTER: Who = Who::Right(&[Right::Register]);
const SENT: Who = Who::Right(&[Right::Handle, Right::Coordinate, Right::ManageChannels]);
const POLICY: Who = Who::Right(&[Right::AdoptPolicy, Right::ChangeApplication]);

macro_rules! routes { ($($method:ident $path:literal $who:expr;)*) => {
    /// Every address.
    pub const ROUTES: &[Route] = &[$(Route { method: $method, path: $path, who: $who },)*];
} }

routes! {
    Get  "/" Anyone;
    Get  "/diary" Anyone;
    Get  "/removals" Anyone;
    Get  "/removals.json" Anyone;
    Get  "/removals.csv" Anyone;
    Get  "/log/{*path}" Anyone;
    Get  "/r" Anyone;
    Get  "/r/{code}" Anyone;
    Get  "/r/{code}/appeal" Anyone;
    Post "/r/{code}/appeal" Anyone;
    Get  "/channels" Anyone;
    Get  "/channels.json" Anyone;
    Get  "/channels.csv" Anyone;
    Get  "/channels.ttl" Anyone;
    Get  "/channels.note" Anyone;
    Get  "/channels/{number}" Anyone;
    Get  "/feed" Anyone;
    Get  "/feed.rss" Anyone;
    Get  "/feed.atom" Anyone;
    Get  "/feed.json" Anyone;
    Get  "/feed/{post}/{file}" Anyone;
    Get  "/check" Anyone;
    Get  "/rules" Anyone;
    Get  "/embed/channels" Anyone;
    Get  "/embed/feed" Anyone;
    Get  "/accessibility" Anyone;
    Get  "/report" Anyone;
    Post "/report" Anyone;
    Get  "/report/code" Anyone;
    Get  "/report/{code}" Anyone;
    Get  "/records" Anyone;
    Post "/records" Anyone;
    Get  "/hooks/{platform}/{code}" Anyone;
    Post "/hooks/{platform}/{code}" Anyone;
    Get  "/oauth/{platform}/client.json" Anyone;
    Get  "/healthz" Anyone;
    Get  "/assets/{file}" Anyone;
    Get  "/desk/sign-in" Anyone;
    Post "/desk/sign-in" Anyone;
    Get  "/desk/link/{token}" Anyone;
    Post "/desk/link/{token}" Anyone;

    Get  "/desk" Person;
    Post "/desk/sign-out" Person;
    Get  "/desk/me" Person;
    Post "/desk/me" Person;
    Post "/desk/me/password" Person;
    Post "/desk/me/sessions/end" Person;
    Get  "/desk/keys" Person;

    Get  "/desk/inbox" READ;
    Post "/desk/inbox/news" Person;
    Post "/desk/inbox/views" READ;
    Post "/desk/inbox/views/{view}/forget" READ;
    Post "/desk/inbox/bulk/preview" Who::Right(&[Right::Handle, Right::Remove]);
    Post "/desk/inbox/bulk" HANDLE;
    Post "/desk/inbox/bulk/remove/preview" REMOVE;
    Post "/desk/inbox/bulk/remove" REMOVE;
    Post "/desk/inbox/undo" HANDLE;
    Get  "/desk/search" READ;
    Post "/desk/search" READ;

    Get  "/desk/message/{id}" READ;
    Post "/desk/message/{id}/open" READ;
    Get  "/desk/message/{id}/version/{version}" READ;
    Get  "/desk/message/{id}/media/{file}" READ;
    Post "/desk/message/{id}/presence" READ;
    Post "/desk/message/{id}/claim" HANDLE;
    Post "/desk/message/{id}/release" HANDLE;
    Post "/desk/message/{id}/draft" READ;
    Post "/desk/message/{id}/assign" HANDLE;
    Post "/desk/message/{id}/triage" HANDLE;
    Post "/desk/message/{id}/consult" HANDLE;
    Post "/desk/message/{id}/consult/{consultation}" READ;
    Post "/desk/message/{id}/holding" HANDLE;
    Post "/desk/message/{id}/forward" HANDLE;
    Post "/desk/message/{id}/forward/{forwarding}" READ;
    Post "/desk/message/{id}/answer" HANDLE;
    Post "/desk/message/{id}/order/{order}/confirm" READ;
    Post "/desk/message/{id}/order/{order}/cancel" READ;
    Post "/desk/message/{id}/order/{order}/send" HANDLE;
    Post "/desk/message/{id}/order/{order}/by-hand" HANDLE;
    Post "/desk/message/{id}/leave" HANDLE;
    Post "/desk/message/{id}/criticism" HANDLE;
    Post "/desk/message/{id}/remove" Who::Right(&[Right::Handle, Right::Remove]);
    Post "/desk/message/{id}/record" Who::Right(&[Right::Handle, Right::Register]);
    Post "/desk/message/{id}/record/answer" Who::Right(&[Right::Handle, Right::Register]);
    Post "/desk/message/{id}/lawyer" HANDLE;
    Post "/desk/message/{id}/notify" READ;
    Post "/desk/message/{id}/visibility" HANDLE;
    Post "/desk/message/{id}/close" HANDLE;
    Post "/desk/message/{id}/reopen" HANDLE;
    Post "/desk/message/{id}/undo" HANDLE;
    Post "/desk/message/{id}/package" Who::Right(&[Right::Handle, Right::Remove, Right::Register]);

    Post "/desk/message/{id}/remove/preview" REMOVE;

    Get  "/desk/decisions" READ;
    Get  "/desk/decisions/{id}" READ;
    Post "/desk/decisions/{id}/second" REMOVE;
    Post "/desk/decisions/{id}/restore" REMOVE;
    Post "/desk/decisions/{id}/destroy" REMOVE;
    Post "/desk/decisions/{id}/order/{order}/confirm" HANDLE;
    Post "/desk/decisions/{id}/appeal" HANDLE;
    Post "/desk/decisions/{id}/appeal/{appeal}" REMOVE;

    Get  "/desk/review" Who::Right(&[Right::SignReview, Right::Coordinate]);
    Get  "/desk/review/{channel}" Who::Right(&[Right::SignReview, Right::Coordinate]);
    Post "/desk/review/{channel}" Who::Right(&[Right::SignReview]);

    Get  "/desk/diary" REGISTER;
    Get  "/desk/diary/register/{id}" REGISTER;
    Post "/desk/diary/register/{id}" REGISTER;
    Get  "/desk/diary/search" REGISTER;
    Post "/desk/diary/search" REGISTER;
    Get  "/desk/diary/entry/{id}" Who::Right(&[Right::ReadMessages, Right::Coordinate, Right::Register]);
    Post "/desk/diary/entry/{id}/open" REGISTER;
    Post "/desk/diary/entry/{id}/correct" REGISTER;
    Post "/desk/diary/entry/{id}/annul" REGISTER;
    Post "/desk/diary/entry/{id}/number" REGISTER;
    Get  "/desk/diary/settings" PEOPLE;
    Get  "/desk/diary/settings/{id}" PEOPLE;
    Post "/desk/diary/settings/{id}" PEOPLE;

    Get  "/desk/channels" Person;
    Get  "/desk/channels/new" CHANNELS;
    Post "/desk/channels/new" CHANNELS;
    Get  "/desk/channels/{id}" Person;
    Get  "/desk/channels/{id}/edit" CHANNELS;
    Post "/desk/channels/{id}/edit" CHANNELS;
    Post "/desk/channels/{id}/fetch" CHANNELS;
    Post "/desk/channels/{id}/try" CHANNELS;
    Post "/desk/channels/{id}/close" CHANNELS;
    Get  "/desk/channels/{id}/access" Person;
    Post "/desk/channels/{id}/access" Person;
    Post "/desk/channels/{id}/access/sign-in" Person;
    Get  "/desk/signed-in" Person;
    Get  "/desk/channels/{id}/entry" HANDLE;
    Post "/desk/channels/{id}/entry" HANDLE;

    Get  "/desk/posts" Person;
    Get  "/desk/posts/new" Person;
    Post "/desk/posts/new" Person;
    Get  "/desk/posts/{id}" Person;
    Post "/desk/posts/{id}" Person;
    Post "/desk/posts/{id}/{act}" Person;
    Get  "/desk/posts/{id}/picture/{file}" Person;
    Post "/desk/places" CHANNELS;
    Post "/desk/places/{id}/aside" Person;
    Post "/desk/places/{id}/end" Person;
    Get  "/desk/coverage" Person;
    Get  "/desk/load" Person;
    Get  "/desk/load.json" Person;
    Get  "/desk/channels/{id}/resources" Person;
    Post "/desk/channels/{id}/resources" Person;
    Get  "/desk/hooks" CHANNELS;
    Post "/desk/hooks" CHANNELS;
    Post "/desk/hooks/{id}/end" CHANNELS;
    Get  "/desk/ledger" Person;
    Get  "/desk/ledger.json" Person;
    Get  "/desk/channels/{id}/ledger" Person;
    Get  "/desk/channels/{id}/ledger.json" Person;
    Get  "/desk/statistics" Person;
    Get  "/desk/statistics.csv" Person;
    Get  "/desk/channels/{id}/statistics" Person;
    Get  "/desk/channels/{id}/statistics.csv" Person;
    Post "/desk/channels/{id}/followers" PRESENT;
    Get  "/desk/channels/{id}/costs" Person;
    Post "/desk/channels/{id}/costs" CHANNELS;
    Post "/desk/channels/{id}/costs/lift" CHANNELS;
    Get  "/desk/channels/applications" Person;
    Get  "/desk/channels/apply" APPLY;
    Post "/desk/channels/apply" APPLY;
    Get  "/desk/channels/{id}/application" APPLY;
    Post "/desk/channels/{id}/application" APPLY;
    Get  "/desk/channels/{id}/life" Person;
    Post "/desk/channels/{id}/life" Person;
    Get  "/desk/platforms" Person;
    Get  "/desk/acceptance" Person;
    Post "/desk/acceptance" Person;
    Post "/desk/acceptance/remind" PEOPLE;
    Get  "/desk/people/{id}/charge" Person;
    Post "/desk/people/{id}/charge" Person;
    Post "/desk/people/{id}/charge/mandates/{mandate}/end" Person;
    Get  "/desk/presentation" Person;
    Get  "/desk/channels/{id}/presentation" Person;
    Post "/desk/channels/{id}/presentation" PRESENT;
    Post "/desk/channels/{id}/presentation/check" PRESENT;
    Post "/desk/channels/{id}/presentation/facts" PRESENT;
    Post "/desk/channels/{id}/presentation/profile" PRESENT;

    Get  "/desk/people" Person;
    Get  "/desk/people/new" PEOPLE;
    Post "/desk/people/new" PEOPLE;
    Get  "/desk/people/{id}" Person;
    Post "/desk/people/{id}/mandates" PEOPLE;
    Post "/desk/people/{id}/mandates/{mandate}/end" PEOPLE;
    Post "/desk/people/{id}/absences" Person;
    Post "/desk/people/{id}/absences/{absence}/cancel" Person;
    Post "/desk/people/{id}/link" PEOPLE;
    Post "/desk/people/{id}/end" PEOPLE;
    Get  "/desk/units" Person;
    Post "/desk/units/authority" PEOPLE;
    Post "/desk/units/unit" PEOPLE;

    Get  "/desk/policy" Person;
    Post "/desk/policy/preview" POLICY;
    Post "/desk/policy/adopt" POLICY;
    Post "/desk/policy/answers" POLICY;
    Post "/desk/policy/pack" Who::Right(&[Right::AdoptPolicy]);
    Get  "/desk/policy/pack/{id}" POLICY;
    Get  "/desk/hours" Person;
    Post "/desk/hours/preview" CHANNELS;
    Post "/desk/hours" CHANNELS;

    Get  "/desk/reports" SENT;
    Get  "/desk/reports/{id}" Who::Right(&[Right::Handle, Right::Coordinate, Right::ManageChannels, Right::Register]);
    Post "/desk/reports/{id}" Who::Right(&[Right::Handle, Right::Coordinate, Right::ManageChannels, Right::Register]);
    Get  "/desk/records" REGISTER;
    Get  "/desk/public" Who::Right(&[Right::Coordinate, Right::ManageChannels]);
    Post "/desk/public" Who::Right(&[Right::Coordinate, Right::ManageChannels]);

    Get  "/desk/trail" Who::Right(&[Right::ReadTrail]);
    Post "/desk/trail/check" Who::Right(&[Right::ReadTrail]);
    Get  "/desk/trail/checkpoint" Who::Right(&[Right::ReadTrail]);
}

/// The route an address belongs to, if any.
#[must_use]
pub fn matching(method: Method, path: &str) -> Option<&'static Route> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let parts: Vec<_> = path.split('/').collect();
    let fits = |route: &&Route| {
        let wanted: Vec<_> = route.path.split('/').collect();
        wanted.len() == parts.len()
            && wanted.iter().zip(&parts).all(|(w, p)| w == p || (w.starts_with('{') && !p.is_empty()))
    };
    // A plain word beats a placeholder, as in the router itself.
    ROUTES
        .iter()
        .filter(|route| route.method == method)
        .filter(fits)
        .min_by_key(|route| route.path.matches('{').count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_stands_twice() {
        let mut seen = std::collections::BTreeSet::new();
        for route in ROUTES {
            assert!(seen.insert((route.method == Get, route.path)), "{}", route.path);
        }
    }

    #[test]
    fn staff_addresses_are_never_open_but_to_sign_in() {
        for route in ROUTES.iter().filter(|route| route.path.starts_with("/desk")) {
            let door = route.path == "/desk/sign-in" || route.path.starts_with("/desk/link/");
            assert_eq!(route.who == Anyone, door, "{}", route.path);
        }
    }

    #[test]
    fn a_plain_word_beats_a_placeholder() {
        assert_eq!(matching(Get, "/desk/channels/new").unwrap().path, "/desk/channels/new");
        assert_eq!(matching(Get, "/desk/channels/7?x=1").unwrap().path, "/desk/channels/{id}");
        assert!(matching(Get, "/desk/nothing").is_none());
    }
}
