//! Where the links of a letter lead: to the municipality's own host, also when several share an installation.

use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;

/// The address people reach this municipality at, without a stroke at its end; none when the operator has set
/// none.
///
/// The address in the settings is one; with several municipalities it is the host of one of them. The others
/// have their own hosts, reached in the same way and at the same port.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn of(desk: &Desk) -> Result<Option<String>, Refusal> {
    let office = desk.office();
    let Some(set) = office.world.address.as_deref().map(|a| a.trim_end_matches('/')) else {
        return Ok(None);
    };
    let Some((scheme, rest)) = set.split_once("://") else { return Ok(Some(set.to_owned())) };
    let (host, port) = parted(rest);
    let own = hosts(desk).await?;
    let db = office.store.db();
    if own.iter().any(|o| o == host) || db.municipalities().await?.len() < 2 {
        return Ok(Some(set.to_owned()));
    }
    // One that names no machine but this is of use to nobody who gets a letter.
    let best = own.iter().find(|o| *o != "localhost").or(own.first());
    Ok(Some(best.map_or_else(|| set.to_owned(), |own| format!("{scheme}://{own}{port}"))))
}

/// The host that a letter's id is under: the municipality's, else the log's.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn host(desk: &Desk) -> Result<String, Refusal> {
    let address = of(desk).await?;
    let host =
        address.as_deref().and_then(|a| a.split_once("://")).map(|(_, rest)| parted(rest).0.to_owned());
    Ok(host.unwrap_or_else(|| desk.office().world.log_host.clone()))
}

/// The municipality's hosts: the settings' before those it was founded with.
async fn hosts(desk: &Desk) -> Result<Vec<String>, Refusal> {
    let set = &desk.office().world.hosts;
    let key = &desk.municipality.key;
    let mut own: Vec<String> = set.iter().filter(|(_, k)| *k == key).map(|(h, _)| h.clone()).collect();
    // A host that the settings give to another is that one's, whatever the database says.
    let kept = desk.reader().hosts().await?.into_iter().filter(|h| set.get(h).is_none_or(|k| k == key));
    own.extend(kept);
    Ok(own)
}

/// Host, and `:port` when there is one.
fn parted(rest: &str) -> (&str, &str) {
    let rest = rest.split('/').next().unwrap_or_default();
    let from = if rest.starts_with('[') { rest.find(']').unwrap_or(0) } else { 0 };
    match rest[from..].find(':') {
        Some(at) => rest.split_at(from + at),
        None => (rest, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::parted;

    #[test]
    fn a_host_is_told_from_its_port() {
        for (rest, wanted) in [
            ("torg.lill.example", ("torg.lill.example", "")),
            ("torg.lill.example:8443/x", ("torg.lill.example", ":8443")),
            ("[::1]:8080", ("[::1]", ":8080")),
            ("[::1]", ("[::1]", "")),
            ("", ("", "")),
        ] {
            assert_eq!(parted(rest), wanted, "{rest}");
        }
    }
}
