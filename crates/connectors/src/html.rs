//! What others wrote as HTML, made fit to show and to read as plain text.
//!
//! Ammonia decides what may stay: no script, style, frame, form or handler, links to http, https and
//! mailto only. The plain text is read from what ammonia let through. Pictures are taken out and
//! listed instead: shown straight from the source they would tell its owner who reads what, and when.

mod plain;
mod tags;
mod walk;

pub use plain::{one_line, plain, unescape};

use ammonia::{Builder, UrlRelative};
use std::collections::HashSet;
use tags::{opens, tags};
use url::Url;
use walk::walk;

/// HTML larger than this is read as text only, by a walk that cannot grow slow.
const LARGEST: usize = 512 * 1024;
/// More elements than this open at once are read as text only: a parser's work grows with the depth.
const DEEPEST: usize = 128;

/// What a piece of HTML came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Plain text: paragraphs parted by an empty line, line breaks kept.
    pub text: String,
    /// Cleaned HTML without pictures; none when it was too large or too deep.
    pub html: Option<String>,
    /// Address and replacing text of each picture, addresses as they stood.
    pub pictures: Vec<(String, Option<String>)>,
    /// Script or other active content was taken away.
    pub had_active: bool,
    /// It was escaped twice and has been read as what it was meant to be.
    pub escaped_twice: bool,
    /// It was nested too deep, or was too large, to be cleaned as HTML.
    pub too_deep: bool,
}

/// Cleans HTML whose relative addresses stand on one base.
pub struct Cleaner {
    builder: Builder<'static>,
}

impl Cleaner {
    /// A cleaner for HTML found under this address.
    #[must_use]
    pub fn new(base: Option<&Url>) -> Self {
        let mut builder = Builder::default();
        builder
            .url_schemes(HashSet::from(["http", "https", "mailto"]))
            .rm_tags(["map", "area", "bdo", "center", "acronym", "tt", "strike"])
            .add_tags(["s"])
            .rm_tag_attributes("img", ["width", "height", "align", "srcset"])
            .clean_content_tags(HashSet::from([
                "script", "style", "iframe", "object", "embed", "noscript", "template", "svg", "math",
                "title", "textarea", "select",
            ]))
            .link_rel(Some("noopener noreferrer nofollow ugc"))
            .url_relative(base.map_or(UrlRelative::Deny, |b| UrlRelative::RewriteWithBase(b.clone())));
        Self { builder }
    }

    /// Reads one piece of HTML.
    #[must_use]
    pub fn read(&self, source: &str) -> Shown {
        let mut shown = self.once(source);
        if meant_as_html(source, &shown.text) {
            let had_active = shown.had_active;
            shown = self.once(&shown.text.replace('\u{a0}', " "));
            shown.escaped_twice = true;
            shown.had_active |= had_active;
        }
        shown
    }

    fn once(&self, source: &str) -> Shown {
        let mut shown = Shown { had_active: is_active(source), ..Shown::default() };
        if source.len() > LARGEST || opens(source) > DEEPEST {
            shown.too_deep = true;
            walk(source, &mut shown);
            shown.pictures.clear();
            return shown;
        }
        let cleaned = self.builder.clean(source).to_string();
        let html = walk(&cleaned, &mut shown);
        shown.html = Some(html.trim().to_owned());
        shown
    }
}

/// Whether a text can be HTML at all: a tag HTML knows, or an entity. Else it is plain text in which
/// `<` and `&` mean themselves.
#[must_use]
pub fn looks_like_html(text: &str) -> bool {
    tags(text).any(|t| KNOWN.contains(&t.name.to_ascii_lowercase().as_str()))
        || text.split('&').skip(1).any(|rest| {
            let name: &str = rest.split(';').next().unwrap_or_default();
            name.len() < rest.len()
                && (2..=10).contains(&name.len())
                && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'#')
        })
}

const KNOWN: &[&str] = &[
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "blockquote",
    "body",
    "br",
    "button",
    "cite",
    "code",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "figure",
    "figcaption",
    "font",
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
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "li",
    "main",
    "nav",
    "object",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "script",
    "section",
    "small",
    "span",
    "strong",
    "style",
    "sub",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
    "video",
    "audio",
    "source",
    "center",
    "del",
    "ins",
    "details",
    "summary",
];

/// Whether what should be text is HTML that was escaped once too often.
fn meant_as_html(source: &str, text: &str) -> bool {
    !source.contains('<')
        && tags(text).any(|t| {
            let name = t.name.to_ascii_lowercase();
            (t.end && KNOWN.contains(&name.as_str())) || ["br", "p"].contains(&name.as_str())
        })
}

