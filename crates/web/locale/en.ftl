# English, for colleagues who read it better. The Swedish text decides.
# One line a text; a page names it with t!(). Arguments are the same in both languages.

## The frame
frame-skip = To the content
rail = Main menu
rail-inbox = Inbox
rail-late = { $n } late
rail-review = Daily review
rail-search = Search
rail-channels = Channels
rail-ailing = { $n } with faults
rail-who = Who we are
rail-people = People
rail-units = Boards and units
rail-rules = What applies
rail-policy = Guidelines
rail-hours = Watched hours
rail-trail = Trail
rail-sign-out = Sign out

## Forms
form-optional = (optional)
form-choose = Choose …
form-none = None
form-error = Error:
form-refused = That could not be done
form-refused-kept = What you wrote is still here.
form-left = What you wrote
form-wrong = { $n ->
        [one] One thing needs to be put right
       *[other] { $n } things need to be put right
    }
pager = Pages
pager-first = To the beginning
pager-next = More

## Times
time-day = { $day } { $month } { $year }
time-weekday-day = { $weekday } { $day } { $month }
time-weekday-day-year = { $weekday } { $day } { $month } { $year }
time-today = today { $clock }
time-tomorrow = tomorrow { $clock }
time-yesterday = yesterday { $clock }
time-this-week = { $weekday } { $clock }
time-this-year = { $day } { $month } { $clock }
time-other-year = { $day } { $month } { $year } { $clock }
time-whole = { $weekday } { $day } { $month } { $year }, { $clock }
time-whole-today = today, { $whole }
time-whole-tomorrow = tomorrow, { $whole }
time-whole-yesterday = yesterday, { $whole }
time-stretch-end = { $weekday } { $day }/{ $month } { $clock }
length-seconds = less than a minute
length-minutes = { $minutes } min
length-hours = { $hours } h
length-hours-minutes = { $hours } h { $minutes } min
length-days = { $days ->
        [one] 1 day
       *[other] { $days } days
    }
weekday = { $n ->
        [1] Monday
        [2] Tuesday
        [3] Wednesday
        [4] Thursday
        [5] Friday
        [6] Saturday
       *[other] Sunday
    }
weekday-long = { $n ->
        [1] Monday
        [2] Tuesday
        [3] Wednesday
        [4] Thursday
        [5] Friday
        [6] Saturday
       *[other] Sunday
    }
weekday-short = { $n ->
        [1] Mon
        [2] Tue
        [3] Wed
        [4] Thu
        [5] Fri
        [6] Sat
       *[other] Sun
    }
month = { $n ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[other] December
    }
month-short = { $n ->
        [1] Jan
        [2] Feb
        [3] Mar
        [4] Apr
        [5] May
        [6] June
        [7] July
        [8] Aug
        [9] Sep
        [10] Oct
        [11] Nov
       *[other] Dec
    }
week-caption = Watched hours in the week
week-day = Day
week-picture = The day as a picture
week-hours = Hours
week-closed = closed

## Clocks
clock-by-answer = Answer by
clock-by-data = Offensive data gone by
clock-by-request = Data gone on request by
clock-by-removal = Removed by
clock-by-review = Reviewed by
clock-chip-data = data
clock-chip-removal = removal
clock-chip-review = review
clock-paused = The clock has stood still since
clock-kept = In time
clock-missed = Too late
clock-silent = No time yet.
clock-why = Why then?
due-over = { $length } over
due-left = { $length } left
why-caption = How the time was counted: { $clock }
why-when = When
why-counted = Counted
why-sum = Sum

## Tracks
track-handling = Handling
track-publication = Publication
track-record = Record
track-answer-record = Our answer
track-police = Police
track-rests = done
handling-captured = Nobody has it yet
handling-triage = To be judged
handling-consulting = A colleague is asked
handling-holding = Holding reply given
handling-forwarded = Forwarded
handling-criticism = Assess criticism
handling-drafting = Answer being written
handling-answered = Answered
handling-left = Left without an answer
handling-removal = Removal being assessed
handling-closed = Closed
publication-visible = Visible
publication-preserved = Copy kept, to be removed
publication-unpublished = Unpublished
publication-deleted = Deleted
publication-cannot = Cannot be removed
publication-gone = Gone at the source
publication-restored = Restored
record-undecided = Not decided
record-proposed = Proposed: { $state }
record-kept = Kept in order
record-to-register = To be registered
record-registered = Registered
record-to-transfer = To be transferred
record-disposed = Disposed of
police-none = No question
police-lawyer = With the lawyer
police-reported = Reported
police-not-reported = Not reported

## Texts that are hidden or marked
found-perhaps = perhaps { $kind }
hidden-direct = Direct message.
hidden-secret = Secrecy.
hidden-text = The text is hidden.
hidden-open = Open and read
hidden-logged = The reading is written on the trail.
hidden-not-for-you = You have no mandate that lets you read it.

## The inbox
inbox-title = Inbox
inbox-views = Views
view-mine = Mine
view-today = Today
view-overdue = Late
view-unassigned = Without owner
view-waiting = Waiting for others
view-all = All open
view-closed = Closed
inbox-channel = Channel
inbox-any-channel = All channels
inbox-filter = Kind
inbox-any-kind = All kinds
inbox-filter-do = Show
inbox-save-name = Save this view as
inbox-save-do = Save the view
inbox-forget-view = Forget the view { $name }
inbox-empty = Nothing here
inbox-empty-mine = No message is yours just now.
inbox-empty-today = Nothing more is due today.
inbox-empty-overdue = Nothing is late.
inbox-empty-unassigned = Every message has an owner.
inbox-empty-waiting = Nothing waits for anybody else.
inbox-empty-all = No open messages. New ones come here by themselves when the channels are fetched.
inbox-empty-closed = Nothing is closed yet.
inbox-empty-see-all = { $n ->
        [one] See the only open message
       *[other] See all { $n } open messages
    }
inbox-empty-filtered = Nothing fits
inbox-empty-filtered-why = No message in this view fits what you chose.
inbox-empty-unfilter = Show the whole view
inbox-untold = { $n ->
    [one] A deadline has passed and nobody above has been told.
   *[other] { $n } deadlines have passed and nobody above has been told.
}
inbox-untold-why = Nobody holds the mandate the policy names, and nobody else coordinates or sees to mandates. Torg tries again until somebody does.
inbox-counts-only = You see how much there is, not what it is
inbox-counts-only-why = To coordinate gives figures and reviews. To read messages takes a mandate of its own.
inbox-counts-only-next = Give mandates under People
inbox-review = Sign today's review
inbox-review-seen = { $seen } of { $all } messages seen
flag-threat = Threat?
flag-hate = Agitation?
flag-data = Personal data?
flag-secrecy = Secrecy?
flag-insult = Insult?
flag-ad = Advertising?
flag-swearing = Swearing?
flag-rules = Against the rules?
flag-unsure = Needs judging
flag-individual = Individual matter?
flag-direct = Direct message
flag-case = A case?
flag-criticism = Criticism
flag-question = Question
flag-between-others = Between others?
flag-harm = Harms the name?
row-select = Select the message from { $author }
row-new = not opened
row-hidden = Hidden text, reading is logged
row-taken = with { $name }
bulk-selected = With the selected:
bulk-act = Do this
bulk-preview = Preview
bulk-assign = Change owner
bulk-leave = Leave without an answer
bulk-keep = Keep in order
bulk-title = Preview: { $act }
bulk-lead = { $can } of { $all } can be done. Nothing is done yet.
bulk-done-title = Done: { $act }
bulk-done = { $can } of { $all } were done.
bulk-caption = What happens to each message
bulk-refused = Not possible
bulk-do = { $n ->
        [one] Do it with one message
       *[other] Do it with { $n } messages
    }
bulk-remove = Remove
bulk-remove-title = Remove several messages
bulk-remove-lead = { $n ->
        [one] One message is selected.
       *[other] { $n } messages are selected.
    } Say once what holds for all of them. The next step shows what would happen to each. Nothing has been done yet.
bulk-remove-left-out = { $n ->
        [one] At most { $most } are taken at a time, as a copy is kept of each. One selected message is not included here.
       *[other] At most { $most } are taken at a time, as a copy is kept of each. { $n } selected messages are not included here.
    }
bulk-remove-facts = What in the texts makes it so?
bulk-remove-change = Change the ground or the measure
bulk-remove-do = { $n ->
        [one] Keep a copy and decide on one message
       *[other] Keep copies and decide on { $n } messages
    }
bulk-remove-then = Each is a decision of its own, with its own reasons and code. The decision's page says how far it has come.

## Search
search-title = Search
search-for = Search messages
search-hint = Words, beginnings of words, names or a personal number. A personal number never ends up in the address, and the search is written on the trail.
search-do = Search
search-hits = Hits
search-none = No hits
search-none-why = You search among what you may read. Try the beginning of the word, or another word.
search-logged = The search for a personal number is noted on the trail. The number is not.
search-refused = A personal number must not stand in an address. Write it in the box instead.

## The message
message-title = { $author } in { $channel }
message-todo = To do
message-beside = To do and to know
message-times = Times
message-no-clocks = No clocks are running.
message-owner = Owner
message-nobody = Nobody
message-history = History
package-title = Proof package
package-lead = A ZIP file with everything that is kept, and what shows that nothing was changed. It can be checked without torg. That you take it out stands on the trail.
package-message = Take out the message
package-thread = Take out the whole thread
message-open-because = Why is it open?
message-waits = It is with somebody else. Time runs all the same, and if they stay silent it comes back.
claim-take = Take it
claim-mine = You have it until
claim-release = Let go
claim-theirs = { $name } has it until
claim-override = Take over
present-reading = { $name } is reading this now.
present-writing = { $name } is writing just now.
thread-title = The thread
thread-more = { $n ->
        [one] One more post in the thread is not shown here.
       *[other] { $n } more posts in the thread are not shown here.
    }
thread-captured = captured
thread-no-time = the platform gives no time
thread-ours = ours
thread-at-platform = see it in place
thread-changed = { $n ->
        [one] changed once
       *[other] changed { $n } times
    }
thread-gone = gone at the source since
thread-show-changes = Show the changes
thread-changed-at = Changed, captured
media-missing = Missing
media-no-alt = The author has not described the picture.
version-title = Versions of the message from { $author }
version-back = Back to the message
version-difference = The difference
version-before = Before
version-after = After
version-said = Written, says the platform,
version-digest = The version's checksum:

## Acts
act-answer = Answer
act-triage = Judge the questions
act-holding = Give a holding reply
act-consult = Ask a colleague
act-forward = Forward
act-criticism = Assess criticism
act-leave = Leave without an answer
act-remove = Remove
act-record = Register or keep in order
act-answer-record = Register the answer or keep it in order
act-lawyer = Ask the lawyer
act-notify = Tell the manager
act-assign = Change owner
act-secrecy = Mark as secret
act-close = Close
act-reopen = Open again
act-undo = Undo
act-undo-long = Undo the last
act-not-possible = (not possible now)
act-note = Note
act-reason = Reason
act-not-now = Not now
act-back-inbox = Back to the inbox
holding-lead = The answer's clock runs on. A holding reply never closes the message.
holding-text = Holding reply
holding-do = Order the holding reply
consult-lead = The question and the advice are only seen in here.
consult-who = Whom do you ask?
consult-question = Your question
consult-do = Ask
forward-lead = The time for the answer stays. If the recipient is silent, the message comes back.
forward-who = Who can answer better?
forward-do = Forward
leave-reason = Reason
leave-do = Leave without an answer
notify-lead = { $name } gets a link to the message, with no content in the mail.
notify-do = Tell
assign-to = New owner
assign-do = Change
secrecy-lead = The text is hidden. Only those who may can open it, and every reading is written on the trail.
secrecy-do = Mark
secrecy-off-lead = The text can be read by all who may read the channel.
secrecy-off-do = Take the mark away
close-lead = All four tracks are done. The message goes among the closed.
close-do = Close
reopen-do = Open again
undo-lead = This is undone:
undo-what = The latest:
undo-do = Undo

