"""Tags of the pages of plans: {% load pacts %}. What a page draws and tells, and numbers as it writes them."""

from django import template

from rejoinder.core.text import signed as signed_words
from rejoinder.desk.pacts.page import PlanPage
from rejoinder.desk.pacts.pictures import gained as gained_words
from rejoinder.desk.pacts.seat_page import SeatPage

register = template.Library()


@register.simple_tag
def plan_page(one, panel=None) -> PlanPage:
    """{% plan_page one panel as page %}: the plan as its page shows it, with the seat of the panel chosen."""
    return PlanPage(one, panel.seat if panel else "")


@register.simple_tag
def seat_page(panel, page) -> SeatPage:
    """{% seat_page panel page as seat %}: the panel of one seat."""
    return SeatPage(panel, page)


@register.filter
def signed(value: float) -> str:
    """`+3`, `−1`, `0`."""
    return signed_words(value)


@register.filter
def gained(value: float) -> str:
    """`+2.4`, `−0.3`, `0`."""
    return gained_words(value)


@register.filter
def whole(value: float) -> str:
    """A number of seats without its fraction."""
    return f"{round(value):,}"


@register.filter
def of_key(table, key):
    """What a table holds under a key; empty where it holds nothing."""
    return table.get(key, "") if table else ""


@register.filter
def with_prefix(key: str, prefix: str) -> str:
    """`gain-LD` for `LD`, as fields of forms are named."""
    return f"{prefix}{key}"


@register.filter
def worth(value: float) -> str:
    """What one more of a limit adds: `+0.03`, `0`."""
    text = lost(value)
    return text if text == "0" else f"{'+' if value > 0 else '−'}{text}"


@register.filter
def lost(value: float) -> str:
    """What is worth so many seats less: `0.4`."""
    return f"{abs(value):.2f}".rstrip("0").rstrip(".")


@register.filter
def grouped(number: int) -> str:
    """The number with commas."""
    return f"{number:,}"


@register.filter
def doer(label: str) -> str:
    """Who did a deed: a person by name, jobs and the command line in words."""
    return {"job:plans": "The planner", "cli": "The command line"}.get(label, label)
