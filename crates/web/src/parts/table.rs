//! Tables with captions; on a narrow screen each row becomes a small block with its headings.

use maud::{Markup, html};

/// A table. The first cell of a row names the row.
pub struct Table {
    /// What the table shows; always there, hidden from the eye where a heading says the same.
    pub caption: String,
    /// Whether the caption is only for those who hear the page.
    pub quiet: bool,
    /// The headings.
    pub columns: Vec<String>,
    /// The rows, each as long as the headings.
    pub rows: Vec<Vec<Markup>>,
}

impl Table {
    /// The table.
    #[must_use]
    pub fn render(&self) -> Markup {
        html! {
            table.grid {
                caption.away[self.quiet] { (self.caption) }
                thead { tr { @for column in &self.columns { th scope="col" { (column) } } } }
                tbody { @for row in &self.rows { tr {
                    @for (i, cell) in row.iter().enumerate() {
                        @if i == 0 { th scope="row" { (cell) } }
                        @else { td data-column=(self.columns.get(i).map_or("", String::as_str)) { (cell) } }
                    }
                } } }
            }
        }
    }
}
