//! What a file is, by its first bytes alone.
//!
//! The source's own word and the file's name are never trusted: a page that calls itself a picture
//! would run its script in a colleague's browser. SVG, HTML and XML are documents, not pictures,
//! whatever they are called.

use serde::{Deserialize, Serialize};

macro_rules! sorts { ($($(#[$doc:meta])* $name:ident, $media_type:literal, $ending:literal, $shown:expr;)*) => {
    /// What a file is.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Sort { $($(#[$doc])* $name,)* }

    impl Sort {
        /// Every sort there is.
        pub const ALL: &'static [Self] = &[$(Self::$name),*];

        /// The media type it is served as.
        #[must_use]
        pub fn media_type(self) -> &'static str { match self { $(Self::$name => $media_type),* } }

        /// The ending of its file name, without a dot.
        #[must_use]
        pub fn ending(self) -> &'static str { match self { $(Self::$name => $ending),* } }

        /// Whether it may be shown within a page; else it is a download only.
        #[must_use]
        pub fn may_be_shown(self) -> bool { match self { $(Self::$name => $shown),* } }
    }
} }

sorts! {
    /// PNG.
    Png, "image/png", "png", true;
    /// JPEG.
    Jpeg, "image/jpeg", "jpg", true;
    /// GIF.
    Gif, "image/gif", "gif", true;
    /// WebP.
    Webp, "image/webp", "webp", true;
    /// AVIF.
    Avif, "image/avif", "avif", true;
    /// HEIC, which browsers do not show.
    Heic, "image/heic", "heic", false;
    /// Bitmap.
    Bmp, "image/bmp", "bmp", false;
    /// TIFF.
    Tiff, "image/tiff", "tiff", false;
    /// MP4 film.
    Mp4, "video/mp4", "mp4", true;
    /// WebM or Matroska film.
    Webm, "video/webm", "webm", true;
    /// MP3 sound.
    Mp3, "audio/mpeg", "mp3", true;
    /// Ogg sound or film.
    Ogg, "audio/ogg", "ogg", true;
    /// WAV sound.
    Wav, "audio/wav", "wav", true;
    /// PDF.
    Pdf, "application/pdf", "pdf", false;
    /// A ZIP archive, and what is built on one (docx, odt, ...).
    Zip, "application/zip", "zip", false;
    /// SVG: a document that can carry script; never shown as a picture.
    Svg, "application/octet-stream", "svg.txt", false;
    /// HTML or other XML: a document that can carry script.
    Markup, "application/octet-stream", "html.txt", false;
    /// Plain text.
    Text, "application/octet-stream", "txt", false;
    /// Nothing we know.
    Unknown, "application/octet-stream", "bin", false;
}

/// What these bytes are. Looks at the first kilobyte at most; empty is unknown.
#[must_use]
pub fn sniff(bytes: &[u8]) -> Sort {
    let head = &bytes[..bytes.len().min(1024)];
    let at = |offset: usize, magic: &[u8]| head.get(offset..).is_some_and(|rest| rest.starts_with(magic));
    const MAGIC: &[(&[u8], Sort)] = &[
        (b"\x89PNG\r\n\x1a\n", Sort::Png),
        (b"\xff\xd8\xff", Sort::Jpeg),
        (b"GIF87a", Sort::Gif),
        (b"GIF89a", Sort::Gif),
        (b"%PDF-", Sort::Pdf),
        (b"PK\x03\x04", Sort::Zip),
        (b"PK\x05\x06", Sort::Zip),
        (b"\x1a\x45\xdf\xa3", Sort::Webm),
        (b"OggS", Sort::Ogg),
        (b"ID3", Sort::Mp3),
        (b"II*\0", Sort::Tiff),
        (b"MM\0*", Sort::Tiff),
    ];
    if let Some((_, sort)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return *sort;
    }
    if at(0, b"RIFF") && at(8, b"WEBP") {
        return Sort::Webp;
    }
    if at(0, b"RIFF") && at(8, b"WAVE") {
        return Sort::Wav;
    }
    if at(4, b"ftyp") {
        return brand(head);
    }
    if at(0, b"BM") && head.len() >= 26 && at(6, &[0, 0, 0, 0]) {
        return Sort::Bmp;
    }
    if head.len() >= 4 && head[0] == 0xff && matches!(head[1], 0xfb | 0xf3 | 0xf2) {
        return Sort::Mp3;
    }
    written(head)
}

/// The family of an ISO base media file, by its brands: the major one first.
fn brand(head: &[u8]) -> Sort {
    let size = head.get(..4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_be_bytes) as usize;
    let end = size.clamp(16, head.len().max(16)).min(head.len());
    let brands = head.get(8..end).unwrap_or_default().chunks_exact(4);
    let brands: Vec<&[u8]> = brands.enumerate().filter(|(i, _)| *i != 1).map(|(_, b)| b).collect();
    let any = |names: &[&[u8]]| brands.iter().any(|b| names.contains(b));
    if any(&[b"avif", b"avis"]) {
        Sort::Avif
    } else if any(&[b"heic", b"heix", b"mif1", b"hevc"]) {
        Sort::Heic
    } else {
        Sort::Mp4
    }
}

/// Text of some sort, or nothing we know.
fn written(head: &[u8]) -> Sort {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let start: Vec<u8> = head.iter().copied().skip_while(u8::is_ascii_whitespace).collect();
    let lower = start.to_ascii_lowercase();
    let has = |needle: &[u8]| lower.windows(needle.len()).any(|w| w == needle);
    if head.is_empty() {
        Sort::Unknown
    } else if has(b"<svg") {
        Sort::Svg
    } else if lower.starts_with(b"<")
        && (lower.get(1).is_some_and(|b| b.is_ascii_alphabetic() || b"!?/".contains(b)))
        || has(b"<html")
        || has(b"<script")
    {
        Sort::Markup
    } else if head.iter().all(|b| *b >= 0x20 || b"\t\r\n\x0c".contains(b)) && text_so_far(head) {
        Sort::Text
    } else {
        Sort::Unknown
    }
}

/// Whether the bytes are UTF-8, a character cut at the very end aside.
fn text_so_far(head: &[u8]) -> bool {
    match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(e) => e.error_len().is_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_say_what_a_file_is() {
        let table: &[(&[u8], Sort)] = &[
            (b"\x89PNG\r\n\x1a\n....", Sort::Png),
            (b"\xff\xd8\xff\xe0..JFIF", Sort::Jpeg),
            (b"GIF89a....", Sort::Gif),
            (b"RIFF\x00\x00\x00\x00WEBPVP8 ", Sort::Webp),
            (b"\0\0\0\x1cftypavif\0\0\0\0mif1avif", Sort::Avif),
            (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avif", Sort::Avif),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Sort::Heic),
            (b"\0\0\0\x18ftypmp42\0\0\0\0isommp42", Sort::Mp4),
            (b"\0\0\0\x08ftyp", Sort::Mp4),
            (b"%PDF-1.7\n", Sort::Pdf),
            (b"PK\x03\x04....", Sort::Zip),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Sort::Svg),
            (b"<?xml version='1.0'?><!-- x --><svg onload='alert(1)'/>", Sort::Svg),
            (b"\xef\xbb\xbf  <!DOCTYPE html><p>", Sort::Markup),
            (b"<script>alert(1)</script>", Sort::Markup),
            (b"GIF <html>", Sort::Markup),
            ("Hej på dig".as_bytes(), Sort::Text),
            (b"\x00\x01\x02\x03", Sort::Unknown),
            (b"", Sort::Unknown),
        ];
        for (bytes, sort) in table {
            assert_eq!(sniff(bytes), *sort, "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_document_that_can_carry_script_is_never_shown() {
        for sort in [Sort::Svg, Sort::Markup, Sort::Text, Sort::Unknown] {
            assert!(!sort.may_be_shown());
            assert_eq!(sort.media_type(), "application/octet-stream");
        }
    }
}
