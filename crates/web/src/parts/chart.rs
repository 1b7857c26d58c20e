//! Bars as a picture drawn here, for a table beside that says the same: no script, nothing fetched.
//!
//! The picture has a title and a description for whoever hears the page. Its colours come from the style sheet,
//! so that it reads in light and in dark; what tells two kinds of bar apart is their place as well, not colour alone.

use super::list::number;
use maud::{Markup, html};

/// A chart of bars, one group for each step of time.
pub struct Chart<'a> {
    /// A word of its own on the page, for the ids.
    pub id: &'a str,
    /// What it shows.
    pub title: String,
    /// The same in a sentence, with its highest and latest number.
    pub says: String,
    /// What each kind of bar is, where there are several: said under the picture.
    pub kinds: Vec<String>,
    /// Each step: its short label and its numbers, as many in each; none where nothing is known.
    pub steps: Vec<(String, Vec<Option<u64>>)>,
}

const WIDTH: u64 = 720;
const HEIGHT: u64 = 160;
const TOP: u64 = 18;
const FOOT: u64 = 22;

impl Chart<'_> {
    /// The highest number there is; at least one, so that nothing is divided by zero.
    fn highest(&self) -> u64 {
        self.steps.iter().flat_map(|(_, n)| n).flatten().copied().max().unwrap_or(0).max(1)
    }

    /// The picture.
    #[must_use]
    pub fn render(&self) -> Markup {
        let (title, says) = (format!("{}-title", self.id), format!("{}-says", self.id));
        let room = HEIGHT - TOP - FOOT;
        let highest = self.highest();
        let step = WIDTH / (self.steps.len() as u64).max(1);
        let kinds = self.steps.iter().map(|(_, n)| n.len() as u64).max().unwrap_or(1).max(1);
        let bar = (step * 7 / 10 / kinds).max(1);
        // As many as fit without meeting: each label takes some sixty units.
        let every = (self.steps.len() as u64 * 60).div_ceil(WIDTH).max(1);
        html! {
            svg.chart role="img" aria-labelledby={ (title) " " (says) } viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } focusable="false" {
                title id=(title) { (self.title) }
                desc id=(says) { (self.says) }
                line.line x1="0" x2=(WIDTH) y1=(HEIGHT - FOOT) y2=(HEIGHT - FOOT) {}
                @for (n, (label, numbers)) in self.steps.iter().enumerate() {
                    @let left = n as u64 * step + step * 3 / 20;
                    @for (kind, count) in numbers.iter().enumerate() {
                        @if let Some(count) = count {
                            @let high = tall(*count, highest, room);
                            rect class={ "bar-" (kind) } x=(left + kind as u64 * bar) width=(bar) y=(HEIGHT - FOOT - high) height=(high) {}
                            @if *count == highest && kinds == 1 {
                                text.number x=(left + bar / 2) y=(HEIGHT - FOOT - high - 5) text-anchor="middle" { (number(*count)) }
                            }
                        }
                    }
                    @if (n as u64).is_multiple_of(every) {
                        text.label x=(left + bar * kinds / 2) y=(HEIGHT - 6) text-anchor="middle" { (label) }
                    }
                }
            }
            @if self.kinds.len() > 1 {
                p.small.chart-kinds aria-hidden="true" { @for (kind, name) in self.kinds.iter().enumerate() {
                    span class={ "swatch bar-" (kind) } {} " " (name) " "
                } }
            }
        }
    }
}

/// How tall a bar is: nothing for nought, and something for anything that is not.
fn tall(count: u64, highest: u64, room: u64) -> u64 {
    if count == 0 {
        return 0;
    }
    let share = u128::from(count) * u128::from(room) / u128::from(highest.max(1));
    u64::try_from(share).unwrap_or(room).clamp(1, room)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_tall_as_its_share_and_never_hides_that_there_is_something() {
        assert_eq!(tall(0, 10, 120), 0);
        assert_eq!(tall(10, 10, 120), 120);
        assert_eq!(tall(1, 1_000_000, 120), 1);
        assert_eq!(tall(u64::MAX, u64::MAX, 120), 120);
    }

    #[test]
    fn nothing_known_draws_no_bar_and_an_empty_chart_is_still_a_picture() {
        let chart = |steps| {
            Chart { id: "x", title: "T".into(), says: "S".into(), kinds: vec![], steps }
                .render()
                .into_string()
        };
        assert!(!chart(vec![("jan".into(), vec![None])]).contains("<rect"));
        assert!(chart(vec![]).contains("role=\"img\""));
        let two = chart(vec![("jan".into(), vec![Some(3), Some(0)])]);
        assert!(two.contains("bar-0") && two.contains("height=\"0\""), "{two}");
    }
}
