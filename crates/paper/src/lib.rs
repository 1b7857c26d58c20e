//! Documents on paper: PDF/A-2a and PDF/UA-1, tagged so that they can be read aloud, fonts inside.
//!
//! typst lays out and writes. It is given one template, embedded, and the document as values: a text
//! from a stranger is never read as markup. No file, package, font of the machine or clock can be
//! reached from it. The same document gives the same bytes, so that its digest means something.
//!
//! Made *to* the standards; whether a file meets them is for a checker outside to say.

mod printable;

use std::sync::{LazyLock, Mutex, PoisonError};
use torg_domain::archive::document::{Block, Document};
use torg_domain::outside::Paper;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Array, Bytes, Datetime, Dict, Duration, IntoValue, Smart, Str, Value, dict};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_kit::fonts::FontStore;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

const TEMPLATE: &str = include_str!("page.typ");

/// The fonts, all of them inside the program.
static FONTS: LazyLock<FontStore> = LazyLock::new(|| {
    let mut fonts = FontStore::new();
    fonts.extend(typst_kit::fonts::embedded());
    fonts
});

/// One document at a time: a long one takes a hundred megabytes while it is laid out.
static TURN: Mutex<()> = Mutex::new(());

/// Prints with typst.
#[derive(Clone, Copy, Debug, Default)]
pub struct Press;

impl Paper for Press {
    fn print(&self, document: &Document) -> Result<Vec<u8>, String> {
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        // What no font of ours can show is named by its number; should that not be enough, all but the
        // letters of western Europe are.
        let first = print(document, printable::shown);
        let printed = first.or_else(|_| print(document, printable::plain));
        // What was remembered between layouts is let go: documents have nothing in common.
        typst::comemo::evict(0);
        printed
    }
}

fn print(document: &Document, show: fn(&str) -> String) -> Result<Vec<u8>, String> {
    let world = Desk::with(document, show)?;
    let laid: PagedDocument = typst::compile(&world).output.map_err(|why| told(&why))?;
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|why| why.message().to_string())?;
    let options = PdfOptions {
        ident: Smart::Custom(document.ident.clone()),
        creator: Smart::Custom(Some(String::from("torg"))),
        timestamp: datetime(document.made_at).map(Timestamp::new_utc),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&laid, &options).map_err(|why| told(&why))
}

fn told(why: &[SourceDiagnostic]) -> String {
    why.iter().map(|one| one.message.to_string()).collect::<Vec<_>>().join("; ")
}

fn datetime(at: jiff::Timestamp) -> Option<Datetime> {
    let at = at.to_zoned(jiff::tz::TimeZone::UTC);
    let small = |n: i8| u8::try_from(n).unwrap_or_default();
    Datetime::from_ymd_hms(
        i32::from(at.year()),
        small(at.month()),
        small(at.day()),
        small(at.hour()),
        small(at.minute()),
        small(at.second()),
    )
}

/// All that typst can see of the world: the template, the document, the fonts.
struct Desk {
    library: LazyHash<Library>,
    template: Source,
}

impl Desk {
    fn with(document: &Document, show: fn(&str) -> String) -> Result<Self, String> {
        let blocks: Array = document.blocks.iter().map(|one| Value::Dict(block(one, show))).collect();
        let inputs = dict! {
            "title" => text(&document.title, show),
            "language" => Str::from(document.language.as_str()),
            "blocks" => blocks,
        };
        let library = LazyHash::new(Library::builder().with_inputs(inputs).build());
        let path = VirtualPath::new("page.typ").map_err(|why| why.to_string())?;
        let id = FileId::new(RootedPath::new(VirtualRoot::Project, path));
        Ok(Self { library, template: Source::new(id, TEMPLATE.to_owned()) })
    }
}

fn text(said: &str, show: fn(&str) -> String) -> Str {
    Str::from(show(said))
}

