//! A picture that is uploaded to go with a post of ours: what is taken, and what is kept of it.
//!
//! Only sorts that every browser shows as a picture. What is kept, put up and shown is a copy without the place
//! where it was taken, so that a photograph from a colleague's kitchen never tells where they live.

use crate::media::{Sort, sniff, strip_position};

/// The largest picture that is taken, in bytes: two of them and a text are one form.
pub const LARGEST: usize = 5 * 1024 * 1024;

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// There is nothing in it.
    #[error("Filen är tom. Välj en annan bild.")]
    Empty,
    /// It is too large.
    #[error("Bilden är för stor: högst 5 MB. Spara den i mindre format och försök igen.")]
    Large,
    /// It is no picture that every browser shows.
    #[error("Filen är ingen bild som går att visa. Välj en JPEG-, PNG- eller WebP-fil.")]
    Sort,
    /// It breaks off, so that nobody can say what is in it.
    #[error("Bilden är trasig och går inte att läsa. Spara om den och försök igen.")]
    Broken,
}

/// What a file is and what is kept of it, by its bytes alone.
///
/// # Errors
/// Why it is not taken.
pub fn take(bytes: &[u8]) -> Result<(Sort, Vec<u8>), NotTaken> {
    if bytes.is_empty() {
        return Err(NotTaken::Empty);
    }
    if bytes.len() > LARGEST {
        return Err(NotTaken::Large);
    }
    let sort = sniff(bytes);
    if !matches!(sort, Sort::Jpeg | Sort::Png | Sort::Webp) {
        return Err(NotTaken::Sort);
    }
    if sort == Sort::Webp && !holds_all(bytes) {
        return Err(NotTaken::Broken);
    }
    let kept = strip_position(bytes).into_owned();
    if sniff(&kept) != sort || !is_whole(sort, &kept) {
        return Err(NotTaken::Broken);
    }
    Ok((sort, kept))
}

/// Whether it ends as its sort ends: what is cut at a break is no picture.
fn is_whole(sort: Sort, bytes: &[u8]) -> bool {
    match sort {
        Sort::Jpeg => bytes.ends_with(&[0xff, 0xd9]),
        Sort::Png => bytes.windows(4).any(|word| word == b"IEND"),
        _ => [&b"VP8 "[..], b"VP8L", b"ANMF"].iter().any(|part| bytes.windows(4).any(|word| word == *part)),
    }
}

/// Whether a WebP is as long as it says: cut off, it would be written anew as though it were whole.
fn holds_all(bytes: &[u8]) -> bool {
    let said = bytes.get(4..8).and_then(|four| <[u8; 4]>::try_from(four).ok()).map(u32::from_le_bytes);
    said.and_then(|said| usize::try_from(said).ok()).is_some_and(|said| said.saturating_add(8) <= bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of one point.
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90\x77\x53\xde\0\0\0\x0cIDAT\x78\x9c\x63\x50\x48\x38\0\0\x01\xe4\x01\x41\x9c\x16\xe1\xa0\0\0\0\0IEND\xae\x42\x60\x82";

    #[test]
    fn only_whole_pictures_that_every_browser_shows_are_taken() {
        assert_eq!(take(PNG).map(|(sort, _)| sort), Ok(Sort::Png));
        for (bytes, why) in [
            (&b""[..], NotTaken::Empty),
            (&b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"[..], NotTaken::Sort),
            (&b"<html><script>"[..], NotTaken::Sort),
            (&b"%PDF-1.7"[..], NotTaken::Sort),
            (&PNG[..40], NotTaken::Broken),
        ] {
            assert_eq!(take(bytes), Err(why));
        }
        assert_eq!(take(&vec![0x89; LARGEST + 1]), Err(NotTaken::Large));
    }

    #[test]
    fn what_is_kept_holds_no_notes() {
        let mut noted = PNG[..33].to_vec();
        // A note with a place in it, between the head and the picture.
        noted.extend(b"\0\0\0\x17tEXtComment\x0059.3293,18.0686\x2d\xbb\x6a\x07");
        noted.extend(&PNG[33..]);
        let (_, kept) = take(&noted).unwrap();
        assert!(!kept.windows(7).any(|w| w == b"59.3293"), "{kept:?}");
    }
}
