//! XML as it comes, in tokens with their places; it never refuses.
//!
//! Why not quick-xml: a strict reader stops at the first fault, and what we must not lose stands
//! after it. Reading strictly first and tolerantly when that fails would give two translations of
//! one format, and the second would run in earnest only on the worst day. This one reader takes the
//! healthy and the broken feed alike, tells every token's place in the bytes, and expands nothing a
//! document declares. Work grows with the length of the input, whatever it holds.

/// One token. Names and contents are slices of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// `<name attributes>`, or `<name attributes/>` when `empty`.
    Start { name: &'a [u8], attributes: &'a [u8], empty: bool },
    /// `</name>`.
    End { name: &'a [u8] },
    /// Text, still escaped.
    Text(&'a [u8]),
    /// The content of a CDATA section.
    Cdata(&'a [u8]),
    /// A document type; `declares` when it declares entities.
    Doctype { declares: bool },
    /// A comment or processing instruction.
    Aside,
    /// The document ends within a tag, comment or section.
    CutOff,
}

/// A token and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'a> {
    /// The token.
    pub token: Token<'a>,
    /// Its first byte.
    pub from: usize,
    /// The byte after its last.
    pub to: usize,
    /// It could only be read by guessing what was meant.
    pub guessed: bool,
}

/// The next place of a fixed string, looked for once for every stretch of the document.
struct Next {
    what: &'static [u8],
    known_from: usize,
    place: Option<usize>,
    looked: bool,
}

impl Next {
    const fn new(what: &'static [u8]) -> Self {
        Self { what, known_from: 0, place: None, looked: false }
    }
    fn after(&mut self, bytes: &[u8], from: usize) -> Option<usize> {
        let known = self.looked && from >= self.known_from && self.place.is_none_or(|p| p >= from);
        if !known {
            self.place = find(bytes, self.what, from);
            (self.known_from, self.looked) = (from, true);
        }
        self.place
    }
}

/// The first place of `what` at or after `from`.
fn find(bytes: &[u8], what: &[u8], from: usize) -> Option<usize> {
    let first = *what.first()?;
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|b| *b == first)?;
        if bytes[at..].starts_with(what) {
            return Some(at);
        }
        at += 1;
    }
}

/// The tokens of a document, in order.
pub struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
    open: &'a [u8],
    cdata_end: Next,
    cdata_start: Next,
    comment_end: Next,
    item_end: [Next; 2],
}

