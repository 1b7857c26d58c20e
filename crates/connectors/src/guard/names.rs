//! Looks names up, and drops every address that is not on the open internet.

use super::{Rules, address::is_public};
use hickory_resolver::{TokioResolver, net::NetError};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::{
    net::{IpAddr, SocketAddr},
    sync::{Arc, OnceLock},
};

/// Why a name led nowhere; travels inside the client's error and is read again by the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NameRefused {
    #[error("every address of the name is private")]
    OnlyPrivate,
    #[error("the name is unknown")]
    Unknown,
}

/// The resolver of one of the door's two clients.
#[derive(Clone)]
pub(super) struct Names {
    rules: Arc<Rules>,
    private_too: bool,
    resolver: Arc<OnceLock<Option<TokioResolver>>>,
}

impl Names {
    /// `private_too` is for hosts the operator allows by name only.
    pub(super) fn new(rules: Arc<Rules>, private_too: bool) -> Self {
        Self { rules, private_too, resolver: Arc::default() }
    }

    pub(super) async fn addresses(&self, host: &str) -> Result<Vec<IpAddr>, NameRefused> {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let found: Vec<IpAddr> = match self.rules.fixed_names.get(&host) {
            Some(fixed) => fixed.clone(),
            None => {
                // Made at the first asking: the name servers are read from the machine's settings.
                let made = self.resolver.get_or_init(|| {
                    TokioResolver::builder_tokio()
                        .and_then(|b| b.build())
                        .inspect_err(|e: &NetError| {
                            tracing::error!(error = %e, "no name resolver: check /etc/resolv.conf");
                        })
                        .ok()
                });
                let resolver = made.as_ref().ok_or(NameRefused::Unknown)?;
                // The dot at the end keeps the machine's search domains out of it.
                let name = if host.contains('.') { format!("{host}.") } else { host };
                resolver.lookup_ip(name).await.map_err(|_| NameRefused::Unknown)?.iter().collect()
            }
        };
        if found.is_empty() {
            return Err(NameRefused::Unknown);
        }
        let open: Vec<IpAddr> = found.into_iter().filter(|a| self.private_too || is_public(*a)).collect();
        if open.is_empty() { Err(NameRefused::OnlyPrivate) } else { Ok(open) }
    }
}

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let names = self.clone();
        Box::pin(async move {
            let addresses = names.addresses(name.as_str()).await?;
            let sockets: Addrs = Box::new(addresses.into_iter().map(|a| SocketAddr::new(a, 0)));
            Ok(sockets)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn private_addresses_are_dropped_and_public_ones_kept() {
        let fixed = |addresses: &[&str]| addresses.iter().map(|a| a.parse().unwrap()).collect();
        let rules = Arc::new(Rules {
            fixed_names: [
                ("mixed.test".into(), fixed(&["10.0.0.1", "8.8.8.8", "::1"])),
                ("inside.test".into(), fixed(&["10.0.0.1", "fd00::1"])),
                ("nobody.test".into(), vec![]),
            ]
            .into(),
            ..Rules::default()
        });
        let open = Names::new(rules.clone(), false);
        assert_eq!(open.addresses("MIXED.test.").await, Ok(fixed(&["8.8.8.8"])));
        assert_eq!(open.addresses("inside.test").await, Err(NameRefused::OnlyPrivate));
        assert_eq!(open.addresses("nobody.test").await, Err(NameRefused::Unknown));
        assert_eq!(
            Names::new(rules, true).addresses("inside.test").await,
            Ok(fixed(&["10.0.0.1", "fd00::1"]))
        );
    }
}
