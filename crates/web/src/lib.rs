//! The pages: what staff and public see.
