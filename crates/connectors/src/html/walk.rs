//! From HTML to plain text, with the pictures listed beside it.

use super::{
    Shown, VOID, one_line, plain,
    tags::{attribute, tags},
    unescape,
};

/// Elements whose content is no text for a reader.
const SILENT: &[&str] = &[
    "script", "style", "iframe", "object", "embed", "noscript", "template", "svg", "math", "title",
    "textarea", "select", "head",
];
/// Elements that stand in paragraphs of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "ul",
];

/// Writes the text into `shown` and gives the HTML back without its pictures.
pub(super) fn walk(html: &str, shown: &mut Shown) -> String {
    let mut out = Writer::default();
    let mut kept = String::with_capacity(html.len());
    let mut at = 0;
    let mut silent: Option<String> = None;
    let mut link: Option<(usize, String)> = None;
    for tag in tags(html) {
        if tag.from < at {
            continue;
        }
        if silent.is_none() {
            out.text(&unescape(&html[at..tag.from]));
        }
        kept.push_str(&html[at..tag.from]);
        at = tag.to;
        let name = tag.name.to_ascii_lowercase();
        if let Some(element) = &silent {
            if tag.end && *element == name {
                silent = None;
            }
            continue;
        }
        if name == "img" {
            if let Some(src) = attribute(tag.attributes, "src").filter(|s| !s.is_empty()) {
                let alt = attribute(tag.attributes, "alt").map(|a| one_line(&a)).filter(|a| !a.is_empty());
                shown.pictures.push((src, alt));
            }
            continue;
        }
        kept.push_str(&html[tag.from..tag.to]);
        match name.as_str() {
            "br" => out.line(),
            "li" | "tr" if !tag.end => out.line(),
            "td" | "th" if tag.end => out.text(" "),
            "a" if tag.end => {
                if let Some((from, href)) = link.take() {
                    out.link(from, &href);
                }
            }
            "a" => link = attribute(tag.attributes, "href").map(|href| (out.done.len(), href)),
            _ if BLOCKS.contains(&name.as_str()) => out.paragraph(),
            _ if !tag.end && SILENT.contains(&name.as_str()) && !VOID.contains(&name.as_str()) => {
                silent = Some(name.clone())
            }
            _ => {}
        }
        if name == "pre" {
            out.verbatim = !tag.end;
        }
    }
    if silent.is_none() {
        out.text(&unescape(&html[at..]));
    }
    kept.push_str(&html[at..]);
    shown.text = plain(&out.done);
    kept
}

/// Text as it grows: white space folded, breaks held back until something follows.
#[derive(Default)]
struct Writer {
    done: String,
    breaks: usize,
    space: bool,
    verbatim: bool,
}

impl Writer {
    fn text(&mut self, text: &str) {
        for c in text.chars() {
            if self.verbatim && c == '\n' {
                self.breaks += 1;
            } else if c.is_whitespace() && c != '\u{a0}' {
                self.space = true;
            } else {
                if self.breaks > 0 && !self.done.is_empty() {
                    self.done.extend(std::iter::repeat_n('\n', self.breaks.min(2)));
                } else if self.space && !self.done.is_empty() {
                    self.done.push(' ');
                }
                (self.breaks, self.space) = (0, false);
                self.done.push(if c == '\u{a0}' { ' ' } else { c });
            }
        }
    }
    fn line(&mut self) {
        self.breaks = (self.breaks + 1).min(2);
    }
    fn paragraph(&mut self) {
        self.breaks = 2;
    }
    /// Says where a link leads, when its text does not: what it hides is what a reader must judge.
    fn link(&mut self, from: usize, href: &str) {
        let said = self.done.get(from..).unwrap_or_default().trim();
        let bare = |t: &str| {
            let t =
                t.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("mailto:");
            t.trim_start_matches("www.").trim_end_matches('/').to_lowercase()
        };
        let leads_out = ["http://", "https://", "mailto:"].iter().any(|s| href.starts_with(s));
        if leads_out && !said.is_empty() && !said.starts_with(['#', '@']) && bare(said) != bare(href) {
            let note = format!(" ({href})");
            self.text(&note);
        }
    }
}
