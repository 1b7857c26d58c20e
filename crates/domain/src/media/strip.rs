//! A copy of a picture without the place where it was taken.
//!
//! A photograph sent in by a resident often tells where they live. What is shown keeps the picture,
//! its colours and its orientation, and nothing else: camera, serial number, thumbnail and other
//! notes go too, since a position hides in several of them. The stored original is never touched.

use super::{Sort, sniff};
use regex::bytes::Regex;
use std::{borrow::Cow, sync::LazyLock};

/// The file as it may be shown: JPEG, PNG and WebP rebuilt without notes, every other sort with
/// positions overwritten in place.
///
/// A picture whose structure breaks is cut at the break: what cannot be walked cannot be trusted to
/// hold no position.
#[must_use]
pub fn strip_position(bytes: &[u8]) -> Cow<'_, [u8]> {
    match sniff(bytes) {
        Sort::Jpeg => Cow::Owned(jpeg(bytes)),
        Sort::Png => Cow::Owned(png(bytes)),
        Sort::Webp => Cow::Owned(webp(bytes)),
        _ => in_place(bytes),
    }
}

/// A 16-bit number at an offset, little- or big-endian.
fn u16_at(bytes: &[u8], at: usize, little: bool) -> Option<u16> {
    let pair = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
    Some(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
}

/// A 32-bit number at an offset, little- or big-endian.
fn u32_at(bytes: &[u8], at: usize, little: bool) -> Option<usize> {
    let four = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    let number = if little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) };
    usize::try_from(number).ok()
}

/// The orientation (1 to 8) in an EXIF block that begins with its TIFF header.
fn orientation(tiff: &[u8]) -> Option<u8> {
    let little = tiff.starts_with(b"II");
    let ifd = u32_at(tiff, 4, little)?;
    (0..usize::from(u16_at(tiff, ifd, little)?))
        .find_map(|i| {
            let entry = ifd.checked_add(2 + i * 12)?;
            (u16_at(tiff, entry, little)? == 0x0112).then(|| u16_at(tiff, entry + 8, little))?
        })
        .and_then(|turn| u8::try_from(turn).ok())
        .filter(|turn| (2..=8).contains(turn))
}

/// The least EXIF block that says an orientation.
fn only_orientation(turn: u8) -> Vec<u8> {
    let mut tiff = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    tiff.extend([turn, 0, 0, 0, 0, 0, 0]);
    tiff
}

fn jpeg(bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes[..2].to_vec();
    let mut at = 2;
    while let Some(&[0xff, marker]) = bytes.get(at..at + 2).and_then(|m| <&[u8; 2]>::try_from(m).ok()) {
        match marker {
            0xff => at += 1, // fill
            0xd9 => {
                out.extend([0xff, 0xd9]);
                break; // what follows the picture (further pictures, notes) is not shown
            }
            0x01 | 0xd0..=0xd8 => {
                out.extend([0xff, marker]);
                at += 2;
            }
            _ => {
                let Some(segment) =
                    u16_at(bytes, at + 2, false).and_then(|n| bytes.get(at..at + 2 + usize::from(n.max(2))))
                else {
                    break;
                };
                let content = segment.get(4..).unwrap_or_default();
                at += segment.len();
                match marker {
                    0xe1 => {
                        if let Some(turn) = content.strip_prefix(b"Exif\0\0").and_then(orientation) {
                            let tiff = only_orientation(turn);
                            out.extend([0xff, 0xe1, 0, (tiff.len() + 8) as u8]);
                            out.extend(b"Exif\0\0");
                            out.extend(tiff);
                        }
                    }
                    0xe0 | 0xee => out.extend(segment),
                    0xe2 if content.starts_with(b"ICC_PROFILE\0") => out.extend(segment),
                    0xe2..=0xef | 0xfe => {}
                    _ => out.extend(segment),
                }
                if marker == 0xda {
                    let scan = scan_end(bytes, at);
                    out.extend(&bytes[at..scan]);
                    at = scan;
                }
            }
        }
    }
    out
}

/// Where the entropy-coded data that begins at `from` ends: at the next marker that is no restart.
fn scan_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(pair) = bytes.get(at..at + 2) {
        if pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xd0..=0xd7 | 0xff) {
            return at;
        }
        at += 1;
    }
    bytes.len()
}

