//! A document to be read by people, on paper or aloud: what it says, never how it looks.
//!
//! Every text here may come from a stranger. It is a value all the way to the page, never markup.

/// A whole document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Its title: the first heading, and what a reader's program calls it.
    pub title: String,
    /// The language it is read aloud in: `sv` or `en`.
    pub language: String,
    /// When it was made, in UTC.
    pub made_at: jiff::Timestamp,
    /// What names it for ever: the same document printed again has the same identifier.
    pub ident: String,
    /// What it says, in reading order.
    pub blocks: Vec<Block>,
}

/// One thing the document says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading; level 1 stands under the title.
    Heading(u8, String),
    /// A paragraph.
    Paragraph(String),
    /// Names and their values.
    Table {
        /// What the table tells, read aloud before it.
        caption: String,
        /// What the two columns are called.
        head: [String; 2],
        /// The rows.
        rows: Vec<[String; 2]>,
    },
    /// What somebody else said, word for word, line by line.
    Quote(String),
    /// A picture, with what it shows in words: without words it could not be read aloud.
    Picture {
        /// PNG, JPEG, GIF or WebP.
        bytes: Vec<u8>,
        /// What it shows.
        alt: String,
    },
}
