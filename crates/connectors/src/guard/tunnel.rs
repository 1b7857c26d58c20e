//! The guard for a browser: a proxy on loopback that looks where each name leads before it connects.
//!
//! A browser follows redirects and fetches whatever a page names. Blocking by address inside it is not enough;
//! here it has no other way out than this, and a name that leads inside leads nowhere.

use super::{Rules, address::is_public, names::Names};
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// A request's head larger than this is none of a browser's.
const HEAD: usize = 32 * 1024;

/// A proxy that lives as long as this does.
pub struct Tunnel {
    /// Where it listens.
    pub at: SocketAddr,
    reached: Arc<Mutex<Vec<(String, bool)>>>,
    task: JoinHandle<()>,
}

impl Drop for Tunnel {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Tunnel {
    /// Begins to listen on a free port of loopback.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn open(rules: Arc<Rules>) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let at = listener.local_addr()?;
        let reached = Arc::new(Mutex::new(Vec::new()));
        let (open, inside) = (Names::new(rules.clone(), false), Names::new(rules.clone(), true));
        let way = Arc::new(Way { rules, open, inside, reached: Arc::clone(&reached) });
        let task = tokio::spawn(async move {
            let mut all = tokio::task::JoinSet::new();
            while let Ok((from, _)) = listener.accept().await {
                let way = Arc::clone(&way);
                all.spawn(async move {
                    // What a browser breaks off is no fault of ours.
                    let _ = timeout(way.rules.whole, way.serve(from)).await;
                });
                while all.try_join_next().is_some() {}
            }
        });
        Ok(Self { at, reached, task })
    }

    /// Whether this host was connected to; none when it was never asked for.
    #[must_use]
    pub fn reached(&self, host: &str) -> Option<bool> {
        let all = self.reached.lock().unwrap_or_else(PoisonError::into_inner);
        let mut of_host = all.iter().filter(|(h, _)| h.eq_ignore_ascii_case(host)).peekable();
        of_host.peek()?;
        Some(of_host.any(|(_, reached)| *reached))
    }
}

struct Way {
    rules: Arc<Rules>,
    open: Names,
    inside: Names,
    reached: Arc<Mutex<Vec<(String, bool)>>>,
}

impl Way {
    async fn serve(&self, mut from: TcpStream) -> std::io::Result<()> {
        let mut head = Vec::with_capacity(1024);
        let end = loop {
            if let Some(end) = head.windows(4).position(|w| w == b"\r\n\r\n") {
                break end + 4;
            }
            if head.len() > HEAD || from.read_buf(&mut head).await? == 0 {
                return Ok(());
            }
        };
        let text = String::from_utf8_lossy(&head[..end]).into_owned();
        let mut words = text.lines().next().unwrap_or_default().split_whitespace();
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let sealed = method == "CONNECT";
        let address = if sealed { format!("https://{target}/") } else { target.to_owned() };
        let Ok(url) = url::Url::parse(&address) else { return refuse(&mut from).await };
        // What is read in the clear is only ever fetched, never sent.
        if !sealed && (url.scheme() != "http" || !matches!(method, "GET" | "HEAD")) {
            return refuse(&mut from).await;
        }
        let (Some(host), Some(port)) = (url.host_str().map(str::to_owned), url.port_or_known_default())
        else {
            return refuse(&mut from).await;
        };
        let to = self.connect(&host, port).await;
        let reached = (host, to.is_some());
        self.reached.lock().unwrap_or_else(PoisonError::into_inner).push(reached);
        let Some(mut to) = to else { return refuse(&mut from).await };
        if sealed {
            from.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await?;
        } else {
            to.write_all(plain(method, &url, &text).as_bytes()).await?;
        }
        copy_bidirectional(&mut from, &mut to).await?;
        Ok(())
    }

    /// Connects, if the name leads to the open internet or to a host the operator allows.
    async fn connect(&self, host: &str, port: u16) -> Option<TcpStream> {
        let allowed = self.rules.allows_private(host, port);
        if !allowed && !self.rules.ports.contains(&port) {
            return None;
        }
        let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        let addresses = match literal {
            Ok(address) if allowed || is_public(address) => vec![address],
            Ok(_) => return None,
            Err(_) if allowed => self.inside.addresses(host).await.ok()?,
            Err(_) => self.open.addresses(host).await.ok()?,
        };
        for address in addresses {
            let to = TcpStream::connect(SocketAddr::new(address, port));
            if let Ok(Ok(stream)) = timeout(self.rules.connect, to).await {
                return Some(stream);
            }
        }
        None
    }
}

/// The request as the site itself is asked: without the proxy's own lines, closed after one answer.
fn plain(method: &str, url: &url::Url, head: &str) -> String {
    let query = url.query().map_or_else(String::new, |q| format!("?{q}"));
    let mut out = format!("{method} {}{query} HTTP/1.1\r\n", url.path());
    for line in head.lines().skip(1).filter(|line| !line.is_empty()) {
        let name = line.split(':').next().unwrap_or_default().to_ascii_lowercase();
        if !matches!(name.as_str(), "connection" | "proxy-connection" | "proxy-authorization" | "keep-alive")
        {
            out.push_str(line);
            out.push_str("\r\n");
        }
    }
    out.push_str("Connection: close\r\n\r\n");
    out
}

async fn refuse(from: &mut TcpStream) -> std::io::Result<()> {
    from.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_site_is_asked_without_the_proxys_own_lines() {
        let url = url::Url::parse("http://x.example/a?b=c").unwrap();
        let head =
            "GET http://x.example/a?b=c HTTP/1.1\r\nHost: x.example\r\nProxy-Connection: keep-alive\r\n\r\n";
        assert_eq!(
            plain("GET", &url, head),
            "GET /a?b=c HTTP/1.1\r\nHost: x.example\r\nConnection: close\r\n\r\n"
        );
    }
}