## The answer
answer-title = Answer
answer-text = Your answer
answer-signature = Under the answer stands:
answer-unsigned = Answer without a signature
answer-unsigned-why = Why without a signature?
answer-author-changed = The author has changed the post since you began to write:
answer-seen-change = I have read the change
answer-do = Done, order the answer
answer-keep = Keep the draft
answer-then = You put the answer up yourself. In the next step you copy it, put it up and confirm with its address.
answer-send = Send the answer to { $platform }
answer-then-sent = Torg posts the answer at { $platform } and confirms it. The clock stops when { $platform } has taken it.
answer-ready = Ready texts
answer-given = Given by { $name }
answer-see = See the answer
act-begun = begun
draft-kept = Draft kept
by-hand-answer = The answer waits to be put up.
by-hand-holding = The holding reply waits to be put up.
by-hand-ordered = Ordered by { $name }
by-hand-copy = Copy the text
by-hand-open = Open the thread.
by-hand-open-link = Open in a new tab
by-hand-open-none = The address is not known. Find the thread in the channel.
by-hand-paste = Paste and publish.
by-hand-address = The answer's address
by-hand-address-hint = The clock stops when you confirm.
by-hand-confirm = Confirm that the answer is up
by-hand-cancel = Cancel, the answer is not to be put up
sending-answer = The answer is being sent to { $platform }.
sending-holding = The holding reply is being sent to { $platform }.
sending-stopped = The answer is stopped and waits for you.
sending-clock = The clock runs until the answer is up. Reload the page to see how far it has come.
sending-edited = The author has edited the post since the answer was ordered.
sending-gone = The message is no longer at its source.
sending-nothing-sent = Nothing has been sent.
sending-send-anyway = Send the answer anyway
sending-rewrite = Rewrite the answer
sending-by-hand = Post the answer by hand instead
sending-by-hand-do = I will post the answer myself
sending-asked = The platform has been asked and may already have posted the answer. Look in the thread first.
sending-not-asked = Torg then sends nothing. You copy the text, post it and confirm with its address.
sending-looked = I have looked: the answer is not up
sending-cancel = Cancel, the answer is not to be sent
holding-sent = Torg posts it at { $platform }.
thread-ordered = Answer ordered by { $name }
order-cancel = Cancel the order
order-cancel-do = Cancel

## Colleagues
asked-title = Questions to colleagues
asked-inside = Only seen in here.
asked-who = { $from } asked { $to }
asked-advice = Advice from { $name }
asked-your-advice = Your advice
asked-advise = Give the advice
asked-waiting = { $name } has not answered yet.
forwarded-who = { $from } handed over to { $to }
forwarded-escalated = Escalated
forwarded-delivered = Text for the answer from { $name }
forwarded-declined = { $name } handed it back
forwarded-your-text = Text for the answer, or why you hand it back
forwarded-your-hint = The one who asked publishes the answer.
forwarded-deliver = Deliver the text
forwarded-decline = Hand it back
forwarded-waiting = { $name } has it.

## Triage and criticism
triage-title = Questions to judge
triage-done = { $done } of { $all } answered
triage-keys = Keys: j yes, n no. The next question comes by itself.
triage-yes = Yes
triage-no = No
triage-do = Save the judgement
triage-by = says { $name }
triage-leads = Yes leads to:
triage-unanswered = Not judged
triage-proposed-yes = Proposed: yes
triage-proposed-no = Proposed: no
triage-proposed-ask = You decide
criticism-partly = Partly
criticism-clarify = Set reply to a disparaging comment
criticism-meet = Is the criticism to be met?
criticism-meet-yes = Yes, write an answer
criticism-meet-no = No, leave it with the reason below
criticism-do = Save the assessment

## Proposals
proposals-title = Proposals
proposals-none = Nothing is proposed.
proposals-ground = Ground:
proposals-why = Why?
proposals-record = The record:
proposals-why-record = Why so?
proposals-found = Personal data in the text:

## Removal, record, lawyer
remove-lead = First an assessment. Nothing is removed until a copy is kept and you have ordered it.
remove-ground = Ground
remove-facts = What in the text makes it so?
remove-facts-hint = Briefly, in your own words. Do not copy personal data.
remove-gentler = Why is a gentler measure not enough?
remove-gentler-hint = Needed when the measure is not the gentlest possible.
remove-assess = Begin to assess
remove-order = Keep a copy and order the removal
remove-keep-up = Let it stand
remove-ordered = Removal ordered on the ground
remove-copy = The copy was kept
remove-no-copy = On this ground no copy may be made.
remove-outcome = How did it go?
remove-unpublished = Unpublished, still there but hidden
remove-deleted = Deleted
remove-cannot = Could not be removed
remove-cannot-hint = Report it to the platform and write when below.
remove-proof = Picture that shows it
remove-proof-hint = A screenshot of the thread afterwards, at most 20 MB.
remove-proof-words = What you saw afterwards
remove-confirm = Confirm
record-becomes = What is to hold for the message?
record-keep = Keep in order
record-keep-hint = Kept here and need not be registered.
record-register = Register
record-register-hint = Goes into the diary. You fill in the number when you have it.
record-transfer = Transfer
record-transfer-hint = To the ordinary system or the authority's mailbox.
record-do = Save the decision
record-number = Diary number
record-number-hint = As the diary writes it.
record-confirm = Confirm that it is registered
record-receipt = Receipt or recipient
record-receipt-hint = Where it was sent and when it was received.
record-transferred = Confirm that it is transferred
record-provision = Restricted registration under
record-provision-hint = Give chapter and section if it may be secret, for example OSL 21 kap. 1 §. The message is then marked secret.
record-provision-confirm = Secrecy under chapter and section
record-provision-confirm-hint = Stands on the record in the diary, for example OSL 21 kap. 1 §. Change it if the proposal is wrong.
record-restricted = Restricted registration
record-restricted-to-say = Chapter and section are given when it is registered.
record-restricted-masked = Open the message to see under which section.
answer-record-becomes = What is to apply to our answer?
answer-record-confirm = Confirm that the answer is registered
answer-record-same-case = The post's number is filled in: the answer joins the same case. Change it if it is another.
lawyer-lead = { $name } gets the question. The message cannot close before the answer is there.
lawyer-question = Your question
lawyer-ask = Ask the lawyer
lawyer-outcome = What was the answer?
lawyer-reported = Reported to the police
lawyer-not-reported = Not reported to the police
lawyer-reference = Case number or reasons
lawyer-reference-hint = The police's number, or why it is not reported.
lawyer-note = Save the answer

## A stale form
stale-title = Something happened while you wrote
stale-lead = Nothing was changed by what you sent.
stale-kept = Your text is still here.
stale-between = This happened meanwhile
stale-theirs = The text that stands now
stale-mine = Your text
stale-difference = The difference
stale-anyway = { $act } all the same
stale-back = To the message as it is now

## Daily review
reviews-title = Daily review
reviews-caption = Today's review of each channel
reviews-yours = { $n ->
        [0] You have no review left to sign today.
        [one] You have 1 review left to sign today.
       *[other] You have { $n } reviews left to sign today.
    }
reviews-empty = Nothing to review
reviews-empty-why = You have no channels to review today, or the guidelines ask for no review.
review-title = Review of { $channel }
review-seen = { $seen } of { $all } seen
review-signed = Signed
review-yours = You sign it.
review-not-yours = A colleague signs it.
review-not-today = Not reviewed today
review-not-seen = Nobody has seen it
review-caption = The day's messages and who first saw them
review-nothing = Nothing has come in today.
review-sign-title = Sign
review-no-unanswered = No unanswered posts remain
review-no-unsuitable = No unsuitable posts remain
review-data-watched = I have watched for offensive personal data
review-note = Note
review-note-hint = Needed when something remains.
review-sign = Sign the review

## Channels
channels-caption = The municipality's channels
channels-empty = No channels yet
channels-empty-why = A channel is an account, a page, a blog or a feed the municipality answers for. Apply for a new one, or add one that is decided already.
channels-applied = { $n ->
    [one] 1 application is under way
   *[other] { $n } applications are under way
}
channel-new = Add a channel
channel-edit = Change
channel-edit-title = Change { $name }
channel-nobody = Nobody appointed
channel-is-closed = closed
channel-unofficial = not official
channel-is-idle = The channel is inactive: no post of our own has come for long.
channel-is-closing = It is decided that the channel shall close.
channel-closed-at = The channel has been closed since
channel-address = Address
channel-address-hint = Where visitors meet the channel.
channel-platform = Platform
channel-purpose = Purpose
channel-fallback = When both are away
channel-approval = Approved by
channel-approved-by = Who approved the channel?
channel-approved-on = On which day?
channel-approval-number = Diary number or paragraph
channel-watched-from = Watched from
channel-watched-from-hint = Older messages are kept, but without clocks.
channel-feed = The feed's address
channel-feed-hint = RSS, Atom or JSON Feed. Empty if messages are entered by hand.
channel-account = Account at the platform
channel-account-hint = The account's user name, for platforms that Torg reads and works in through their own interface. Empty for feeds.
channel-secret = Sign-in
channel-secret-hint = The account's application password, app password or access token; for a closed feed user:password, or a token. Where the platform has a sign-in of its own the field is left empty: sign in on the channel's page once it is saved. Kept sealed and never shown. Empty changes nothing, unless the account or the address becomes another: then it is needed anew.
channel-voice = Who speaks in the feed?
channel-our-names = Our names in the feed
channel-our-names-hint = One name a line.
channel-name = Name
channel-form-what = What it is
channel-form-who = Who answers for it
channel-form-decision = The decision
channel-form-intake = How messages come in
channel-save = Save the channel
voice-visitors = The visitors
voice-ours = We ourselves
voice-mixed = Both we and the visitors
voice-mixed-hint = Our names are written below, all others are visitors.
channel-health = How it goes
channel-since = Since
channel-next = Fetched next
channel-fetch = Fetch now
connection-title = Connection to the platform
connection-tried = The connection was tried
connection-hears = How we learn that something has happened
connection-listens = We listen to the platform and are told at once, since
connection-is-told = The platform sends us what happens, last
connection-asked-every = { $minutes ->
    [one] We ask every minute.
   *[other] We ask every { $minutes } minutes.
}
connection-asked-seconds = We ask every { $seconds } seconds.
connection-deaf = It is not possible to listen just now.
connection-unseen-rule = How old an edit can be before we see it
connection-unseen-now = Right now
connection-unseen-since = What we have waited longest to read again was read
connection-unseen-nothing = Nothing has been read yet.
connection-whole = Everything was last read again
connection-whole-never = Not yet: it is done every night.
connection-try = Try the connection
connection-abilities = What can be done there
channel-facts = Facts
channel-hours = Watched hours
channel-messages = Open messages
channel-close = Close the channel
channel-close-lead = Nothing more is fetched. What is here must still be handled to its end.
channel-close-do = Close the channel
health-well = Fetched as it should be
health-new = Not fetched yet
health-by-hand = Entered by hand
health-over = Fetched no more
health-ailing = Faulty since
fetches-caption = The latest fetches
fetches-latest = The latest that came in ({ $n })
fetch-counts = Items: { $items }, new: { $added }, changed: { $versions }
manual-do = Enter a message
manual-title = Enter a message in { $channel }
manual-lead = Copy it as it stands. It is kept as if it had been fetched, and the clocks count from when it was published.
manual-author = Author
manual-author-hint = The name the platform shows.
manual-text = Text
manual-text-hint = The whole text, also what is not meant for us.
manual-kind = Kind
manual-published = Published
manual-published-hint = Swedish time.
manual-url = Address of the post
manual-answers = Answer to
manual-answers-hint = The address of the post it answers.
manual-visibility = Who can read it?
manual-public = Everybody
manual-direct = Only we, it is a direct message
manual-secret = Only those who may, it can be secret
manual-secret-hint = The text is hidden until somebody opens it.
manual-screenshot = Screenshot
manual-screenshot-hint = PNG, JPEG or WebP, at most { $largest }. Position data in the picture is never shown.
manual-save = Save the message

