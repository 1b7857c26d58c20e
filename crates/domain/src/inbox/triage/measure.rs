//! How often the proposals are right: precision and recall over labelled texts.
