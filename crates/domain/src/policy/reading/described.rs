//! How closed lists of words, tables and keys are described, once: reading, schema and wording are made of it.

/// A closed list of words with their Swedish wording.
macro_rules! words {
    ($($(#[doc = $doc:literal])* $vis:vis enum $name:ident { $($(#[doc = $item_doc:literal])* $item:ident = $word:literal, $swedish:literal;)* })*) => { $(
        $(#[doc = $doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        $vis enum $name { $($(#[doc = $item_doc])* $item,)* }

        impl $name {
            /// Every word of the list.
            pub const ALL: &'static [Self] = &[$(Self::$item),*];

            /// The word as packs, answers and databases write it.
            #[must_use]
            pub fn word(self) -> &'static str { match self { $(Self::$item => $word,)* } }

            /// The word in plain Swedish.
            #[must_use]
            pub fn swedish(self) -> &'static str { match self { $(Self::$item => $swedish,)* } }

            /// The item a word means.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> { match word { $($word => Some(Self::$item),)* _ => None } }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> { to.serialize_str(self.word()) }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let word = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(from)?;
                Self::from_word(&word).ok_or_else(|| serde::de::Error::unknown_variant(&word, &[$($word),*]))
            }
        }

        impl $crate::policy::reading::Kind for $name {
            fn read(at: $crate::policy::reading::At<'_>, book: &mut $crate::policy::reading::Book) -> Option<Self> {
                let word = at.text(book)?;
                let item = Self::from_word(word);
                if item.is_none() {
                    let known = [$($word),*];
                    let hint = $crate::policy::reading::nearest(word, &known).map_or(String::new(), |near| format!("; menades {near}?"));
                    book.wrong(at, format!("”{word}” finns inte; välj bland {}{hint}", known.join(", ")));
                }
                item
            }
            fn schema() -> serde_json::Value {
                $crate::policy::schema::of_words(concat!($($doc,)*), &[$(($word, $swedish)),*])
            }
            fn say(&self, _names: &$crate::policy::reading::Names) -> String { self.swedish().to_owned() }
        }
    )* };
}
pub(crate) use words;

/// A table with known fields. Each field has a Swedish name for comparisons.
macro_rules! record {
    ($($(#[doc = $doc:literal])* $vis:vis struct $name:ident { $($(#[doc = $field_doc:literal])* $field:ident: $type:ty = $label:literal,)* })*) => { $(
        $(#[doc = $doc])*
        #[derive(Clone, PartialEq, Debug)]
        $vis struct $name { $($(#[doc = $field_doc])* pub $field: $type,)* }

        impl $name {
            /// The fields with their Swedish names and wording.
            #[must_use]
            pub fn fields(&self, names: &$crate::policy::reading::Names) -> Vec<(&'static str, String)> {
                vec![$(($label, $crate::policy::reading::Kind::say(&self.$field, names)),)*]
            }
        }

        impl $crate::policy::reading::Kind for $name {
            fn read(at: $crate::policy::reading::At<'_>, book: &mut $crate::policy::reading::Book) -> Option<Self> {
                let table = at.table(book)?;
                $crate::policy::reading::unknown_keys(at, table, &[$(stringify!($field)),*], book);
                $crate::policy::reading::note_key(at, table, book);
                // Every field is read before any is judged, so that one mistake hides no other.
                $(let $field = $crate::policy::reading::field::<$type>(at, table, stringify!($field), book);)*
                Some(Self { $($field: $field?,)* })
            }
            fn kept() -> Option<Self> {
                Some(Self { $($field: <$type as $crate::policy::reading::Kind>::kept()?,)* })
            }
            fn schema() -> serde_json::Value {
                $crate::policy::schema::of_record(vec![$(
                    $crate::policy::schema::Field {
                        name: stringify!($field),
                        about: concat!($($field_doc,)*),
                        label: $label,
                        schema: <$type as $crate::policy::reading::Kind>::schema(),
                        required: <$type as $crate::policy::reading::Kind>::missing().is_none(),
                    },
                )*])
            }
            fn say(&self, names: &$crate::policy::reading::Names) -> String {
                self.fields(names).into_iter().filter(|(_, value)| value != "inte angivet")
                    .map(|(label, value)| format!("{label}: {value}")).collect::<Vec<_>>().join("; ")
            }
        }
    )* };
}
pub(crate) use record;

/// Keys that point at something that stands elsewhere in the pack.
macro_rules! keys {
    ($($(#[doc = $doc:literal])* $name:ident -> $target:ident;)*) => { $(
        $(#[doc = $doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The key as the pack writes it.
            #[must_use]
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(&self.0) }
        }
        impl $crate::policy::reading::Kind for $name {
            fn read(at: $crate::policy::reading::At<'_>, book: &mut $crate::policy::reading::Book) -> Option<Self> {
                let key = at.text(book)?;
                book.refer($crate::policy::reading::Target::$target, key, at);
                Some(Self(key.to_owned()))
            }
            fn schema() -> serde_json::Value {
                let about: &str = concat!($($doc,)*);
                serde_json::json!({ "type": "string", "$comment": about.trim().trim_end_matches('.') })
            }
            fn say(&self, names: &$crate::policy::reading::Names) -> String {
                names.of($crate::policy::reading::Target::$target, &self.0)
            }
        }
    )* };
}
pub(crate) use keys;
