//! Which events come in a stream of server-sent events (WHATWG HTML, section 9.2), by their names alone.
//!
//! What an event holds is never gathered: a stream only tells that something has happened. So whatever a
//! server sends, however long, takes a few bytes here.

/// As much of a line as is looked at: field names and event names are shorter.
const LOOKED_AT: usize = 64;

/// A stream under way.
#[derive(Default)]
pub(super) struct Events {
    line: Vec<u8>,
    after_return: bool,
    name: String,
    has_data: bool,
}

impl Events {
    /// Hears what came, in whatever pieces, and tells the name of each event that ended in it.
    pub(super) fn hear(&mut self, piece: &[u8], mut tell: impl FnMut(&str)) {
        for byte in piece {
            let ended_already = std::mem::take(&mut self.after_return) && *byte == b'\n';
            match byte {
                _ if ended_already => {}
                b'\r' | b'\n' => {
                    self.after_return = *byte == b'\r';
                    self.end_of_line(&mut tell);
                }
                _ if self.line.len() < LOOKED_AT => self.line.push(*byte),
                _ => {}
            }
        }
    }

    fn end_of_line(&mut self, tell: &mut impl FnMut(&str)) {
        if self.line.is_empty() {
            // An event without data is none.
            if std::mem::take(&mut self.has_data) {
                tell(if self.name.is_empty() { "message" } else { &self.name });
            }
            self.name.clear();
            return;
        }
        let line = String::from_utf8_lossy(&self.line);
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        match field {
            "event" => self.name = value.strip_prefix(' ').unwrap_or(value).to_owned(),
            "data" => self.has_data = true,
            // Comments, which keep the line warm, and what nobody knows.
            _ => {}
        }
        self.line.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(pieces: &[&[u8]]) -> Vec<String> {
        let (mut events, mut names) = (Events::default(), Vec::new());
        for piece in pieces {
            events.hear(piece, |name| names.push(name.to_owned()));
        }
        names
    }

    #[test]
    fn events_are_told_by_name_however_their_lines_end_and_wherever_they_are_cut() {
        let whole =
            b":thump\n\nevent: notification\ndata: {\"id\":\"1\"}\n\nevent:update\r\ndata: x\r\ndata: y\r\n\r\ndata\r\r";
        let names = ["notification", "update", "message"];
        assert_eq!(heard(&[whole]), names);
        let bytes: Vec<&[u8]> = whole.chunks(1).collect();
        assert_eq!(heard(&bytes), names);
        for at in 1..whole.len() {
            assert_eq!(heard(&[&whole[..at], &whole[at..]]), names, "cut at {at}");
        }
    }

    #[test]
    fn nothing_is_told_of_what_is_no_event_and_little_is_kept_of_what_is_endless() {
        assert!(
            heard(&[b"event: notification\n\n", b"data: unfinished\n", b": \n", b"\xff\xfe\0\n"]).is_empty()
        );
        assert_eq!(heard(&[b"id: 4\nretry: 5\nevent:  a\ndata:\n\n"]), [" a"]);
        let mut events = Events::default();
        for _ in 0..1000 {
            events.hear(&[b'x'; 1000], |_| panic!("no line has ended"));
        }
        assert!(events.line.capacity() <= 2 * LOOKED_AT);
        let mut names = 0;
        events.hear(b"\ndata: y\n\n", |_| names += 1);
        assert_eq!(names, 1);
    }
}