fn block(block: &Block, show: fn(&str) -> String) -> Dict {
    let said = |sort: &str, said: &str| dict! { "sort" => Str::from(sort), "said" => text(said, show) };
    match block {
        Block::Heading(level, heading) => {
            let mut block = said("heading", heading);
            block.insert("level".into(), i64::from((*level).max(1)).into_value());
            block
        }
        Block::Paragraph(paragraph) => said("paragraph", paragraph),
        Block::Quote(quote) => said("quote", quote),
        Block::Table { caption, head, rows } => {
            let pair = |pair: &[String; 2]| -> Array {
                pair.iter().map(|cell| text(cell, show).into_value()).collect()
            };
            dict! {
                "sort" => Str::from("table"),
                "caption" => text(caption, show),
                "head" => pair(head),
                "rows" => rows.iter().map(|row| pair(row).into_value()).collect::<Array>(),
            }
        }
        Block::Picture { bytes, alt } => dict! {
            "sort" => Str::from("picture"),
            "bytes" => Bytes::new(bytes.clone()),
            "alt" => text(alt, show),
        },
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }
    fn book(&self) -> &LazyHash<FontBook> {
        FONTS.book()
    }
    fn main(&self) -> FileId {
        self.template.id()
    }
    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }
    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }
    fn font(&self, index: usize) -> Option<Font> {
        FONTS.font(index)
    }
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(blocks: Vec<Block>) -> Document {
        Document {
            title: "Bevispaket om ett meddelande".into(),
            language: "sv".into(),
            made_at: "2026-04-07T08:30:00Z".parse().unwrap(),
            ident: "0199".into(),
            blocks,
        }
    }

    fn pair(name: &str, value: &str) -> [String; 2] {
        [name.into(), value.into()]
    }

    fn hostile() -> Vec<Block> {
        let said = "#import \"/etc/passwd\": * \n$ x $ *fet* _kursiv_ `kod` <etikett> @citat \\ // bort\n\
                    #sys.inputs #read(\"/etc/passwd\") 😀 中文 \u{202E}bakvänt\u{0} e\u{301} \u{1F468}\u{200D}\u{1F469} \u{E000}\u{FFFE}\
                    שלום مرحبا ไทย ﷽ ẗ̴̢ \t\r\n";
        vec![
            Block::Heading(1, said.into()),
            Block::Paragraph(said.into()),
            Block::Quote(format!("{said}{}", "x".repeat(3_000))),
            Block::Quote(String::new()),
            Block::Table {
                caption: said.into(),
                head: pair("Uppgift", "Innehåll"),
                rows: vec![pair(said, said), pair("", ""), pair("SHA-256", &"a5".repeat(32))],
            },
            Block::Table { caption: "Tom".into(), head: pair("a", "b"), rows: Vec::new() },
        ]
    }

    #[test]
    fn a_page_carries_the_marks_of_both_standards_its_language_and_its_title() {
        let blocks =
            vec![Block::Heading(1, "Meddelande 1, av Åsa".into()), Block::Quote("Hej på dig".into())];
        let pdf = Press.print(&letter(blocks)).unwrap();
        let text = String::from_utf8_lossy(&pdf);
        for mark in [
            "%PDF-1.7",
            "<pdfaid:part>2</pdfaid:part>",
            "<pdfaid:conformance>A</pdfaid:conformance>",
            "<pdfuaid:part>1</pdfuaid:part>",
            "/MarkInfo",
            "/StructTreeRoot",
            "Bevispaket om ett meddelande",
        ] {
            assert!(text.contains(mark), "{mark} is not in the file");
        }
        assert!(!text.contains("/JavaScript") && !text.contains("/URI"));
    }

    #[test]
    fn nothing_a_stranger_writes_is_markup_or_stops_the_press() {
        let pdf = Press.print(&letter(hostile())).unwrap();
        assert!(pdf.starts_with(b"%PDF-1.7"));
        assert_eq!(Press.print(&letter(hostile())).unwrap(), pdf, "the same document is the same bytes");
    }

    #[test]
    fn a_picture_stands_with_its_words_and_one_that_is_none_is_refused_in_a_sentence() {
        let png = [
            137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0,
            0, 58, 126, 155, 85, 0, 0, 0, 10, 73, 68, 65, 84, 120, 156, 99, 104, 0, 0, 0, 130, 0, 129, 119,
            205, 114, 182, 0, 0, 0, 0, 73, 69, 78, 68, 174, 66, 96, 130,
        ];
        let picture = |bytes: &[u8]| Block::Picture { bytes: bytes.into(), alt: "En grå prick".into() };
        let printed = Press.print(&letter(vec![picture(&png)])).unwrap();
        assert!(printed.starts_with(b"%PDF-1.7"));
        assert!(!Press.print(&letter(vec![picture(b"MZ")])).unwrap_err().is_empty());
    }
}
