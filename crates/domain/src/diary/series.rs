//! The form of a diary's numbers, as a template: `KSN-{yyyy}-{serial:04}` gives KSN-2026-0385.
//!
//! A template that could give two registrations the same number is refused when it is written, in a
//! sentence, so that the series itself only has to count.

use super::number::Number;

/// Most digits a serial is filled out to.
const WIDEST: usize = 9;

/// Most characters of a template.
const LONGEST: usize = 60;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Words(String),
    Prefix,
    Year,
    ShortYear,
    Month,
    Serial(usize),
    Document(usize),
}

/// How an authority writes its diary numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    parts: Vec<Part>,
}

/// Why a text is no template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadTemplate {
    /// Nothing, or too much.
    #[error("Skriv en mall på högst {max} tecken, till exempel KS {{yyyy}}/{{serial:05}}.", max = LONGEST)]
    Length,
    /// A line break or the like.
    #[error("Mallen får bara innehålla vanliga tecken på en rad.")]
    Control,
    /// A brace without its other half.
    #[error("En klammer saknar sin andra hälft. Ett fält skrivs {{så}}.")]
    Brace,
    /// A field nobody knows.
    #[error(
        "Fältet {{{0}}} finns inte. Fälten är {{prefix}}, {{yyyy}}, {{yy}}, {{mm}}, {{serial}}, {{serial:04}} och {{doc}}."
    )]
    Field(String),
    /// A width out of reason.
    #[error("Löpnumret fylls ut till mellan 1 och {max} siffror, till exempel {{serial:04}}.", max = WIDEST)]
    Width,
    /// No serial.
    #[error("Mallen måste innehålla löpnumret, {{serial}}: annars får alla ärenden samma nummer.")]
    NoSerial,
    /// No year.
    #[error("Mallen måste innehålla året, {{yyyy}} eller {{yy}}: serien börjar om varje år.")]
    NoYear,
    /// A field stands twice.
    #[error("Fältet {{{0}}} står två gånger.")]
    Twice(&'static str),
    /// Two numbers of free length side by side.
    #[error(
        "Löpnumret står intill en annan siffra utan tecken emellan: två nummer kan bli lika. Sätt ett tecken emellan."
    )]
    Touching,
    /// Something after the document's number.
    #[error("Handlingens nummer, {{doc}}, måste stå sist och ha ett tecken framför sig.")]
    Document,
    /// The short name is asked for and not given.
    #[error("Mallen använder {{prefix}}. Skriv diariets beteckning, till exempel KSN.")]
    NoPrefix,
}

/// What a number is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made<'a> {
    /// The diary's short name.
    pub prefix: &'a str,
    /// The year of the series.
    pub year: i16,
    /// The month of the registration, 1 to 12.
    pub month: i8,
    /// The number in the series.
    pub serial: i64,
}

impl Template {
    /// Reads a template. `prefix` is the diary's short name, which a template may ask for.
    ///
    /// # Errors
    /// What is wrong, in a sentence.
    pub fn read(text: &str, prefix: &str) -> Result<Self, BadTemplate> {
        let text = text.trim();
        if text.is_empty() || text.chars().count() > LONGEST {
            return Err(BadTemplate::Length);
        }
        if text.chars().chain(prefix.chars()).any(char::is_control) {
            return Err(BadTemplate::Control);
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let open = rest.find(['{', '}']).unwrap_or(rest.len());
            if open > 0 {
                parts.push(Part::Words(rest[..open].to_owned()));
            }
            rest = &rest[open..];
            if let Some(inside) = rest.strip_prefix('{') {
                let close = inside.find(['{', '}']).filter(|at| inside[*at..].starts_with('}'));
                let close = close.ok_or(BadTemplate::Brace)?;
                parts.push(field(&inside[..close])?);
                rest = &inside[close + 1..];
            } else if !rest.is_empty() {
                return Err(BadTemplate::Brace);
            }
        }
        let template = Self { parts };
        template.check(prefix)?;
        Ok(template)
    }

