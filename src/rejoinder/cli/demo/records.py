"""The by-election's public records: what the lines rest on. One changes while you watch, one goes."""

from dataclasses import dataclass
from html import escape

HOST = "127.83.0.200"
MARK = "record:"  # before a record's name in the evidence of a line


@dataclass(frozen=True)
class Record:
    """A page of the council, the trust or the campaign. From minute `changes_at` on it says `later`, or is gone."""

    title: str
    rows: tuple[tuple[str, ...], ...]
    later: tuple[tuple[str, ...], ...] = ()
    changes_at: float = float("inf")


RECORDS = {
    "minutes-14-march": Record(
        "Council minutes, 14 March, page 6",
        (
            ("Item 6", "The night ferry"), ("For ending it", "9 votes"), ("Against", "7 votes, among them O. Brask"),
            ("Carried", "by two"),
        ),
    ),
    "ferry-timetable": Record(
        "Ferry timetable",
        (("First boat", "06:10"), ("Every", "30 minutes"), ("Last boat", "23:40")),
        (("First boat", "06:10"), ("Every", "30 minutes"), ("Last boat", "22:55")),
        changes_at=4.0,
    ),
    "return-table-3": Record(
        "Council return, autumn term, table 3",
        (("Free school meals a week", "12,400"), ("Schools", "31"), ("Pupils entitled", "2,610")),
    ),
    "trust-letter": Record(
        "The hospital trust’s letter of 2 October",
        (("Subject", "Parking at the infirmary"), ("Charge", "stays at £2 an hour"), ("Until", "31 March")),
    ),
    "hustings": Record(
        "The list of hustings",
        (("Corn Hall", "7 October, accepted"), ("Lifeboat station", "9 October, accepted"), ("College", "accepted")),
        changes_at=9.0,
    ),
}  # fmt: skip


def record_address(name: str, port: int) -> str:
    """Where a record lies."""
    return f"http://{HOST}:{port}/{name}/"


def record_page(name: str, minute: float) -> str | None:
    """The page of a record at a minute of the demo; None where there is none, or none any more."""
    record = RECORDS.get(name)
    if record is None or (minute >= record.changes_at and not record.later):
        return None
    rows = record.later if minute >= record.changes_at else record.rows
    cells = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(record.title)}</title></head><body>'
        f"<nav>Home, News, Contact</nav><main><h1>{escape(record.title)}</h1><table>{cells}</table></main>"
        f'<div class="advert">Boat paint, cheap, minute {minute:.0f}</div><footer>An invented record.</footer>'
        "</body></html>"
    )
