//! What an account has signed: the root of everything it has said (commit), and from it, name by name, the way down
//! to one record (a Merkle search tree).
//!
//! The tree has its keys in order. A node holds some of them, each with its record and with the node of what comes
//! after it; and the node of what comes before them all. What two keys in a row have in common is written once.

use super::{
    car::{Car, Flaw, name},
    cbor::Reader,
    key::Key,
    names::Uri,
};

/// The form of a commit that is read.
const VERSION: u64 = 3;

/// How many nodes lie between the root and a record at most: a tree of all the keys there could be has fewer.
const DEEPEST: usize = 64;

/// The longest key.
const LONGEST: usize = 1024;

/// The longest name of a state: what stands there is shown to people.
const LONGEST_NAME: usize = 64;

/// The signed root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Commit<'a> {
    /// Whose.
    did: &'a str,
    /// Which state of all it has said: a name that bears its time.
    pub(super) revision: &'a str,
    /// The tree's root.
    tree: &'a [u8],
    signature: &'a [u8],
    /// What the signature is over: the same without it.
    signed: Vec<u8>,
}

impl<'a> Commit<'a> {
    /// Follows a file from its signed root to the record it is about, which is to be named so.
    pub(super) fn of_record(file: &'a [u8], uri: &Uri, record: &str) -> Result<Self, Flaw> {
        let car = Car::read(file)?;
        let commit = Self::read(car.block(car.root, "den signerade roten")?).ok_or(Flaw::Unreadable)?;
        if commit.did != uri.did {
            return Err(Flaw::OtherAccount);
        }
        let key = format!("{}/{}", uri.collection, uri.key);
        let found = find(&car, commit.tree, key.as_bytes())?.ok_or(Flaw::NotThere)?;
        car.block(found, "inlägget självt")?;
        if name(record).as_deref() != Some(found) {
            return Err(Flaw::OtherRecord);
        }
        Ok(commit)
    }

    fn read(block: &'a [u8]) -> Option<Self> {
        let mut reader = Reader::new(block);
        let many = reader.map()?;
        // What is signed is written in its only form, so that leaving the signature out leaves the rest as it was.
        let mut signed = vec![0xa0 | u8::try_from(many.checked_sub(1)?).ok().filter(|many| *many < 24)?];
        let (mut did, mut revision, mut tree, mut signature, mut version) = (None, None, None, None, None);
        for _ in 0..many {
            let before = reader.left();
            let part = reader.text()?;
            match part {
                "did" => did = Some(reader.text()?),
                "rev" => revision = Some(reader.text()?),
                "data" => tree = Some(reader.link()?),
                "sig" => signature = Some(reader.bytes()?),
                "version" => version = Some(reader.number()?),
                _ => reader.pass()?,
            }
            if part != "sig" {
                signed.extend(before.get(..before.len() - reader.left().len())?);
            }
        }
        let plain = |name: &str| name.bytes().all(|b| b.is_ascii_alphanumeric());
        let shown = revision.is_some_and(|name| name.len() <= LONGEST_NAME && plain(name));
        let whole = reader.left().is_empty() && version == Some(VERSION) && shown;
        let commit = Self { did: did?, revision: revision?, tree: tree?, signature: signature?, signed };
        whole.then_some(commit)
    }

    pub(super) fn is_signed_by(&self, key: &Key) -> bool {
        key.has_signed(&self.signed, self.signature)
    }
}

/// The record that a key stands for; none where the tree has no such key.
fn find<'a>(car: &Car<'a>, root: &'a [u8], wanted: &[u8]) -> Result<Option<&'a [u8]>, Flaw> {
    let mut at = root;
    for _ in 0..DEEPEST {
        let node = car.block(at, "en del av vägen till inlägget")?;
        match step(node, wanted).ok_or(Flaw::Unreadable)? {
            Step::Here(record) => return Ok(Some(record)),
            Step::Below(Some(below)) => at = below,
            Step::Below(None) => return Ok(None),
        }
    }
    Err(Flaw::TooDeep)
}

/// Where a node leads to.
#[derive(Debug, PartialEq, Eq)]
enum Step<'a> {
    /// The record.
    Here(&'a [u8]),
    /// The node in which it is if it is anywhere.
    Below(Option<&'a [u8]>),
}

fn step<'a>(node: &'a [u8], wanted: &[u8]) -> Option<Step<'a>> {
    let mut reader = Reader::new(node);
    let (mut first, mut among) = (None, None);
    for _ in 0..reader.map()? {
        match reader.text()? {
            "l" => first = Some(reader.perhaps_link()?.0),
            "e" => among = Some(entries(&mut reader, wanted)?),
            _ => reader.pass()?,
        }
    }
    let first = first.filter(|_| reader.left().is_empty())?;
    Some(among?.unwrap_or(Step::Below(first)))
}

/// Where a node's keys lead to; none when all of them come after the one that is wanted.
fn entries<'a>(reader: &mut Reader<'a>, wanted: &[u8]) -> Option<Option<Step<'a>>> {
    let (mut key, mut leads) = (Vec::new(), None);
    for _ in 0..reader.list()? {
        let (mut common, mut rest, mut record, mut after) = (None, None, None, None);
        for _ in 0..reader.map()? {
            match reader.text()? {
                "p" => common = Some(usize::try_from(reader.number()?).ok()?),
                "k" => rest = Some(reader.bytes()?),
                "v" => record = Some(reader.link()?),
                "t" => after = Some(reader.perhaps_link()?.0),
                _ => reader.pass()?,
            }
        }
        let (common, rest, record, after) = (common?, rest?, record?, after?);
        if common > key.len() || common + rest.len() > LONGEST {
            return None;
        }
        key.truncate(common);
        key.extend_from_slice(rest);
        match key.as_slice().cmp(wanted) {
            std::cmp::Ordering::Less => leads = Some(Step::Below(after)),
            std::cmp::Ordering::Equal => leads = Some(Step::Here(record)),
            std::cmp::Ordering::Greater => {}
        }
    }
    Some(leads)
}

#[cfg(test)]
pub(super) mod tests;
