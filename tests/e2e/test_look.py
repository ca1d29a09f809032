"""The look holds: contrast of every pair of tokens, no sideways scroll, targets of a finger's size, no movement."""

import re
from pathlib import Path

import pytest

from tests.e2e.walks import SCHEMES, WIDTHS

CSS = Path(__file__).parents[2] / "src/rejoinder/desk/static/rejoinder.css"
PAGES = [
    "/", "/stories/", "/stories/1/", "/stories/1/split/", "/stories/1/split/?group=2", "/stories/1/merge/?with=2",
    "/stories/1/move/?post=2&to=2", "/stories/1/rename/", "/stories/6/", "/board/at/", "/record/", "/measures/",
    "/settings/", "/more/", "/lines/", "/lines/14/", "/lines/new/", "/lines/requests/", "/lines/versions/14/",
    "/publishing/", "/publishing/accounts/new/?kind=mastodon", "/publishing/imprints/new/", "/publishing/site/",
    "/publishing/releases/new/", "/publishing/alarms/", "/links/", "/links/new/", "/links/tags/", "/rebuttals/",
    "/rebuttals/record/", "/answers/", "/alliance/", "/alliance/contests/new/?kind=primary",
    "/alliance/contests/new/?kind=members", "/alliance/contests/stands-tidewell/", "/alliance/contests/stands-oxley/",
    "/alliance/contests/stands-oxley/candidates/", "/alliance/contests/stands-tidewell/voters/", "/alliance/decisions/",
    "/vote/stands-tidewell/join/", "/vote/stands-tidewell/again/",
    "/alliance/consultations/new/", "/alliance/consultations/1/",
    "/alliance/consultations/2/report/?group=0", "/alliance/consultations/3/report/", "/alliance/consultations/2/export/",
    "/alliance/plans/", "/alliance/plans/new/", "/alliance/plans/1/", "/alliance/plans/1/?seat=400",
    "/alliance/plans/1/seats/", "/alliance/plans/1/seats/400/", "/alliance/plans/1/why/", "/alliance/plans/1/export/",
    "/alliance/plans/1/compare/?run=1", "/alliance/plans/2/", "/alliance/plans/3/", "/alliance/plans/4/", "/alliance/law/",
    "/alliance/seats/", "/alliance/seats/load/", "/alliance/seats/4/", "/alliance/seats/6/",
    "/alliance/seats/4/signs/", "/alliance/seats/6/wards/", "/alliance/seats/6/wards/?partner=Cedar&partner=Orchard",
    "/alliance/seats/4/decisive/", "/alliance/seats/4/foreseen/", "/alliance/seats/4/decisive/?seat=Sallow+Vale&aside=Cedar&for=Orchard",
    "/alliance/consultations/import/", "/consult/night-boat/", "/consult/pact/", "/consult/pact/report/",
]  # fmt: skip
FINGERS = "main .button, main .filters a, .tab-bar a, .icon-button"
GROUNDS = ("paper", "sheet", "sunk")
TEXT, SHAPE = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11
PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "ink2", "ink3", "due", "alarm") for ground in GROUNDS),
    *((side, ground, SHAPE) for side in ("left", "centre", "right", "edge") for ground in ("paper", "sheet")),
    ("markink", "mark", TEXT),
    ("actink", "act", TEXT),
    ("actink", "ink2", TEXT),
    ("due", "duebg", TEXT),
    ("ink2", "duebg", TEXT),
    ("alarm", "alarmbg", TEXT),
    ("ink", "alarmbg", TEXT),
    ("paper", "ink", TEXT),
    ("ink", "halo", SHAPE),
]


def tokens(theme: str) -> dict[str, str]:
    css = CSS.read_text(encoding="utf-8")
    block = re.search(r":root\[data-theme=dark\] \{(.*?)\}" if theme == "dark" else r":root \{(.*?)\}", css, re.DOTALL)
    return dict(re.findall(r"--(\w+): (#[0-9A-F]{6})", block[1]))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS, ids=lambda value: str(value))
def test_tokens_stand_apart(theme, front, ground, least):
    if front == "ink" and ground == "halo" and theme == "dark":
        return  # the ink line stands inside the ring there, against the page: ink on paper is tested above
    found = tokens(theme)
    assert contrast(found[front], found[ground]) >= least


def test_both_dark_themes_are_the_same():
    css = CSS.read_text(encoding="utf-8")
    system = re.search(r":root:not\(\[data-theme=light\]\) \{(.*?)\}", css, re.DOTALL)[1]
    assert dict(re.findall(r"--(\w+): (#[0-9A-F]{6})", system)) == tokens("dark")


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_scrolls_sideways(walk, width):
    assert walk.sideways[width] == []


def test_fingers_find_their_targets_on_a_phone(walk):
    assert walk.small == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_as_rendered_can_be_read(walk, scheme):
    assert walk.unread[scheme] == []


def test_the_order_of_headings_has_no_gap(walk):
    assert walk.headings == []


def test_no_script_fails_and_no_resource_is_refused(walk):
    assert walk.told == []


def test_nothing_moves_for_people_who_asked_for_that(open_page):
    page = open_page("/", reduced_motion="reduce")
    moving = "[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).transitionDuration !== '0s').length"
    assert page.evaluate(moving) == 0


def test_focus_is_always_seen_and_never_under_the_fixed_bars(open_page):
    page = open_page("/", height=700)
    hidden = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "() => { const e = document.activeElement; if (e === document.body) return 'body';"
            " const r = e.getBoundingClientRect(), bar = document.querySelector('.key-bar');"
            " const ring = getComputedStyle(e.closest('.search') || e).outlineStyle;"
            " if (ring === 'none') return 'no ring: ' + e.outerHTML.slice(0, 80);"
            " if (!bar.contains(e) && r.bottom > bar.getBoundingClientRect().top + 2)"
            " return 'under the bar: ' + e.outerHTML.slice(0, 80);"
            " return ''; }"
        )
        if seen not in ("", "body"):
            hidden.append(seen)
    assert hidden == []
