//! Plain letters over SMTP: what is due, invitations, resets.
//!
//! A letter holds a link and a time and nothing of any message. It is sent encrypted, or not at all,
//! unless the server stands on the same machine. A line break where none belongs is refused rather
//! than mended: somebody put it there.

use crate::guard::Mask;
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    address::Envelope,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
    transport::smtp::{
        Error as SmtpError,
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters},
        response::Response,
    },
};
use std::time::Duration;
use torg_domain::mail::letter::Letter;
use torg_domain::outside::{Accepted, MailFailure, Outside, SendMail};

pub mod report;

/// How the line to the server is kept secret.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Security {
    /// Begun in the open and encrypted before anything is said (STARTTLS), usually port 587.
    #[default]
    StartTls,
    /// Encrypted from the first byte, usually port 465.
    Implicit,
    /// Not at all: only for a server on this machine.
    None,
}

/// Which server, and how it lets us in.
#[derive(Clone)]
pub struct Settings {
    /// The server's name or address.
    pub host: String,
    /// Its port; none means the usual one.
    pub port: Option<u16>,
    /// How the line is kept secret.
    pub security: Security,
    /// Account and password, when it asks for them.
    pub sign_in: Option<(String, String)>,
    /// Who the letters come from, alone or as `Name <address>`.
    pub from: String,
    /// Where letters that cannot be delivered are reported; none means to who they come from.
    pub bounces: Option<String>,
    /// A further certificate to trust, PEM.
    pub certificate: Option<Vec<u8>>,
    /// How long one letter may take.
    pub patience: Duration,
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let signs_in = self.sign_in.is_some();
        f.debug_struct("Settings")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("security", &self.security)
            .field("signs_in", &signs_in)
            .finish_non_exhaustive()
    }
}

/// Sends letters through one server.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    bounces: Option<Address>,
    patience: Duration,
    /// What we sign in with, lest the server's word repeat it.
    mask: Mask,
}

impl Mailer {
    /// A mailer with these settings; says what is wrong with them. Does not reach for the server.
    pub fn new(settings: &Settings) -> Result<Self, MailFailure> {
        let wrong = |what: &str| MailFailure::Settings(what.to_owned());
        // A second installing is no fault: the program may have done it first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let from = settings.from.parse().map_err(|_| wrong("avsändaren är ingen e-postadress"))?;
        let bounces = settings.bounces.as_deref().map(str::parse).transpose();
        let bounces =
            bounces.map_err(|_| wrong("adressen för brev som inte kommer fram är ingen e-postadress"))?;
        let encrypted = || -> Result<TlsParameters, MailFailure> {
            let mut tls = TlsParameters::builder(settings.host.clone());
            if let Some(pem) = &settings.certificate {
                // The library takes a file without any certificate for an empty list of them.
                if !pem.windows(27).any(|w| w == b"-----BEGIN CERTIFICATE-----") {
                    return Err(wrong("certifikatfilen är ingen PEM-fil med certifikat"));
                }
                let certificate =
                    Certificate::from_pem(pem).map_err(|_| wrong("certifikatfilen kan inte läsas"))?;
                tls = tls.add_root_certificate(certificate);
            }
            tls.build().map_err(|_| {
                wrong(
                    "servernamnet eller certifikatet kan inte användas, eller så har maskinen inga betrodda \
                     certifikat (i Debian paketet ca-certificates)",
                )
            })
        };
        let (tls, port) = match settings.security {
            Security::StartTls => (Tls::Required(encrypted()?), 587),
            Security::Implicit => (Tls::Wrapper(encrypted()?), 465),
            Security::None if !on_this_machine(&settings.host) => {
                return Err(wrong("utan kryptering får bara en server på samma maskin användas"));
            }
            Security::None => (Tls::None, 25),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&settings.host)
            .port(settings.port.unwrap_or(port))
            .timeout(Some(settings.patience))
            .tls(tls);
        if let Some((user, password)) = &settings.sign_in {
            builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
        }
        let mask = Mask::of(settings.sign_in.iter().map(|(_, password)| password.as_str()));
        Ok(Self { transport: builder.build(), from, bounces, patience: settings.patience, mask })
    }

    async fn hand_over(&self, letter: Letter) -> Result<Accepted, MailFailure> {
        let message = self.message(&letter)?;
        match tokio::time::timeout(self.patience, self.transport.send(message)).await {
            Err(_) => Err(MailFailure::Later("den svarade inte i tid".to_owned())),
            Ok(Ok(response)) => Ok(accepted(&response, &self.mask)),
            Ok(Err(error)) => Err(why(&error)),
        }
    }

    fn message(&self, letter: &Letter) -> Result<Message, MailFailure> {
        let unusable = |what: &str| MailFailure::Unusable(what.to_owned());
        let to: Mailbox = letter.to().parse().map_err(|_| unusable("mottagaren är ingen e-postadress"))?;
        let text: String =
            letter.text().chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
        // Tells the receiver's absence notices to keep quiet (RFC 3834).
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        let mut message = Message::builder();
        if let Some(bounces) = &self.bounces {
            let envelope = Envelope::new(Some(bounces.clone()), vec![to.email.clone()]);
            message = message.envelope(envelope.map_err(|_| unusable("mottagaren saknas"))?);
        }
        message
            .from(self.from.clone())
            .to(to)
            .subject(letter.subject())
            .message_id(letter.id().map(str::to_owned))
            .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
            .header(ContentType::TEXT_PLAIN)
            .body(text)
            .map_err(|_| unusable("brevet kan inte sättas ihop"))
    }
}

