//! What an item is called here. The interface asks for a comment under its video, so a comment's name holds both ids.

use crate::platforms::values::is_number;

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named<'a> {
    /// A video of ours: it begins a thread.
    Video(&'a str),
    /// A comment, or an answer to one, under a video.
    Comment {
        /// The video's id.
        video: &'a str,
        /// Its own id.
        id: &'a str,
    },
}

/// The name of a video.
pub(super) fn video(id: &str) -> String {
    format!("video:{id}")
}

/// The name of a comment.
pub(super) fn comment(video: &str, id: &str) -> String {
    format!("comment:{video}:{id}")
}

/// What a name names; none when it is no name of ours.
pub(super) fn named(name: &str) -> Option<Named<'_>> {
    match name.split_once(':')? {
        ("video", id) if is_number(id) => Some(Named::Video(id)),
        ("comment", rest) => {
            let (video, id) = rest.split_once(':')?;
            (is_number(video) && is_number(id)).then_some(Named::Comment { video, id })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_back_and_nothing_else_is_one() {
        assert_eq!(named(&video("71")), Some(Named::Video("71")));
        assert_eq!(named(&comment("71", "82")), Some(Named::Comment { video: "71", id: "82" }));
        for odd in
            ["71", "video:", "video:a", "comment:71", "comment:71:", "comment:71:8/2", "post:71", "video:7:8"]
        {
            assert_eq!(named(odd), None, "{odd}");
        }
    }
}
