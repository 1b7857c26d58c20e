//! A mail address as a visitor typed it: hostile until it has been read here.

/// The author's or an appellant's address, read and found to be one plain address.
///
/// Stricter than mail allows: no quotes, comments, several receivers, addresses by number, or letters
/// beyond ASCII. Whoever has another kind of address reads the reasons at the decision's code instead.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(String);

/// Longest address mail takes (RFC 5321 4.5.3.1.3), and longest part before the sign.
const LONGEST: usize = 254;
const LONGEST_LOCAL: usize = 64;

impl Address {
    /// Reads what was typed; none when it is anything else than one plain address.
    #[must_use]
    pub fn read(typed: &str) -> Option<Self> {
        let typed = typed.trim_matches(' ');
        if typed.len() > LONGEST || !typed.is_ascii() {
            return None;
        }
        let (local, domain) = typed.split_once('@')?;
        (is_local(local) && is_domain(domain)).then(|| Self(typed.to_owned()))
    }

    /// The address, to be handed to the mail server and to nobody else.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

// An address is personal data: it never comes into a log by being printed.
impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Address(…)")
    }
}

fn is_local(local: &str) -> bool {
    let sign = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~-".contains(c);
    local.len() <= LONGEST_LOCAL && local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(sign))
}

fn is_domain(domain: &str) -> bool {
    let label = |l: &str| {
        (1..=63).contains(&l.len())
            && l.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !l.starts_with('-')
            && !l.ends_with('-')
    };
    let mut labels = domain.rsplit('.');
    // A name, not a number: 192.0.2.1 is a machine inside as often as one outside.
    let named =
        labels.next().is_some_and(|last| last.len() >= 2 && !last.starts_with(|c: char| c.is_ascii_digit()));
    named && domain.contains('.') && domain.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_address_is_read_and_nothing_else_is() {
        for good in ["anna@exempel.test", "a.b+torg@mail.exempel.test", " anna@exempel.test "] {
            assert_eq!(Address::read(good).unwrap().as_str(), good.trim());
        }
        let long = format!("{}@exempel.test", "a".repeat(65));
        let longer = format!("anna@{}.test", "exempel.".repeat(40));
        let huge = "a".repeat(1_000_000);
        for bad in [
            "",
            "anna",
            "anna@",
            "@exempel.test",
            "anna@exempel",
            "anna@exempel.test, eva@exempel.test",
            "anna@exempel.test\r\nBcc: eva@exempel.test",
            "anna@exempel.test\n",
            "\"anna\"@exempel.test",
            "Anna <anna@exempel.test>",
            "anna@@exempel.test",
            "anna@eva@exempel.test",
            ".anna@exempel.test",
            "an..na@exempel.test",
            "anna@-exempel.test",
            "anna@exempel..test",
            "anna@192.0.2.1",
            "anna@[192.0.2.1]",
            "anna@räksmörgås.test",
            "åsa@exempel.test",
            "anna @exempel.test",
            "anna@exempel.test\0",
            "anna@exempel.1",
            "anna%eva@exempel.test\t",
            &long,
            &longer,
            &huge,
        ] {
            assert_eq!(Address::read(bad), None, "{}", bad.escape_debug().take(60).collect::<String>());
        }
    }

    #[test]
    fn an_address_is_not_printed() {
        assert_eq!(format!("{:?}", Address::read("anna@exempel.test")), "Some(Address(…))");
    }
}