    fn check(&self, prefix: &str) -> Result<(), BadTemplate> {
        let count = |is: fn(&Part) -> bool| self.parts.iter().filter(|p| is(p)).count();
        for (name, is) in [
            ("serial", (|p: &Part| matches!(p, Part::Serial(_))) as fn(&Part) -> bool),
            ("yyyy", |p| matches!(p, Part::Year)),
            ("yy", |p| matches!(p, Part::ShortYear)),
            ("mm", |p| matches!(p, Part::Month)),
            ("prefix", |p| matches!(p, Part::Prefix)),
            ("doc", |p| matches!(p, Part::Document(_))),
        ] {
            if count(is) > 1 {
                return Err(BadTemplate::Twice(name));
            }
        }
        if count(|p| matches!(p, Part::Serial(_))) == 0 {
            return Err(BadTemplate::NoSerial);
        }
        if count(|p| matches!(p, Part::Year | Part::ShortYear)) == 0 {
            return Err(BadTemplate::NoYear);
        }
        if count(|p| matches!(p, Part::Prefix)) > 0 && prefix.trim().is_empty() {
            return Err(BadTemplate::NoPrefix);
        }
        if let Some(at) = self.parts.iter().position(|p| matches!(p, Part::Document(_))) {
            let before = at.checked_sub(1).and_then(|at| self.parts.get(at));
            let apart = matches!(before, Some(Part::Words(w)) if !w.ends_with(|c: char| c.is_ascii_digit()));
            if at + 1 != self.parts.len() || !apart {
                return Err(BadTemplate::Document);
            }
        }
        // A serial of free length beside a digit of another part: 1 and 12 could be 11 and 2.
        if let Some(at) = self.parts.iter().position(|p| matches!(p, Part::Serial(_))) {
            let digit = |part: Option<&Part>, end: bool| match part {
                Some(Part::Words(w)) if end => w.ends_with(|c: char| c.is_ascii_digit()),
                Some(Part::Words(w)) => w.starts_with(|c: char| c.is_ascii_digit()),
                Some(Part::Prefix) if end => prefix.trim().ends_with(|c: char| c.is_ascii_digit()),
                Some(Part::Prefix) => prefix.trim().starts_with(|c: char| c.is_ascii_digit()),
                Some(Part::Document(_)) => true,
                // Years and months have a fixed length: the serial's own end is never in doubt.
                Some(Part::Year | Part::ShortYear | Part::Month | Part::Serial(_)) | None => false,
            };
            let before = at.checked_sub(1).and_then(|at| self.parts.get(at));
            if digit(before, true) || digit(self.parts.get(at + 1), false) {
                return Err(BadTemplate::Touching);
            }
        }
        Ok(())
    }

    /// The number of a case: all of the template but the document's own number.
    #[must_use]
    pub fn case(&self, made: Made<'_>) -> String {
        let until = match self.parts.last() {
            Some(Part::Document(_)) => self.parts.len().saturating_sub(2),
            _ => self.parts.len(),
        };
        self.parts[..until].iter().map(|part| part.written(made, 0)).collect()
    }

    /// Whether the series of a year gives, has given or will give a case this number, in whatever spelling.
    #[must_use]
    pub fn gives(&self, number: &Number, prefix: &str, year: i16) -> bool {
        // The serial is a run of digits, or the beginning or end of one where the template sets it beside others.
        let runs = number.normal.split('|').filter(|part| part.bytes().all(|b| b.is_ascii_digit()));
        let parts = runs.flat_map(|run| {
            (1..=run.len()).flat_map(move |n| [run.get(..n), run.get(run.len() - n..)]).flatten()
        });
        let mut serials = parts.filter_map(|part| part.parse::<i64>().ok());
        serials.any(|serial| {
            (1..=12).any(|month| {
                let made = self.case(Made { prefix, year, month, serial });
                Number::of(&made).is_some_and(|made| made.normal == number.normal)
            })
        })
    }

    /// The number of a document in a case whose number is known. The first document of a case goes by the
    /// case's own number.
    #[must_use]
    pub fn document(&self, case: &str, document: i64) -> String {
        if document <= 1 {
            return case.to_owned();
        }
        match &self.parts[..] {
            [.., Part::Words(between), Part::Document(width)] => {
                format!("{case}{between}{document:0width$}", width = *width)
            }
            _ => format!("{case}-{document}"),
        }
    }
}

