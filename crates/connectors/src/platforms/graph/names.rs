//! What an item is called here: the interface's ids do not say what they are ids of.

/// What an id is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    /// A post, or what stands in its place: it begins a thread.
    Post,
    /// A word under it.
    Comment,
    /// A direct message.
    Direct,
    /// A conversation of direct messages.
    Talk,
}

impl Sort {
    const ALL: [Self; 4] = [Self::Post, Self::Comment, Self::Direct, Self::Talk];

    fn word(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Comment => "comment",
            Self::Direct => "direct",
            Self::Talk => "talk",
        }
    }

    /// The name an item of this sort has here.
    pub(crate) fn name(self, id: &str) -> String {
        format!("{}:{id}", self.word())
    }
}

/// What a name names; none when it is no name of ours.
pub(crate) fn named(name: &str) -> Option<(Sort, &str)> {
    let (word, id) = name.split_once(':')?;
    let sort = Sort::ALL.into_iter().find(|s| s.word() == word)?;
    is_id(id).then_some((sort, id))
}

/// An id as the interface makes them: nothing that would change the address it is asked under.
pub(crate) fn is_id(id: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_:$=".contains(&b);
    !id.is_empty() && id.len() <= 400 && id.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_back_and_nothing_else_is_one() {
        assert_eq!(named(&Sort::Comment.name("1_2")), Some((Sort::Comment, "1_2")));
        assert_eq!(named(&Sort::Direct.name("m_a-B:7$==")), Some((Sort::Direct, "m_a-B:7$==")));
        for odd in ["1_2", "comment:", "comment:../me", "comment:1/2", "x:1", "post:1?x=2", "post:1.2"] {
            assert_eq!(named(odd), None, "{odd}");
        }
    }
}
