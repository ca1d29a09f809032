"""The pictures of a comparison: seats as bars, indices, what a vote weighs. Each has its table on the page."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from rejoinder.core.reform.power import Power, VotePower
from rejoinder.core.reform.systems import SYSTEMS, Compared
from rejoinder.core.seats.parties import contrast_with_white

WIDTH = 700
ROW, BAR = 46, 20  # of the seat bars
LETTER = 7.4  # of a 12 px line, in the widest of our fonts
TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3: below it ink is written on a party's colour
INDEX_WIDTH, INDEX_LEFT, INDEX_RIGHT, INDEX_ROW = 312, 156, 52, 22  # fits the rail without being scaled
STRIP_LEFT, STRIP_ROW = 186, 24
STRIPS_MAX = 16  # regions with a strip of their own
AXIS_MAX = 5.0  # times the average; the few beyond stand at the end


class Mark(Protocol):
    """How a party is drawn."""

    short: str
    letter: str
    colour: str


def seat_bars(compared: Sequence[Compared], marks: Mapping[str, Mark]) -> SafeString:
    """A bar for the votes and one for each system, parties in the same order, the line of a majority across."""
    votes = compared[0].votes
    named = {short: votes.get(short, 0) for short in marks}
    rows = [_bar(0, "Votes", f"{sum(votes.values()):,}", (named, sum(votes.values())), marks=marks)]
    for n, one in enumerate(compared, start=1):
        said = f"Gallagher {one.gallagher:.1f}"
        rows.append(
            _bar(
                n,
                one.result.title,
                said,
                ({s: one.result.seats.get(s, 0) for s in marks}, one.result.total),
                marks=marks,
            )
        )
    height = ROW * len(rows) + 20
    middle = format_html(
        '<path class="majority" d="M{} {}V{}"/><text x="{}" y="{}" font-size="11" text-anchor="middle" '
        'class="second-text">more than half</text>',
        WIDTH / 2, ROW - 4, height - 18, WIDTH / 2, height - 5,
    )  # fmt: skip
    said = "; ".join(f"{one.result.title} {_first(one)}" for one in compared)
    return format_html(
        '<svg class="seat-bars" viewBox="0 0 {} {}" width="100%" role="img" aria-label="Seats by party. {}">'
        "<title>Seats by party</title>{}{}</svg>",
        WIDTH, height, said, middle, format_html_join("", "{}", ((row,) for row in rows)),
    )  # fmt: skip


def _first(one: Compared) -> str:
    return ", ".join(f"{party} {seats}" for party, seats in list(one.result.seats.items())[:3])


def _bar(
    number: int, title: str, said: str, held: tuple[Mapping[str, int], int], *, marks: Mapping[str, Mark]
) -> SafeString:
    top = number * ROW
    numbers, total = held
    parts, x = [], 0.0
    for short, mark in marks.items():
        width = WIDTH * numbers[short] / max(total, 1)
        if width:
            parts.append(_part(x, top + 20, width, (mark, numbers[short] if number else None)))
        x += width
    rest = format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" class="edge"/>', f"{x:.1f}", top + 20, f"{WIDTH - x:.1f}", BAR
    ) if WIDTH - x > 0.5 else ""  # fmt: skip
    return format_html(
        '<text x="0" y="{}" font-size="13" class="strong-text">{}</text><text x="{}" y="{}" font-size="12" '
        'text-anchor="end" class="second-text">{}</text>{}{}',
        top + 14, title, WIDTH, top + 14, said, format_html_join("", "{}", ((part,) for part in parts)), rest,
    )  # fmt: skip


def _part(x: float, y: int, width: float, of: tuple[Mark, int | None]) -> SafeString:
    mark, seats = of
    words = mark.short if seats is None else f"{mark.short} {seats}"
    if len(words) * LETTER > width - 8:
        words = mark.letter if seats is None else str(seats)
    label = ""
    if len(words) * LETTER <= width - 2:
        ink = "on-colour" if contrast_with_white(mark.colour) >= TEXT_CONTRAST else "ink"
        is_tight = len(words) * LETTER > width - 8  # then it stands in the middle, or it would be cut
        label = format_html(
            '<text x="{}" y="{}" font-size="12" text-anchor="{}" class="{}">{}</text>',
            f"{x + (width / 2 if is_tight else 5):.1f}", y + 14.5, "middle" if is_tight else "start", ink, words,
        )  # fmt: skip
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" class="party-part"/>{}',
        f"{x:.1f}", y, f"{max(width, 0.6):.1f}", BAR, mark.colour, label,
    )  # fmt: skip


def index_bars(compared: Sequence[Compared]) -> SafeString:
    """Gallagher's index of each system, on one scale from nothing."""
    most = max([one.gallagher for one in compared] + [1.0])
    room = INDEX_WIDTH - INDEX_LEFT - INDEX_RIGHT
    rows = []
    for n, one in enumerate(compared):
        top, width = n * INDEX_ROW, room * one.gallagher / most
        words = (SYSTEMS[one.result.system].title, INDEX_LEFT, top + 5, f"{width:.1f}")
        rows.append((top + 15, *words, f"{INDEX_LEFT + width + 8:.1f}", top + 15, f"{one.gallagher:.2f}"))
    drawn = format_html_join(
        "",
        '<text x="0" y="{}" font-size="12">{}</text><rect x="{}" y="{}" width="{}" height="12" class="ink"/>'
        '<text x="{}" y="{}" font-size="13" class="strong-text">{}</text>',
        rows,
    )
    said = ", ".join(f"{one.result.title} {one.gallagher:.2f}" for one in compared)
    height = INDEX_ROW * len(compared) + 4
    return format_html(
        '<svg class="index-bars" viewBox="0 0 {} {}" width="100%" role="img" aria-label="Gallagher index: {}">'
        '<title>How far from the votes</title><path class="edge-line" d="M{} 0V{}"/>{}</svg>',
        INDEX_WIDTH, height, said, INDEX_LEFT, height, drawn,
    )  # fmt: skip


