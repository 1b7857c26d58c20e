//! Every text on every page, in Swedish and English.
//!
//! The texts stand in `locale/*.ftl` (Fluent, because Swedish and English count differently). A page
//! says `t!(ctx, "inbox-title")` or `t!(ctx, "inbox-late", n = 3)`; the macro also notes the key and
//! its arguments in a list, and a test holds that list against both files.

use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use std::sync::OnceLock;

pub use fluent_bundle::FluentValue;

/// The languages the product speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// The first language: the law's words are Swedish.
    #[default]
    Swedish,
    /// English, for colleagues who read it better.
    English,
}

impl Language {
    /// Both, the first one first.
    pub const ALL: [Self; 2] = [Self::Swedish, Self::English];

    /// The code that stands in `lang` and in the person's settings.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Swedish => "sv",
            Self::English => "en",
        }
    }

    /// The language of a code; unknown codes are Swedish.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        if code == "en" { Self::English } else { Self::Swedish }
    }

    /// The language's own name for itself.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        match self {
            Self::Swedish => "Svenska",
            Self::English => "English",
        }
    }

    fn source(self) -> &'static str {
        match self {
            Self::Swedish => include_str!("../locale/sv.ftl"),
            Self::English => include_str!("../locale/en.ftl"),
        }
    }

    fn texts(self) -> &'static FluentBundle<FluentResource> {
        static SWEDISH: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
        static ENGLISH: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
        let cell = match self {
            Self::Swedish => &SWEDISH,
            Self::English => &ENGLISH,
        };
        cell.get_or_init(|| {
            let mut bundle = FluentBundle::new_concurrent(self.code().parse().into_iter().collect());
            // Invisible isolation marks would end up in mail subjects, copied text and tests.
            bundle.set_use_isolating(false);
            // What the parser could read is used; the tests refuse a file with mistakes in it.
            let resource = FluentResource::try_new(self.source().to_owned()).unwrap_or_else(|(read, _)| read);
            let _ = bundle.add_resource(resource);
            bundle
        })
    }

    /// The text of a key, its arguments filled in. A key that does not exist shows itself.
    #[must_use]
    pub fn say(self, key: &str, arguments: &[(&'static str, FluentValue<'_>)]) -> String {
        let texts = self.texts();
        let Some(pattern) = texts.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let mut filled = FluentArgs::with_capacity(arguments.len());
        for (name, value) in arguments {
            filled.set(*name, value.clone());
        }
        texts.format_pattern(pattern, Some(&filled), &mut Vec::new()).into_owned()
    }
}

/// A key that some page uses, with the names of its arguments.
pub struct Used {
    /// The key in the `.ftl` files.
    pub key: &'static str,
    /// The arguments handed over.
    pub arguments: &'static [&'static str],
}

inventory::collect!(Used);

/// The text of a key in the reader's language: `t!(ctx, "key")` or `t!(ctx, "key", n = 3)`.
#[macro_export]
macro_rules! t {
    ($ctx:expr, $key:literal $(, $name:ident = $value:expr)* $(,)?) => {{
        $crate::text::inventory::submit! { $crate::text::Used { key: $key, arguments: &[$(stringify!($name)),*] } }
        $ctx.language.say($key, &[$((stringify!($name), $crate::text::FluentValue::from($value))),*])
    }};
}

#[doc(hidden)]
pub use inventory;

#[cfg(test)]
mod tests {
    use super::*;
    use fluent_syntax_free::arguments_of;
    use std::collections::{BTreeMap, BTreeSet};

    /// The little of Fluent's grammar the tests need: which keys a file has, which arguments each names.
    mod fluent_syntax_free {
        use std::collections::{BTreeMap, BTreeSet};

        pub fn arguments_of(source: &str) -> BTreeMap<String, BTreeSet<String>> {
            let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
            let mut key = String::new();
            for line in source.lines() {
                if line.starts_with('#') {
                    continue;
                }
                if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                    let name = line.split_once(" =").map(|(name, _)| name).unwrap_or_default();
                    key = name.to_owned();
                    assert!(found.insert(key.clone(), BTreeSet::new()).is_none(), "{key} stands twice");
                }
                for part in line.split('$').skip(1) {
                    let name: String =
                        part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                    found.get_mut(&key).unwrap().insert(name);
                }
            }
            found
        }
    }

    fn used() -> BTreeMap<&'static str, BTreeSet<String>> {
        let mut used: BTreeMap<&'static str, BTreeSet<String>> = BTreeMap::new();
        for one in inventory::iter::<Used> {
            used.entry(one.key).or_default().extend(one.arguments.iter().map(ToString::to_string));
        }
        used
    }

    #[test]
    fn both_files_are_without_mistakes() {
        for language in Language::ALL {
            let read = FluentResource::try_new(language.source().to_owned());
            assert!(read.is_ok(), "{}: {:?}", language.code(), read.err().map(|(_, why)| why));
        }
    }

    #[test]
    fn every_key_a_page_uses_exists_in_both_languages_with_the_same_arguments() {
        let [sv, en] = Language::ALL.map(|language| arguments_of(language.source()));
        let mut wrong = Vec::new();
        for (key, given) in used() {
            for (file, texts) in [("sv", &sv), ("en", &en)] {
                match texts.get(key) {
                    None => wrong.push(format!("{file}: {key} is missing {given:?}")),
                    Some(wanted) if !wanted.is_subset(&given) => {
                        wrong.push(format!("{file}: {key} wants {wanted:?}, is given {given:?}"));
                    }
                    Some(_) => {}
                }
            }
        }
        assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    }

    #[test]
    fn no_text_is_left_over_from_a_page_that_is_gone() {
        let used = used();
        for language in Language::ALL {
            let idle: Vec<_> = arguments_of(language.source())
                .into_keys()
                .filter(|key| !used.contains_key(key.as_str()))
                .collect();
            assert!(idle.is_empty(), "{}: {idle:#?}", language.code());
        }
    }
}
