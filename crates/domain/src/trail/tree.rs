//! The Merkle tree of RFC 6962 (and 9162), over SHA-256: hashes, proofs and their verification.
//!
//! Proofs are made from the hashes of complete subtrees, asked for one by one as (level, index): level 0
//! are the leaves, the node at (l, i) covers the leaves `i << l` to `(i + 1) << l`. [`super::tile::node`]
//! answers from tiles.

use sha2::{Digest, Sha256};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// The hash of a leaf: SHA-256 over `0x00` and the entry (RFC 6962, 2.1).
#[must_use]
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Sha256::new_with_prefix([0]).chain_update(entry).finalize().into()
}

/// The hash of two halves: SHA-256 over `0x01`, left and right (RFC 6962, 2.1).
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut both = [1_u8; 65];
    both[1..33].copy_from_slice(left);
    both[33..].copy_from_slice(right);
    Sha256::digest(both).into()
}

/// The root of a tree without leaves: SHA-256 of nothing.
#[must_use]
pub fn empty_root() -> Hash {
    Sha256::digest(b"").into()
}

/// The largest power of two smaller than `n`; `n` is at least 2.
fn split(n: u64) -> u64 {
    1 << (63 - (n - 1).leading_zeros())
}

/// The root over the leaves `from..to`, or None when the source lacks a hash it needs.
///
/// `from` must be a multiple of every power of two below the range's length, as it is for every range
/// that RFC 6962 asks for.
pub fn root(from: u64, to: u64, source: &mut impl FnMut(u32, u64) -> Option<Hash>) -> Option<Hash> {
    match to.checked_sub(from)? {
        0 => Some(empty_root()),
        n if n.is_power_of_two() => source(n.trailing_zeros(), from >> n.trailing_zeros()),
        n => {
            let middle = from + split(n);
            let left = root(from, middle, source)?;
            Some(node_hash(&left, &root(middle, to, source)?))
        }
    }
}

/// The hashes that show that leaf `index` is in the tree of `size` leaves (RFC 6962, 2.1.1).
///
/// None when there is no such leaf or the source lacks a hash.
pub fn inclusion_proof(
    index: u64,
    size: u64,
    source: &mut impl FnMut(u32, u64) -> Option<Hash>,
) -> Option<Vec<Hash>> {
    if index >= size {
        return None;
    }
    let (mut from, mut to) = (0, size);
    let mut proof = Vec::new();
    while to - from > 1 {
        let middle = from + split(to - from);
        if index < middle {
            proof.push(root(middle, to, source)?);
            to = middle;
        } else {
            proof.push(root(from, middle, source)?);
            from = middle;
        }
    }
    proof.reverse();
    Some(proof)
}

