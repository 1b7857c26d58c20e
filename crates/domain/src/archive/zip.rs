//! The one way in which a package is a ZIP: every byte is either a file's own or follows from it.
//!
//! Nothing is compressed, no time is told, the files lie one after the other and the directory repeats
//! them. So each byte of the archive is held by something: a file's by its digest, all others by being
//! what they must be. Any program that reads ZIP opens it; [`walk`] also refuses whatever is different.

use super::check::{Fault, Wrong};
use super::package::{Found, MOST_KEPT};
use sha2::{Digest, Sha256};
use std::io::Read;

const LOCAL: &[u8; 4] = b"PK\x03\x04";
const CENTRAL: &[u8; 4] = b"PK\x01\x02";
const END: &[u8; 4] = b"PK\x05\x06";

/// The largest archive, and file, that the plain format can tell of.
pub const LARGEST: u64 = 0xFFFF_FFFE;
/// The most files it can tell of.
pub const MOST_FILES: usize = 0xFFFE;

/// A file's place in the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its path.
    pub path: String,
    /// The CRC-32 of its bytes, which the ZIP format wants.
    pub crc: u32,
    /// How many bytes.
    pub size: u32,
    /// Where its header begins.
    pub offset: u32,
}

impl Member {
    /// What stands in both headers: versions, names in UTF-8, stored, 1 January 1980, CRC, sizes.
    fn common(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&[20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0]);
        out.extend_from_slice(&self.crc.to_le_bytes());
        out.extend_from_slice(&self.size.to_le_bytes());
        out.extend_from_slice(&self.size.to_le_bytes());
        out.extend_from_slice(&u16::try_from(self.path.len()).unwrap_or(u16::MAX).to_le_bytes());
        out.extend_from_slice(&[0, 0]);
    }

    /// The header before its bytes.
    #[must_use]
    pub fn local(&self) -> Vec<u8> {
        let mut out = LOCAL.to_vec();
        self.common(&mut out);
        out.extend_from_slice(self.path.as_bytes());
        out
    }

    fn central(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(CENTRAL);
        out.extend_from_slice(&[20, 0]);
        self.common(out);
        out.extend_from_slice(&[0; 10]);
        out.extend_from_slice(&self.offset.to_le_bytes());
        out.extend_from_slice(self.path.as_bytes());
    }
}

/// The directory at the end of an archive whose files end at `offset`.
#[must_use]
pub fn directory(members: &[Member], offset: u32) -> Vec<u8> {
    let mut out = Vec::new();
    for member in members {
        member.central(&mut out);
    }
    let size = u32::try_from(out.len()).unwrap_or(u32::MAX);
    let count = u16::try_from(members.len()).unwrap_or(u16::MAX).to_le_bytes();
    out.extend_from_slice(END);
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(&[count, count].concat());
    out.extend_from_slice(&size.to_le_bytes());
    out.extend_from_slice(&offset.to_le_bytes());
    out.extend_from_slice(&[0, 0]);
    out
}

/// Reads a package from its first byte to its last. Of large files only the digest is kept.
///
/// # Errors
/// The first thing that is not as [`directory`] and [`Member::local`] write it; `Fault::Reading` when the
/// bytes cannot be read at all.
pub fn walk(input: &mut impl Read, keep: impl Fn(&str) -> bool) -> Result<Vec<Found>, Wrong> {
    let (mut members, mut found) = (Vec::new(), Vec::new());
    let (mut offset, mut last) = (0_u32, String::from("the beginning of the file"));
    loop {
        let mut mark = [0; 4];
        exactly(input, &mut mark, &last)?;
        if &mark != LOCAL {
            return end(input, &mark, &members, offset, &last).map(|()| found);
        }
        let mut rest = [0; 26];
        exactly(input, &mut rest, &last)?;
        let number = |at: usize| u32::from_le_bytes([rest[at], rest[at + 1], rest[at + 2], rest[at + 3]]);
        let mut name = vec![0; usize::from(u16::from_le_bytes([rest[22], rest[23]]))];
        exactly(input, &mut name, &last)?;
        let path = String::from_utf8(name).map_err(|_| Wrong::new(last.clone(), Fault::Container))?;
        let member = Member { path, crc: number(10), size: number(14), offset };
        if member.local() != [&mark[..], &rest, member.path.as_bytes()].concat() {
            return Err(Wrong::new(last, Fault::Container));
        }
        last.clone_from(&member.path);
        found.push(file(input, &member, keep(&member.path))?);
        let long = u64::from(offset) + 30 + member.path.len() as u64 + u64::from(member.size);
        offset = u32::try_from(long).map_err(|_| Wrong::new(last.clone(), Fault::Container))?;
        members.push(member);
    }
}

fn exactly(input: &mut impl Read, into: &mut [u8], after: &str) -> Result<(), Wrong> {
    input.read_exact(into).map_err(|why| match why.kind() {
        std::io::ErrorKind::UnexpectedEof => Wrong::new(after, Fault::Container),
        _ => Wrong::new(after, Fault::Reading(why.to_string())),
    })
}

fn file(input: &mut impl Read, member: &Member, keep: bool) -> Result<Found, Wrong> {
    if keep && member.size > MOST_KEPT {
        return Err(Wrong::new(&*member.path, Fault::Unreadable));
    }
    let (mut hash, mut crc, mut kept) = (Sha256::new(), crc32fast::Hasher::new(), Vec::new());
    let mut left = usize::try_from(member.size).unwrap_or(usize::MAX);
    let mut piece = vec![0; left.min(1 << 18)];
    while left > 0 {
        let length = left.min(piece.len());
        let part = piece.get_mut(..length).unwrap_or_default();
        exactly(input, part, &member.path)?;
        hash.update(&*part);
        crc.update(part);
        if keep {
            kept.extend_from_slice(part);
        }
        left -= length;
    }
    if crc.finalize() != member.crc {
        return Err(Wrong::new(&*member.path, Fault::Altered));
    }
    let (path, size) = (member.path.clone(), u64::from(member.size));
    Ok(Found { path, size, sha256: hash.finalize().into(), kept: keep.then_some(kept) })
}

fn end(
    input: &mut impl Read,
    mark: &[u8; 4],
    members: &[Member],
    offset: u32,
    last: &str,
) -> Result<(), Wrong> {
    let wanted = directory(members, offset);
    let mut is = mark.to_vec();
    // One byte more than wanted: nothing may follow.
    let read = input.take(wanted.len() as u64 - 3).read_to_end(&mut is);
    read.map_err(|why| Wrong::new(last, Fault::Reading(why.to_string())))?;
    if is == wanted { Ok(()) } else { Err(Wrong::new("the directory of the ZIP", Fault::Container)) }
}