impl Part {
    fn written(&self, made: Made<'_>, document: i64) -> String {
        match self {
            Self::Words(words) => words.clone(),
            Self::Prefix => made.prefix.trim().to_owned(),
            Self::Year => format!("{:04}", made.year),
            Self::ShortYear => format!("{:02}", made.year.rem_euclid(100)),
            Self::Month => format!("{:02}", made.month),
            Self::Serial(width) => format!("{:0width$}", made.serial, width = *width),
            Self::Document(width) => format!("{document:0width$}", width = *width),
        }
    }
}

fn field(inside: &str) -> Result<Part, BadTemplate> {
    let (name, width) = match inside.split_once(':') {
        Some((name, width)) => (name.trim(), Some(width.trim())),
        None => (inside.trim(), None),
    };
    let unknown = || BadTemplate::Field(inside.chars().take(20).collect());
    let width = match width {
        None => 1,
        Some(digits) => digits
            .trim_start_matches('0')
            .parse()
            .ok()
            .filter(|n| (1..=WIDEST).contains(n))
            .ok_or(BadTemplate::Width)?,
    };
    match (name, inside.contains(':')) {
        ("serial", _) => Ok(Part::Serial(width)),
        ("doc", _) => Ok(Part::Document(width)),
        ("prefix", false) => Ok(Part::Prefix),
        ("yyyy", false) => Ok(Part::Year),
        ("yy", false) => Ok(Part::ShortYear),
        ("mm", false) => Ok(Part::Month),
        _ => Err(unknown()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn made(prefix: &str, year: i16, serial: i64) -> Made<'_> {
        Made { prefix, year, month: 1, serial }
    }

    #[test]
    fn the_forms_that_authorities_use_can_all_be_written() {
        let cases = [
            ("KSN-{yyyy}-{serial:04}", "", 2012, 385, "KSN-2012-0385"),
            ("KS {yyyy}/{serial}", "", 2012, 385, "KS 2012/385"),
            ("{prefix}/{yyyy}:{serial}", "KS", 2012, 385, "KS/2012:385"),
            ("KS-{yyyy}/{serial:05}", "", 2012, 385, "KS-2012/00385"),
            ("{prefix}{yyyy}/{serial}", "KS", 2012, 385, "KS2012/385"),
            ("{yyyy}/KS{serial:04}", "", 2012, 385, "2012/KS0385"),
            ("{yyyy}-KS-{serial}", "", 2012, 385, "2012-KS-385"),
            ("{serial}/{yy}", "", 2015, 1012, "1012/15"),
            ("{yyyy}/{serial}", "", 1998, 1362, "1998/1362"),
            ("RA 22-{yyyy}/{serial:05}", "", 2007, 3552, "RA 22-2007/03552"),
            ("{serial}-{yyyy}", "", 2005, 3579, "3579-2005"),
            ("{prefix}-{yyyy}-{serial:06}", "PRH", 2022, 1, "PRH-2022-000001"),
            ("KC-{yy}{mm}{serial:04}", "", 2023, 1, "KC-23010001"),
            ("KS {yyyy}/{serial}-{doc}", "", 2012, 385, "KS 2012/385"),
        ];
        for (template, prefix, year, serial, number) in cases {
            let read = Template::read(template, prefix).unwrap_or_else(|why| panic!("{template}: {why}"));
            assert_eq!(read.case(made(prefix, year, serial)), number, "{template}");
        }
    }

    #[test]
    fn a_number_that_the_years_series_can_give_is_known_in_every_spelling() {
        for (template, prefix, ours, not_ours) in [
            (
                "KSN-{yyyy}-{serial:04}",
                "",
                &["KSN-2026-0001", "ksn 2026/17", "KSN2026:99999"][..],
                &["KSN-2025-0001", "BUN-2026-0001", "KSN-2026", "KSN-2026-1-2", "2026-KSN-1"][..],
            ),
            ("{prefix} {yyyy}/{serial}", "KS", &["KS 2026/00123", "ks 2026-7"], &["KS 2027/7", "KSN 2026/7"]),
            ("{serial}/{yy}", "", &["1012/26", "26/26"], &["1012/25", "26"]),
            ("KC-{yy}{mm}{serial:04}", "", &["KC-26010001", "KC-26129999"], &["KC-25010001", "KC-26130001"]),
            ("KS {yyyy}/{serial}-{doc}", "", &["KS 2026/385"], &["KS 2025/385"]),
        ] {
            let read = Template::read(template, prefix).unwrap();
            for (numbers, expected) in [(ours, true), (not_ours, false)] {
                for number in numbers {
                    let gives = read.gives(&Number::of(number).unwrap(), prefix, 2026);
                    assert_eq!(gives, expected, "{template}: {number}");
                }
            }
        }
    }

    #[test]
    fn a_document_carries_its_place_in_the_case_and_the_first_one_the_cases_number() {
        let with = Template::read("KS {yyyy}/{serial}:{doc:02}", "").unwrap();
        assert_eq!(with.document("KS 2012/385", 12), "KS 2012/385:12");
        assert_eq!(with.document("KS 2012/385", 2), "KS 2012/385:02");
        let without = Template::read("KS {yyyy}/{serial}", "").unwrap();
        assert_eq!(without.document("KS 2012/385", 1), "KS 2012/385");
        assert_eq!(without.document("KS 2012/385", 12), "KS 2012/385-12");
    }

    #[test]
    fn what_is_wrong_with_a_template_is_said_in_a_sentence() {
        let cases = [
            ("", "Skriv en mall"),
            ("KS {yyyy}/x", "löpnumret"),
            ("KS {serial}", "Mallen måste innehålla året"),
            ("KS {yyyy}/{serial", "klammer"),
            ("KS }yyyy{/{serial}", "klammer"),
            ("KS {yyyy}/{{serial}}", "klammer"),
            ("KS {år}/{serial}", "Fältet {år} finns inte"),
            ("KS {yyyy:04}/{serial}", "finns inte"),
            ("KS {yyyy}/{serial:99}", "mellan 1 och 9"),
            ("KS {yyyy}/{serial:x}", "mellan 1 och 9"),
            ("KS {yyyy}/{serial}{serial}", "två gånger"),
            ("KS7{serial}/{yyyy}", "två nummer kan bli lika"),
            ("KS {yyyy}/{serial}{doc}", "måste stå sist"),
            ("KS {yyyy}/{serial}-{doc}/x", "måste stå sist"),
            ("{prefix} {yyyy}/{serial}", "diariets beteckning"),
            ("KS {yyyy}/\n{serial}", "på en rad"),
            (&"x".repeat(61), "Skriv en mall"),
        ];
        for (template, says) in cases {
            let why = Template::read(template, "").expect_err(template).to_string();
            assert!(why.contains(says), "{template}: {why}");
            assert!(why.ends_with('.'), "{why}");
        }
    }

    proptest! {
        #[test]
        fn no_two_registrations_of_a_century_get_the_same_number(
            template in "[A-Z/: -]{0,3}(\\{yyyy\\}|\\{yy\\})[A-Z/: -]{0,2}\\{serial(:0[1-6])?\\}[A-Z/: -]{0,2}|\\{serial\\}[A-Z/: -]{0,2}(\\{yyyy\\}|\\{yy\\})",
            one in (2000_i16..2099, 1_i64..200_000),
            other in (2000_i16..2099, 1_i64..200_000),
        ) {
            prop_assume!(one != other);
            if let Ok(read) = Template::read(&template, "") {
                prop_assert_ne!(read.case(made("", one.0, one.1)), read.case(made("", other.0, other.1)));
            }
        }

        #[test]
        fn any_text_is_a_template_or_refused(text in "\\PC{0,80}", prefix in "\\PC{0,4}") {
            if let Ok(read) = Template::read(&text, &prefix) {
                prop_assert!(!read.case(made(&prefix, 2026, 7)).is_empty());
            }
        }
    }
}
