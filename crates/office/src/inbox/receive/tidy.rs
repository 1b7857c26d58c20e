//! Making items fit to be kept, whatever a source sent: both databases then take the same.

use sha2::{Digest, Sha256};
use torg_domain::channels::taken::Taken;
use torg_domain::trail::key::hex;

/// The longest address by which anything is looked up, in bytes; indexes end not far above.
pub(super) const LONGEST_ADDRESS: usize = 2_000;

/// The longest external id, in bytes.
const LONGEST_ID: usize = 1_000;

/// An id as it is kept: a very long one by its hash.
pub(super) fn identifier(id: &str) -> String {
    let id: String = id.chars().filter(|c| *c != '\0').collect();
    if id.len() <= LONGEST_ID {
        return id;
    }
    format!("long:{}", hex(&Sha256::digest(id.as_bytes())))
}

/// Makes an item fit to be kept: no column takes a zero byte, no index a very long id or address. What
/// came stands whole in `raw`.
pub(super) fn tidy(item: &mut Taken) {
    let clean = |text: &mut String| text.retain(|c| c != '\0');
    item.external_id = identifier(&item.external_id);
    item.parent = item.parent.take().map(|p| identifier(&p));
    clean(&mut item.text);
    let author = item.author.iter_mut().flat_map(|a| [Some(&mut a.name), a.handle.as_mut()]);
    [item.title.as_mut(), item.html.as_mut()].into_iter().chain(author).flatten().for_each(clean);
    for media in &mut item.media {
        clean(&mut media.url);
        media.alt.iter_mut().for_each(clean);
    }
    item.url = item.url.take().filter(|u| u.len() <= LONGEST_ADDRESS && !u.contains('\0'));
}
