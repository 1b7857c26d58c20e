//! A picture of one point, and the same with a note in it that tells where it was taken.

/// A PNG of one point.
pub const POINT: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90\x77\x53\xde\0\0\0\x0cIDAT\x78\x9c\x63\x50\x48\x38\0\0\x01\xe4\x01\x41\x9c\x16\xe1\xa0\0\0\0\0IEND\xae\x42\x60\x82";

/// The place that stands in `noted`.
pub const PLACE: &str = "59.3293,18.0686";

/// The same picture with a note of where it was taken.
#[must_use]
pub fn noted() -> Vec<u8> {
    let (head, rest) = POINT.split_at(33);
    let note = b"\0\0\0\x17tEXtComment\x0059.3293,18.0686\x2d\xbb\x6a\x07";
    [head, note, rest].concat()
}

/// Whether the place stands in some bytes.
#[must_use]
pub fn tells_place(bytes: &[u8]) -> bool {
    bytes.windows(PLACE.len()).any(|window| window == PLACE.as_bytes())
}
