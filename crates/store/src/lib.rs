//! The binders: every SQL statement and migration, and the media.
