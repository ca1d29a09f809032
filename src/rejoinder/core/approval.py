"""Four eyes on the exact text: who may do what to a release, and what each move makes of it.

A release is written, asked for, approved by a second person and sent. The approval binds the hash of everything that
goes out: texts, pictures, links, accounts and time. Any change voids it. This module is the whole rule; pages, API,
command line and the publishing job all come here.
"""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

REMIND_AFTER_MIN = (5, 15, 30)  # an approval that nobody gives is called again, each time to the next on duty
OVERRIDE_AFTER_MIN = 5  # nobody is overridden who was not called once more
REASON_LETTERS_MIN = 15  # of an override: a sentence, not a shrug
REVIEW_WITHIN_H = 24  # the named second person reads an overridden text by then


class State(StrEnum):
    """Where a release stands."""

    DRAFT = "draft"
    ASKED = "asked"
    APPROVED = "approved"  # by a second person, or by a written override; goes out when its time has come
    OUT = "out"  # sending has begun: nothing of it can be changed, only corrected or withdrawn
    DROPPED = "dropped"


@dataclass(frozen=True)
class Person:
    """Who moves. `id` tells people apart; the rest says what their role lets them do."""

    id: int
    may_write: bool = True
    may_approve: bool = False


@dataclass(frozen=True)
class ReleaseForApproval:
    """A release as the rule sees it. `sha256` is of its content as it stands now; ids are of people."""

    state: State
    sha256: str
    author: int | None
    last_editor: int | None
    asked_at: float | None = None  # unix seconds
    approved_sha256: str = ""
    approved_by: int | None = None
    overridden_by: int | None = None
    reviewer: int | None = None  # who reads an overridden text later
    reviewed_at: float | None = None


@dataclass(frozen=True)
class Edit:
    """New content with this hash."""

    sha256: str


@dataclass(frozen=True)
class Ask:
    """Freeze the text and ask a second person."""


@dataclass(frozen=True)
class Approve:
    """Say yes to the exact content with this hash, which this person has read."""

    sha256: str


@dataclass(frozen=True)
class SendBack:
    """Say no, with a note."""

    note: str


@dataclass(frozen=True)
class TakeBack:
    """Take the question or the approval back: a draft again."""


@dataclass(frozen=True)
class Override:
    """Send without a second person now; a named one reads it later."""

    sha256: str
    reason: str
    reviewer: Person


@dataclass(frozen=True)
class Review:
    """The named second person has read what went out without approval."""


@dataclass(frozen=True)
class Drop:
    """Give the release up."""


@dataclass(frozen=True)
class Begin:
    """The publishing job begins to send the content with this hash.

    `may_still`: whoever approved or overrode it is still here and still approves.
    """

    sha256: str
    may_still: bool = True


Move = Edit | Ask | Approve | SendBack | TakeBack | Override | Review | Drop | Begin


@dataclass(frozen=True)
class Moved:
    """What the release is after the move. `voided` says which promise the move broke, empty where none."""

    release: ReleaseForApproval
    voided: str = ""


@dataclass(frozen=True)
class Refused:
    """The move is not allowed, and why, in words for the person who tried."""

    why: str


