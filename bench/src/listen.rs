//! Listens to which statements the store runs: the database library tells them to the log.

use std::sync::{Arc, Mutex, PoisonError};
use tracing::field::{Field, Visit};
use tracing::{Event, Metadata, Subscriber, span};

/// What has been heard.
#[derive(Clone, Default)]
pub struct Heard(Arc<Mutex<Option<Vec<String>>>>);

impl Heard {
    /// Begins to listen, for the whole program.
    pub fn begin() -> Self {
        let heard = Self(Arc::new(Mutex::new(Some(Vec::new()))));
        // A second listener is no harm: it hears nothing.
        let _ = tracing::subscriber::set_global_default(Ear(heard.clone()));
        heard
    }

    fn with<T>(&self, of: impl FnOnce(&mut Option<Vec<String>>) -> T) -> T {
        of(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Forgets what was heard and goes on listening.
    pub fn forget(&self) {
        self.with(|heard| *heard = Some(Vec::new()));
        tracing::callsite::rebuild_interest_cache();
    }

    /// What was heard, in order.
    pub fn statements(&self) -> Vec<String> {
        self.with(|heard| heard.clone().unwrap_or_default())
    }

    /// Listens no more: what runs from here on pays nothing for it.
    pub fn end(&self) {
        self.with(|heard| *heard = None);
        tracing::callsite::rebuild_interest_cache();
    }
}

struct Ear(Heard);

#[derive(Default)]
struct Statement {
    whole: String,
    summary: String,
}

impl Visit for Statement {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "db.statement" => self.whole = value.trim().to_owned(),
            "summary" => self.summary = value.to_owned(),
            _ => {}
        }
    }
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.record_str(field, &format!("{value:?}"));
    }
}

impl Subscriber for Ear {
    fn enabled(&self, about: &Metadata<'_>) -> bool {
        about.target() == "sqlx::query" && self.0.with(|heard| heard.is_some())
    }
    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut statement = Statement::default();
        event.record(&mut statement);
        let text = if statement.whole.is_empty() { statement.summary } else { statement.whole };
        self.0.with(|heard| {
            if let Some(heard) = heard {
                heard.push(text);
            }
        });
    }
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}