## People
people-title = People
people-caption = People and their mandates
people-invite = Invite
people-no-mandate = No mandate
people-ended = Has left
people-invited = Has not signed in yet
people-away = Away until
people-here = Here
people-unreached = mail does not arrive
invite-title = Invite somebody
invite-first = First name
invite-last = Surname
invite-title-of-work = Title
invite-title-hint = As it stands in answers: editor, communicator.
invite-email = E-mail
invite-do = Make an invitation
invite-made = The link is made for { $name }. It is only shown now.
invite-address = One-time link
invite-mailed = It has also been sent by e-mail.
invite-hand-over = Hand it to the person in a safe way.
invite-then = Mandates are given on the page about { $name }
link-until = It holds until
link-title = Choose a password
link-lead = Hello { $name }! The link works once.
link-dead = The link has been used or is too old. Ask the one who invited you for a new one.
link-sign-in = To the sign-in
password-new = New password
password-hint = At least 12 characters. A sentence is easy to remember.
password-again = The same password once more
password-old = Present password
password-save = Save the password
sign-in-title = Sign in
sign-in-email = E-mail
sign-in-password = Password
sign-in-do = Sign in
sign-in-help = Forgotten the password? Ask whoever manages people for a new link.
sign-in-wrong = E-mail and password do not fit together.
sign-in-too-many = Too many tries. Wait a while and try again.
sign-in-ended = You have been signed out. What you wrote is kept as a draft.
mandates-title = Mandates
person-unreached = Mail to the address does not arrive.
person-unreached-last = Last
person-unreached-then = Reminders stand in torg, but do not reach the mailbox. Mend the address, or ask whoever runs the mail to look.
mandates-caption = Mandates, where and for how long
mandate-until-further = until further notice
mandate-ended = Ended
mandate-end = End
mandate-give = Give a mandate
mandate-give-do = Give the mandate
mandate-from = From
mandate-until = Until
mandate-until-hint = Empty means until further notice.
absences-title = Absence
absence-none = No absence is noted.
absence-note = Note an absence
absence-lead = The substitute gets what comes in the meantime.
absence-from = First day
absence-until = Last day
absence-do = Note
absence-cancel = Take back
access-title = Access
access-link-lead = A new one-time link lets the person choose a password anew. The old one stops working.
access-link = Make a new link
access-end-lead = When somebody leaves, mandates and sessions end at once.
access-end = End the access
access-alone = The access cannot be ended yet. This rests on this person alone:
units-title = Boards and units
units-empty = No boards yet
units-empty-why = A board answers for its units' channels and for the personal data in them.
units-none = No units.
units-counts = { $channels ->
    [one] 1 channel
   *[other] { $channels } channels
}, { $people ->
    [one] 1 person
   *[other] { $people } people
}
units-new-authority = Add a board
units-new-unit = Add a unit
units-add = Add
units-authority = Board
me-title = My settings
me-settings = Language and keys
me-language = Language
me-shortcuts = Shortcuts with a single key
me-shortcuts-hint = Switch them off if you use voice control or easily touch keys.
me-digest = Send a summary in the morning
me-digest-hint = How many messages are yours, overdue and due today, as the watched hours of a working day begin. Numbers and a link only. Nothing is sent when there is nothing to do.
me-save = Save
me-keys = See all keys
me-mandates = This is what you may do
me-no-mandate = You have no mandate yet, so you see no messages. Whoever looks after people and mandates can give you one.
me-views = Saved views
me-no-views = You have no saved views. Filter the inbox to save one.
me-password = Change password
me-sessions = Where you are signed in
me-this-session = this one
me-session-end = Sign out there
me-end-others = Sign out everywhere but here
keys-title = Keys
keys-lead = The keys work when the cursor is not in a field.
keys-off = Switch them off
keys-key = Key
keys-does = Does
keys-everywhere = Everywhere
keys-list = In a list
keys-message = On a message
keys-triage = In the questions
keys-search = Search
keys-inbox = To the inbox
keys-me = To your settings
keys-help = This page
keys-down = Next message
keys-up = Previous message
keys-open = Open
keys-select = Select
keys-send = Send the form
keys-next-question = Next question

## Policy and hours
policy-recommended = recommended
policy-answered = the municipality's answer
policy-silent = The guidelines say nothing
policy-asks = Needs an answer
policy-asks-title = This needs your answer
policy-asks-lead = The guidelines say nothing, and torg does not guess.
policy-answered-title = Your answers
policy-answered-change = Change what you have answered
policy-answer-preview = See what the answers change
policy-parameters = What the guidelines say
policy-versions = Versions
policy-in-force = in force
policy-adopt = Adopt a new version
policy-pack = Guidelines
policy-decided-by = Who decided?
policy-decided-on = On which day?
policy-paragraph = Paragraph
policy-preview-do = See what changes
pack-take-in = Take in a pack of your own
pack-take-in-lead = If the municipality has written its guidelines as a pack, take it in here. Nothing changes until you have decided and adopted it.
pack-files = The pack
pack-files-hint = A zip file of the pack's folder, or all TOML files of the folder. At most 2 MB.
pack-take-in-do = Read and check
pack-taken-title = Packs taken in
pack-taken-at = taken in
pack-wrong-title = The pack cannot be taken in yet
pack-wrong = { $n ->
        [one] 1 mistake must be mended.
       *[other] { $n } mistakes must be mended.
    }
pack-wrong-now = Mend the files and send them again. Nothing has been saved.
pack-mistakes = What is wrong, and where
pack-warning = Should be looked at
pack-again = Send again
pack-back = To the guidelines
pack-taken-by = Taken in by { $who }
pack-digest = Checksum
pack-look = Should be looked at
pack-differs = This differs from what is in force
pack-same = The pack says the same as what is in force.
pack-open = The pack does not say this
pack-open-lead = { $now ->
        [0] Nothing must be answered now.
        [one] 1 question must be answered before the pack can be adopted. It comes after the decision below.
       *[other] { $now } questions must be answered before the pack can be adopted. They come after the decision below.
    } { $later ->
        [0] Nothing waits for later.
        [one] 1 question can wait.
       *[other] { $later } questions can wait.
    }
pack-open-later = Can wait
pack-in-force = This pack is the one in force.
pack-decide = Adopt the pack
pack-decide-lead = Another pack is a change of the guidelines. Write the decision it rests on. You see what changes before anything is adopted.
preview-policy-title = Before the guidelines change
preview-hours-title = Before the hours change
preview-lead = Nothing is changed yet. { $running } clocks are running, { $moved } get a new time.
preview-become-late = { $n ->
        [one] 1 becomes late at once
       *[other] { $n } become late at once
    }
preview-none-late = None becomes late.
preview-differs = This differs
preview-nothing = Nothing differs.
preview-moved = Clocks that get a new time
preview-caption = Clocks before and after the change
preview-more = and { $n } more
preview-no-time = no time
preview-late = becomes late
preview-late-seen = { $n ->
        [one] I have seen that one message becomes late at once
       *[other] I have seen that { $n } messages become late at once
    }
preview-adopt = Adopt
preview-hours-do = Change the hours
hours-title = Watched hours
hours-lead = The clocks only count watched time. A channel's own hours go before those of the unit, the board and the municipality.
hours-closed-days = Closed days to come
hours-no-closed = No closed days.
hours-local = local day
hours-change = Change hours
hours-whose = Whose hours?
hours-form = Write the hours like this: 8-12, 13-16.30. Round the clock: 0-24. Empty means closed. If every day is empty, the unit's, authority's or municipality's hours hold instead.
hours-closed = Local closed days
hours-closed-hint = One day a line: 2027-01-05 Epiphany Eve.
hours-preview = See what changes

## The trail
trail-log = Sealed
trail-state = { $size } entries, { $sealed } sealed.
trail-sealed-at = Last
trail-never = The log has not been checked yet. It will be tonight, or now if you wish.
trail-whole = Whole and unchanged
trail-checked = The latest check
trail-compared = { $entries } entries, { $rows } rows and { $files } files are as they were written.
trail-broken-now = Change and delete nothing. Keep a copy of the database and the log, and ask whoever runs the system to compare with a backup. Tell the archivist and whoever answers for information security.
trail-broken-at = Checked
trail-check-now = Check now
trail-nightly = The whole trail is checked every night. Whoever may read the trail is told if something is wrong.
trail-waiting = { $n ->
        [one] 1 entry waits to be sealed. It takes a few seconds.
       *[other] { $n } entries wait to be sealed. It takes a few seconds.
    }
trail-checkpoint = Download the signed checkpoint at { $size } entries
trail-checkpoint-why = Keep it where nobody here can change it, for instance in the diary. Then anyone can show later that nothing before it was rewritten:
trail-broken = Something is wrong:
trail-caption = What was done, latest first
trail-message = The message

## Columns
col-about = About
col-answer = Answer
col-becomes = Becomes
col-began = Began
col-brought = Brought
col-browser = Browser
col-by = Given by
col-captured = Captured
col-channel = Channel
col-class = Class
col-clock = Clock
col-decision = Decision
col-do = Do
col-fetching = Fetching
col-file = File
col-ability = Ability
col-reach = Reach
col-note = To know
col-from = From
col-how = How
col-line = Line
col-mandate = Mandate
col-mandates = Mandates
col-name = Name
col-now = Just now
col-number = Number
col-outcome = What happens
col-parameter = Question
col-problems = What was wrong
col-responsible = Responsible
col-seen = Seen
col-seen-by = First seen by
col-signed = Signature
col-source = What the document says
col-stands = How it stands
col-substitute = Substitute
col-text = Text
col-unit = Unit
col-used = Last used
col-valid-from = In force from
col-value = In force
col-version = Version
col-was = Was
col-what = What
col-when = When
col-where = Where
col-who = Who
col-wrong = What is wrong

## The public front
front-title = { $municipality } in social media
front-lead = These are the municipality's official accounts. An account that is not here is not ours. What you write to us becomes a public record.
front-our-rules = Our rules
front-accounts = Accounts
front-empty = No accounts yet
front-empty-why = The municipality has not put up any accounts here.
front-watched = Watched { $hours }.
front-watched-always = Watched around the clock, every day.
front-watched-never = Not watched at set hours just now.
front-watched-unknown = The municipality has not decided when the account is watched.
front-limit = At other times we neither read nor answer.
front-also = { $words }.
front-departs-closed = Next day with other hours: { $day }, closed
front-departs-hours = Next day with other hours: { $day }, { $hours }
front-hours-channel = The hours are this account's own.
front-hours-of = The hours are the same for all of { $name }.
front-hours-municipality = The hours hold for the whole municipality.
front-hours-policy = The hours stand in the municipality's guidelines.
front-open = open now
front-shut = closed now
front-opens = closed now, opens { $when }
front-rules = Our rules
front-staff = For staff

