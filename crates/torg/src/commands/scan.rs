//! `torg scan`: where personal data stand in files, never which.
//!
//! Offsets are bytes of the file as it lies on disk, whatever its encoding: UTF-8, UTF-16 with its mark,
//! and bytes that are neither, which are read as Latin-1.

use crate::world::Wall;
use anyhow::Context as _;
use clap::Args as Arguments;
use jiff::tz::TimeZone;
use serde::Serialize;
use std::io::{self, ErrorKind, Read as _, Write};
use std::process::ExitCode;
use torg_domain::outside::Clock as _;
use torg_domain::privacy::{Checksum, Confidence, Kind, Reading, Rules, read};

const KINDS: &str = "\
Kinds: personal-number, coordination-number, interim-number, truncated-personal-number, birth-date,
identity-document, protected-identity; phone, email, social-handle, profile-url, street-address,
apartment-number, postcode; organisation-number, vat-number, iban, bankgiro, plusgiro, bank-account, swish,
payment-card; registration-plate, property-designation, case-number, ip-address, mac-address, coordinates.

With --json one finding a line: {\"file\", \"kind\", \"start\", \"end\", \"confidence\", \"checksum\"}. start and end are
bytes of the file; confidence is high, medium or low; checksum is ok, bad or none. The text found is never
shown. Words that may touch a sensitive category are hints, and stand only in the readable table.

Exit code 0 whether or not something is found, 1 when a file could not be read.";

/// Find personal data in files, and say where.
#[derive(Arguments)]
#[command(after_help = KINDS)]
pub struct Args {
    /// Files to read; - is standard input.
    #[arg(required = true)]
    files: Vec<String>,
    /// One finding a line, in JSON.
    #[arg(long)]
    json: bool,
}

/// One finding, as scripts read it.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    kind: Kind,
    start: usize,
    end: usize,
    confidence: Confidence,
    checksum: Checksum,
}

/// Scans every file that can be read.
///
/// # Errors
/// When the answer cannot be written. A file that cannot be read is told of and gives exit code 1.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let today =
        Wall.now().to_zoned(TimeZone::get("Europe/Stockholm").context("the Swedish calendar")?).date();
    let rules = Rules::new(today);
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut unread = false;
    for file in &args.files {
        let bytes = match bytes_of(file) {
            Ok(bytes) => bytes,
            Err(problem) => {
                eprintln!("torg: {file} kan inte läsas: {problem}");
                unread = true;
                continue;
            }
        };
        let decoded = decode(&bytes);
        let reading = read(&rules, &decoded.text);
        let written = if args.json {
            lines(&mut out, file, &decoded, &reading)
        } else {
            table(&mut out, file, &decoded, &reading)
        };
        match written {
            // Whoever reads has had enough (`| head`).
            Err(problem) if problem.kind() == ErrorKind::BrokenPipe => return Ok(ExitCode::SUCCESS),
            written => written.context("writing the answer")?,
        }
    }
    match out.flush() {
        Err(problem) if problem.kind() != ErrorKind::BrokenPipe => Err(problem).context("writing the answer"),
        _ => Ok(ExitCode::from(u8::from(unread))),
    }
}

fn bytes_of(file: &str) -> io::Result<Vec<u8>> {
    if file == "-" {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes)?;
        Ok(bytes)
    } else {
        std::fs::read(file)
    }
}

fn lines(out: &mut impl Write, file: &str, decoded: &Decoded, reading: &Reading) -> io::Result<()> {
    for it in &reading.findings {
        let line = Line {
            file,
            kind: it.kind,
            start: decoded.original(it.start),
            end: decoded.original(it.end),
            confidence: it.confidence,
            checksum: it.checksum,
        };
        serde_json::to_writer(&mut *out, &line)?;
        writeln!(out)?;
    }
    Ok(())
}

