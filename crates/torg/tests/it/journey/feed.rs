//! A feed of the municipality's own, served on loopback: three items, always the same.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc::{Receiver, channel};

/// When everything in the feed was published: the Thursday before Easter, in the afternoon.
pub const PUBLISHED: &str = "2024-03-28T15:10:00+01:00";

/// Serves until the test ends. Gives back where, and a line for each time the feed was asked for.
pub fn serve() -> (SocketAddr, Receiver<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = listener.local_addr().unwrap();
    let (asked, told) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let lines: Vec<String> = BufReader::new(&stream)
                .lines()
                .map_while(Result::ok)
                .take_while(|line| !line.is_empty())
                .collect();
            let feed = lines.first().is_some_and(|line| line.starts_with("GET /feed.xml "));
            let (kind, body) =
                if feed { ("application/rss+xml", rss(at)) } else { ("text/html", "<p>hej</p>".to_owned()) };
            let _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {}\r\n\
                 Connection: close\r\n\r\n{body}",
                body.len()
            );
            if feed && asked.send(()).is_err() {
                return;
            }
        }
    });
    (at, told)
}

/// A question, a comment with a personal number (published as a test number by Skatteverket), and two
/// visitors who talk to each other.
fn rss(at: SocketAddr) -> String {
    let item = |n: u8, author: &str, text: &str, more: &str| {
        format!(
            "<item><guid isPermaLink=\"false\">kommentar-{n}</guid><link>http://{at}/inlagg#{n}</link>\
             <author>nagon@example.se ({author})</author><title>Re: Påsk på badhuset</title>\
             <pubDate>Thu, 28 Mar 2024 15:10:00 +0100</pubDate><description>{text}</description>{more}</item>"
        )
    };
    let items = [
        item(1, "Anna Lind", "Hur länge har simhallen öppet på lördag?", ""),
        item(2, "Berit Ek", "Min granne med personnummer 640823-3234 skottar aldrig sin trottoar.", ""),
        item(
            3,
            "Kurt Berg",
            "Håller med dig Berit, vi ses på söndag!",
            "<thr:in-reply-to ref=\"kommentar-2\"/>",
        ),
    ];
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\" \
         xmlns:thr=\"http://purl.org/syndication/thread/1.0\"><channel><title>Kommentarer</title>\
         <link>http://{at}/</link><description>Kommentarer på bloggen</description>{}</channel></rss>",
        items.concat()
    )
}
