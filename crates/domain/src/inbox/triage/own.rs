//! The pack's own words: those the municipality has written beside its questions and grounds.
//!
//! A single word makes torg ask; a phrase of several words is specific enough for a yes. A mark in
//! front says otherwise: `+muta` settles the matter by itself, `?min son` only makes torg ask. How
//! inflections, compounds and quotation marks are read stands with [`Matcher`].

use super::Question;
use crate::language::Matcher;
use crate::policy::Policy;
use std::ops::Range;

/// What an own word speaks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Target {
    /// A yes to a question.
    Question(Question),
    /// A ground, by its place among those in use.
    Ground(usize),
}

/// An own word found.
#[derive(Clone, Debug)]
pub(super) struct OwnHit {
    pub target: Target,
    /// 2 settles it, 1 is worth asking about.
    pub points: i32,
    pub at: Range<usize>,
}

/// Every own word of a pack.
pub(super) struct Own {
    matcher: Matcher,
    /// What each word of the matcher speaks for, and how much.
    speaks: Vec<(Target, i32)>,
}

impl Own {
    pub(super) fn new(policy: &Policy) -> Self {
        let questions = Question::ALL.into_iter().filter_map(|question| {
            let asked = policy.triage().question(question.key())?;
            Some((Target::Question(question), &asked.words))
        });
        let grounds = policy.grounds().enumerate().map(|(at, ground)| (Target::Ground(at), &ground.words));
        let mut words: Vec<&str> = Vec::new();
        let mut speaks = Vec::new();
        for (target, list) in questions.chain(grounds) {
            for word in list {
                let (word, points) = worth(word);
                words.push(word);
                speaks.push((target, points));
            }
        }
        Self { matcher: Matcher::new(words), speaks }
    }

    /// Every own word in the text.
    pub(super) fn find(&self, text: &str) -> Vec<OwnHit> {
        let hits = self.matcher.find(text).into_iter();
        hits.filter_map(|hit| {
            let (target, points) = *self.speaks.get(hit.word)?;
            Some(OwnHit { target, points, at: hit.at })
        })
        .collect()
    }
}

fn worth(word: &str) -> (&str, i32) {
    if let Some(word) = word.strip_prefix('+') {
        return (word, 2);
    }
    if let Some(word) = word.strip_prefix('?') {
        return (word, 1);
    }
    (word, if word.split_whitespace().count() > 1 { 2 } else { 1 })
}
