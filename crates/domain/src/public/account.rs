//! One account, however its address was typed: so that "is this really ours?" has an answer.
//!
//! What an account's address looks like on each platform is data (`policies/platforms.toml`). An account
//! on no platform we know is its host and path.

use crate::policy::platforms::{AccountForm, Platforms};
use url::Url;

/// An account as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The same for every way of writing it, and for nothing else.
    pub key: String,
    /// Its name there; none for a site of its own.
    pub name: Option<String>,
}

/// What somebody typed, read as far as it goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// The account, where an address was typed.
    pub account: Option<Account>,
    /// The name that was typed, or that the address holds.
    pub name: Option<String>,
}

/// The longest text that is read.
pub const LONGEST: usize = 500;

/// Reads what somebody typed: an address with or without `https://`, `@name`, `@name@host` or a bare name.
#[must_use]
pub fn read(platforms: &Platforms, typed: &str) -> Typed {
    let typed = typed.trim();
    if typed.is_empty() || typed.len() > LONGEST || typed.chars().any(char::is_control) {
        return Typed::default();
    }
    if let Some(handle) = typed.strip_prefix('@') {
        return match handle.split_once('@') {
            // Of an open network: the name and the server.
            Some((name, host)) => match at_host(platforms, name, host) {
                Some(account) => Typed { name: Some(small(name)), account: Some(account) },
                None => Typed { name: Some(small(name)), account: None },
            },
            None => Typed { name: Some(small(handle)), account: None },
        };
    }
    let account = of_address(platforms, typed);
    match account {
        Some(account) => {
            let name = account.name.clone().or_else(|| (!typed.contains('/')).then(|| small(typed)));
            Typed { name, account: Some(account) }
        }
        None => Typed { name: Some(small(typed)), account: None },
    }
}

/// The account behind an address.
#[must_use]
pub fn of_address(platforms: &Platforms, address: &str) -> Option<Account> {
    let address = address.trim();
    let whole = if address.contains("://") { address.to_owned() } else { format!("https://{address}") };
    let url = Url::parse(&whole).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    // "fråga oss" is no host, and no host is without a dot.
    let host = plain_host(url.host_str()?).filter(|host| host.contains('.'))?;
    let segments: Vec<String> = url.path_segments()?.filter(|s| !s.is_empty()).map(decoded).collect();
    for named in [true, false] {
        for platform in &platforms.platform {
            for (n, form) in platform.account.iter().flatten().enumerate() {
                let of_host = form.hosts.iter().any(|h| if named { *h == host } else { h == "*" });
                let found = form.forms.iter().filter(|_| of_host).find_map(|f| fits(f, &segments, &url));
                if let Some(name) = found.filter(|name| !name.is_empty()) {
                    let server = (!named).then_some(host.as_str());
                    return Some(account(&platform.key, n, form, &name, server));
                }
            }
        }
    }
    let path = segments.iter().map(|s| format!("/{}", s.to_lowercase())).collect::<String>();
    Some(Account { key: format!("web:{host}{path}"), name: None })
}

/// An account of an open network by name and server.
fn at_host(platforms: &Platforms, name: &str, host: &str) -> Option<Account> {
    let host = plain_host(host).filter(|h| h.contains('.') && !h.contains('/'))?;
    platforms.platform.iter().find_map(|platform| {
        let forms = platform.account.iter().flatten().enumerate();
        let (n, form) = forms.into_iter().find(|(_, form)| form.hosts.iter().any(|h| h == "*"))?;
        Some(account(&platform.key, n, form, name, Some(&host)))
    })
}

fn account(platform: &str, n: usize, form: &AccountForm, name: &str, server: Option<&str>) -> Account {
    let name = name.trim_start_matches('@');
    let compared = if form.exact == Some(true) { name.to_owned() } else { small(name) };
    let key = match server {
        Some(server) => format!("{platform}:{n}:{compared}@{server}"),
        None => format!("{platform}:{n}:{compared}"),
    };
    Account { key, name: Some(small(name)) }
}

/// The name in a path of this form; what follows the form is some page of the account.
fn fits(form: &str, segments: &[String], url: &Url) -> Option<String> {
    let (path, query) = form.split_once('?').unwrap_or((form, ""));
    let mut name = None;
    let mut at = segments.iter();
    for wanted in path.split('/').filter(|s| !s.is_empty()) {
        let given = at.next()?;
        match wanted.split_once("{name}") {
            Some((before, after)) => {
                let inner = given.strip_prefix(before)?.strip_suffix(after)?;
                name = Some(inner.to_owned());
            }
            None if wanted == "*" => {}
            None if wanted.eq_ignore_ascii_case(given) => {}
            None => return None,
        }
    }
    if let Some((key, "{name}")) = query.split_once('=') {
        name = url.query_pairs().find(|(k, _)| k == key).map(|(_, value)| value.into_owned());
    }
    name
}

fn plain_host(host: &str) -> Option<String> {
    let host = host.trim_end_matches('.').to_lowercase();
    let host = ["www.", "m.", "mobile."].iter().find_map(|p| host.strip_prefix(p)).unwrap_or(&host);
    (!host.is_empty()).then(|| host.to_owned())
}

fn decoded(segment: &str) -> String {
    percent(segment).unwrap_or_else(|| segment.to_owned())
}