/// Whether the proof shows that the leaf stands at `index` in the tree with this size and root
/// (RFC 9162, 2.1.3.2).
#[must_use]
pub fn is_included(leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut node, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for step in proof {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(step, &hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, step);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// The hashes that show that the tree of `old` leaves is the beginning of the tree of `new` leaves
/// (RFC 6962, 2.1.2). Empty when `old` is 0 or equals `new`.
///
/// None when `old` is larger than `new` or the source lacks a hash.
pub fn consistency_proof(
    old: u64,
    new: u64,
    source: &mut impl FnMut(u32, u64) -> Option<Hash>,
) -> Option<Vec<Hash>> {
    if old > new {
        return None;
    }
    let mut proof = Vec::new();
    if old == 0 || old == new {
        return Some(proof);
    }
    let (mut from, mut to) = (0, new);
    while old != to {
        let middle = from + split(to - from);
        if old <= middle {
            proof.push(root(middle, to, source)?);
            to = middle;
        } else {
            proof.push(root(from, middle, source)?);
            from = middle;
        }
    }
    if from > 0 {
        proof.push(root(from, to, source)?);
    }
    proof.reverse();
    Some(proof)
}

/// Whether the proof shows that the tree of `new` leaves only grew from the tree of `old` leaves
/// (RFC 9162, 2.1.4.2).
#[must_use]
pub fn is_consistent(old: u64, new: u64, proof: &[Hash], old_root: &Hash, new_root: &Hash) -> bool {
    if old == new {
        return proof.is_empty() && old_root == new_root;
    }
    if old > new {
        return false;
    }
    if old == 0 {
        return proof.is_empty() && *old_root == empty_root();
    }
    let mut steps = proof.iter();
    let (mut node, mut last) = (old - 1, new - 1);
    while node & 1 == 1 {
        node >>= 1;
        last >>= 1;
    }
    let first = if old.is_power_of_two() { Some(old_root) } else { steps.next() };
    let Some(first) = first else { return false };
    let (mut small, mut large) = (*first, *first);
    for step in steps {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            small = node_hash(step, &small);
            large = node_hash(step, &large);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            large = node_hash(&large, step);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && small == *old_root && large == *new_root
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    pub fn hex(text: &str) -> Vec<u8> {
        (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect()
    }

    fn hash(text: &str) -> Hash {
        hex(text).try_into().unwrap()
    }

    /// RFC 6962, 2.1, word for word and slow.
    pub fn naive(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => empty_root(),
            [one] => *one,
            many => {
                let (left, right) = many.split_at(usize::try_from(split(many.len() as u64)).unwrap());
                node_hash(&naive(left), &naive(right))
            }
        }
    }

    fn source(leaves: &[Hash]) -> impl FnMut(u32, u64) -> Option<Hash> {
        move |level, index| {
            let from = usize::try_from(index << level).unwrap();
            leaves.get(from..from + (1 << level)).map(naive)
        }
    }

    /// The eight leaves of the certificate-transparency project's reference tests.
    fn known_leaves() -> Vec<Hash> {
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
            .iter()
            .map(|leaf| leaf_hash(&hex(leaf)))
            .collect()
    }

    #[test]
    fn roots_are_those_that_certificate_transparency_publishes() {
        let roots = [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let leaves = known_leaves();
        for (n, wanted) in roots.iter().enumerate() {
            assert_eq!(root(0, n as u64, &mut source(&leaves)), Some(hash(wanted)), "{n}");
            assert_eq!(naive(&leaves[..n]), hash(wanted), "{n}");
        }
    }

    #[test]
    fn proofs_are_those_that_certificate_transparency_publishes() {
        let leaves = known_leaves();
        let proof = inclusion_proof(5, 8, &mut source(&leaves)).unwrap();
        let wanted = [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ];
        assert_eq!(proof, wanted.map(hash));
        let proof = consistency_proof(6, 8, &mut source(&leaves)).unwrap();
        let wanted = [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ];
        assert_eq!(proof, wanted.map(hash));
    }

    #[test]
    fn every_proof_of_small_trees_holds_and_no_other() {
        let leaves: Vec<Hash> = (0..20_u8).map(|n| leaf_hash(&[n])).collect();
        for new in 0..=leaves.len() {
            let new_root = naive(&leaves[..new]);
            for old in 0..=new {
                let old_root = naive(&leaves[..old]);
                let proof = consistency_proof(old as u64, new as u64, &mut source(&leaves)).unwrap();
                let holds =
                    |proof: &[Hash]| is_consistent(old as u64, new as u64, proof, &old_root, &new_root);
                assert!(holds(&proof), "{old} {new}");
                assert!(!holds(&[proof.clone(), vec![new_root]].concat()), "{old} {new}");
                if let Some((_, shorter)) = proof.split_last() {
                    assert!(!holds(shorter), "{old} {new}");
                }
                if 0 < old && old < new {
                    assert!(!is_consistent(old as u64, new as u64, &proof, &new_root, &new_root));
                    assert!(!is_consistent(old as u64, new as u64, &proof, &old_root, &old_root));
                }
            }
            for index in 0..new {
                let proof = inclusion_proof(index as u64, new as u64, &mut source(&leaves)).unwrap();
                for (i, leaf) in leaves.iter().enumerate() {
                    let holds = is_included(leaf, index as u64, new as u64, &proof, &new_root);
                    assert_eq!(holds, i == index, "{index} {new} {i}");
                }
                assert!(!is_included(
                    &leaves[index],
                    index as u64,
                    new as u64,
                    &[proof, vec![new_root]].concat(),
                    &new_root
                ));
            }
        }
    }

    #[test]
    fn what_cannot_be_proved_is_refused() {
        let leaves = known_leaves();
        assert_eq!(inclusion_proof(8, 8, &mut source(&leaves)), None);
        assert_eq!(consistency_proof(8, 7, &mut source(&leaves)), None);
        assert_eq!(inclusion_proof(0, 9, &mut source(&leaves)), None, "the source is too short");
        assert!(!is_consistent(u64::MAX - 1, u64::MAX, &[], &leaves[0], &leaves[1]));
        assert!(!is_included(&leaves[0], u64::MAX - 1, u64::MAX, &leaves, &leaves[1]));
    }

    proptest! {
        #[test]
        fn proofs_hold_for_trees_of_any_size(size in 1_usize..600, a in any::<prop::sample::Index>(), flip in any::<prop::sample::Index>()) {
            let leaves: Vec<Hash> = (0..size).map(|n| leaf_hash(&n.to_be_bytes())).collect();
            let (index, root_of_all) = (a.index(size), naive(&leaves));
            let mut proof = inclusion_proof(index as u64, size as u64, &mut source(&leaves)).unwrap();
            prop_assert!(is_included(&leaves[index], index as u64, size as u64, &proof, &root_of_all));
            if !proof.is_empty() {
                let i = flip.index(proof.len());
                proof[i][0] ^= 1;
                prop_assert!(!is_included(&leaves[index], index as u64, size as u64, &proof, &root_of_all));
            }
            let old_root = naive(&leaves[..index]);
            let mut proof = consistency_proof(index as u64, size as u64, &mut source(&leaves)).unwrap();
            prop_assert!(is_consistent(index as u64, size as u64, &proof, &old_root, &root_of_all));
            if !proof.is_empty() {
                let i = flip.index(proof.len());
                proof[i][31] ^= 1;
                prop_assert!(!is_consistent(index as u64, size as u64, &proof, &old_root, &root_of_all));
            }
        }
    }
}
