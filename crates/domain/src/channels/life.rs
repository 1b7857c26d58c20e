//! The life of a channel: from application to closing (CH-02, CH-14, CH-26), as one table.
//!
//! A state is never set: it is what the last step led to. Each step is a dated decision with who, when, on
//! what ground and where it stands. What must be done before a step may be taken is in `duties.rs`.

use crate::policy::reading::words;

words! {
    /// Where a channel is in its life.
    pub enum State {
        /// Somebody has applied.
        Applied = "applied", "ansökan lämnad";
        /// What the law asks has been gone through.
        Checked = "checked", "lagkraven prövade";
        /// Whoever the policy names has approved.
        Approved = "approved", "godkänd";
        /// Somebody answers for it, and somebody stands in.
        Staffed = "staffed", "bemannad";
        /// Its presentation tells what it must tell.
        Presented = "presented", "presentationen klar";
        /// It is one of the municipality's official channels.
        Active = "active", "aktiv";
        /// Nothing has been posted for as long as the policy allows: it is closed or revived.
        Idle = "idle", "inaktiv";
        /// It has been decided that it shall close.
        Closing = "closing", "stängs";
        /// It is closed; what was said in it is kept.
        Closed = "closed", "stängd";
        /// It was not approved.
        Refused = "refused", "avslagen";
        /// Whoever applied took the application back.
        Withdrawn = "withdrawn", "återtagen";
    }

    /// One decision or note in the life of a channel.
    pub enum Step {
        /// An application was handed in.
        Apply = "apply", "ansökan lämnades";
        /// The legal checklist was gone through.
        Check = "check", "lagkraven prövades";
        /// A board's decision to use social media was pointed at (CH-01).
        Decide = "decide", "beslutet om sociala medier angavs";
        /// A consultation was noted (CH-22).
        Consult = "consult", "samråd noterades";
        /// It was approved (CH-02).
        Approve = "approve", "kanalen godkändes";
        /// It was not approved.
        Refuse = "refuse", "kanalen avslogs";
        /// The application was taken back.
        Withdraw = "withdraw", "ansökan togs tillbaka";
        /// Somebody was appointed responsible or substitute (CH-03, CH-17).
        Appoint = "appoint", "en person utsågs";
        /// It is known who watches it, when, and how one logs in (CH-30, CH-19).
        Staff = "staff", "bemanningen blev klar";
        /// The presentation was put up.
        Present = "present", "presentationen lades upp";
        /// It became an official channel.
        Activate = "activate", "kanalen togs i bruk";
        /// It was found to be inactive (CH-26).
        FallIdle = "fall-idle", "kanalen blev inaktiv";
        /// It was decided that it goes on.
        Revive = "revive", "kanalen får leva vidare";
        /// It was decided that it closes.
        BeginClosing = "begin-closing", "stängning beslutades";
        /// The decision to close was taken back.
        TakeBack = "take-back", "beslutet att stänga togs tillbaka";
        /// Its final state was kept.
        Preserve = "preserve", "slutläget bevarades";
        /// It was closed.
        Close = "close", "kanalen stängdes";
        /// What somebody answered for was handed to somebody else (CH-16).
        HandOver = "hand-over", "ansvaret lämnades över";
        /// A page without mandate was found to be no official channel, or official again (CH-07).
        Standing = "standing", "ställningen prövades";
    }

    /// For whom somebody is appointed.
    pub enum Role {
        /// Answers for the channel (ansvarig).
        Responsible = "responsible", "ansvarig";
        /// Answers in absence (ersättare).
        Substitute = "substitute", "ersättare";
    }
}

impl State {
    /// Whether the account is one of the municipality's official channels, to be shown in the public list.
    #[must_use]
    pub fn is_official(self) -> bool {
        matches!(self, Self::Active | Self::Idle | Self::Closing)
    }