fn percent(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        if first == b'%' && tail.len() >= 2 {
            let hex = std::str::from_utf8(&tail[..2]).ok()?;
            bytes.push(u8::from_str_radix(hex, 16).ok()?);
            rest = &tail[2..];
        } else {
            bytes.push(first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).ok()
}

fn small(name: &str) -> String {
    name.trim().trim_start_matches('@').to_lowercase()
}

/// Whether an address lies within a site that is ours: the same host, and below its path.
#[must_use]
pub fn lies_within(ours: &Account, asked: &Account) -> bool {
    let site = ours.name.is_none() && asked.name.is_none();
    site && (asked.key == ours.key
        || asked.key.strip_prefix(&ours.key).is_some_and(|rest| rest.starts_with('/')))
}

/// What an eye takes a name for: `lillk0ping` and `Lillköping_` look alike and are two accounts.
#[must_use]
pub fn looks_like(name: &str) -> String {
    let mut seen = String::with_capacity(name.len());
    for letter in name.to_lowercase().chars() {
        match letter {
            '0' | 'ö' | 'о' | 'ο' => seen.push('o'),
            '1' | 'i' | 'l' | '|' | 'і' => seen.push('l'),
            '5' => seen.push('s'),
            'å' | 'ä' | 'а' | '4' => seen.push('a'),
            'é' | 'е' | '3' => seen.push('e'),
            'с' => seen.push('c'),
            'р' => seen.push('p'),
            letter if letter.is_alphanumeric() => seen.push(letter),
            _ => {}
        }
    }
    seen.replace("rn", "m").replace("vv", "w")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shipped() -> Platforms {
        Platforms::read("platforms.toml", include_str!("../../../../policies/platforms.toml")).unwrap()
    }

    fn key(typed: &str) -> String {
        read(&shipped(), typed).account.map(|a| a.key).unwrap_or_default()
    }

    #[test]
    fn every_way_of_writing_an_account_is_one_account() {
        for same in [
            &[
                "https://www.facebook.com/Lillkoping",
                "http://facebook.com/lillkoping/",
                "facebook.com/lillkoping?ref=page_internal",
                "https://m.facebook.com/lillkoping/posts/123#x",
                "  https://facebook.com/lillk%6Fping ",
            ][..],
            &[
                "https://social.example/@kommun",
                "@kommun@social.example",
                "https://social.example/users/kommun",
            ],
            &["https://bsky.app/profile/lill.example", "bsky.app/profile/lill.example/post/3k"],
            &["https://www.youtube.com/@Lill", "youtube.com/@lill/videos"],
            &["https://x.com/lill", "https://twitter.com/Lill/status/1"],
            &["https://Blogg.Lill.example/", "blogg.lill.example", "http://www.blogg.lill.example"],
        ] {
            let keys: Vec<_> = same.iter().map(|typed| key(typed)).collect();
            assert!(!keys[0].is_empty() && keys.iter().all(|k| *k == keys[0]), "{same:?}: {keys:?}");
        }
    }

    #[test]
    fn two_accounts_stay_two() {
        for (one, other) in [
            ("https://facebook.com/lill", "https://facebook.com/groups/lill"),
            ("https://facebook.com/lill", "https://instagram.com/lill"),
            ("@kommun@social.example", "@kommun@social.evil"),
            ("https://youtube.com/channel/UCabc", "https://youtube.com/channel/UCABC"),
            ("https://facebook.com/lill", "https://facebook.com.evil.example/lill"),
            ("https://facebook.com/profile.php?id=1", "https://facebook.com/profile.php?id=2"),
        ] {
            assert_ne!(key(one), key(other), "{one} {other}");
        }
    }

    #[test]
    fn what_is_no_address_is_a_name_and_nonsense_is_nothing() {
        let typed = |text: &str| read(&shipped(), text);
        assert_eq!(typed("@Lill"), Typed { account: None, name: Some("lill".into()) });
        assert_eq!(typed("Lills kommun").name.as_deref(), Some("lills kommun"));
        assert_eq!(typed("lill.bsky.social").name.as_deref(), Some("lill.bsky.social"));
        for nothing in ["", "  ", "a\r\nb", &"x".repeat(600)] {
            assert_eq!(typed(nothing), Typed::default());
        }
        assert_eq!(typed("javascript:alert(1)").account, None);
    }

    #[test]
    fn a_page_of_our_own_site_is_ours_and_a_neighbour_with_the_same_beginning_is_not() {
        let account = |text: &str| of_address(&shipped(), text).unwrap();
        let ours = account("https://lill.example/blogg");
        assert!(lies_within(&ours, &account("https://lill.example/blogg/2026/hej")));
        assert!(!lies_within(&ours, &account("https://lill.example/bloggen")));
        assert!(!lies_within(&account("https://facebook.com/lill"), &account("https://lill.example/blogg")));
    }

    #[test]
    fn names_that_an_eye_mistakes_look_alike() {
        assert_eq!(looks_like("Lillköping"), looks_like("lillk0ping_"));
        assert_eq!(looks_like("lill.kornmun"), looks_like("LIII_kommun"));
        assert_ne!(looks_like("lill"), looks_like("stor"));
    }
}