## When something cannot be shown
fault-refused = That is not possible
fault-refused-now = The attempt is noted. If you need to be able to do this, speak to whoever gives mandates.
fault-missing = The page does not exist
fault-missing-lead = What you look for is not there, or it is not for you.
fault-missing-now = Check the address, or go back.
fault-broken = Something broke on our side
fault-broken-lead = What you wrote was not saved by this try. Try again in a while.
fault-broken-now = If it happens again, tell this number to whoever runs the system:
fault-elsewhere = The request came from another site
fault-elsewhere-lead = For safety nothing was done. Go to the page here and try again.
fault-unreadable = That could not be read
fault-unreadable-lead = What was sent is not what the form sends, or it broke off on the way. Nothing is saved. Go back in the browser and try again.
fault-large = What you sent is too large
fault-large-lead = Nothing is saved. The form may be at most { $most }.
fault-large-file = Nothing is saved. A file may be at most { $most }.
fault-large-back = Go back in the browser: what you wrote is usually still there.
fault-large-smaller = Make the file smaller or take it away, and send again.
fault-large-shorter = Shorten the text and send again.
fault-form = The address belongs to a form
fault-form-lead = It cannot be opened as a page. Nothing is done. Go back to the page where the form is.
fault-nobody = No municipality answers here
fault-nobody-lead = The address is not tied to any municipality. Check that it is written correctly.
fault-to-front = To the front page

## What the last act did
said-done = Done.
said-answer-ordered = The answer is ordered. Put it up and confirm.
said-answer-handed = The answer is ordered. Torg sends it to the platform, and the clock stops when it is up.
said-answered = The answer is confirmed and the clock has stopped.
said-cancelled = The order is cancelled.
said-draft = The draft is kept.
said-asked = The question is asked.
said-forwarded = The message is forwarded. The time for the answer is the same.
said-left = The message is left without an answer.
said-removal-ordered = The decision is made and the removal ordered. Remove it at the platform and confirm.
said-removal-handed = The decision is made. Torg carries it out at the platform and looks at it from outside. Under Decisions you see how far it has come.
said-removal-proposed = The proposal is saved. Nothing is removed before another person has agreed.
said-removed = The removal is confirmed.
said-registered = The registration is confirmed.
said-closed = The message is closed.
said-reopened = The message is open again.
said-undone = The last is undone.
said-claimed = You have taken the message. Others see that you are working on it.
said-undone-many = All you just did to the messages is undone.
said-undone-some = What could be undone is. The rest has been changed by somebody since, and stands.
said-many-assigned = { $n ->
        [one] 1 message has a new owner.
       *[other] { $n } messages have a new owner.
    }
said-many-left = { $n ->
        [one] 1 message is left without an answer.
       *[other] { $n } messages are left without an answer.
    }
said-many-kept = { $n ->
        [one] 1 message is kept in order.
       *[other] { $n } messages are kept in order.
    }
said-check-asked = The check is ordered. Reload the page in a while.
said-pack-taken = The pack is read and taken in. It is not in force yet.
said-saved = Saved.
said-fetched = The feed is being fetched.
said-signed = The review is signed.
said-adopted = The change holds now.
said-settings = The settings are saved.
said-password = The password is changed. You are signed out everywhere but here.
said-sessions = The session has ended.
said-mandate = The mandate is given.
said-mandate-ended = The mandate has ended.
said-absence = The absence is noted.
said-absence-uncovered = The absence is noted, but nobody takes over everything. See the list below and give the channels a substitute.
said-absence-cancelled = The absence is taken back.
said-person-ended = The person's mandates and sessions have ended.
said-authority = The authority is added.
said-unit = The unit is added.
said-channel-opened = The channel is registered.
said-channel-changed = The channel is changed.
said-channel-closed = The channel is closed. What is open can still be handled.
said-channel-fetch = The channel is being fetched. Reload the page in a moment.
said-entered = The message is entered.
said-policy = The new version is in force. The clocks are counted anew.
said-hours = The hours hold. The clocks are counted anew.

news-title = New to you ({ $n })
news-read = Mark as read
news-due-soon = A message must soon be answered or dealt with.
news-overdue = A deadline has passed.
news-escalated = A deadline has passed and was raised to you.
news-consulted = A colleague asks you about a message.
news-advised = Your question has been answered.
news-forwarded = A message was forwarded to you.
news-delivered = The text of an answer has come back to you.
news-declined = A message has come back to you.
news-assigned = A message was given to you.
news-taken-over = A colleague has taken over a message.
news-harmful = A colleague wants you to see a message.
news-trail-wrong = The trail is not as it was written. Read what is wrong and what to do.
news-other = There is something new for you.

## The diary
rail-diary = Diary
diary-title = To register
diary-queue = To register
diary-search = Search the diary
diary-settings = How the diaries are kept
diary-lead = Oldest first. A document that is to be registered is registered as soon as it has come in.
diary-empty = Nothing waits to be registered
diary-empty-why = Here stand messages that somebody has decided are to be registered or transferred.
diary-unset = Nobody has said how the diary is kept at: { $names }. Until then registration is by hand, with the number from the diary.
diary-guarded = Guarded message – open it to read
diary-waited = { $n ->
        [0] came today or on a day off
        [one] 1 working day
       *[other] { $n } working days
    }
diary-transfer = to be transferred
diary-decided = Decided by { $name }.
diary-proposed = The policy proposes:
diary-sent-mail = Handed over by mail
diary-sent-folder = Handed over to the diary’s folder
diary-sending = Being handed over …
diary-chased = { $n ->
        [one] No answer: 1 reminder
       *[other] No answer: { $n } reminders
    }
diary-take-down = Write down the number
diary-take-down-do = Read or save
diary-register = Register
diary-hand-over = Hand over to the diary
diary-register-title = Register a message
diary-register-torg = Registered in { $authority }: the number is given at once.
diary-register-mail = Registered in { $authority }: a letter goes to the registrar with the public form, and the number comes back.
diary-register-folder = Registered in { $authority }: the document is left in the diary’s folder, and the number comes back.
diary-register-unset = Nobody has said how the diary is kept: { $authority }.
diary-to-message = To the message
diary-authority = Authority
diary-col-number = Diary number
diary-col-came = Came in
diary-col-drawn = Drawn up
diary-col-date = Date
diary-col-sender = Sender
diary-col-recipient = Recipient
diary-col-who = Sender or recipient
diary-col-subject = About
diary-subject-hint = In short, on one line.
diary-counterpart-shown = Sender or recipient in the public form
diary-subject-shown = What it is about, in the public form
diary-shown-same = As it stands
diary-shown-same-hint = Personal numbers and other data that point somebody out are hidden all the same.
diary-shown-replaced = In other words
diary-shown-left-out = Left out
diary-instead = Instead it says
diary-marking = Mark of secrecy
diary-marking-hint = Chapter and section, such as 21 kap. 3 §. Left empty without a mark.
diary-case = Belongs to the case
diary-case-hint = The number of a case that exists. Empty makes a new one.
diary-case-proposed-hint = Proposed to the registrar.
diary-entry-title = Registration { $number }
diary-entry-unnumbered = Registration without a number yet
diary-no-number = No number yet
diary-column = Particular
diary-columns = The registration’s particulars
diary-public-form = Public form
diary-restricted-form = Restricted form
diary-left-out = left out
diary-marked = Marked as secret:
diary-open = Show the restricted form
diary-open-lead = That you read it is noted on the trail.
diary-documents = Other documents of the case
diary-handed = Handed over
diary-by-mail = By mail to { $to }
diary-by-folder = To the folder { $to }
diary-reference = Reference { $token }
diary-answer = answer: { $number }
diary-withdrawn = Withdrawn
diary-annulled = Annulled
diary-annul = Annul
diary-annul-lead = The number is kept and never given to anything else. The message is then to be registered anew.
diary-withdraw = Withdraw the hand-over
diary-correct = Correct
diary-correct-why = Why it is corrected
diary-correct-do = Save the correction
diary-history = The particulars through time
diary-number-hint = Leave empty to read the number out of the answer below.
diary-answer-text = The registrar’s answer
diary-answer-hint = Paste the letter. It is read and not kept.
diary-letter = Or the letter as a file (.eml)
diary-year = Year
diary-search-hint = The search is noted on the trail, without the words.
diary-search-none-why = There is no registration with those words that year, or you may not read it.
diary-hits = Registrations
diary-none = No diary to search
diary-none-why = No authority where you register has said how its diary is kept.
diary-settings-lead = Each authority keeps its own diary. Say for each how registration is done.
diary-kept = How the diary is kept
diary-kept-unset = not said
diary-kept-torg = Torg keeps the series of numbers
diary-kept-torg-hint = The number is given when the registration is saved: none is passed over, none given twice.
diary-kept-mail = Another system, by mail to the registrar
diary-kept-mail-hint = The letter holds the public form only.
diary-kept-mail-missing = The installation has no mail server yet. Whoever runs torg can add it.
diary-kept-folder = Another system, by a watched folder
diary-kept-folder-hint = The document is left there as CITS ERMS 3.0, with its files.
diary-kept-folder-missing = The installation has no folder for diaries yet. Whoever runs torg can add it.
diary-prefix = The diary’s short name
diary-prefix-hint = Such as KSN.
diary-template = The form of the number
diary-template-hint = Fields: {"{"}prefix{"}"}, {"{"}yyyy{"}"}, {"{"}yy{"}"}, {"{"}mm{"}"}, {"{"}serial{"}"}, {"{"}serial:04{"}"}, {"{"}doc{"}"}. Such as {"{"}prefix{"}"}-{"{"}yyyy{"}"}-{"{"}serial:04{"}"}.
diary-next = This year’s series goes on with
diary-next-hint = Where numbers have been given elsewhere this year. Otherwise it begins with 1.
diary-next-is = Next number: { $number }
diary-mail-to = The registrar’s mail address
diary-mail-to-hint = Needed when the diary is reached by mail.
diary-folder = The folder’s name
diary-folder-hint = Needed for a watched folder: small letters, digits and hyphens.
diary-chase-days = Remind after so many working days
diary-chase-days-hint = When no number has come from another system.
diary-shown = Everybody may search the diary’s public particulars
diary-settings-save = Save
diary-open-title = Diary
diary-open-lead-public = Documents that the municipality has registered. What is secret or points somebody out does not stand here.
diary-open-none = No diary is shown here
diary-open-none-why = Contact the municipality to see public records.
diary-open-empty = No registrations
diary-open-empty-why = Try another year or other words.
diary-open-caption = { $name }, { $year }
diary-open-why = To see a document, contact the municipality and give the diary number.
diary-incoming = came in
diary-drawn-up = drawn up
record-in-diary = Register in the diary
said-diary-registered = Registered.
said-diary-handed = Being handed over to the diary. The number is written down when it has come.
said-diary-number = The number is saved.
said-diary-corrected = The correction is saved.
said-diary-annulled = Annulled.
said-diary-settings = Saved.
news-receipt-missing = The diary has not answered with a number.
news-diary-problem = Something went wrong when a document was handed over to the diary.
front-diary = Search the diary
rail-decisions = Decisions
publication-click = Hidden behind a click
news-second-wanted = A proposed removal waits for a second person.
news-second-agreed = Your proposed removal was agreed to.
news-second-refused = Your proposed removal was not agreed to.
news-behind-click = Something is hidden behind a click only, and its deadline runs on.
news-still-seen = Something that should be gone can still be seen.
news-by-hand = A removal must be done by hand at the platform.
news-answer-stopped = An answer was stopped: what it answers has changed.
news-answer-by-hand = An answer must be posted by hand at the platform.
news-letter-came-back = A letter to the author did not arrive.
news-appeal = Somebody has asked to have a removal reconsidered.
remove-measure = Measure
remove-cannot-here = Cannot be done here.
remove-measure-hint = The gentlest that is enough. If you choose none, the first that is enough is used.
remove-block = Why is the author blocked as well?
remove-block-hint = Fill in only if the author is to be blocked. It is the gravest measure, and done by hand.
remove-harmful = It can harm trust in the municipality: the nearest manager is to be told
remove-preview = Show what happens
remove-itself = Torg does it at the platform and then looks from outside. Fill this in only if you did it by hand.
stage-ordered = Ordered
stage-confirmed = Confirmed at the platform
stage-mailed = Taken by the mail server
stage-verified = Verified from outside
stage-cancelled = Cancelled
stage-not-yet = not yet
stage-still-seen = A stranger can still see it.
stage-still-seen-then = The deadline runs on as though it had never stopped, and it is tried again.
stage-since = Since
stage-again = Tried again
message-decisions = Decisions
letter-removal = Letter to the author
letter-private = Letter about a matter of their own
letter-appeal = Letter with the answer to the appeal
preview-title = This is what will happen
preview-effects = What the decision brings with it
preview-second = The decision waits for somebody else:
preview-for-good = This cannot be undone at the platform.
preview-for-good-tick = I know that it cannot be brought back
preview-propose = Propose the removal
preview-back = Back without doing anything
decisions-none = No decisions yet
decisions-none-then = Removals are decided on the message's page.
decisions-second = Waiting for a second person
decisions-second-none = No proposal is waiting.
decisions-appeals = To be reconsidered
decisions-appeals-none = No request is waiting.
decisions-latest = The latest decisions
decisions-latest-none = Nothing has been decided yet.
decision-heading = Decision { $code }
decision-code = Code
decision-channel = Channel
decision-state = State
decision-measure = Measure
decision-how = Who
decision-verdict = Assessment
decision-considered = Measures considered, the gentlest first
decision-message = To the message
decision-other = To the other decision
decision-second = Agree or say no
decision-second-why = Why not (if you say no)
decision-agree = Agree and decide
decision-reject = Do not agree
decision-parts = What the decision brings with it
decision-parts-none = Nothing has been ordered yet.
decision-text = The text
decision-by-hand = Confirm that you have done it
decision-proof = What did you do, and where?
decision-lacking = Lacking in the copy
decision-sealed = { $n } files and texts are under seal. Nobody can read them.
decision-destroyed = { $n } sealed files and texts have been destroyed by decision.
decision-destroy = Destroy what is under seal
decision-destroy-why = What have the police said, and who decides?
decision-destroy-do = Destroy for good
decision-appeals = Reconsideration
decision-appeals-none = Nobody has asked to have it reconsidered.
decision-restore = Put back
decision-restore-why = Why was the removal wrong?
decision-restore-do = Decide and put back
decision-restore-not = There is nothing to put back, or you lack the right.
decision-threshold = Threshold
decision-basis = Legal basis
decision-law = Provisions
decision-stands-on = Guideline
decision-why-not = Why not gentler
decision-block = Why the author is blocked
decision-proposed = Drawn up by
decision-decided = Decided by
decision-automatic = automatically
decision-by-person = by a person
decision-ended = Ended
decision-evidence = Copy kept
decision-signed = The author’s signature
appeal-reason = Reasons
appeal-reason-hint = They are the answer to whoever asked.
appeal-change = Change the decision and put back
appeal-stands = The decision stands
appeal-receive = Take in a request to reconsider
appeal-receive-do = Take in
appeal-how = How did it come?
appeal-by-mail = E-mail
appeal-by-letter = Letter
appeal-by-phone = Phone
appeal-by-visit = Visit
appeal-came = When did it come?
appeal-came-hint = Leave empty if it came now.
appeal-text = What does the person say?
appeal-contact = Where is the answer to be sent?

