//! A row that the trail commits to, written once: its columns, and the same columns as canonical bytes.

use torg_domain::trail::Value;
use uuid::Uuid;

/// A column as the canonical bytes have it.
pub(crate) trait Column {
    /// The value.
    fn value(&self) -> Value<'_>;
}
impl Column for Uuid {
    fn value(&self) -> Value<'_> {
        self.into()
    }
}
impl Column for String {
    fn value(&self) -> Value<'_> {
        self.into()
    }
}
impl Column for Vec<u8> {
    fn value(&self) -> Value<'_> {
        self.into()
    }
}
impl Column for i64 {
    fn value(&self) -> Value<'_> {
        (*self).into()
    }
}
impl Column for bool {
    fn value(&self) -> Value<'_> {
        (*self).into()
    }
}
impl<T: Column> Column for Option<T> {
    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, Column::value)
    }
}

/// A row of a table whose every column the trail commits to.
macro_rules! kept_row { ($(#[$doc:meta])* $name:ident = $kind:literal { $($column:ident: $type:ty,)* }) => {
    $(#[$doc])*
    #[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
    #[allow(missing_docs)]
    pub struct $name { $(pub $column: $type,)* }

    impl $crate::trail::Kept for $name {
        const KIND: &'static str = $kind;
        fn id(&self) -> uuid::Uuid {
            self.id
        }
        fn canonical(&self) -> Vec<u8> {
            torg_domain::trail::RowBytes::of(Self::KIND)
                $(.with(stringify!($column), $crate::kept::Column::value(&self.$column)))*
                .finish()
        }
    }
} }
pub(crate) use kept_row;
