//! What stands between torg and a source: a line that can be cut, that holds answers back, and that breaks off in
//! the middle of them. It knows nothing of what is carried.

use crate::outside::held;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// How the line is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Line {
    /// As it should be.
    #[default]
    Well,
    /// Whoever calls is hung up on.
    Drops,
    /// Answers are held back so long.
    Delays(Duration),
    /// Each answer breaks off after so many bytes.
    Cuts(usize),
}

/// A line to a source, under an address of its own on this machine.
#[derive(Clone, Debug)]
pub struct Proxy {
    /// Where it is met.
    pub address: SocketAddr,
    line: Arc<Mutex<Line>>,
}

impl Proxy {
    /// A line to what answers at this address.
    ///
    /// # Panics
    /// When no port can be had.
    pub async fn before(source: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = Self { address: listener.local_addr().unwrap(), line: Arc::default() };
        let line = Arc::clone(&proxy.line);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(carry(client, source, Arc::clone(&line)));
            }
        });
        proxy
    }

    /// How the line is from now on, for those who are on it too.
    pub fn is(&self, line: Line) {
        *held(&self.line) = line;
    }
}

/// Carries both ways until either end is done, or the line is such that it must end.
async fn carry(mut client: TcpStream, source: SocketAddr, line: Arc<Mutex<Line>>) -> Option<()> {
    let mut source = TcpStream::connect(source).await.ok()?;
    let (mut asked, mut answered) = (vec![0; 16 << 10], vec![0; 16 << 10]);
    let mut given = 0;
    loop {
        tokio::select! {
            read = client.read(&mut asked) => {
                let many = read.ok().filter(|many| *many > 0)?;
                if *held(&line) == Line::Drops {
                    return None;
                }
                given = 0;
                source.write_all(&asked[..many]).await.ok()?;
            }
            read = source.read(&mut answered) => {
                let many = read.ok().filter(|many| *many > 0)?;
                let is = *held(&line);
                let passes = match is {
                    Line::Well => many,
                    Line::Drops => return None,
                    Line::Delays(long) => {
                        tokio::time::sleep(long).await;
                        many
                    }
                    Line::Cuts(after) => many.min(after.saturating_sub(given)),
                };
                client.write_all(&answered[..passes]).await.ok()?;
                given += passes;
                if passes < many {
                    return None;
                }
            }
        }
    }
}