# The reasons, for whoever has the decision's code
reason-title = Why we removed a message
reason-lead = The municipality has decided on a measure against a message in { $channel }
reason-restored = The message is put back. The decision was changed
reason-restored-stages = How far putting it back has come
reason-why = The reasons
reason-facts = What in the message it is about
reason-facts-guarded = It does not stand here, since the ground guards it. Contact the municipality if the message is yours.
reason-rests-on = Legal ground
reason-by-law = The content is against the law.
reason-by-rules = The content is against the municipality’s published rules.
reason-measure = Measure
reason-scope = Where and for how long
reason-everywhere = Everywhere the channel is read.
reason-until-changed = Until the decision is changed.
reason-for-good = For good.
reason-block = The author is blocked too
reason-how = How it was decided
reason-automatic = Automatically, by a rule.
reason-by-person = By a person, not automatically.
reason-stages = How far the measure has come
reason-appeal = Ask for reconsideration
reason-appeal-lead = If you think the decision is wrong, you can ask us to consider it again. Another person than the one who decided does that.
reason-appeal-until = No later than
reason-appeal-no-end = There is no last day.
reason-text = Why is the decision wrong?
reason-text-hint = Do not write personal identity numbers. What you write becomes a public record.
reason-text-empty = Write why the decision is wrong.
reason-contact = Your e-mail address
reason-contact-hint = Needed only if you want the answer sent. Otherwise you read it here with the same code.
reason-send = Send the request
reason-asked = Reconsideration has been asked for.
reason-asked-see = See how it goes
reason-next = If you are not satisfied
reason-next-lead = You can take it further like this.
reason-code = The decision’s code:
reason-entry = The decision is number { $n } in the municipality’s open log.
reason-file = The same as JSON
receipt-title = Your request for reconsideration
receipt-came = We received it
receipt-next = What happens now
receipt-another = Another person than the one who decided considers it again.
receipt-answer-sent = The answer is sent to the address you gave. You can also read it here.
receipt-answer-here = The answer is shown on this page. Keep the decision’s code.
receipt-record = Your request is a public record and is kept.
receipt-answer = The answer
receipt-changed = The decision is changed and the message is put back.
receipt-stands = The decision stands.
receipt-back = Read the reasons of the decision
receipt-keep = Keep it.
code-title = Read why something was removed
code-lead = Has the municipality given you a code? With it you read the reasons and can ask for reconsideration.
code-label = Code
code-hint = Four times four characters, such as K7QM-2X9D-0RT4-W8HN. Lower case and spaces are fine.
code-open = Show the reasons
code-wrong = There is no decision with that code. Check that it is typed correctly.

# The public log of removals
front-removals = What we have removed
front-code = Were you given a code? Read why something was removed
removals-title = Removed messages
removals-lead = Every public message that the municipality has hidden or removed stands here, when and on which ground.
removals-empty = Nothing has been removed
removals-empty-why = The municipality has not hidden or removed any message.
removals-on = Day
removals-channel = Channel
removals-ground = Ground
removals-guarded = guarded ground
removals-basis = Rests on
removals-by-law = law
removals-by-rules = the municipality’s rules
removals-measure = Measure
removals-automatic = automatically
removals-by-hand = by a person
removals-then = Afterwards
removals-restored = was put back
removals-appealed = reconsideration asked for
removals-stands = no reconsideration
removals-entry = Number in the log
removals-no-entry = missing
removals-why = Texts, names and the codes of decisions are never shown here. Each row has a number in the municipality’s open log, which nobody can change afterwards unseen.
removals-json = The list as JSON
removals-csv = as CSV
removals-log = the log’s signed checkpoint

## The public side
nav-public = The municipality's public pages
nav-channels = Accounts
nav-feed = Posts
nav-check = Is the account genuine?
nav-rules = Rules
nav-report = Report
nav-records = Request records
nav-foot = More about these pages
nav-removals = Removals
nav-code = Read the reasons with a code
nav-accessibility = Accessibility
front-feed = All posts
front-rules-all = All rules, and how they read before
rail-reports = From the public
rail-records = Requests for records
list-title = The municipality's accounts
list-lead = These are all accounts that the municipality runs itself. An account that is not here is not ours.
list-check = Check an account
list-kept = The municipality's guidelines say that the list is kept. Everybody can read it here.
list-unit = Unit
list-platform = Platform
list-on = Day
list-on-hint = Shows which accounts were the municipality's that day. Leave empty for today.
list-all-units = All units
list-all-platforms = All platforms
list-show = Show
list-as-of = This is how the list read on { $day }. Names and purposes are as they stand today.
list-count = Showing { $shown } of { $all } accounts.
list-empty-why = No account fits what you chose.
list-empty = Nothing fits
list-closed = The account was closed on { $day }.
list-more = More about { $name }
list-data = Fetch the list
list-data-lead = The list is open data. It may be used freely.
list-json = The list as JSON
list-csv = The list as CSV, for spreadsheets
list-ttl = Description for the Swedish data portal (DCAT-AP-SE, Turtle)
list-signed = Check the list
list-signed-lead = The list is signed, so that anybody can check that it comes from the municipality and has not been changed.
list-note = The signature of today's list
list-key = This key checks the signature:
list-records = What is written in the accounts is public record.
channel-open = Open { $name }
channel-who = Who stands behind it
channel-sender = Sender
channel-sender-is = The account is part of { $municipality }. It is run by
channel-responsible = Responsible
channel-opened = Opened
channel-when = When we read and answer
channel-answered = A question is answered within
channel-answered-none = The municipality has promised no certain time.
channel-silent = Only we can write in this account. To tell us something, use the contact details below.
channel-contact = Contact
channel-email = E-mail
channel-telephone = Telephone
channel-visiting = Visiting address
channel-postal = Postal address
channel-website = Website
channel-complain = Views
channel-report = Report something in the account, or tell us your view
channel-own-matters = A matter of your own
channel-own-matters-lead = Do not bring up your own matter here. We do not answer such things in the account, and they may be removed: they are handled as ordinary cases instead.
channel-own-matters-contact = Contact the municipality in one of the ways above instead.
channel-record = What you write
channel-record-lead = What you write to us becomes a public record, and everybody can read it. Do not write personal data about others.
channel-privacy = How the municipality handles personal data
channel-removed = What we remove
channel-removed-law = We remove what the law says that we must remove.
channel-removed-lead = We remove:
channel-rules = Read the rules in full
channel-posts = Posts from { $name }
feed-title = What we write
feed-lead = The municipality's own posts from all accounts, the latest first. The heading links to the original.
feed-none = The posts are not gathered here
feed-none-why = The municipality has not decided that its posts are gathered on one page. Follow the accounts one by one.
feed-channel = Account
feed-all-channels = All accounts
feed-topic = Topic
feed-topic-hint = A word that the posts are marked with, such as traffic for #traffic.
feed-follow = Follow what you chose, without an account:
feed-empty = No posts
feed-empty-why = There is no post that fits what you chose.
feed-of-all = { $municipality } in social media
feed-post-of = Post in { $channel }
feed-of-channel = { $channel } – { $municipality }
feed-about = Posts by { $municipality }
check-title = Is the account genuine?
check-lead = Paste the address of an account, or type its name. You are told whether it is the municipality's.
check-label = Address or name
check-hint = For example https://social.example/town or @town
check-ask = Check
check-ours = Yes, the account is ours
check-ours-lead = It is in the municipality's list:
check-name = This is the name of an account of ours
check-name-lead = But somebody else may have the same name on another platform. Compare the address with this one:
check-not-ours = No, the account is not ours
check-looks = The account is not ours, but looks like one that is
check-looks-lead = The name is almost the same as { $name }. It may be an attempt to deceive.
check-unknown = The account is not in our list
check-unknown-lead = That means that it is not the municipality's. Give it no information and follow none of its links.
check-tip = Tell us about the account
check-nothing = That cannot be checked
check-nothing-lead = Type an address that begins with https://, or the name of an account.
check-others = Accounts that use our name
check-others-lead = These accounts are not the municipality's. The addresses are no links, so that nobody ends up there by mistake.
check-list = All accounts that are ours
embed-list = All accounts
embed-feed = All posts
rules-title = Rules of the conversation
rules-lead = This is what we do with what is written in our accounts.
rules-none = No rules yet
rules-none-why = The municipality has adopted no guidelines here.
rules-now = In force from { $day }
rules-grounds = This is what we remove:
rules-before = How the rules read before
rules-span = In force from { $from } to { $until }
parties-title = The parties in the council
parties-lead = Each party in the council has the right to one link. The pages are the parties' own: the municipality does not answer for what they say.
accessible-title = Accessibility
access-lead = { $municipality } stands behind these pages. We want as many as possible to be able to use them. Here it says how far the pages follow the Swedish act on accessibility of digital public services.
access-how = How accessible the pages are
access-full = The pages comply fully with the act on accessibility of digital public services.
access-partly = The pages comply partly with the act on accessibility of digital public services. The shortcomings are listed below.
access-not = The pages do not comply with the act on accessibility of digital public services. The shortcomings are listed below.
access-unknown = The municipality has not assessed the pages yet.
access-report = Tell us if something does not work
access-report-lead = Is there something on the pages that you cannot use, or do you want it in another form?
access-form = Report a shortcoming or ask for another form
access-answered = You are answered within
access-answered-soon = You are answered as soon as possible.
access-also = You can also reach us in another way:
access-supervision = Supervision
access-supervision-lead = The Agency for Digital Government (Digg) sees that the act is followed. If you are not satisfied with how we deal with your report, you can report that there.
access-digg = Report to Digg
access-shortcomings = Shortcomings we know of
access-none-known = No known shortcomings.
access-burden = Disproportionate burden
access-exempt = What is not covered
access-exempt-lead = { $n ->
        [0] The municipality has no accounts with others.
        [one] The municipality's account is at a platform that others control. What others write there is not covered by the act.
       *[other] The municipality's { $n } accounts are at platforms that others control. What others write there is not covered by the act.
    }