/// Whether something in it would have run.
fn is_active(source: &str) -> bool {
    let lower = source.to_ascii_lowercase();
    let squeezed = || lower.chars().filter(|c| !c.is_ascii_whitespace() && !c.is_ascii_control());
    ["<script", "<iframe", "<object", "<embed", "<svg", "<form"].iter().any(|tag| lower.contains(tag))
        || lower.contains("script:")
        || (lower.contains("href") || lower.contains("src"))
            && squeezed().collect::<String>().contains("javascript:")
        || lower.contains("data:text/html")
        || tags(&lower).any(|t| {
            t.attributes.split([' ', '\t', '\n', '\r', '/', '"', '\'']).any(|word| {
                word.len() > 4
                    && word.starts_with("on")
                    && word
                        .split_once('=')
                        .is_some_and(|(name, _)| name.bytes().all(|b| b.is_ascii_alphabetic()))
            })
        })
}

/// Elements without an end tag.
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> Shown {
        Cleaner::new(Url::parse("https://blogg.test/inlagg/").ok().as_ref()).read(html)
    }

    #[test]
    fn paragraphs_and_lines_survive_and_tags_do_not() {
        let shown =
            read("<p>Hej  på\n dig!</p><p>Ett<br>två</p><ul><li>a</li><li>b</li></ul><pre>x\n  y</pre>");
        assert_eq!(shown.text, "Hej på dig!\n\nEtt\ntvå\n\na\nb\n\nx\ny");
        assert_eq!(read("a &lt; b &amp; c &aring; &#229; &#150;").text, "a < b & c å å –");
    }

    #[test]
    fn nothing_that_runs_is_left() {
        for evil in [
            "Hej<script>alert(1)</script>",
            "Hej<img src=x onerror=alert(1)>",
            "<a href=\"java\nscript:alert(1)\">Hej</a>",
            "<a href='JaVaScRiPt:alert(1)'>Hej</a>",
            "Hej<iframe src='//x.test'></iframe>",
            "<p onclick='x()'>Hej</p>",
            "Hej<svg onload=alert(1)>",
            "<a href='data:text/html,x'>Hej</a>",
            "Hej<object data=x></object>",
        ] {
            let shown = read(evil);
            let html = shown.html.unwrap().to_lowercase();
            assert_eq!(shown.text, "Hej", "{evil}");
            assert!(shown.had_active, "{evil}");
            for bad in ["script", "onerror", "onclick", "onload", "<iframe", "data:", "<img", "<object"] {
                assert!(!html.contains(bad), "{evil}: {html}");
            }
        }
        assert!(!read("<p>Konsert: javascript för alla, se one=1</p>").had_active);
    }

    #[test]
    fn pictures_are_listed_and_taken_out() {
        let shown = read("<p>Hej <img src='/a.png' alt='En bil &amp; en buss'> då</p>");
        assert_eq!(
            shown.pictures,
            [("https://blogg.test/a.png".to_owned(), Some("En bil & en buss".to_owned()))]
        );
        assert_eq!((shown.text.as_str(), shown.html.as_deref()), ("Hej då", Some("<p>Hej  då</p>")));
    }

    #[test]
    fn a_link_says_where_it_leads_when_its_text_does_not() {
        assert_eq!(read("<a href='https://spam.test/x'>vinn</a>").text, "vinn (https://spam.test/x)");
        assert_eq!(read("<a href='https://www.uno.test/'>uno.test</a>").text, "uno.test");
        assert_eq!(read("<a href='https://m.test/tags/is'>#is</a>").text, "#is");
    }

    #[test]
    fn html_escaped_twice_is_read_as_meant_and_a_lone_bracket_is_not() {
        let shown = read("&lt;p&gt;Hej&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;");
        assert_eq!((shown.text.as_str(), shown.escaped_twice, shown.had_active), ("Hej", true, true));
        let shown = read("om a &lt; b och b &gt; c");
        assert_eq!((shown.text.as_str(), shown.escaped_twice), ("om a < b och b > c", false));
        assert!(
            !looks_like_html("1<2 och x<y & z") && looks_like_html("x &amp; y") && looks_like_html("<P>x")
        );
    }

    #[test]
    fn depth_and_size_are_read_in_time_that_grows_no_faster() {
        for evil in [
            "<div>",
            "<a><b>",
            "<font size=1></i>",
            "<li><dd>",
            "<table><tr><td>",
            "<!--",
            "<a href='",
            "<",
            "&",
        ] {
            let shown = read(&format!("Hej {}", evil.repeat(50_000)));
            assert!(shown.text.starts_with("Hej"), "{evil}");
        }
    }
}
