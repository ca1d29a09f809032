"""The editor of a watch: the query read and counted while it is written, and what it would have told."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.safestring import SafeString

from rejoinder.core.query import QueryError, small_operator
from rejoinder.desk.people.models import Desk
from rejoinder.desk.watches import pictures
from rejoinder.desk.watches.checks import CONDITIONS, FIELDS, checked, words_in
from rejoinder.desk.watches.counting import Counted, count_draft, count_words, lines_of
from rejoinder.desk.watches.inside import check_inside
from rejoinder.desk.watches.models import Watch
from rejoinder.desk.watches.rules import at_once_of
from rejoinder.desk.watches.trial import try_watch
from rejoinder.errors import BadInput


@dataclass(frozen=True)
class QueryLine:
    """One line as the box shows it."""

    number: int
    code: SafeString
    posts: int | None
    is_broken: bool


@dataclass(frozen=True)
class Reading:
    """All that the editor says about what is typed: nothing of it is saved."""

    lines: list[QueryLine]
    error: QueryError | None
    counted: Counted | None
    bars: SafeString | str
    told: int = 0  # alerts at once, in the last week
    told_quiet: int = 0
    standing_posts: int | None = None  # what the saved version finds and tells; None where nothing is changed
    standing_told: int = 0
    hint: str = ""  # the text with and, or, not in capitals, where they are small
    blocked: str = ""  # why it cannot be saved


def read_draft(typed: dict, saved: Watch | None) -> Reading:
    """Reads what stands in the editor."""
    text = str(typed.get("query") or "").replace("\r\n", "\n")
    error = _error_of(text, str(typed.get("name") or ""), saved)
    counted = count_draft(text) if text.strip() else count_words(words_in(typed.get("words")))
    lines = counted.lines if counted and counted.lines else lines_of(text, error)
    painted = pictures.paint_lines(text, error.at if error else None)
    shown = [
        QueryLine(line.number, code, line.posts, line.is_broken or bool(error and error.line == line.number))
        for line, code in zip(lines, painted, strict=False)
    ]
    small = small_operator(text) if text.strip() and error is None else None
    told, quiet = _told(typed, counted) if error is None else (0, 0)
    standing_posts, standing_told = _standing(typed, saved)
    return Reading(
        shown, error, counted, pictures.day_bars(counted.days) if counted else "", told, quiet, standing_posts,
        standing_told, small[1] if small else "", _blocked(typed, error),
    )  # fmt: skip


def draft_of(typed: dict) -> Watch:
    """A watch that is not saved, from what is typed; whom it tells is left out. Raises BadFields."""
    return Watch(**checked({**typed, **_TO_NOBODY, "name": typed.get("name") or "draft"}))


def _error_of(text: str, name: str, saved: Watch | None) -> QueryError | None:
    if not text.strip():
        return None
    try:
        check_inside(text, name, saved.pk if saved else None)
    except QueryError as error:
        return error
    return None


def _told(typed: dict, counted: Counted | None) -> tuple[int, int]:
    """How often it would have alerted at once in the last week, and how often in quiet hours."""
    try:
        draft = draft_of(typed)
    except BadInput:
        return 0, 0
    if not draft.tells_once:
        return 0, 0
    desk = Desk.objects.filter(pk=1).first() or Desk(pk=1)
    fitting = counted.fitting if counted and not (draft.words and draft.query) else None
    told = try_watch(draft, desk, fitting).told(at_once_of(draft, desk))
    return len(told), sum(1 for one in told if one.is_quiet)


def _standing(typed: dict, saved: Watch | None) -> tuple[int | None, int]:
    """What the saved version finds and tells, where something that matters was changed."""
    if saved is None:
        return None, 0
    try:
        values = checked({**typed, **_TO_NOBODY, "name": saved.name}, saved.pk)
        is_same = all(values[name] == getattr(saved, name) for name in FIELDS if name in CONDITIONS | _LINES)
    except BadInput:
        is_same = False
    if is_same:
        return None, 0
    desk = Desk.objects.filter(pk=1).first() or Desk(pk=1)
    told = try_watch(saved, desk).told(at_once_of(saved, desk)) if saved.tells_once else []
    return saved.found_week or 0, len(told)


_TO_NOBODY = {"to_page": True, "to_email": "", "daily_email": "", "weekly_email": "", "to_webhook": ""}
_LINES = {"tells_once", "once_pct", "once_posts", "once_minutes"}


def _blocked(typed: dict, error: QueryError | None) -> str:
    if error is not None:
        return f"Mend line {error.line} first."
    if not str(typed.get("name") or "").strip():
        return "Give it a name first."
    if not any(str(typed.get(name) or "").strip(" 0") for name in CONDITIONS):
        return "Write what to look for first."
    return ""


def saved_words(watch: Watch | None) -> str:
    """Which version stands, since when and by whom."""
    if watch is None:
        return "Not saved yet."
    at = timezone.localtime(watch.saved_at or watch.made_at)
    who = watch.saved_by or (watch.made_by if watch.version == 1 else None)
    year = "" if at.year == timezone.localdate().year else f" {at.year}"
    return f"Saved as version {watch.version} on {at.day} {at:%b}{year}" + (f" by {who}." if who else ".")