access-tested = How we have tested the pages
access-tested-none = The municipality has not described how the pages were tested.
access-assessed = The last thorough assessment was made on { $day }.
access-updated = The statement was last changed on { $day }.
report-title = Report or tip us off
report-lead = Have you seen something in our accounts that ought to be removed, an account that claims to be ours, or something that does not work? You need no account and need not say who you are.
report-kind = What is it about?
report-place = Address
report-place-hint = The address of the post or account. Not needed if it is about accessibility.
report-text = What is wrong?
report-text-hint = Write what you have seen and why it is wrong. Do not write personal identity numbers.
report-contact = Your e-mail or telephone number
report-contact-hint = Fill in only if we may contact you. The answer can be read in any case with the code you get.
report-public = What you send becomes a public record of the municipality.
report-send = Send
report-removed = Was your own post removed?
sent-kind-report = Something in one of our accounts
sent-kind-tip = An account that claims to be ours
sent-kind-access = Something that cannot be used
sent-kind-records = Request for records
sent-code = Code
sent-code-hint = Sixteen characters, for example K7QM-2X9D-0RT4-W8HN
sent-code-lead = Type the code you got when you sent it, and see how it goes.
sent-no-code = There is no such code here. Check that it is typed correctly.
sent-follow = See how it goes
sent-follow-title = Have you already sent something?
sent-title = What you have sent
sent-thanks = Thank you. It has arrived.
sent-keep = Keep the code or the address of this page. It is the only way to see how it goes.
sent-what = What it is about
sent-came = Came
sent-state = State
sent-received = received, nobody has taken it yet
sent-taken = somebody is working on it
sent-answered = answered
sent-closed = closed
sent-ended = Ended
sent-answer = Answer
sent-come-back = The page can be read by whoever has the code, and by nobody else.
records-title = Request records
records-lead = What is written to the municipality and by the municipality is public record. You have the right to read it, unless it is secret.
records-diary = You can search what is registered yourself:
records-text = Which records do you want?
records-text-hint = For example: all comments about the swimming hall in March.
records-place = Address
records-place-hint = If it is about something that has an address, paste it here.
records-contact-hint = Fill in only if the records are to be sent somewhere. You can instead fetch the answer with the code you get.
records-anonymous = You need not say who you are or why you ask. A request is dealt with at once.
records-send = Send the request
records-else = You can also write to
queue-reports = From the public
queue-records = Requests for records
queue-lead = This was sent from the public pages, without an account. Whoever sent it sees with their code how it goes.
queue-open = Waiting
queue-ended = Ended
queue-reports-none = Nothing is waiting
queue-records-none = No request is waiting
queue-none-why = What is sent in is shown here.
queue-about = About
queue-due = Due
queue-late = late:
queue-owner = Who
queue-nowhere = no address
one-back = To the list
one-take = Take care of it
one-contact = Contact
one-message = The message in the inbox
one-adopt = Put it in the inbox
one-adopt-lead = The report becomes a message in the account's inbox, with an owner and a deadline. The sender's contact details do not go along.
one-adopt-do = Put it in the inbox
one-fake = The account is not ours
one-fake-lead = The account is shown to everybody among those that use the municipality's name without being the municipality's.
one-fake-note = What the account is
one-fake-note-hint = Read by everybody. For example: Run by a private person, and asks for card numbers.
one-fake-do = Show as not ours
one-end = End
one-end-lead = Whoever sent it reads the text with their code. Write no personal data in it.
one-answer = Answer or reason
one-answer-do = Answer
one-close-do = Close without measure
facts-title = The municipality’s particulars
facts-lead = This is what the public pages tell about the municipality, and the channels’ presentations where the policy asks for it. What is empty is not shown.
facts-contact = Contact
facts-organisation = Organisation number
facts-own-matters = Where to turn with a matter of one's own
facts-own-matters-hint = For example: the contact centre, 010-123 45 00.
facts-presentations = The channels’ presentations
facts-retention = How long what is written is kept
facts-retention-hint = One sentence, as you really do it.
facts-recheck = Days between checks by hand
facts-recheck-hint = Where torg cannot read the page the responsible person is reminded. Leave empty if nothing is decided: then nobody is reminded.
facts-privacy = The page about personal data
facts-degree = How accessible the pages are, in one word
facts-assessed = Day of the last thorough assessment
facts-save = Save
facts-others-lead = Whoever checks an account is told that these are not the municipality's.
facts-drop = Take away
facts-parties-lead = The guidelines give each party in the council a link.
facts-party = Party
facts-link = Add
# Coverage: who watches which channel when
rail-coverage = Coverage
news-uncovered = A channel stands without anybody in watched hours.
said-absence-fallback = The absence is noted, but some watched hours fall on the fallback. See the list below and give the channels a substitute.
coverage-title = Coverage
coverage-lead = Who watches each channel from { $from } to { $until }, against the watched hours the channels promise.
coverage-gaps = { $n ->
        [0] Uncovered hours
        [one] 1 gap in coverage
       *[other] { $n } gaps in coverage
    }
coverage-none = All watched hours are covered
coverage-none-why = In every channel the responsible person or the substitute is there in all hours the channel promises.
coverage-nobody = nobody watches
coverage-falls-on = falls on { $who }
coverage-watched = { $length } of watched time
coverage-unnamed = nobody is named.
coverage-away = { $who } is away until { $until }, included.
coverage-ended = { $who } has left.
coverage-unmandated = { $who } has no mandate to handle messages here.
coverage-could = Could step in: { $who }.
coverage-hours = { $n ->
        [one] 1 stretch
       *[other] { $n } stretches
    }
coverage-what-if = If somebody were away
coverage-what-if-lead = See what a planned absence would leave uncovered before it is noted. Nothing is saved.
coverage-person = Who
coverage-ask = Show
coverage-answer = If { $who } is away from { $from } to { $until }
coverage-answer-none = No watched hour is uncovered.
coverage-answer-some = { $n ->
        [one] One gap appears.
       *[other] { $n } gaps appear.
    }
coverage-calendar = Who watches what
coverage-who = Who watches
coverage-by-responsible = { $who }, responsible
coverage-by-substitute = { $who }, substitute
coverage-unpromised = Channels that promise no watched hours: { $n }
## The register of channels: from application to closing
apply-title = Apply for a channel
apply-what = What it is about
apply-why = Why, for whom and with what time
apply-account = Kind of account
apply-address-hint = Leave empty if the address is not known yet.
apply-tied-to = The account belongs to
apply-tied-to-hint = The official mail address or telephone number that the account is tied to.
apply-dialogue = Others can write in the channel
apply-dialogue-hint = Without dialogue the web guidelines may hold instead.
apply-wide = The channel speaks for the whole municipality
apply-purpose-hint = For example listen, talk, share knowledge, ask for views, answer questions.
apply-goals = Goals
apply-audience = Audience
apply-time = Time set aside
apply-time-hint = How much time, and whose.
apply-review-on = Looked over on
apply-review-on-hint = On that day whoever approved is reminded of time and staffing.
apply-decision = A decision to point at
apply-decision-lead = If there is already a decision that the unit may use social media. It can be given later too.
apply-do = Hand in the application
applications-title = Applications
applications-empty = There are no applications
applications-empty-why = Whoever wants a new channel applies here. The application is judged by the policy.
applications-missing = { $n ->
    [one] 1 thing is missing
   *[other] { $n } things are missing
}
col-state = State
col-missing = Missing
col-applied-by = Applicant
platforms-title = Platforms
platforms-lead = What can be done at each platform, and since when. Names and abilities change; what held before is kept.
platforms-abilities = Abilities at { $name }
platforms-unconfirmed = not tried
platforms-from = from
platforms-until = until
platforms-earlier = Earlier name
platforms-channels = { $n ->
    [0] The municipality has no open channel there.
    [one] The municipality has 1 open channel there.
   *[other] The municipality has { $n } open channels there.
}
platforms-connected = Torg can read and work there through the platform's own interface.
platforms-unconnected = Torg has no connection of its own there. Follow it by feed or by hand.
platforms-responsible = The municipality answers for what others write on its page.
platforms-not-responsible = The municipality does not answer for what others write there.
platforms-vanishes = Content disappears by itself and must be captured at once.
platforms-can = What can be done
channel-life = The channel's life
life-title = { $name }: from application to closing
life-way = The way to an active channel
life-missing = What is missing before the next step
life-next = The next step
life-check-who = The next step is to go through what the law asks. Whoever looks after channels at the unit does that.
life-keeper-who = The responsible person, the substitute or whoever looks after channels at the unit does what is left.
life-activate-who = Whoever looks after channels at the unit takes the channel into use.
life-to-charge = There the applicant is given the mandate
life-accepts-self = Each accepts for themselves, under their own name in the menu.
life-nothing-missing = Nothing is missing. The next step can be taken.
life-unofficial = Nobody who answers for the channel has a mandate for it. It does not count as official and is not in the public list. Give a mandate, or close the channel.
life-web-only = The channel has no dialogue. By the policy the web guidelines hold for it, and no messages are handled in torg.
life-yes = Yes
life-no = No
life-not-applicable = Does not apply
life-supervision = Supervision
life-supervision-hint = Who watches the channel, and when.
life-coverage = In absence
life-coverage-hint = How the channel is staffed during leave, illness and when somebody quits.
life-login = Login
life-login-reached = Reached by
life-login-tested = Last tried
life-login-untested = Nobody has tried it.
life-login-unknown = Nobody has said where the details are kept.
life-steps = Decisions and steps
life-no-steps = The channel was added as already approved. No steps have been taken since.
life-reference = Paragraph or diary number
life-ground = Reason
life-channel = To the channel
life-edit = Change the application
life-connect = Connect the channel
life-decided-by = Decided by
life-decided-on = Day of the decision
life-decide = The board's decision
life-decide-lead = The decision that the unit may use social media.
life-three = The three decisions
life-three-lead = What is decided about using social media, which tool, and who speaks there. By the policy it is decided by: { $who }.
life-whether = Whether social media are used
life-which = Which tool
life-who = Who represents
life-decide-do = Give the decision
life-consult = Consultation
life-consult-lead = An account of its own is an exception. By the policy the consultation is noted by { $who }.
life-consult-said = What the consultation came to
life-consult-do = Note the consultation
life-check = What the law asks
life-check-lead = Everything must be fulfilled, or not apply for a reason.
life-legal-note = Remark
life-check-do = The law has been gone through
life-approve = Approval
life-approve-lead = By the policy the channel is approved by { $who }.
life-approve-entered = By the policy it is decided by: { $who }. Enter the decision here.
life-approve-do = Approve the channel
life-refuse = Refuse the application
life-refuse-do = Refuse
life-withdraw = Take the application back
life-withdraw-do = Take back
life-appoint = Appoint responsible person and substitute
life-appoint-role = Task
life-person = Person
life-appoint-do = Appoint
life-mandate = A mandate to use the account
life-mandate-lead = The policy asks for a mandate of one's own for whoever runs the account.
life-mandate-do = Give the mandate
life-login-title = Where the login is kept
life-login-lead = Write only the place, never the password itself.
life-login-place = Place
life-login-people = Who reaches the details
life-login-do = Save the place
life-login-try = Try the login
life-login-try-lead = Once a year somebody tries that the login works.
life-login-try-do = I have tried, it works
life-staff = The staffing
life-staff-lead = When responsible person, substitute and login are in place.
life-staff-do = The staffing is complete
life-present = The presentation
life-present-lead = Put the presentation up in the channel, and say on its page that it is up. The step can be taken when everything that is demanded stands there.
life-present-texts = The texts of the presentation
life-present-do = The presentation is up
life-activate = Take the channel into use
life-activate-lead = The channel joins the public list and can be connected.
life-activate-do = Take the channel into use
life-confirm = Confirm what is known
life-confirm-lead = Is what stands here of the channel, its people and its login right? Answer by
life-confirm-note = What is not right
life-confirm-do = I have looked it over
life-revive = Inactive: close it or let it live on
life-revive-lead = Decide whether the channel shall close.
life-revive-do = Let the channel live on
life-begin = Decide that the channel shall close
life-begin-lead = The channel stays in the list until its final state is kept and it is closed.
life-begin-do = The channel shall close
life-preserve = Keep the final state
life-preserve-lead = Torg lists every message, version and file with its checksum, and takes a picture of the channel if it can.
life-no-picture = Why no picture can be taken
life-no-picture-hint = Needed only if torg cannot take a picture of the channel.
life-preserve-do = Keep the final state
life-take-back = Take back the decision to close
life-take-back-do = The channel shall not close
acceptance-title = Accept the policy
acceptance-mine = The policy in force
acceptance-read = Read it
acceptance-asked = Whoever works with the municipality's channels shall
acceptance-silent = The policy does not say that it must be accepted. It can be all the same.
acceptance-done = You accepted it
acceptance-do = I have read the policy and follow it
acceptance-lack = { $n ->
    [0] Everybody has accepted
    [one] 1 person has not accepted
   *[other] { $n } people have not accepted
}
acceptance-remind = Remind them
acceptance-have = { $n ->
    [one] 1 person has accepted
   *[other] { $n } people have accepted
}
charge-mine = What I answer for
charge-title = What { $name } answers for
charge-nothing = No channels
charge-nothing-why = Channels, mandates of one's own and logins stand here, with who decided and when.
charge-unaccepted = The policy in force is not accepted.
charge-channels = Channels
charge-as = As
charge-since = Since
charge-asked = Confirm by
charge-mandates = Mandates of one's own
charge-logins = Logins
charge-alone = Must be handed over
charge-alone-lead = Somebody else must have taken this over before the person can leave.
charge-hand-over = Hand over
charge-hand-over-lead = Whoever takes over answers for the channel from now on and reaches its login.
charge-to = Who takes over
charge-told = What you need to know
charge-told-hint = What is going on, what waits for an answer, where things are.
charge-hand-over-do = Hand over
charge-give = Give a mandate of one's own
charge-kind = The mandate is to
said-channel-applied = The application is handed in.
said-channel-step = The step is taken.
said-channel-activated = The channel is in use and stands in the public list. It can be connected now.
said-channel-confirmed = Thank you. The details have been looked over.
said-policy-accepted = You have accepted the policy.
said-reminded = Those who have not accepted have been reminded.
said-handed-over = The responsibility is handed over.
news-channel-applied = Somebody has applied for a channel. Go through the legal requirements.
news-channel-checked = An application for a channel waits for approval.
news-channel-approved = Your application for a channel is approved.
news-channel-refused = Your application for a channel is refused.
news-channel-appointed = You have been appointed to answer for a channel.
news-channel-handed-over = A channel has been handed over to you.
news-channel-new = A new channel is in use.
news-channel-gone = A channel has been closed.
news-channel-closing = A channel you answer for shall close.
news-channel-idle = A channel has become inactive. Close it or let it live on.
news-confirm-channel = Confirm that what is known of a channel is right.
news-confirm-escalated = Nobody has confirmed what is known of a channel.
news-login-untested = Nobody has tried the login of a channel for a year.
news-review-resources = Time to look over time and staffing of a channel.
news-accept-policy = Read the policy and accept it.
life-standing = Leave the channel without a mandate, with a reason
life-standing-do = Leave it as it is