/// The server's word, no longer than anybody needs it.
fn accepted(response: &Response, mask: &Mask) -> Accepted {
    let answer = mask.text(response.message().collect::<Vec<_>>().join("\n"));
    Accepted { code: response.code().into(), answer: answer.chars().take(2_000).collect() }
}

impl SendMail for Mailer {
    fn send<'a>(&'a self, letter: Letter) -> Outside<'a, Result<Accepted, MailFailure>> {
        Box::pin(self.hand_over(letter))
    }
}

/// Whether a host is the machine itself, by address or by its one reserved name.
fn on_this_machine(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || host.parse::<std::net::IpAddr>().is_ok_and(|a| a.is_loopback())
}

/// Whether encryption is what failed, innermost: the library calls it a broken line.
fn broke_in_tls(error: &SmtpError) -> bool {
    let mut inner: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(e) = inner {
        if e.is::<rustls::Error>() {
            return true;
        }
        // An error of input and output hides what it holds from `source`.
        let held = e.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        inner = held.map(|h| h as &(dyn std::error::Error + 'static)).or_else(|| e.source());
    }
    false
}

/// The server's refusal in our words. Its own text is left out: it can hold the receiver's address.
fn why(error: &SmtpError) -> MailFailure {
    let code = error.status().map(u16::from);
    if error.is_tls() || broke_in_tls(error) {
        return MailFailure::Settings(
            "den krypterade förbindelsen godtas inte; se över certifikatet".to_owned(),
        );
    }
    match code {
        Some(530 | 534 | 535 | 538) => MailFailure::Settings("inloggningen godtas inte".to_owned()),
        Some(code) if error.is_permanent() => MailFailure::Refused(format!("svar {code}")),
        Some(code) => MailFailure::Later(format!("svar {code}")),
        None if error.is_timeout() => MailFailure::Later("den svarade inte i tid".to_owned()),
        None if error.is_client() => {
            MailFailure::Settings("den kan inte det som krävs, kryptering eller inloggning".to_owned())
        }
        None => MailFailure::Later("den gick inte att nå".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use torg_domain::mail::letter::Draft;

    fn settings() -> Settings {
        Settings {
            host: "localhost".into(),
            port: Some(1),
            security: Security::None,
            sign_in: Some(("torg".into(), "hemligt".into())),
            from: "Torg <torg@exempel.test>".into(),
            bounces: None,
            certificate: None,
            patience: Duration::from_secs(5),
        }
    }
    fn letter(to: &str, subject: &str, text: &str) -> Letter {
        Letter::write(&Draft {
            id: None,
            to,
            subject,
            text,
            link: None,
            never: &[],
            host: "localhost",
            today: jiff::civil::date(2026, 4, 7),
        })
        .unwrap()
    }

    #[tokio::test]
    async fn settings_that_cannot_work_are_refused_at_once() {
        assert!(Mailer::new(&settings()).is_ok());
        for wrong in [
            Settings { host: "mail.exempel.test".into(), ..settings() },
            Settings { from: "ingen".into(), ..settings() },
            Settings { bounces: Some("a@x.test\r\nRCPT TO:<b@x.test>".into()), ..settings() },
            Settings { security: Security::Implicit, certificate: Some(b"junk".to_vec()), ..settings() },
        ] {
            assert!(matches!(Mailer::new(&wrong), Err(MailFailure::Settings(_))), "{wrong:?}");
        }
        assert!(!format!("{:?}", settings()).contains("hemligt"));
    }

    #[tokio::test]
    async fn a_letter_cannot_grow_a_header_or_a_receiver() {
        let mailer = Mailer::new(&settings()).unwrap();
        for (to, subject) in [("a@x.test, b@x.test", "Hej"), ("", "Hej"), ("inte en adress", "Hej")] {
            assert!(
                matches!(mailer.message(&letter(to, subject, "")), Err(MailFailure::Unusable(_))),
                "{to:?} {subject:?}"
            );
        }
        let message = mailer
            .message(&letter("Åsa <a@x.test>", "Försenat: å, ä, ö", "Bcc: b@x.test\r\n.\r\nQUIT"))
            .unwrap();
        let text = String::from_utf8(message.formatted()).unwrap();
        let head = text.split("\r\n\r\n").next().unwrap();
        assert!(!head.contains("b@x.test") && head.contains("Auto-Submitted: auto-generated"));
        assert_eq!(message.envelope().to().len(), 1);
    }

    #[tokio::test]
    async fn a_server_that_is_not_there_is_worth_trying_later() {
        let mailer = Mailer::new(&settings()).unwrap();
        let sent = mailer.send(letter("a@x.test", "Hej", "Hej")).await;
        assert!(matches!(sent, Err(MailFailure::Later(_))), "{sent:?}");
    }
}