def power_strip(power: Power) -> SafeString:
    """A tick for each seat by what a vote weighs there, one strip for each region, the average marked."""
    strips = _strips(power.seats)
    axis = min(AXIS_MAX, max([one.relative for one in power.seats] + [1.5]))
    room = WIDTH - STRIP_LEFT - 12
    height = STRIP_ROW * len(strips) + 30

    def place(relative: float) -> float:
        return STRIP_LEFT + room * min(relative, axis) / axis

    rows = format_html_join(
        "",
        '<text x="0" y="{}" font-size="12" class="second-text">{}</text><path class="ticks" d="{}"/>',
        (
            (
                n * STRIP_ROW + 16,
                _cut(name),
                "".join(f"M{place(one.relative):.1f} {n * STRIP_ROW + 5}v14" for one in seats),
            )
            for n, (name, seats) in enumerate(strips)
        ),
    )
    marks = format_html_join(
        "", '<text x="{}" y="{}" font-size="11" text-anchor="middle" class="caption-text">{}</text>',
        ((f"{place(n):.1f}", height - 4, f"{n}×" if n else "0") for n in range(int(axis) + 1)),
    )  # fmt: skip
    return format_html(
        '<svg class="power-strip" viewBox="0 0 {} {}" width="100%" role="img" aria-label="{}"><title>What a vote weighs'
        '</title><path class="majority" d="M{} 0V{}"/>{}{}</svg>',
        WIDTH, height, power.sentence, f"{place(1):.1f}", height - 20, rows, marks,
    )  # fmt: skip


def _strips(seats: Sequence[VotePower]) -> list[tuple[str, list[VotePower]]]:
    regions: dict[str, list[VotePower]] = {}
    for one in seats:
        regions.setdefault(one.region, []).append(one)
    if len(regions) > STRIPS_MAX or len(regions) == 1:
        return [("All seats", list(seats))]
    return sorted(regions.items(), key=lambda pair: -_middle(pair[1]))


def _middle(seats: Sequence[VotePower]) -> float:
    return sorted(one.relative for one in seats)[len(seats) // 2]


def _cut(name: str) -> str:
    most = int((STRIP_LEFT - 8) / LETTER)
    return name if len(name) <= most else f"{name[: most - 1]}…"