fn table(out: &mut impl Write, file: &str, decoded: &Decoded, reading: &Reading) -> io::Result<()> {
    let file = if file == "-" { "standard in" } else { file };
    if reading.findings.is_empty() {
        writeln!(out, "{file}: inga personuppgifter hittades.")?;
    } else {
        writeln!(out, "{file}: {} fynd", reading.findings.len())?;
        writeln!(
            out,
            "  {:>10} {:>10}  {:<24} {:<10} kontrollsiffra",
            "från byte", "till byte", "vad", "säkerhet"
        )?;
    }
    for it in &reading.findings {
        let sure = match it.confidence {
            Confidence::High => "hög",
            Confidence::Medium => "medel",
            Confidence::Low => "låg",
        };
        let check = match it.checksum {
            Checksum::Ok => "stämmer",
            Checksum::Bad => "stämmer inte",
            Checksum::None => "–",
        };
        let (start, end) = (decoded.original(it.start), decoded.original(it.end));
        writeln!(out, "  {start:>10} {end:>10}  {:<24} {sure:<10} {check}", it.kind.swedish())?;
    }
    if !reading.possible.is_empty() {
        writeln!(out, "  Ord som möjligen rör känsliga uppgifter (bara en ledtråd, en människa avgör):")?;
    }
    for hint in &reading.possible {
        let (start, end) = (decoded.original(hint.start), decoded.original(hint.end));
        writeln!(out, "  {start:>10} {end:>10}  möjligen {}", hint.category.swedish())?;
    }
    Ok(())
}

/// A file as text, with the way back to its bytes.
struct Decoded {
    text: String,
    /// From this offset in the text on, the file's offset counts on from the second number.
    places: Vec<(usize, usize)>,
}

impl Decoded {
    /// The file's offset of a character that begins at this offset of the text.
    fn original(&self, at: usize) -> usize {
        match self.places.partition_point(|place| place.0 <= at) {
            0 => at,
            n => self.places[n - 1].1 + (at - self.places[n - 1].0),
        }
    }
}

/// Reads bytes as text. Never fails: what is no UTF-8 is read as Latin-1, a byte a character.
fn decode(bytes: &[u8]) -> Decoded {
    match bytes {
        [0xFF, 0xFE, rest @ ..] => return utf_16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => return utf_16(rest, u16::from_be_bytes),
        _ => {}
    }
    let mut decoded = Decoded { text: String::with_capacity(bytes.len()), places: Vec::new() };
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        decoded.text.push_str(chunk.valid());
        at += chunk.valid().len();
        for byte in chunk.invalid() {
            decoded.text.push(char::from(*byte));
            at += 1;
            decoded.places.push((decoded.text.len(), at));
        }
    }
    decoded
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Decoded {
    let mut decoded = Decoded { text: String::with_capacity(bytes.len()), places: vec![(0, 2)] };
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let mut at = 2;
    for character in char::decode_utf16(units) {
        let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
        at += if character == char::REPLACEMENT_CHARACTER { 2 } else { 2 * character.len_utf16() };
        decoded.text.push(character);
        decoded.places.push((decoded.text.len(), at));
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn found(bytes: &[u8]) -> Vec<(Kind, usize, usize)> {
        let decoded = decode(bytes);
        let reading = read(&Rules::new(date(2026, 11, 21)), &decoded.text);
        reading
            .findings
            .iter()
            .map(|it| (it.kind, decoded.original(it.start), decoded.original(it.end)))
            .collect()
    }

    #[test]
    fn offsets_are_bytes_of_the_file_in_whatever_encoding_it_is() {
        let text = "Åsa på Storgatan 12, 640823-3234";
        let utf_8 = found(text.as_bytes());
        assert_eq!(utf_8, [(Kind::StreetAddress, 9, 21), (Kind::PersonalNumber, 23, 34)]);
        let latin_1: Vec<u8> =
            text.chars().map(|character| u8::try_from(character).expect("Latin-1")).collect();
        assert_eq!(found(&latin_1), [(Kind::StreetAddress, 7, 19), (Kind::PersonalNumber, 21, 32)]);
        let utf_16: Vec<u8> =
            [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(found(&utf_16), [(Kind::StreetAddress, 16, 40), (Kind::PersonalNumber, 44, 66)]);
    }

    #[test]
    fn any_bytes_can_be_read() {
        for bytes in [
            &b""[..],
            b"\xFF",
            b"\xFF\xFE\x00",
            b"\xFE\xFF\xD8\x00\x00",
            b"\xC3",
            b"\xE5640823-3234",
            b"\xF0\x9F\x98",
        ] {
            for (_, start, end) in found(bytes) {
                assert!(start < end && end <= bytes.len());
            }
        }
    }

    #[test]
    fn a_line_of_json_has_the_six_fields_and_not_the_text() {
        let decoded = decode(b"640823-3234");
        let reading = read(&Rules::new(date(2026, 11, 21)), &decoded.text);
        let mut out = Vec::new();
        lines(&mut out, "a.txt", &decoded, &reading).expect("written");
        assert_eq!(
            String::from_utf8(out).expect("text"),
            "{\"file\":\"a.txt\",\"kind\":\"personal-number\",\"start\":0,\"end\":11,\"confidence\":\"high\",\"checksum\":\"ok\"}\n"
        );
    }
}
