//! Why the door did not open, and who can mend it.

use std::time::Duration;
use torg_domain::channels::problem::{Mender, Problem, ProblemKind};

/// Why nothing came. Says the host, never the rest of an address: a path can hold a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Not an address, or one we do not use.
    #[error("Adressen kan inte användas: {0}.")]
    BadAddress(&'static str),
    /// The host, or where its name leads, is not on the open internet.
    #[error(
        "{0} leder till en adress som inte ligger på det öppna internet. Är det en egen server kan den \
         som driver installationen tillåta den vid namn."
    )]
    Private(String),
    /// A port outside the list.
    #[error("Port {1} på {0} är inte tillåten.")]
    Port(String, u16),
    /// No such name.
    #[error("Namnet {0} finns inte eller kunde inte slås upp.")]
    NameUnknown(String),
    /// Nobody answered.
    #[error("{0} svarade inte eller bröt förbindelsen.")]
    Unreachable(String),
    /// Certificate or encryption did not hold.
    #[error("{0} kunde inte nås krypterat: certifikatet eller krypteringen godtas inte.")]
    Tls(String),
    /// This machine holds no trusted certificates.
    #[error(
        "{0} kan inte nås krypterat: maskinen där torg körs har inga betrodda certifikat. Den som driver \
         installationen behöver lägga in dem (i Debian paketet ca-certificates) och starta om torg."
    )]
    NobodyTrusted(String),
    /// Not in time.
    #[error("{0} svarade inte inom {seconds} sekunder.", seconds = .1.as_secs_f32())]
    TooSlow(String, Duration),
    /// More redirects than are followed.
    #[error("{0} skickar vidare för många gånger eller i cirkel.")]
    TooManyRedirects(String),
    /// A redirect that leads nowhere.
    #[error("{0} skickar vidare till en adress som inte kan användas.")]
    BadRedirect(String),
}

impl Refused {
    /// As a problem on the channel's page.
    #[must_use]
    pub fn problem(&self) -> Problem {
        let (kind, mender) = match self {
            Self::BadAddress(_) => (ProblemKind::BadAddress, Mender::Responsible),
            Self::Private(_) => (ProblemKind::PrivateAddress, Mender::Operator),
            Self::Port(..) => (ProblemKind::PortRefused, Mender::Operator),
            Self::NameUnknown(_) => (ProblemKind::NameUnknown, Mender::Responsible),
            Self::Unreachable(_) => (ProblemKind::Unreachable, Mender::Source),
            Self::Tls(_) => (ProblemKind::TlsFailed, Mender::Source),
            Self::NobodyTrusted(_) => (ProblemKind::TlsFailed, Mender::Operator),
            Self::TooSlow(..) => (ProblemKind::TooSlow, Mender::Source),
            Self::TooManyRedirects(_) => (ProblemKind::TooManyRedirects, Mender::Source),
            Self::BadRedirect(_) => (ProblemKind::BadAddress, Mender::Source),
        };
        Problem::new(kind, mender, self.to_string())
    }
}
