//! The one door out to the web.
//!
//! Every address here was typed by somebody, or came from a page somebody else wrote. The door
//! therefore looks where a name leads before it goes there, follows redirects one at a time through
//! the same look, stops reading at a limit counted on what is unpacked, waits for nobody for ever,
//! and is polite to each host. What comes is handed on with how it ended, our own secrets blanked in it;
//! what was read before a break is never thrown away.

mod address;
mod door;
mod failure;
mod line;
mod manners;
mod mask;
mod names;
mod tunnel;

pub use address::is_public;
pub use door::{Answer, Ask, Cut, Deed, Guard};
pub use failure::Refused;
pub use line::Line;
pub(crate) use mask::Mask;
pub use tunnel::Tunnel;

use std::{collections::HashMap, net::IpAddr, time::Duration};

/// What the door allows. `Default` is right for a server on the internet.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Hosts inside that may be asked although their addresses are not public.
    pub allow_private: Vec<AllowedHost>,
    /// Ports that may be asked on any host.
    pub ports: Vec<u16>,
    /// How many redirects are followed.
    pub max_redirects: usize,
    /// How long a connection may take to be made.
    pub connect: Duration,
    /// How long one asking may take, redirects and body included.
    pub whole: Duration,
    /// The shortest time between two askings of one host.
    pub min_interval: Duration,
    /// How many askings of one host may be under way at once; what somebody waits for has as many beside them, and one.
    pub max_concurrent: usize,
    /// Where whoever runs a site we ask can reach us: an address or e-mail, told in the user agent.
    pub contact: String,
    /// Names with fixed addresses, asked before any name server. They pass the same look.
    pub fixed_names: HashMap<String, Vec<IpAddr>>,
    /// Further certificates to trust, each one PEM: for hosts inside with a certificate of their own.
    pub certificates: Vec<Vec<u8>>,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            allow_private: Vec::new(),
            ports: vec![80, 443, 8080, 8443],
            max_redirects: 5,
            connect: Duration::from_secs(10),
            whole: Duration::from_secs(60),
            min_interval: Duration::from_millis(500),
            max_concurrent: 2,
            contact: String::new(),
            fixed_names: HashMap::new(),
            certificates: Vec::new(),
        }
    }
}

/// A host inside that the operator allows by name: `intranet.example` or `127.0.0.1:8090`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedHost {
    /// The name or literal address as it stands in an URL, in lower case.
    pub host: String,
    /// The only port allowed; none means those of `Rules::ports`.
    pub port: Option<u16>,
}

impl std::str::FromStr for AllowedHost {
    type Err = String;

    /// Reads `host` or `host:port`; a version-6 address stands in brackets.
    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim().to_ascii_lowercase();
        let wrong = || format!("\"{text}\" is not a host or host:port");
        let url = url::Url::parse(&format!("http://{text}/")).map_err(|_| wrong())?;
        let host =
            url.host_str().filter(|_| url.path() == "/" && url.username().is_empty()).ok_or_else(wrong)?;
        // The port is read from the text: a URL drops the one that is usual for its scheme.
        let port = match text.rsplit_once(':') {
            Some((before, port)) if !before.contains(':') || before.ends_with(']') => {
                Some(port.parse().map_err(|_| wrong())?)
            }
            _ => None,
        };
        Ok(Self { host: host.to_owned(), port })
    }
}

impl Rules {
    /// Whether the operator allows this host and port although it may be private.
    fn allows_private(&self, host: &str, port: u16) -> bool {
        let host = host.trim_end_matches('.');
        self.allow_private.iter().any(|a| {
            a.host.eq_ignore_ascii_case(host)
                && a.port.map_or(self.ports.contains(&port), |only| only == port)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allowed_host_is_read_with_or_without_port() {
        let read = |t: &str| t.parse::<AllowedHost>().map(|a| (a.host, a.port));
        assert_eq!(read("Intranet.Example"), Ok(("intranet.example".into(), None)));
        assert_eq!(read("127.0.0.1:80"), Ok(("127.0.0.1".into(), Some(80))));
        assert_eq!(read("[::1]:8090"), Ok(("[::1]".into(), Some(8090))));
        assert!(
            read("http://x/").is_err()
                && read("a b").is_err()
                && read("x:port").is_err()
                && read("").is_err()
        );
    }

    #[test]
    fn a_port_named_for_a_host_is_the_only_one() {
        let rules = Rules {
            allow_private: vec!["a:9000".parse().unwrap(), "b".parse().unwrap()],
            ..Rules::default()
        };
        assert!(rules.allows_private("A.", 9000) && !rules.allows_private("a", 443));
        assert!(
            rules.allows_private("b", 443)
                && !rules.allows_private("b", 9000)
                && !rules.allows_private("c", 443)
        );
    }
}