# Presentation: what a channel tells of itself
channel-presentation = Presentation
presentation-title = Presentation of { $name }
presentation-channel = The channel’s page
presentation-lacking = { $n ->
        [one] One thing is lacking. Fill it in, so that the text can be whole.
       *[other] { $n } things are lacking. Fill them in, so that the text can be whole.
    }
presentation-outdated = What is up is no longer true.
presentation-outdated-then = Put up the new text and say so here.
presentation-not-up = No text is up yet. Copy it, put it up at the platform and say so here.
presentation-shared = What is the same for every channel is written among the municipality's facts.
presentation-shared-who = Whoever looks after channels or coordinates does that.
presentation-current = What is up is true.
presentation-texts = Texts to put up
presentation-text = Text
presentation-length = { $n } characters
presentation-length-of = { $n } of at most { $most } characters
presentation-behind = Stands only behind the link
presentation-lost = Finds room neither in the text nor behind a link:
presentation-up = It is up now
presentation-up-hint = The text is kept as it stands, with today’s date.
presentation-was-up = Put up by { $who }
presentation-no-difference = It does not differ from the text here.
presentation-difference = What differs
presentation-look = I have looked at the platform
presentation-look-do = Save
presentation-how = How it stands
presentation-note = Note
presentation-same = stands as it was put up
presentation-differs = differs from what was put up
presentation-renamed = the account has another name or another picture
presentation-unread = could not be read
presentation-by-itself = by itself
presentation-who = Who
presentation-next = Looked at again:
presentation-told = What must be told
presentation-what = What
presentation-says = What it says
presentation-lacks = lacking
presentation-facts = The channel’s own particulars
presentation-reach = Address for views and reports
presentation-reach-hint = Mail, telephone or web address of whoever is responsible for the channel.
presentation-checks = Checks
presentation-history = What has been up
audience = Who can read what is written?
audience-public = everybody
audience-members = the channel’s members
audience-followers = everybody, and shown to its followers
audience-size = About how many
audience-size-hint = Needed for members and followers.
profile-title = Graphic profile
profile-do = Enter what you have seen
profile-save = Save
profile-found = How it is
profile-never = not checked
profile-yes = it is so
profile-as-far = as far as possible
profile-no = it is not so
profile-logo = The municipality’s logo is used
profile-symbol = A picture stands for the activity
profile-link = A link to the municipality’s main page
profile-profile = Follows the graphic profile
profile-source = Where the picture comes from
profile-picture = Needed for logo and picture.
profile-licence = Author and licence
profile-licence-hint = Who made the picture, and by what licence or agreement you use it.
said-presentation-up = The text is kept as put up.
news-presentation-outdated = A channel’s presentation is no longer true.
news-presentation-look = See whether a channel’s presentation still stands.
news-presentation-changed = A channel’s presentation does not stand as it was put up.
news-presentation-renamed = A channel’s account has another name or another picture.
details-title = The channels’ presentations
details-lead = What every presentation says of the municipality is written in one place, with what the public pages tell.
details-none = No channels are in use yet. For one that is applied for, the texts stand on the page of its application.
details-facts = Change the municipality’s particulars
details-channels = How the channels’ presentations stand
details-standing = Presentation
details-outdated = no longer true
details-not-up = not up
details-current = up and true
details-lacking = { $n ->
        [one] 1 thing lacking
       *[other] { $n } things lacking
    }

# What we say ourselves
rail-posts = Posts
posts-title = Our posts
posts-lead = What we say ourselves, on our channels and on others’: written, looked at, put up and kept.
posts-list = Posts
posts-none = Nothing is written yet
posts-none-why = Choose a channel above and begin. Posts you do not write here are read in as usual.
post-title = Post
post-words = Post
post-where = Where it is to stand
post-state = State
post-begin = Write a post
post-draft = draft
post-proposed = waits for agreement
post-ready = ready to put up
post-published = published
post-withdrawn = withdrawn
post-elsewhere = not our channel
post-stops = It cannot go out like this
post-asks = This needs your word
post-hints = Worth a thought
post-fit = The post can go out.
post-write = Write
post-heading = Heading
post-text = Text
post-text-hint = Keep to facts, in plain words. Rather link than copy what others have made.
post-elsewhere-hint = Write your own name and that you work for the municipality. Be personal without being private, keep to facts, and link to more.
post-replies-to = What you answer
post-replies-to-hint = Copy the conversation as it stands, with who wrote what. It is kept with your post.
post-picture = Picture { $n }
picture-name = File or address
picture-alt = What the picture shows
picture-alt-hint = For those who do not see it.
picture-consent = Those who can be recognised have agreed, or nobody can be
post-secrecy = Nothing in the post is under secrecy or is working material
post-data = Personal data in the post may stand there
post-opinion = The post is no private opinion and no party politics
post-planned = When it is to go out
post-planned-hint = You are told when it is time. Leave empty if it goes out as soon as it is ready.
post-acts = Next step
post-whom = Who is to read and agree
post-whom-hint = Voluntary: the policy does not ask for it.
post-propose = Ask for agreement
post-make-ready = Ready to put up
post-waits = Waits for somebody else to agree. If you change the text it is a draft again.
post-why = Comment
post-agree = Agree
post-return = Give back
post-sends-at = torg puts the post up
post-sends-soon = torg puts the post up within a minute or so.
post-sends-pictures = One or more pictures are not put up by torg. Add them at the platform when the post stands there.
post-tried-again = torg tries again
post-by-hand = Put it up by hand instead
post-put-up = Copy the text, put it up at the platform and write the address where it stands.
post-address = Address
post-confirm = It is up
post-withdraw = Withdraw
post-kept = What is kept
post-written-by = Written by
post-agreed-by = Agreed to by
post-published-by = Put up by
places-title = Places that are not ours
places-lead = Here somebody may speak for the municipality. Taking part is approved, and only who was appointed writes there.
place-speaks = { $who } takes part there.
place-approved = Approved by { $who }
place-ended = Ended
place-aside = Hand over to somebody else
place-aside-lead = If you have a private interest in the matter somebody else takes over. The reason stays inside.
place-to = Who takes over
place-why = Why
place-aside-do = Hand over
place-end = End taking part
place-new = Add a place
place-name = Name
place-kind = What sort of place
place-kind-hint = For example: comments on a blog.
place-address = Address
place-title = Approved as
place-approved-by = Who approved it
place-approved-on = When
place-reference = Diary number or paragraph
place-participant = Who is to take part
place-enter = Add
news-post-wanted = A colleague asks you to read and agree to a post.
news-post-answered = You have had an answer about a post you wrote.
news-post-due = It is time to put up a post.
news-place-appointed = You are appointed to speak for the municipality at a place that is not ours.

channel-ledger = What we saw
ledgers-title = Completeness
ledgers-lead = What came in each channel from { $from } to { $until }, against the platform's own count, and when we saw nothing.
ledger-title = What we saw: { $channel }
ledger-lead = From { $from } to { $until }: what came each day, what the platform itself counted, how long it took, and when we saw nothing.
ledger-channel = To the channel
ledger-days = Day by day
ledger-day = Day
ledger-captured = Came in
ledger-counter = The platform's count
ledger-lag-title = From publication to us
ledger-lag-worst = The slowest day
ledger-seen = What we did not see
ledger-gaps = What the interface does not give
ledger-lacks = the connection
ledger-came = { $all }, of which { $read } by itself
ledger-uncounted = no count that day
ledger-untold = the platform does not say how many; we have { $held }
ledger-told = { $told } there, { $held } here
ledger-closed = no unexplained difference
ledger-open = { $more ->
    [there] { $n } missing here without explanation
   *[here] { $n } more here than there
    }