impl<'a> Tokens<'a> {
    /// The tokens of `bytes`.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            open: b"",
            cdata_end: Next::new(b"]]>"),
            cdata_start: Next::new(b"<![CDATA["),
            comment_end: Next::new(b"-->"),
            item_end: [Next::new(b"</item>"), Next::new(b"</entry>")],
        }
    }

    /// Stands again before a piece that was read.
    pub fn back_to(&mut self, piece: &Piece<'a>) {
        self.at = piece.from;
    }

    fn item_end(&mut self, from: usize) -> Option<usize> {
        let bytes = self.bytes;
        self.item_end.iter_mut().filter_map(|n| n.after(bytes, from)).min()
    }

    fn piece(&mut self, token: Token<'a>, to: usize, guessed: bool) -> Option<Piece<'a>> {
        let from = self.at;
        self.at = to;
        Some(Piece { token, from, to, guessed })
    }

    fn cdata(&mut self) -> Option<Piece<'a>> {
        let start = self.at + 9;
        let end = self.cdata_end.after(self.bytes, start);
        let next = self.cdata_start.after(self.bytes, start);
        let item = self.item_end(start);
        // Never closed: the item ends, and another section opens, before any closing comes.
        let runaway = match (end, item) {
            (None, _) => true,
            (Some(end), Some(item)) => item < end && next.is_some_and(|next| item < next && next < end),
            (Some(_), None) => false,
        };
        match (end, item) {
            (Some(end), _) if !runaway => self.piece(Token::Cdata(&self.bytes[start..end]), end + 3, false),
            (_, Some(item)) => {
                let closing = [b"</", self.open, b">"].concat();
                let field = find(&self.bytes[..item], &closing, start).filter(|_| !self.open.is_empty());
                let to = field.unwrap_or(item);
                self.piece(Token::Cdata(&self.bytes[start..to]), to, true)
            }
            _ => self.piece(Token::CutOff, self.bytes.len(), true),
        }
    }

    /// A document type, its declarations stepped over unread.
    fn doctype(&mut self) -> Option<Piece<'a>> {
        let rest = &self.bytes[self.at..];
        let (mut quote, mut inner) = (None, false);
        for (i, b) in rest.iter().enumerate().skip(2) {
            match (quote, b) {
                (None, b'"' | b'\'') => quote = Some(*b),
                (Some(q), b) if q == *b => quote = None,
                (None, b'[') => inner = true,
                (None, b']') => inner = false,
                (None, b'>') if !inner => {
                    let declares = find(&rest[..i], b"<!ENTITY", 0).is_some();
                    return self.piece(Token::Doctype { declares }, self.at + i + 1, false);
                }
                _ => {}
            }
        }
        let to = find(self.bytes, b">", self.at).map_or(self.bytes.len(), |p| p + 1);
        self.piece(Token::Doctype { declares: true }, to, true)
    }

    fn tag(&mut self) -> Option<Piece<'a>> {
        let rest = &self.bytes[self.at + 1..];
        let Some((length, guessed)) = tag_length(rest) else {
            return match rest.iter().position(|b| *b == b'<') {
                // Another tag begins before this one ends: take it for text.
                Some(next) => self.text(self.at + 1 + next, true),
                None => self.piece(Token::CutOff, self.bytes.len(), true),
            };
        };
        let inner = &rest[..length];
        let to = self.at + 1 + length + 1;
        if let Some(name) = inner.strip_prefix(b"/") {
            self.open = b"";
            return self.piece(Token::End { name: name.trim_ascii() }, to, guessed);
        }
        let (inner, empty) = match inner.strip_suffix(b"/") {
            Some(inner) => (inner, true),
            None => (inner, false),
        };
        let end = inner.iter().position(|b| b.is_ascii_whitespace() || *b == b'/').unwrap_or(inner.len());
        let (name, attributes) = inner.split_at(end);
        if !empty {
            self.open = name;
        }
        self.piece(Token::Start { name, attributes, empty }, to, guessed)
    }

    fn text(&mut self, to: usize, guessed: bool) -> Option<Piece<'a>> {
        self.piece(Token::Text(&self.bytes[self.at..to]), to, guessed)
    }
}

/// The length of a tag up to its `>`, and whether that took a guess. None when it does not end
/// before the next tag begins.
fn tag_length(rest: &[u8]) -> Option<(usize, bool)> {
    let mut quote = None;
    for (i, b) in rest.iter().enumerate() {
        match (quote, b) {
            (None, b'>') => return Some((i, false)),
            (None, b'<') => return None,
            (Some(_), b'<') => break,
            (None, b'"' | b'\'') => quote = Some(*b),
            (Some(q), b) if q == *b => quote = None,
            _ => {}
        }
    }
    // A quote is never closed, or holds a `<`: the tag ends at the first `>`.
    let end = rest.iter().take_while(|b| **b != b'<').position(|b| *b == b'>');
    end.map(|end| (end, true))
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let rest = self.bytes.get(self.at..).filter(|r| !r.is_empty())?;
        if rest[0] != b'<' {
            let to = rest.iter().position(|b| *b == b'<').map_or(self.bytes.len(), |p| self.at + p);
            return self.text(to, false);
        }
        match rest.get(1) {
            Some(b'!') if rest.starts_with(b"<!--") => {
                match self.comment_end.after(self.bytes, self.at + 4) {
                    Some(end) => self.piece(Token::Aside, end + 3, false),
                    None => self.piece(Token::Aside, self.at + 4, true),
                }
            }
            Some(b'!') if rest.starts_with(b"<![CDATA[") => self.cdata(),
            Some(b'!') if rest.len() < 9 && b"<![CDATA[".starts_with(rest) => {
                self.piece(Token::CutOff, self.bytes.len(), true)
            }
            Some(b'!') if rest.get(..9).is_some_and(|r| r.eq_ignore_ascii_case(b"<!DOCTYPE")) => {
                self.doctype()
            }
            Some(b'?' | b'!') => match rest.iter().position(|b| *b == b'>') {
                Some(end) => self.piece(Token::Aside, self.at + end + 1, false),
                None => self.piece(Token::CutOff, self.bytes.len(), true),
            },
            Some(b'/') if rest.get(2).is_none_or(|b| b.is_ascii_alphabetic() || *b == b'_') => self.tag(),
            Some(b) if b.is_ascii_alphabetic() || *b == b'_' => self.tag(),
            None => self.piece(Token::CutOff, self.bytes.len(), true),
            // A `<` that opens nothing is text.
            _ => {
                let next = rest[1..].iter().position(|b| *b == b'<');
                self.text(next.map_or(self.bytes.len(), |p| self.at + 1 + p), true)
            }
        }
    }
}

