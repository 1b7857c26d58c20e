//! Swedish as the machine reads it: for search, for policy words, and for sorting.
//!
//! One analyser makes the words of a text into terms, and both databases index the terms as they are,
//! so that a search hits the same messages in both. å, ä and ö are letters of their own and never
//! folded; other accents are (é is e, ü is u), and æ and ø are ä and ö. A word gives its written form,
//! its stem, and, when it is a compound (badhusavgiften), the parts it is made of (badhus, avgift).
//! Hyphens, soft hyphens and apostrophes inside a word do not hide it. Emoji are not indexed.
//!
//! Everything here is a pure function; what a thread has analysed it remembers, within limits.

mod compound;
mod fold;
mod matcher;
mod query;
mod sort;
mod stem;
mod terms;
mod token;
mod words;

pub use matcher::{Hit, Matcher};
pub use query::{Group, Query, query};
pub use sort::sort_key;
pub use terms::{MAX_TERMS, for_each_term, index_text, terms};
pub use token::MAX_WORD;
pub use words::{Word, spelled, word_terms, words};