ledger-explained = Could not be read: { $unread }. Counted but not given to us: { $withheld }.
ledger-lag = half within { $half }, 95 in 100 within { $most } (of { $n })
ledger-no-lag = nothing to measure
ledger-blind = saw nothing for { $length }
ledger-not-asked = torg did not ask
ledger-saw = no interruption
ledger-unknown = nothing kept of how reading went
ledger-unknown-days = { $n ->
    [one] nothing kept of 1 of the days
   *[other] nothing kept of { $n } of the days
    }
ledger-readings = { $well } readings went well, { $failed } did not
ledger-hand = followed by hand
ledger-by-hand = The channel is followed by hand. Of what is not entered here we know nothing.
ledger-since = How reading goes is kept since { $day }. Of the days before, the page says nothing.
ledger-cut = More came than the page counts one by one. The oldest days are not whole.

# The channels' figures.
channel-statistics = Statistics
stats-all-title = Statistics
stats-all-lead = The last month in each channel, from { $from } to { $until }.
stats-title = Statistics: { $channel }
stats-lead = Twelve months: followers, own posts, what came in, what was answered and how fast, and what was removed. Each picture has the same numbers in the table below.
stats-asked = The guidelines ask for this to be counted for each channel: { $what }.
stats-lacking = The guidelines ask for this, but nobody has counted it in the last month: { $what }. Write it down further down the page.
stats-lacks = missing: { $what }
stats-cut = More came in than the page counts one by one. The oldest months are not whole.
stats-now = The last month
stats-months = Month by month
stats-month = Month
stats-month-name = { $n ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }
stats-month-short = { $n ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] June
    [7] July
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}
stats-followers = Followers
stats-posts = Own posts
stats-came = Came in
stats-answered = Answered
stats-came-answered = Came in, and answered of them
stats-answer-time = Time to answer
stats-removed = Removed
stats-grounds = Removed, by ground
stats-took = half within { $half }, 95 of 100 within { $most }
stats-took-none = nothing to measure
stats-not-counted = not counted
stats-counted = counted { $day }
stats-rounded = counted { $day }, rounded by the platform
stats-by-hand = written down for { $day }
stats-chart-says = Highest { $most } in { $when }. Latest { $last } in { $now }.
stats-chart-nothing = Nothing is counted yet.
stats-note = Write down the number of followers
stats-note-lead = For channels where the platform does not give the number, or gives it wrong. The last one written down for a day counts.
stats-on = Day
stats-count = Number of followers
stats-note-save = Save the number
stats-counts = Day by day
stats-counts-show = { $n ->
    [one] Show one count
   *[other] Show { $n } counts
}
costs-title = Costs: { $channel }
costs-lead = The platform charges for what is read and done there. The cap says how much the channel may cost. Before anything is read or done we make sure that the money is enough, and otherwise leave it.
costs-free = The platform does not charge for what is read and done, or the channel is not connected. There is no cap to set.
costs-now = Costs now
costs-no-cap = No cap is set for what the channel may cost. So nothing is read or done on the platform: things come in only when somebody has set a cap. Can be mended by whoever manages the channel.
costs-when = When
costs-spent = Used
costs-cap = Cap
costs-left = Left
costs-uncapped = no cap
costs-this-month = This month
costs-today = Today
costs-more = Costs month by month, and the cap
costs-set-by = The cap was last changed by { $who }
costs-set = How much the channel may cost
costs-set-lead = A new cap counts at once, and what has stopped goes on by itself. When the cap is reached, nothing more is read or done on the platform until the next month, or the next day where it is the day's cap. The time between stands as a gap on the page What we saw. Months and days are Swedish.
costs-month = Cap for a month, in { $currency }
costs-month-hint = For example 50 or 12.50. 0 means that nothing is read or done.
costs-day = Cap for a day, in { $currency }
costs-day-hint = So that one day alone does not take the whole month's money.
costs-save = Save the cap
costs-lift = Take the cap away, and read nothing more
costs-prices = What it is enough for
costs-prices-lead = The prices are the platform's own, as they were { $on }. Look at the platform whether they have changed. Source:
costs-what = What
costs-price = Price of each
costs-enough = The month's cap is enough for
costs-months = Month by month
costs-days = Day by day this month
costs-nothing = Nothing has cost anything yet.
costs-askings = Questions that cost
costs-held = { $amount } is reserved for what is going on just now.
costs-lost = { $amount } counts as used though nobody knows for sure: the program was broken off while it asked.
said-cap-set = The cap is saved and counts from now.
said-cap-lifted = The cap is taken away. Nothing more is read or done on the platform.
channel-figures = Statistics
channel-followers = Followers, month by month
channel-posts-month = Own posts in the last month

# The letter to whoever sent something without account.
news-report-letter-came-back = A letter to somebody who sent us something did not arrive
one-by-code = The sender reads the answer with their code. No letter is sent: no mail address was left, or no mail is sent from here.
one-letter-sent = A letter that there is an answer was sent to the sender
one-letter-waits = A letter that there is an answer is on its way to the sender.
news-records-due-soon = A request for records must soon be answered
news-records-overdue = A request for records should have been answered
news-records-escalated = A request for records is late and has been raised to you
news-access-due-soon = Something about accessibility must soon be answered
news-access-overdue = Something about accessibility should have been answered
news-access-escalated = Something about accessibility is late and has been raised to you

# The place a channel is about.
feed-place = Place
feed-all-places = All places
presentation-area = Place or part of the municipality
presentation-area-hint = For example a village or a school district. Leave it empty if the channel is about the whole municipality. Visitors can choose a place in the flow of all channels.

hooks-title = Events from platforms
hooks-lead = Some platforms can tell torg when something happens, so that it shows here within seconds. An app is set up at the platform for this, and the same app can serve several channels.
hooks-none = No platform sends to us yet.
hooks-none-why = The channels are read all the same, as often as each is set to.
hook-address = Address to give at the platform
hook-greeting = Word to give at the platform (verify token)
hook-greeting-hidden = Shown to those who see to channels in the whole municipality.
hook-since = Set up
hook-heard = Received
hook-last = last
hook-forged = Refused, not signed with the app's secret
hook-nobodys = Events on accounts that are no channels of ours
hook-unread = Could not be read (kept)
hook-waiting = Waiting to be read
hook-aside = { $n ->
    [one] One delivery has been put aside: it could not be taken in. Whoever runs the installation needs to look in the log.
   *[other] { $n } deliveries have been put aside: they could not be taken in. Whoever runs the installation needs to look in the log.
  }
hook-is-ended = removed
hook-ended-at = Removed
hook-end = Remove the app
hook-new = Set up an app
hook-new-lead = Create the app at the platform first. Set it up here with its secret. Then the address and the word to give at the platform are shown.
hook-no-platforms = None of the platforms torg connects to can send events.
hook-name = The app's name at the platform
hook-signing = The app's secret
hook-signing-hint = The one the platform signs with: often called app secret or signing key. It is kept sealed and never shown again.
hook-make = Set up
news-channel-withdrawn = The platform has taken back the right to read a channel.
said-hook-made = The app is set up. Give the address and the word at the platform.
said-hook-ended = The app is removed. Nothing more is taken in from it. Remove it at the platform too.
news-access-ends = What lets us in to a channel runs out soon.
news-access-ended = What lets us in to a channel has run out.
said-access-kept-unproven = The new one is kept, but it was not seen to work. Look at the channel soon.
said-access-replaced = The new one works and is kept. The old one is gone from here.
said-access-signed-in = The sign-in works and is kept. The channel is read and answered with it.
said-access-said-no = Somebody said no to the sign-in at the platform. Nothing is changed.
channel-access-title = Access at the platform
access-to-channel = To the channel
access-standing = How it stands
access-none = Nothing is kept that lets us in.
access-what = What it is
access-until = Lets us in until
access-no-end = No time is known.
access-who-renews = Who renews it
access-renews = Torg renews it in good time.
access-by-hand = A person, at the platform.
access-renewed = Last renewed without a person
access-ends = Access must be renewed by
access-steps = How to renew it
access-open = Open the place at the platform
access-unconfirmed = The steps have not been tried against the platform as it looks now. Tell whoever runs the installation if they are wrong.
access-new = Put in the new one
access-new-lead = The new one is first tried at the platform. The old one stays until the new one works.
access-secret = The new one
access-secret-hint = The password or access token. It is kept sealed and never shown again.
access-not-kept = The new one is not kept. The old one is still there.
access-anyway = Keep it all the same
access-anyway-hint = Only if you know that the old one does not work. Paste the new one once more.
access-try = Try and keep
access-closed = The channel is closed. Nothing new is needed.
access-may-not = Whoever answers for the channel, or looks after channels at the unit, can put in a new one.
access-sign-in = Sign in at the platform
access-unchanged = Signing in changed nothing.

# On the way to the platform to sign in.
onward-title = On to the platform
onward-on = Sign in at { $platform }
onward-lead = The browser goes on by itself. Sign in with the channel's account, not with your own. Then you come back here. It must be done within ten minutes.
onward-go = Go on
onward-back = Cancel

# The load, and the question about time and people.
load-title = Load
load-lead = How much comes in to each channel, what is open and late, and who is there. Whoever is the manager answers for time and people.
load-none = No channels to show
load-none-why = You see the load of channels you coordinate, look after, read or answer for.
load-waiting = { $n ->
    [one] One channel waits for word about time and people:
   *[other] { $n } channels wait for word about time and people:
  }
load-came = Came in
load-open = Open
load-late = { $n } late
load-people = People
load-review = Review
load-hands = { $here } of { $all } who may handle messages are at work now
load-covered = all watched hours are staffed
load-gaps = { $n ->
    [one] 1 gap in coverage
   *[other] { $n } gaps in coverage
  }
load-promises-none = promises no watched hours
load-this-week = { $n } this week
load-week-before = { $n } the week before, { $all } in { $weeks } weeks
load-waits = waits for an answer
load-answer-by = Answer no later than
load-next = Next review
load-next-unset = No day is set
load-was-enough = Enough, it was answered
load-was-lacking = Not enough, it was answered
load-week = week { $n }
load-week-col = Week
load-from = from
load-chart-says = At most { $most } in a week. This week { $now }.
load-one-title = Time and people: { $channel }
load-one-lead = What the channel takes, who there is, and what the manager answered at each review.
load-now = As it is now
load-asked = The review date was
load-asked-whom = { $who } was asked.
load-passed-to = It was passed on to { $who }.
load-question = Are there time and people enough?
load-question-lead = The answer and the day are kept. If something is lacking, whoever stands above is told.
load-question-short = Time and people for the channel
load-enough = There are enough
load-lacking = Time or people are lacking
load-note = Note
load-note-hint = If something is lacking: write what, and what is done about it.
load-next-on = Next review
load-next-on-hint = At most a year ahead.
load-answer = Save the answer
load-answer-given = Answer
load-reviews = Reviews
said-resources = Thank you. The answer is saved.
news-resources-unanswered = Nobody has answered about time and staffing of a channel.
news-resources-lacking = Time or people are lacking for a channel.

# Pictures with our posts.
picture-file = Picture file
picture-file-other = Another file instead
picture-file-hint = JPEG, PNG or WebP, at most 5 MB. Where the picture was taken is removed before it is kept.
picture-remove = Take the picture out of the post
post-sends-with-pictures = The pictures go with it, each with its description.
feed-picture-by = Picture: { $who }
