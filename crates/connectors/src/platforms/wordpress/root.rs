//! Where a site's interface is, and how its addresses are made.
//!
//! A site says it in a header of its front page, or in the page's head; one that says nothing still has
//! it at one of two usual places. The second, `?rest_route=`, is the only one where the site has no
//! pretty addresses.

use url::Url;

/// The relation under which a site names its interface.
const RELATION: &str = "https://api.w.org/";

/// The place that works with any setting of the site's addresses.
pub(super) const QUERIED: &str = "?rest_route=/";

/// How much of a front page is read for it.
pub(super) const FRONT: usize = 512 * 1024;

/// The site's address, ending with a slash.
pub(super) fn site(address: &str) -> Option<Url> {
    let mut url = Url::parse(address.trim()).ok()?;
    url.set_query(None);
    url.set_fragment(None);
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    Some(url)
}

/// Where the interface is said to be, then where it usually is; each once, all at the site itself: what
/// lets us in is never sent to another host because a page said so.
pub(super) fn candidates(site: &Url, link: Option<&str>, page: &str) -> Vec<String> {
    let mut found: Vec<String> = said(site, link, page).into_iter().collect();
    for usual in ["wp-json/", QUERIED] {
        if let Ok(url) = site.join(usual)
            && !found.contains(&url.to_string())
        {
            found.push(url.to_string());
        }
    }
    found
}

/// Where the site itself says that the interface is, when that is at the site.
pub(super) fn said(site: &Url, link: Option<&str>, page: &str) -> Option<String> {
    let to = link.and_then(in_header).or_else(|| in_page(page))?;
    site.join(&to).ok().filter(|url| url.origin() == site.origin()).map(String::from)
}

/// The interface as the `Link` header names it.
fn in_header(link: &str) -> Option<String> {
    link.split(',').find_map(|part| {
        let (to, rest) = part.trim().strip_prefix('<')?.split_once('>')?;
        rest.contains(RELATION).then(|| to.to_owned())
    })
}

/// The interface as a `link` element in the head names it.
fn in_page(page: &str) -> Option<String> {
    let at = page.find(RELATION)?;
    let from = page[..at].rfind('<')?;
    let tag = &page[from..from + page[from..].find('>')?];
    let after = &tag[tag.find("href=")? + 5..];
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Some(crate::html::unescape(after[1..].split(quote).next()?))
}

/// An address of the interface: its root, a path that begins with a slash, and what is asked.
pub(super) fn endpoint(root: &str, path: &str, query: &[(&str, String)]) -> String {
    let Ok(mut url) = Url::parse(root) else { return String::new() };
    let old: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let by_query = old.iter().any(|(name, _)| name == "rest_route");
    if !by_query {
        let joined = format!("{}{path}", url.path().trim_end_matches('/'));
        url.set_path(&joined);
    }
    {
        let mut pairs = url.query_pairs_mut();
        pairs.clear();
        for (name, value) in &old {
            let value = if name == "rest_route" { path } else { value };
            pairs.append_pair(name, value);
        }
        for (name, value) in query {
            pairs.append_pair(name, value);
        }
    }
    if url.query() == Some("") {
        url.set_query(None);
    }
    url.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_names_its_interface_in_a_header_or_in_its_head() {
        let site = site("https://a.test/blogg").unwrap();
        assert_eq!(site.as_str(), "https://a.test/blogg/");
        let usual = ["https://a.test/blogg/wp-json/", "https://a.test/blogg/?rest_route=/"];
        assert_eq!(candidates(&site, None, "<html>"), usual);
        let header = "<https://a.test/x/>; rel=\"other\", <https://a.test/api/>; rel=\"https://api.w.org/\"";
        assert_eq!(candidates(&site, Some(header), "")[0], "https://a.test/api/");
        let page = "<head><link rel='x'><link rel='https://api.w.org/' href='https://a.test/?rest_route=/&#038;l=sv' /></head>";
        assert_eq!(candidates(&site, None, page)[0], "https://a.test/?rest_route=/&l=sv");
    }

    #[test]
    fn another_host_is_never_taken_for_the_interface() {
        let site = site("https://a.test/").unwrap();
        let header = "<https://evil.test/wp-json/>; rel=\"https://api.w.org/\"";
        assert!(candidates(&site, Some(header), "").iter().all(|c| c.starts_with("https://a.test/")));
    }

    #[test]
    fn an_address_is_made_for_either_kind_of_root() {
        let query = [("status", "any".to_owned()), ("post", "1,2".to_owned())];
        assert_eq!(
            endpoint("https://a.test/wp-json/", "/wp/v2/comments", &query),
            "https://a.test/wp-json/wp/v2/comments?status=any&post=1%2C2"
        );
        assert_eq!(
            endpoint("https://a.test/?rest_route=/", "/wp/v2/comments", &query),
            "https://a.test/?rest_route=%2Fwp%2Fv2%2Fcomments&status=any&post=1%2C2"
        );
        assert_eq!(endpoint("https://a.test/wp-json/", "/", &[]), "https://a.test/wp-json/");
    }
}
