//! Writing a package out, a piece at a time, to whoever takes it.

use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use sha2::{Digest, Sha256};
use torg_domain::archive::package::Listed;
use torg_domain::archive::zip::{LARGEST, MOST_FILES, Member, directory};
use torg_domain::trail::Hash;
use torg_domain::trail::key::hex;

/// Whoever takes the bytes: a file, or somebody's browser.
pub trait Sink: Send {
    /// Takes the next bytes.
    ///
    /// # Errors
    /// When they cannot be taken: the disk is full, nobody listens any more.
    fn put(&mut self, bytes: bytes::Bytes) -> impl Future<Output = std::io::Result<()>> + Send;
}

/// A package under way.
pub struct Zip<'s, S> {
    sink: &'s mut S,
    offset: u64,
    members: Vec<Member>,
    /// The files so far, as the manifest lists them.
    pub listed: Vec<Listed>,
}

impl<'s, S: Sink> Zip<'s, S> {
    /// Begins one.
    pub fn into(sink: &'s mut S) -> Self {
        Self { sink, offset: 0, members: Vec::new(), listed: Vec::new() }
    }

    /// Writes a file whose bytes are at hand.
    #[boxed]
    pub async fn file(&mut self, path: &str, bytes: Vec<u8>) -> Result<(), Refusal> {
        let sha256 = Sha256::digest(&bytes).into();
        self.begin(path, bytes.len() as u64, crc32fast::hash(&bytes), &sha256).await?;
        self.go_on(bytes.into()).await
    }

    /// Begins a file of which size, CRC-32 and SHA-256 are known; its bytes follow by `go_on`.
    #[boxed]
    pub async fn begin(&mut self, path: &str, size: u64, crc: u32, sha256: &Hash) -> Result<(), Refusal> {
        let small = |n: u64| u32::try_from(n).ok().filter(|n| u64::from(*n) <= LARGEST);
        let (Some(offset), Some(size)) = (small(self.offset), small(size)) else { return Err(too_large()) };
        if self.members.len() >= MOST_FILES {
            return Err(too_large());
        }
        let member = Member { path: path.to_owned(), crc, size, offset };
        self.go_on(member.local().into()).await?;
        self.members.push(member);
        self.listed.push(Listed { path: path.to_owned(), size: size.into(), sha256: hex(sha256) });
        Ok(())
    }

    /// More bytes.
    #[boxed]
    pub async fn go_on(&mut self, bytes: bytes::Bytes) -> Result<(), Refusal> {
        self.offset += bytes.len() as u64;
        self.sink.put(bytes).await.map_err(broken)
    }

    /// Ends it with its directory.
    pub async fn end(mut self) -> Result<(), Refusal> {
        let offset = u32::try_from(self.offset).map_err(|_| too_large())?;
        let directory = directory(&self.members, offset);
        self.go_on(directory.into()).await
    }
}

fn too_large() -> Refusal {
    Refusal::Rule("Paketet blir större än fyra gigabyte. Gör ett paket för varje meddelande.".into())
}

fn broken(source: std::io::Error) -> Refusal {
    Refusal::Broken(torg_store::Problem::File { path: "the package".into(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting(u64);

    impl Sink for Counting {
        async fn put(&mut self, bytes: bytes::Bytes) -> std::io::Result<()> {
            self.0 += bytes.len() as u64;
            Ok(())
        }
    }

    #[tokio::test]
    async fn what_a_plain_zip_cannot_tell_of_is_refused_before_a_byte_of_it_is_sent() {
        let mut counting = Counting(0);
        let mut zip = Zip::into(&mut counting);
        let refused = zip.begin("media/film.mp4", LARGEST + 1, 0, &[0; 32]).await.unwrap_err();
        assert!(refused.to_string().contains("fyra gigabyte"), "{refused}");
        zip.offset = LARGEST + 1;
        assert!(zip.file("a", vec![1]).await.is_err());
        assert_eq!(counting.0, 0);
    }
}
