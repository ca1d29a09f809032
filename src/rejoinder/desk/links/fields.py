"""What is typed about a link, read for the page: a story by its number, a time by the reader's clock."""

from datetime import date, datetime

from django.utils import timezone

from rejoinder.core.quiet import is_left_out
from rejoinder.desk.stories.models import Story


def story_of(text: str, wrong: dict[str, str]) -> Story | None:
    """The story of a number, with or without its #; None for nothing typed."""
    number = text.strip().lstrip("#")
    if not number:
        return None
    is_number = number.isascii() and number.isdigit() and len(number) < 19
    found = Story.objects.filter(pk=int(number)).first() if is_number else None
    if found is None:
        wrong["story"] = f"There is no story {number[:20]}. Its number stands on its page."
    return found


def moment_of(text: str, wrong: dict[str, str], field: str = "expires_at") -> datetime | None:
    """A day and time by the clock of the person who reads the page; None for nothing typed."""
    typed = text.strip()
    if not typed:
        return None
    try:
        at = datetime.fromisoformat(typed)
    except ValueError:
        wrong[field] = f"{typed[:30]} is no day and time. Write 2026-10-17T22:00."
        return None
    if at.tzinfo is not None:
        return at
    zone = timezone.get_current_timezone()
    if is_left_out(at, zone):
        wrong[field] = "The clocks skip that hour. Choose one before or after it."
        return None
    return at.replace(tzinfo=zone)


def day_of(text: str, wrong: dict[str, str], field: str) -> date | None:
    """A day; None for nothing typed."""
    typed = text.strip()
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        wrong[field] = f"{typed[:30]} is no day. Write 2026-10-17."
        return None