/// An attribute's value, still escaped; by its full name.
#[must_use]
pub fn attribute<'a>(attributes: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    all_attributes(attributes).find(|(found, _)| *found == name).map(|(_, value)| value)
}

/// Every attribute with a value.
pub fn all_attributes(attributes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = attributes;
    std::iter::from_fn(move || {
        loop {
            rest = rest.trim_ascii_start();
            let end = rest.iter().position(|b| *b == b'=' || b.is_ascii_whitespace()).filter(|e| *e > 0)?;
            let (name, after) = rest.split_at(end);
            let Some(value) = after.trim_ascii_start().strip_prefix(b"=") else {
                rest = after;
                continue;
            };
            let value = value.trim_ascii_start();
            let quote = value.first().filter(|b| matches!(b, b'"' | b'\''));
            let (from, to) = match quote {
                Some(q) => (1, value[1..].iter().position(|b| b == q).map_or(value.len(), |p| p + 1)),
                None => (0, value.iter().position(u8::is_ascii_whitespace).unwrap_or(value.len())),
            };
            rest = value.get(to + usize::from(quote.is_some())..).unwrap_or_default();
            return Some((name, &value[from..to]));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spell(xml: &str) -> String {
        let mut at = 0;
        let all: Vec<String> = Tokens::new(xml.as_bytes())
            .map(|p| {
                assert_eq!(p.from, at, "no byte is stepped over");
                at = p.to;
                let s = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
                match p.token {
                    Token::Start { name, empty, .. } => {
                        format!("<{}{}", s(name), if empty { "/" } else { "" })
                    }
                    Token::End { name } => format!("/{}", s(name)),
                    Token::Text(t) => format!("'{}", s(t)),
                    Token::Cdata(t) => format!("c{}", s(t)),
                    Token::Doctype { declares } => format!("!{declares}"),
                    Token::Aside => "-".into(),
                    Token::CutOff => "~".into(),
                }
            })
            .collect();
        assert_eq!(at, xml.len());
        all.join(" ")
    }

    #[test]
    fn tokens_of_healthy_and_broken_markup() {
        for (xml, tokens) in [
            ("<a x='1'>t<b/></a>", "<a 't <b/ /a"),
            ("<a><![CDATA[<x>]]></a>", "<a c<x> /a"),
            ("<a>1 < 2 && <3</a>", "<a '1  '< 2 &&  '<3 /a"),
            ("<a x=\"<b>\">t</a>", "'<a x=\" <b '\">t /a"),
            ("<a x='>'>t", "<a 't"),
            ("<!-- x --><?p ?><!DOCTYPE r [<!ENTITY a \"]>\">]><r/>", "- - !true <r/"),
            ("<!-- never", "- ' never"),
            ("<a", "~"),
            ("<", "~"),
            ("<![CDA", "~"),
            (
                "<i><d><![CDATA[x</d></item><i><d><![CDATA[y]]></d></item>",
                "<i <d cx /d /item <i <d cy /d /item",
            ),
            ("<d><![CDATA[about </item> and <item>]]></d></item>", "<d cabout </item> and <item> /d /item"),
            ("<d><![CDATA[x", "<d ~"),
        ] {
            assert_eq!(spell(xml), tokens, "{xml}");
        }
    }

    #[test]
    fn attributes_are_read_however_they_are_quoted() {
        let all = |a: &'static str| {
            all_attributes(a.as_bytes())
                .map(|(n, v)| [n, b"=", v].concat())
                .map(|b| String::from_utf8(b).unwrap())
                .collect::<Vec<_>>()
        };
        assert_eq!(all(" a='1' b = \"2\"c=3 d e='x"), ["a=1", "b=2", "c=3", "e=x"]);
    }
}
