//! Where a list goes on: the address in the `Link` header, at the server itself and nowhere else.

use crate::platforms::interface::origin;

/// The address under a relation (`next`, `prev`), when it is at this server.
pub(super) fn onward(header: Option<&str>, relation: &str, server: &str) -> Option<String> {
    header?.split(',').find_map(|part| {
        let (to, rest) = part.trim().strip_prefix('<')?.split_once('>')?;
        let named = rest
            .split(';')
            .any(|p| p.trim().strip_prefix("rel=").is_some_and(|rel| rel.trim_matches('"') == relation));
        // What lets us in is shown to the server itself alone, wherever an answer points.
        (named && origin(to).is_some_and(|o| o == server)).then(|| to.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_goes_on_at_its_own_server_alone() {
        let header = "<https://a.test/api/v1/notifications?limit=2&max_id=7>; rel=\"next\", \
                      <https://a.test/api/v1/notifications?limit=2&min_id=9>; rel=\"prev\"";
        let next = onward(Some(header), "next", "https://a.test").unwrap();
        assert!(next.ends_with("max_id=7"));
        let back = onward(Some(header), "prev", "https://a.test").unwrap();
        assert!(back.ends_with("min_id=9"));
        assert_eq!(onward(Some(header), "next", "https://evil.test"), None);
        assert_eq!(onward(Some("<https://a.test/x>"), "next", "https://a.test"), None);
        assert_eq!(onward(None, "next", "https://a.test"), None);
    }
}