/// Chunks that make the picture and its colours; notes are left out.
const PNG_KEPT: &[&[u8; 4]] = &[
    b"IHDR", b"PLTE", b"IDAT", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs",
    b"acTL", b"fcTL", b"fdAT", b"cICP", b"mDCV", b"cLLI",
];

fn png(bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes[..8].to_vec();
    let mut at = 8;
    while let Some(length) = u32_at(bytes, at, false) {
        let Some(chunk) =
            at.checked_add(length).and_then(|e| e.checked_add(12)).and_then(|e| bytes.get(at..e))
        else {
            break;
        };
        at += chunk.len();
        let name = &chunk[4..8];
        if name == b"eXIf" {
            if let Some(turn) = orientation(&chunk[8..8 + length]) {
                let tiff = only_orientation(turn);
                out.extend((tiff.len() as u32).to_be_bytes());
                let from = out.len();
                out.extend(b"eXIf");
                out.extend(tiff);
                let sum = crc32(&out[from..]);
                out.extend(sum.to_be_bytes());
            }
        } else if name == b"IEND" {
            out.extend(chunk);
            break;
        } else if PNG_KEPT.iter().any(|kept| kept.as_slice() == name) {
            out.extend(chunk);
        }
    }
    out
}

/// CRC-32 as PNG uses it; run over some thirty bytes, so no table.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { (c >> 1) ^ 0xedb8_8320 } else { c >> 1 })
    })
}

fn webp(bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes[..12].to_vec();
    let mut extended = None;
    let mut at = 12;
    while let Some(length) = u32_at(bytes, at + 4, true) {
        let padded = length.saturating_add(8).saturating_add(length & 1);
        let end = at.saturating_add(padded).min(bytes.len());
        let Some(chunk) = bytes.get(at..end).filter(|c| c.len() >= length.saturating_add(8)) else { break };
        at = end;
        match &chunk[..4] {
            b"EXIF" => {
                let tiff = chunk[8..].strip_prefix(b"Exif\0\0").unwrap_or(&chunk[8..]);
                if let (Some(turn), Some(_)) = (orientation(tiff), extended) {
                    let tiff = only_orientation(turn);
                    out.extend(b"EXIF");
                    out.extend((tiff.len() as u32).to_le_bytes());
                    out.extend(tiff);
                    if let Some(flags) = extended.and_then(|f: usize| out.get_mut(f)) {
                        *flags |= 0x08;
                    }
                }
            }
            b"VP8X" => {
                extended = Some(out.len() + 8);
                out.extend(chunk);
                if let Some(flags) = extended.and_then(|f| out.get_mut(f)) {
                    *flags &= !0x0c;
                }
            }
            b"VP8 " | b"VP8L" | b"ALPH" | b"ANIM" | b"ANMF" | b"ICCP" => out.extend(chunk),
            _ => {}
        }
    }
    let size = u32::try_from(out.len().saturating_sub(8)).unwrap_or(u32::MAX);
    out[4..8].copy_from_slice(&size.to_le_bytes());
    out
}

static XMP: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?s-u)<x:xmpmeta.*?</x:xmpmeta>").ok());
static TIFF: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?s-u)II\*\x00\x08\x00\x00\x00|MM\x00\*\x00\x00\x00\x08").ok());
/// A position as films carry it (ISO 6709): `+59.3293+018.0686/`.
static ISO_6709: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?-u)[+-][0-9]{2,6}\.[0-9]+[+-][0-9]{3,7}\.[0-9]+").ok());

/// More EXIF blocks than this in one file, and more fields in one block, are no picture but an attempt
/// to keep us busy.
const MOST_HEADERS: usize = 1000;
const MOST_FIELDS: usize = 512;

/// Overwrites positions without moving a byte: for formats whose inner offsets must hold.
fn in_place(bytes: &[u8]) -> Cow<'_, [u8]> {
    let mut spots: Vec<(usize, usize, u8)> = Vec::new();
    for (pattern, with) in [(&*XMP, b' '), (&*ISO_6709, b'0')] {
        spots.extend(pattern.iter().flat_map(|p| p.find_iter(bytes)).map(|m| (m.start(), m.end(), with)));
    }
    for header in TIFF.iter().flat_map(|p| p.find_iter(bytes)).take(MOST_HEADERS) {
        for (from, to) in positions(&bytes[header.start()..]).unwrap_or_default() {
            spots.push((header.start() + from, header.start() + to, 0));
        }
    }
    if spots.is_empty() {
        return Cow::Borrowed(bytes);
    }
    let mut out = bytes.to_vec();
    for (from, to, with) in spots {
        if let Some(spot) = out.get_mut(from..to) {
            spot.fill(with);
        }
    }
    Cow::Owned(out)
}

