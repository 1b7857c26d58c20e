//! What anybody is shown of a channel's own account: its name, its text and its picture (IN-07, IN-24).
//!
//! The duty to tell who stands behind a channel is not met by a text alone: an account that is called something else,
//! or bears another picture, tells of somebody else.

/// An account's own profile, as anybody sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// What it is called, on one line; may be empty.
    pub name: String,
    /// What it says of itself.
    pub text: String,
    /// What its picture is known by; none where it has none.
    pub picture: Option<String>,
}

/// What stands between the name and the picture in a note.
const PICTURE: &str = ". Bild: ";
const NAME: &str = "Namn: ";
const NO_PICTURE: &str = "ingen";

/// Fewer letters and digits than this may stand in any profile.
const TELLING: usize = 12;

impl Shown {
    /// Whether a text that was put up stands in it; none when the text is too short to tell. Letters and digits are
    /// compared: what the platform does with breaks and quotes is its own.
    #[must_use]
    pub fn says(&self, put_up: &str) -> Option<bool> {
        let put_up = letters(put_up);
        (put_up.len() >= TELLING).then(|| letters(&self.text).contains(&put_up))
    }

    /// Name and picture in a note, to be held against them the next time.
    #[must_use]
    pub fn note(&self) -> String {
        format!("{NAME}{}{PICTURE}{}", self.name, self.picture.as_deref().unwrap_or(NO_PICTURE))
    }

    /// What has changed since a note was made, in Swedish; none where nothing has, or the note is of something else.
    #[must_use]
    pub fn changed_since(&self, note: &str) -> Option<&'static str> {
        let (name, picture) = note.strip_prefix(NAME)?.rsplit_once(PICTURE)?;
        let (same_name, same_picture) =
            (name == self.name, picture == self.picture.as_deref().unwrap_or(NO_PICTURE));
        match (same_name, same_picture) {
            (true, true) => None,
            (false, true) => Some("namnet"),
            (true, false) => Some("bilden"),
            (false, false) => Some("namnet och bilden"),
        }
    }

    /// Whether a note is of a profile at all.
    #[must_use]
    pub fn is_note(note: &str) -> bool {
        note.strip_prefix(NAME).is_some_and(|rest| rest.contains(PICTURE))
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(name: &str, text: &str, picture: Option<&str>) -> Shown {
        Shown { name: name.into(), text: text.into(), picture: picture.map(str::to_owned) }
    }

    #[test]
    fn a_text_is_found_whatever_stands_around_it_and_a_short_one_tells_nothing() {
        let up = "Kanalen drivs av Lills kommun.\nRegler: lill.example/rules";
        let around = "Välkommen! Kanalen drivs av ”Lills kommun”. Regler: lill.example/rules 🌲";
        assert_eq!(shown("Lill", around, None).says(up), Some(true));
        assert_eq!(shown("Lill", "Välkommen!", None).says(up), Some(false));
        assert_eq!(shown("Lill", "Hej", None).says("Hej"), None);
    }

    #[test]
    fn what_an_account_is_called_and_its_picture_are_held_against_what_was_noted() {
        let before = shown("Lills kommun. Bild: ja", "x", Some("bafkrei1"));
        let note = before.note();
        assert!(Shown::is_note(&note));
        for (name, picture, changed) in [
            ("Lills kommun. Bild: ja", Some("bafkrei1"), None),
            ("Lura kommun", Some("bafkrei1"), Some("namnet")),
            ("Lills kommun. Bild: ja", None, Some("bilden")),
            ("", Some("bafkrei2"), Some("namnet och bilden")),
        ] {
            assert_eq!(shown(name, "y", picture).changed_since(&note), changed, "{name}");
        }
        assert_eq!(shown("a", "b", None).changed_since(&shown("a", "c", None).note()), None);
        for other in ["", "200", "Namn: a"] {
            assert!(!Shown::is_note(other) && before.changed_since(other).is_none(), "{other}");
        }
    }
}
