//! A line held open: the asking passes the same looks as any other, and what comes is handed on as it comes.
//!
//! No redirect is followed, nothing is gathered, and the turn at the host is given up as soon as the line is
//! open: who listens for hours takes no place from who asks.

use super::door::{Answer, Ask, Cut, Deed, Guard, dressed, how, kept};
use super::failure::Refused;
use super::mask::Mask;
use std::time::Duration;
use tokio::time::{Instant, timeout, timeout_at};
use torg_domain::outside::RawAnswer;
use url::Url;

/// An open line.
pub struct Line {
    response: reqwest::Response,
    /// Status and headers; no body.
    pub head: Answer,
}

impl Guard {
    /// Opens a line. An answer of any status is an answer.
    ///
    /// # Errors
    /// Why the address was not asked, or did not answer in time.
    pub async fn open(&self, ask: &Ask) -> Result<Line, Refused> {
        let url = Url::parse(ask.url.trim()).map_err(|_| Refused::BadAddress("den är ingen webbadress"))?;
        let (client, host, port) = self.look(&url)?;
        let too_slow = || Refused::TooSlow(host.clone(), self.rules.whole);
        let place = format!("{host}:{port}");
        let turn = self.manners.turn(&place, &self.rules, self.rules.whole, ask.awaited).await;
        let _turn = turn.ok_or_else(too_slow)?;
        let request = dressed(client.get(url.clone()), ask, true)?;
        let until = Instant::now() + self.rules.whole;
        let response = match timeout_at(until, request.send()).await {
            Err(_) => return Err(too_slow()),
            Ok(Err(e)) => return Err(self.why(&e, &host)),
            Ok(Ok(response)) => response,
        };
        let mut raw = RawAnswer {
            status: response.status().as_u16(),
            headers: kept(&response),
            final_url: url.to_string(),
            ..RawAnswer::default()
        };
        Mask::sent(ask, &Deed::Get).answer(&mut raw, false);
        Ok(Line { response, head: Answer { raw, cut: None } })
    }
}

impl Line {
    /// What comes next, in pieces as the network has them; none when the other end is done.
    ///
    /// # Errors
    /// How it broke; `Cut::Time` when nothing came for so long.
    pub async fn next(&mut self, patience: Duration) -> Result<Option<Vec<u8>>, Cut> {
        match timeout(patience, self.response.chunk()).await {
            Err(_) => Err(Cut::Time),
            Ok(Err(e)) => Err(how(&e)),
            Ok(Ok(piece)) => Ok(piece.map(|bytes| bytes.to_vec())),
        }
    }
}