    /// Whether nothing more happens.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Closed | Self::Refused | Self::Withdrawn)
    }

    /// Whether it is still on its way to being one of them.
    #[must_use]
    pub fn is_under_way(self) -> bool {
        !self.is_official() && !self.is_over()
    }

    /// The step that leads on, on the way from application to active, and from closing to closed.
    #[must_use]
    pub fn onward(self) -> Option<Step> {
        match self {
            Self::Applied => Some(Step::Check),
            Self::Checked => Some(Step::Approve),
            Self::Approved => Some(Step::Staff),
            Self::Staffed => Some(Step::Present),
            Self::Presented => Some(Step::Activate),
            Self::Closing => Some(Step::Close),
            Self::Active | Self::Idle | Self::Closed | Self::Refused | Self::Withdrawn => None,
        }
    }

    /// Where a step leads from here; `None` where it may not be taken.
    #[must_use]
    pub fn after(self, step: Step) -> Option<Self> {
        use State::{
            Active, Applied, Approved, Checked, Closed, Closing, Idle, Presented, Refused, Staffed, Withdrawn,
        };
        let to = match (self, step) {
            (Applied, Step::Check) => Checked,
            (Applied | Checked, Step::Refuse) => Refused,
            (Applied | Checked | Approved | Staffed | Presented, Step::Withdraw) => Withdrawn,
            (Checked, Step::Approve) => Approved,
            (Approved, Step::Staff) => Staffed,
            (Staffed, Step::Present) => Presented,
            (Presented, Step::Activate) => Active,
            (Active, Step::FallIdle) => Idle,
            (Idle, Step::Revive) => Active,
            (Active | Idle, Step::BeginClosing) => Closing,
            (Closing, Step::TakeBack) => Active,
            (Closing, Step::Close) => Closed,
            // Notes that lead nowhere by themselves.
            (Applied | Checked, Step::Decide | Step::Consult)
            | (Checked | Approved | Staffed | Presented | Active | Idle, Step::Appoint)
            | (Active | Idle | Closing, Step::HandOver | Step::Standing)
            | (Closing, Step::Preserve) => self,
            _ => return None,
        };
        Some(to)
    }
}

/// Where the steps of a channel have led; one that was entered as already approved begins as active.
#[must_use]
pub fn state(steps: impl IntoIterator<Item = Step>, closed: bool) -> State {
    let mut at: Option<State> = None;
    for step in steps {
        at = match step {
            Step::Apply => Some(State::Applied),
            other => at.unwrap_or(State::Active).after(other).or(at),
        };
    }
    if closed { State::Closed } else { at.unwrap_or(State::Active) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_goes_from_application_to_active_and_to_closed_and_no_step_can_be_skipped() {
        let way = [Step::Check, Step::Approve, Step::Staff, Step::Present, Step::Activate];
        let mut at = State::Applied;
        for (n, step) in way.into_iter().enumerate() {
            for later in &way[n + 1..] {
                assert_eq!(at.after(*later), None, "{at:?} {later:?}");
            }
            assert_eq!(at.onward(), Some(step));
            at = at.after(step).unwrap();
        }
        assert_eq!(at, State::Active);
        assert_eq!(at.after(Step::Close), None, "it is decided first");
        let closing = at.after(Step::BeginClosing).unwrap();
        assert_eq!(closing.after(Step::Close), Some(State::Closed));
    }

    #[test]
    fn nothing_happens_to_what_is_over() {
        for state in State::ALL.iter().filter(|s| s.is_over()) {
            for step in Step::ALL {
                assert_eq!(state.after(*step), None, "{state:?} {step:?}");
            }
        }
    }

    #[test]
    fn only_channels_in_use_are_official() {
        let official: Vec<_> = State::ALL.iter().filter(|s| s.is_official()).collect();
        assert_eq!(official, [&State::Active, &State::Idle, &State::Closing]);
    }

    #[test]
    fn the_state_is_what_the_steps_led_to() {
        assert_eq!(state([], false), State::Active, "entered as already approved");
        assert_eq!(state([], true), State::Closed);
        assert_eq!(state([Step::Apply, Step::Decide, Step::Check], false), State::Checked);
        assert_eq!(state([Step::Apply, Step::Check, Step::Refuse], false), State::Refused);
        assert_eq!(state([Step::FallIdle, Step::Revive], false), State::Active);
        assert_eq!(state([Step::BeginClosing, Step::Preserve], false), State::Closing);
        // What may not be taken changes nothing.
        assert_eq!(state([Step::Apply, Step::Activate], false), State::Applied);
    }
}