/// The byte ranges of the position in an EXIF block that begins with its TIFF header.
fn positions(tiff: &[u8]) -> Option<Vec<(usize, usize)>> {
    const SIZE_OF: [usize; 13] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
    let little = tiff.starts_with(b"II");
    let first = u32_at(tiff, 4, little)?;
    let mut spots = Vec::new();
    let fields = usize::from(u16_at(tiff, first, little)?).min(MOST_FIELDS);
    for entry in (0..fields).map(|i| first + 2 + i * 12) {
        if u16_at(tiff, entry, little)? != 0x8825 {
            continue;
        }
        let gps = u32_at(tiff, entry + 8, little)?;
        let count = usize::from(u16_at(tiff, gps, little)?).min(MOST_FIELDS);
        for field in (0..count).map(|i| gps + 2 + i * 12) {
            let (Some(kind), Some(n)) = (u16_at(tiff, field + 2, little), u32_at(tiff, field + 4, little))
            else {
                break;
            };
            let size = SIZE_OF.get(usize::from(kind)).copied().unwrap_or(1).saturating_mul(n);
            if size > 4
                && let Some(value) = u32_at(tiff, field + 8, little)
            {
                spots.push((value, value.saturating_add(size.min(1024))));
            }
        }
        spots.push((gps + 2, (gps + 2 + count * 12).min(tiff.len())));
        break;
    }
    spots.iter_mut().for_each(|(_, to)| *to = (*to).min(tiff.len()));
    spots.retain(|(from, to)| from < to);
    Some(spots)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// An EXIF block with orientation 6 and a position whose bytes read "HEMMA-HEMMA-HEMMA-HEMMA-".
    fn exif() -> Vec<u8> {
        let mut tiff = b"II*\0\x08\0\0\0\x02\0".to_vec();
        tiff.extend(b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0");
        tiff.extend(b"\x25\x88\x04\0\x01\0\0\0\x26\0\0\0");
        tiff.extend([0; 4]);
        assert_eq!(tiff.len(), 0x26);
        tiff.extend(b"\x01\0\x02\0\x05\0\x03\0\0\0\x38\0\0\0");
        tiff.extend([0; 4]);
        assert_eq!(tiff.len(), 0x38);
        tiff.extend(b"HEMMA-HEMMA-HEMMA-HEMMA-");
        tiff
    }
    fn holds(bytes: &[u8], what: &[u8]) -> bool {
        bytes.windows(what.len()).any(|w| w == what)
    }
    fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
        let mut out = vec![0xff, marker];
        out.extend((content.len() as u16 + 2).to_be_bytes());
        out.extend(content);
        out
    }
    fn jpeg_with(parts: &[Vec<u8>]) -> Vec<u8> {
        let mut out = b"\xff\xd8".to_vec();
        out.extend(segment(0xe0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0"));
        parts.iter().for_each(|p| out.extend(p));
        out.extend(segment(0xda, b"\x01\x01\0\0\x3f\0"));
        out.extend(b"picture\xff\0\xff\xd0more\xff\xd9");
        out
    }
    fn png_chunk(name: &[u8], content: &[u8]) -> Vec<u8> {
        let mut out = (content.len() as u32).to_be_bytes().to_vec();
        out.extend(name);
        out.extend(content);
        let sum = crc32(&out[4..]);
        out.extend(sum.to_be_bytes());
        out
    }
    fn webp_chunk(name: &[u8], content: &[u8]) -> Vec<u8> {
        let mut out = name.to_vec();
        out.extend((content.len() as u32).to_le_bytes());
        out.extend(content);
        out.extend(vec![0; content.len() & 1]);
        out
    }

    #[test]
    fn a_jpeg_loses_its_place_and_keeps_picture_and_orientation() {
        let block = [b"Exif\0\0".as_slice(), &exif()].concat();
        let xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>HEMMA</x:xmpmeta>";
        let mut original = jpeg_with(&[
            segment(0xe1, &block),
            segment(0xe1, xmp),
            segment(0xed, b"HEMMA"),
            segment(0xfe, b"HEMMA"),
        ]);
        original.extend(b"\xff\xd8\xff\xe1HEMMA"); // a second picture after the first
        let shown = strip_position(&original);
        assert!(!holds(&shown, b"HEMMA"));
        assert!(holds(&shown, b"JFIF") && holds(&shown, b"picture\xff\0\xff\xd0more\xff\xd9"));
        let at = shown.windows(6).position(|w| w == b"Exif\0\0").unwrap();
        assert_eq!(orientation(&shown[at + 6..]), Some(6));
        assert_eq!(strip_position(&shown), shown, "once more changes nothing");
    }

    #[test]
    fn a_png_loses_its_place_and_its_checksums_hold() {
        let mut original = b"\x89PNG\r\n\x1a\n".to_vec();
        original.extend(png_chunk(b"IHDR", &[0; 13]));
        original.extend(png_chunk(b"eXIf", &exif()));
        original.extend(png_chunk(b"iTXt", b"XML:com.adobe.xmp\0HEMMA"));
        original.extend(png_chunk(b"IDAT", b"picture"));
        original.extend(png_chunk(b"IEND", b""));
        let shown = strip_position(&original);
        assert!(
            !holds(&shown, b"HEMMA") && holds(&shown, b"picture") && holds(&shown, b"IEND\xae\x42\x60\x82")
        );
        let at = shown.windows(4).position(|w| w == b"eXIf").unwrap();
        assert_eq!(orientation(&shown[at + 4..]), Some(6));
        let end = at + 4 + only_orientation(6).len();
        assert_eq!(crc32(&shown[at..end]).to_be_bytes(), shown[end..end + 4]);
    }

    #[test]
    fn a_webp_loses_its_place_and_says_its_size_right() {
        let mut original = b"RIFF\0\0\0\0WEBP".to_vec();
        original.extend(webp_chunk(b"VP8X", &[0x0c, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
        original.extend(webp_chunk(b"VP8 ", b"picture"));
        original.extend(webp_chunk(b"EXIF", &exif()));
        original.extend(webp_chunk(b"XMP ", b"<x:xmpmeta>HEMMA</x:xmpmeta>"));
        let shown = strip_position(&original);
        assert!(!holds(&shown, b"HEMMA") && holds(&shown, b"picture"));
        assert_eq!(shown[20], 0x08, "an orientation is there, further notes are not");
        assert_eq!(u32_at(&shown, 4, true), Some(shown.len() - 8));
    }

    #[test]
    fn other_pictures_and_films_have_their_place_overwritten_where_it_stands() {
        let avif =
            [b"\0\0\0\x1cftypavif\0\0\0\0mif1avif....Exif\0\0".as_slice(), &exif(), b"picture"].concat();
        let shown = strip_position(&avif);
        assert!(!holds(&shown, b"HEMMA") && holds(&shown, b"picture"));
        assert_eq!(shown.len(), avif.len());

        let film = b"\0\0\0\x18ftypmp42\0\0\0\0isommp42 \xa9xyz\0\x12\x15\xc7+59.3293+018.0686/ film";
        let shown = strip_position(film);
        assert!(!holds(&shown, b"59.3293") && holds(&shown, b" film"));
    }

    #[test]
    fn a_broken_picture_shows_less_rather_than_more() {
        let block = [b"Exif\0\0".as_slice(), &exif()].concat();
        let whole = jpeg_with(&[segment(0xe1, &block)]);
        for cut in 3..whole.len() {
            assert!(!holds(&strip_position(&whole[..cut]), b"HEMMA"));
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_fail(start in 0_usize..6, rest in prop::collection::vec(any::<u8>(), 0..400)) {
            let starts: [&[u8]; 6] = [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"\0\0\0\x1cftypavifII*\0\x08\0\0\0", b"II*\0\x08\0\0\0", b""];
            let bytes = [starts[start], &rest].concat();
            let once = strip_position(&bytes).into_owned();
            prop_assert!(once.len() <= bytes.len() + 40);
        }
    }
}