def content_sha256(
    texts: Sequence[Mapping[str, str]],
    pictures: Sequence[Mapping[str, str]],
    links: Mapping[str, str],
    goes_out: str,
) -> str:
    """The hash that an approval binds, in hexadecimal.

    `texts` one a mapping for each account, with at least `account` and `text`; `pictures` with `sha256` and `alt`;
    `links` from the address that is written to the one it leads to; `goes_out` an ISO time or "at once". The order of
    texts does not matter, the order of pictures does.

    >>> one = content_sha256([{"account": "1", "text": "No."}], [], {}, "at once")
    >>> one == content_sha256([{"account": "1", "text": "No!"}], [], {}, "at once")
    False
    """
    said = {
        "texts": sorted((dict(sorted(text.items())) for text in texts), key=lambda text: json.dumps(text)),
        "pictures": [dict(sorted(picture.items())) for picture in pictures],
        "links": dict(sorted(links.items())),
        "goes_out": goes_out,
    }
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def why_not_approve(release: ReleaseForApproval, person: Person) -> str:
    """Why this person may not approve this release now; empty where they may.

    >>> asked = ReleaseForApproval(State.ASKED, "7c1e", author=1, last_editor=2, asked_at=0.0)
    >>> why_not_approve(asked, Person(1, may_approve=True))
    'You wrote this, so someone else must approve it.'
    >>> why_not_approve(asked, Person(3, may_approve=True))
    ''
    """
    if release.state == State.OUT:
        return "It is out already."
    if release.state == State.DROPPED:
        return "It was dropped."
    if release.state == State.APPROVED:
        return "It is approved already."
    if release.state != State.ASKED:
        return "Nobody has asked for approval yet."
    if person.id == release.author:
        return "You wrote this, so someone else must approve it."
    if person.id == release.last_editor:
        return "You changed it last, so someone else must approve it."
    if not person.may_approve:
        return "Your role does not approve. Approvers and admins do."
    return ""


def moved(release: ReleaseForApproval, move: Move, by: Person | None, *, at: float) -> Moved | Refused:
    """What `move` by this person makes of a release at this time (unix seconds), or why it is refused.

    `by` is None for what no person does: beginning to send, and edits by the command line, which count as nobody's
    own text: then anybody who may approve may approve it.
    """
    if isinstance(move, Begin):
        return _begun(release, move)
    if by is not None and not by.may_write:
        return Refused("Your role only reads. Ask an admin of the desk to make you a writer.")
    if release.state == State.DROPPED:
        return Refused("It was dropped. Start a new one.")
    if isinstance(move, Review):
        return _reviewed(release, by, at)
    if release.state == State.OUT:
        return Refused("It is out already. Correct it or withdraw it; it cannot be changed.")
    if isinstance(move, Edit):
        return _edited(release, move, by)
    if isinstance(move, Ask):
        return _asked(release, at)
    if isinstance(move, Approve):
        return _approved(release, move, by)
    if isinstance(move, SendBack):
        return _sent_back(release, move, by)
    if isinstance(move, Override):
        return _overridden(release, move, by, at)
    if isinstance(move, TakeBack):
        return _taken_back(release)
    return Moved(replace(_bare(release), state=State.DROPPED))


def voided(release: ReleaseForApproval) -> ReleaseForApproval:
    """The release after its approval turned out to be of something else: a draft, nothing of the promise is left."""
    return replace(_bare(release), state=State.DRAFT)


def whom_to_call(
    minutes: int, rota: Sequence[int], approvers: Collection[int], called: Collection[int]
) -> tuple[int, ...]:
    """The people to call for an answer so many minutes after the question.

    `rota`: who is on duty now and who follows, each once; `approvers`: who may approve this release; `called`: who was
    called for it before. First the one on duty, then whoever comes next on the rota, at last everybody who may.

    >>> whom_to_call(0, [4, 5], {5, 6, 7}, ())
    (5,)
    >>> whom_to_call(5, [4, 5], {5, 6, 7}, {5})
    (5, 6, 7)
    """
    if minutes < REMIND_AFTER_MIN[-1]:
        for person in rota:
            if person in approvers and person not in called:
                return (person,)
    return tuple(sorted(approvers))


def reminder_due(waited_min: float) -> int:
    """The latest call that is due after so many minutes: 0 is the question itself. Missed ones are not made up for.

    >>> reminder_due(0.1), reminder_due(17.0)
    (0, 15)
    """
    return max((minutes for minutes in (0, *REMIND_AFTER_MIN) if minutes <= waited_min), default=0)


def _bare(release: ReleaseForApproval) -> ReleaseForApproval:
    return replace(
        release, asked_at=None, approved_sha256="", approved_by=None, overridden_by=None, reviewer=None,
        reviewed_at=None,
    )  # fmt: skip


