"""Contests as the room tells them: where each stands, its numbers, and what waits for whom. Asked for all at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from rejoinder.desk.contests.drafts import DRAFTED
from rejoinder.desk.contests.fixing import why_not_fix, why_not_ready
from rejoinder.desk.contests.models import Candidate, Contest, Voter
from rejoinder.desk.contests.opening import missed
from rejoinder.desk.people.models import Role, User

State = Contest.State
SIGNS = {
    State.DRAFT: "◧", State.NOMINATIONS: "◧", State.FIXED: "⊙", State.OPEN: "■", State.CLOSED: "⊙",
    State.COUNTED: "✓", State.CANCELLED: "⊘",
}  # fmt: skip
WORDS = {
    State.DRAFT: "Draft", State.NOMINATIONS: "Nominations open", State.FIXED: "Fixed", State.OPEN: "Open",
    State.CLOSED: "Being counted", State.COUNTED: "Counted", State.CANCELLED: "Called off",
}  # fmt: skip
OVER = (State.COUNTED, State.CANCELLED)
UNCLEAR = ("doubtful", "letters_failed", "to_print", "to_look_at", "unanswered")


@dataclass(frozen=True)
class Waits:
    """One thing that somebody has to do: a sentence, and where."""

    text: str
    address: str
    is_urgent: bool = True


@dataclass(frozen=True)
class Listed:
    """A contest in a list, with what waits."""

    row: Contest
    numbers: dict[str, int] = field(default_factory=dict)
    waits: tuple[Waits, ...] = ()

    @property
    def sign(self) -> str:
        return SIGNS[self.row.state]

    @property
    def shows_voters(self) -> bool:
        """True where the number of those who may vote says something: before the fixing only members are there."""
        return self.row.state not in (State.CANCELLED, State.DRAFT, State.NOMINATIONS) or self.numbers["eligible"] > 0

    @property
    def words(self) -> str:
        return WORDS[self.row.state]

    @property
    def decision_words(self) -> str:
        """What members decided; empty for all others."""
        said = {"consent": "Consent", "veto": "Veto", "none": "No decision"}
        return said.get(self.row.decision, "")

    @property
    def outcome(self) -> str:
        """What came of it: what members decided, or who was chosen; empty before the count."""
        return self.decision_words or ", ".join(self.row.result.get("winners", []))


def listed(contests: Sequence[Contest], user: User, now: datetime | None = None) -> list[Listed]:
    """The contests with their numbers and what waits for this person, in as many queries for a hundred as for one."""
    now = now or timezone.now()
    numbers = _numbers(contests)
    return [Listed(one, numbers[one.pk], tuple(_waits(one, numbers[one.pk], user, now))) for one in contests]


def waiting_count(user: User) -> int:
    """How many contests wait for this person to fix them or to decide on voters: the number beside the room.

    One query, since every page asks it; who may fix is told as in fixing.why_not_fix.
    """
    doubtful = Voter.objects.filter(contest=OuterRef("pk"), state=Voter.State.DOUBTFUL)
    waits = Q(state__in=(State.FIXED, State.OPEN)) & Exists(doubtful)
    if user.may(Role.APPROVER):
        asked = Q(state__in=DRAFTED) & ~Q(asked_sha256="")
        waits |= asked & ~Q(asked_by=user) & (Q(edited_by=None) | ~Q(edited_by=user))
    return Contest.objects.filter(waits).count()


def _numbers(contests: Sequence[Contest]) -> dict[int, dict[str, int]]:
    ids = [one.pk for one in contests]
    found = {pk: dict.fromkeys((*UNCLEAR, "eligible", "standing"), 0) for pk in ids}
    is_eligible = Q(state=Voter.State.ELIGIBLE)
    no_letter = is_eligible & Q(letters_sent=0, letters_due=0)
    voters = Voter.objects.filter(contest__in=ids).values("contest").annotate(
        eligible=Count("pk", filter=is_eligible), doubtful=Count("pk", filter=Q(state=Voter.State.DOUBTFUL)),
        letters_failed=Count("pk", filter=~Q(letter_error="") & Q(letters_due=0, letters_sent=0)),
        to_print=Count("pk", filter=no_letter if settings.REJOINDER.smtp_url else is_eligible & Q(letters_sent=0)),
    )  # fmt: skip
    waiting = Q(state=Candidate.State.NOMINATED)
    people = Candidate.objects.filter(contest__in=ids).values("contest").annotate(
        standing=Count("pk", filter=Q(state=Candidate.State.STANDING)),
        to_look_at=Count("pk", filter=waiting & Q(is_public=True)),
        unanswered=Count("pk", filter=waiting & Q(is_public=False)),
    )  # fmt: skip
    for row in (*voters, *people):
        found[row.pop("contest")] |= row
    return found


def _waits(contest: Contest, numbers: dict[str, int], user: User, now: datetime) -> list[Waits]:
    here = f"/alliance/contests/{contest.slug}/"
    found = []
    if contest.state in DRAFTED:
        found += _before(contest, numbers, user, now)
    if contest.state in (State.FIXED, State.OPEN):
        if missed(contest, now):
            found.append(Waits("The desk was off for the whole of its time. Call it off.", here))
        if numbers["doubtful"]:
            found.append(
                Waits(
                    _many(numbers["doubtful"], "voter to decide on", "voters to decide on"), f"{here}voters/#doubtful"
                )
            )
        if numbers["to_print"] and contest.state == State.OPEN:
            found.append(Waits(f"{numbers['to_print']} without a letter yet", f"{here}voters/#letters"))
        elif numbers["letters_failed"]:
            found.append(
                Waits(
                    _many(numbers["letters_failed"], "letter did not go out", "letters did not go out"),
                    f"{here}voters/#letters",
                )
            )
    is_due = contest.erase_at and contest.erase_at <= timezone.localdate(now)
    if contest.state == State.CLOSED and is_due and not contest.erased_at:
        found.append(Waits("Not counted, so its data is not erased yet", here))
    return found


def _before(contest: Contest, numbers: dict[str, int], user: User, now: datetime) -> list[Waits]:
    here = f"/alliance/contests/{contest.slug}/"
    found = []
    if contest.asked_sha256:
        is_mine = not why_not_fix(contest, user)
        found.append(Waits("Read it and fix it" if is_mine else "Waits for a second person", here, is_mine))
    elif contest.voided_why:
        found.append(Waits("It has to be asked for again", here))
    elif contest.state == State.NOMINATIONS and contest.nominations_until and contest.nominations_until <= now:
        found.append(Waits("Nominations are over. Ask for it to be fixed", here))
    elif contest.state == State.DRAFT:
        missing = len(why_not_ready(contest, now))
        is_ready = not missing
        words = "Ready to ask for" if is_ready else _many(missing, "thing missing", "things missing")
        found.append(Waits(words, here, is_ready))
    if numbers["to_look_at"]:
        found.append(
            Waits(_many(numbers["to_look_at"], "nomination to look at", "nominations to look at"), f"{here}candidates/")
        )
    return found


def _many(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
