//! How large what is sent may be, by address: the one place where that is said.
//!
//! A form with files in it is read to its end although a file is larger than is taken, as long as it is no larger than
//! what a camera makes: so what was written beside it comes back, with the sentence at the file's own field. What is
//! larger still is kept nowhere, and answered in words (`bare.rs`).

use crate::{bare::wants_page, channels::manual::LARGEST_PICTURE, publishing::post::PICTURES};
use axum::{
    body::Body,
    extract::{DefaultBodyLimit, MatchedPath, Request},
    http::{Extensions, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::StreamExt;
use std::time::Duration;
use torg_domain::{diary::mail, publishing::picture};
use torg_office::{inbox::hand, policy::unpack::LARGEST_UPLOAD};

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// The largest form, in bytes, where nothing else is said.
pub const LARGEST_BODY: usize = 12 * MIB;

/// The texts of a form with files, in bytes: far more than its fields take.
pub const TEXTS: usize = 2 * MIB;

/// The largest file that is read to its end, in bytes, whatever is kept of it: a picture straight from a camera.
const CAMERA: usize = 30 * MIB;

/// How much of what is too large is taken off the line before it is answered, in bytes.
const AWAY: usize = 256 * MIB;

/// For how long.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a form takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Takes {
    /// The whole form, in bytes.
    pub whole: usize,
    /// How many files.
    pub files: usize,
    /// The largest of them, in bytes.
    pub each: usize,
}

const fn texts(whole: usize) -> Takes {
    Takes { whole, files: 0, each: 0 }
}

const fn files(files: usize, each: usize) -> Takes {
    Takes { whole: files * CAMERA + TEXTS, files, each }
}

/// The forms that take something else than [`LARGEST_BODY`], by the pattern of their address.
const FORMS: &[(&str, Takes)] = &[
    // Five thousand letters of four bytes, each as `%XX`, and the rest.
    // Platforms send at most a few hundred kilobytes at a time.
    ("/hooks/{platform}/{code}", texts(MIB)),
    ("/report", texts(96 * KIB)),
    ("/records", texts(96 * KIB)),
    // The longest text an appeal may have, as a form encodes it at worst.
    ("/r/{code}/appeal", texts(256 * KIB)),
    ("/desk/posts/new", files(PICTURES, picture::LARGEST)),
    ("/desk/posts/{id}", files(PICTURES, picture::LARGEST)),
    ("/desk/channels/{id}/entry", files(1, LARGEST_PICTURE)),
    ("/desk/message/{id}/order/{order}/confirm", files(1, hand::LARGEST)),
    ("/desk/diary/entry/{id}/number", files(1, mail::LARGEST)),
    // Nothing is written beside a pack: as much of its folder as this is read.
    ("/desk/policy/pack", Takes { whole: LARGEST_BODY, files: 1, each: LARGEST_UPLOAD }),
];

impl Takes {
    /// What the form at an address takes.
    #[must_use]
    pub fn at(pattern: &str) -> Self {
        FORMS.iter().find(|(path, _)| *path == pattern).map_or(texts(LARGEST_BODY), |(_, takes)| *takes)
    }

    /// The same of a request that has found its address.
    #[must_use]
    pub fn of(extensions: &Extensions) -> Self {
        Self::at(extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str))
    }

    /// How large it may be, as people say it: a file where files are sent, else the whole.
    #[must_use]
    pub fn most(&self) -> String {
        let bytes = if self.files > 0 { self.each } else { self.whole };
        match bytes / MIB {
            0 => format!("{}\u{a0}kB", bytes / KIB),
            whole => format!("{whole}\u{a0}MB"),
        }
    }
}

/// Refuses what is larger than its address takes, and sets that limit for whoever reads the rest.
///
/// What says how long it is (every browser does) is refused by that word alone, before the form is looked at. What does
/// not is refused by whoever reads it, when it has gone too far.
pub async fn sized(mut request: Request, next: Next) -> Response {
    let takes = Takes::of(request.extensions());
    let said = request.headers().get(header::CONTENT_LENGTH);
    let said = said.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if said.is_none_or(|said| said <= takes.whole) {
        DefaultBodyLimit::max(takes.whole).apply(&mut request);
        return next.run(request).await;
    }
    // Whoever asks before sending has sent nothing yet; a program hears of it as well by a line that falls.
    if wants_page(request.headers()) && !request.headers().contains_key(header::EXPECT) {
        read_away(request.into_body()).await;
    }
    let told = format!("Det som skickades är för stort: högst {} tas emot.\n", takes.most());
    (StatusCode::PAYLOAD_TOO_LARGE, told).into_response()
}

/// Takes what is still coming off the line and keeps none of it.
///
/// A request that was answered unread has its connection closed while the browser is still sending. The machine then
/// resets it, and the browser shows a fault of its own in place of the answer. So the answer waits until all has come;
/// whoever sends far more, or for longer, meets the reset.
async fn read_away(body: Body) {
    let mut coming = body.into_data_stream();
    let all = async {
        let mut left = AWAY;
        while let Some(Ok(piece)) = coming.next().await {
            match left.checked_sub(piece.len()) {
                Some(rest) => left = rest,
                None => break,
            }
        }
    };
    let _ = tokio::time::timeout(PATIENCE, all).await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routes::{Method, ROUTES};

    #[test]
    fn every_form_that_takes_something_else_is_one_of_ours_and_its_files_are_read_to_their_end() {
        for (path, takes) in FORMS {
            assert!(ROUTES.iter().any(|r| r.method == Method::Post && r.path == *path), "{path}");
            assert!(takes.each <= CAMERA && takes.each < takes.whole, "{path}");
        }
        let post = Takes::at("/desk/posts/new");
        assert!(post.whole >= post.files * post.each + TEXTS, "what the form allows is taken");
        assert_eq!(Takes::at("/desk/me"), texts(LARGEST_BODY));
    }

    #[test]
    fn how_large_it_may_be_is_said_of_a_file_where_files_are_sent_and_else_of_the_whole() {
        assert_eq!(Takes::at("/desk/posts/{id}").most(), "5\u{a0}MB");
        assert_eq!(Takes::at("/desk/me").most(), "12\u{a0}MB");
        assert_eq!(Takes::at("/report").most(), "96\u{a0}kB");
    }
}