def _edited(release: ReleaseForApproval, move: Edit, by: Person | None) -> Moved:
    if move.sha256 == release.sha256:
        return Moved(release)
    voided = {State.ASKED: "asked", State.APPROVED: "approved"}.get(release.state, "")
    editor = by.id if by else None
    return Moved(replace(_bare(release), state=State.DRAFT, sha256=move.sha256, last_editor=editor), voided)


def _asked(release: ReleaseForApproval, at: float) -> Moved | Refused:
    if release.state != State.DRAFT:
        return Refused("Approval is asked for already." if release.state == State.ASKED else "It is approved already.")
    return Moved(replace(release, state=State.ASKED, asked_at=at))


def _approved(release: ReleaseForApproval, move: Approve, by: Person | None) -> Moved | Refused:
    if by is None:
        return Refused("Only a person approves.")
    if why := why_not_approve(release, by):
        return Refused(why)
    if move.sha256 != release.sha256:
        return Refused("The text changed while you read it. Nothing is approved; read it again.")
    return Moved(replace(release, state=State.APPROVED, approved_by=by.id, approved_sha256=move.sha256))


def _sent_back(release: ReleaseForApproval, move: SendBack, by: Person | None) -> Moved | Refused:
    if by is None or not by.may_approve:
        return Refused("Your role does not approve, so it cannot send back either.")
    if release.state != State.ASKED:
        return Refused("Nobody has asked for approval, so there is nothing to send back.")
    if not move.note.strip():
        return Refused("Say what should change: write a note.")
    return Moved(replace(_bare(release), state=State.DRAFT))


def _taken_back(release: ReleaseForApproval) -> Moved | Refused:
    if release.state == State.DRAFT:
        return Refused("It is a draft already.")
    return Moved(replace(_bare(release), state=State.DRAFT), "approved" if release.state == State.APPROVED else "asked")


def _overridden(release: ReleaseForApproval, move: Override, by: Person | None, at: float) -> Moved | Refused:
    if by is None or not by.may_approve:
        return Refused("Only an approver may send without a second person.")
    if release.state != State.ASKED or release.asked_at is None:
        return Refused("Ask for approval first. An override is for when nobody answers.")
    waited_min = (at - release.asked_at) / 60
    if waited_min < OVERRIDE_AFTER_MIN:
        return Refused(f"Wait for an answer: an override opens {OVERRIDE_AFTER_MIN} minutes after you asked.")
    if len(" ".join(move.reason.split())) < REASON_LETTERS_MIN:
        return Refused("Write why it cannot wait, in a sentence.")
    reviewer = move.reviewer
    if not reviewer.may_approve or reviewer.id in (by.id, release.author, release.last_editor):
        return Refused("Name another approver, who did not write this, to read it afterwards.")
    if move.sha256 != release.sha256:
        return Refused("The text changed while you read it. Nothing is sent; read it again.")
    return Moved(
        replace(
            release, state=State.APPROVED, approved_sha256=move.sha256, overridden_by=by.id, reviewer=reviewer.id,
        )
    )  # fmt: skip


def _reviewed(release: ReleaseForApproval, by: Person | None, at: float) -> Moved | Refused:
    if release.overridden_by is None or release.state not in (State.OUT, State.APPROVED):
        return Refused("It was approved by a second person; there is nothing to review.")
    if release.reviewed_at is not None:
        return Refused("It is reviewed already.")
    if by is None or by.id != release.reviewer:
        return Refused("The person who was named reviews it.")
    return Moved(replace(release, reviewed_at=at))


def _begun(release: ReleaseForApproval, move: Begin) -> Moved | Refused:
    if release.state == State.OUT:
        same = move.sha256 == release.approved_sha256
        return Moved(release) if same else Refused("The text is not the one that was approved.")
    if release.state != State.APPROVED:
        return Refused("It is not approved.")
    if not release.approved_sha256 == release.sha256 == move.sha256:
        return Refused("The text is not the one that was approved.")
    if release.overridden_by is None and release.approved_by in (None, release.author, release.last_editor):
        return Refused("Nobody but its writers approved it.")
    if not move.may_still:
        return Refused("Whoever approved it may not approve any more.")
    return Moved(replace(release, state=State.OUT))
