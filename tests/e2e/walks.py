"""One walk through many pages that notes all that must hold on each: a page is opened twice, not once for every rule."""

import itertools
from collections import defaultdict
from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field

WIDTHS = [1440, 1024, 720, 390]  # 720: a laptop of 1440 at 200 % zoom; the last is a phone
SCHEMES = ["light", "dark"]
FINGER_PX = 44  # WCAG 2.2, 2.5.5
OPEN_MS = 60_000  # a page of these takes a quarter of a second, on a machine with other work a few
LEVELS = "[...document.querySelectorAll('main h1, main h2, main h3')].map(h => +h.tagName[1])"
SMALL = """([selector, least]) => [...document.querySelectorAll(selector)]
  .filter(e => e.offsetParent && (e.offsetHeight < least || e.offsetWidth < 36)).map(e => e.outerHTML.slice(0, 90))"""
RENDERED = """ignored => {
  const rgb = text => (text.match(/[\\d.]+/g) || []).map(Number);
  const linear = v => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; };
  const lum = c => { const [r, g, b] = c.map(linear);
    return .2126 * r + .7152 * g + .0722 * b; };
  const ground = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
    if (c.length === 3 || c[3] === 1) return c.slice(0, 3); } return [255, 255, 255]; };
  const wrong = [];
  for (const e of document.querySelectorAll("body *")) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
    if (!e.checkVisibility() || e.closest("svg, dialog, .sr-only" + ignored)) continue;
    const [a, b] = [lum(rgb(getComputedStyle(e).color).slice(0, 3)), lum(ground(e))].sort((x, y) => x - y);
    if ((b + .05) / (a + .05) < 4.5) wrong.push(e.outerHTML.slice(0, 100));
  }
  return wrong;
}"""


@dataclass
class Walk:
    """What was found wrong on the way, by the rule: each a list of the page and what is the matter there."""

    sideways: dict[int, list] = field(default_factory=lambda: defaultdict(list))  # by the width of the screen
    unread: dict[str, list] = field(default_factory=lambda: defaultdict(list))  # by the colour scheme
    headings: list = field(default_factory=list)
    small: list = field(default_factory=list)
    told: list = field(default_factory=list)  # errors of scripts and refused resources


def walked(chromium, desk, pages: Iterable[str], *, fingers: str, ignored: str = "") -> Walk:
    """Opens each page once on a wide screen, narrowed and darkened there, and once on a phone that is touched."""
    walk = Walk()
    with _screen(chromium, desk, walk, viewport={"width": WIDTHS[0], "height": 900}) as wide:
        for path in pages:
            _look(wide, path, walk, ignored)
    with _screen(chromium, desk, walk, viewport={"width": WIDTHS[-1], "height": 844}, has_touch=True) as phone:
        for path in pages:
            phone.goto(path)
            _note_width(phone, path, walk, WIDTHS[-1])
            small = phone.evaluate(SMALL, [fingers, FINGER_PX])
            walk.small += [(path, small)] if small else []
    return walk


@contextmanager
def _screen(chromium, desk, walk: Walk, **options):
    """A page of a browser, signed in; nothing moves in it, so that a colour is not measured on its way to another."""
    context = chromium.new_context(base_url=desk.url, locale="en-GB", reduced_motion="reduce", **options)
    context.set_default_timeout(OPEN_MS)
    context.add_cookies([{"name": "rejoinder_session", "value": desk.session, "url": desk.url}])
    page = context.new_page()
    page.on("pageerror", lambda error: walk.told.append((page.url, str(error))))
    page.on("console", lambda said: walk.told.append((page.url, said.text)) if said.type == "error" else None)
    yield page
    context.close()


def _look(page, path: str, walk: Walk, ignored: str) -> None:
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    page.goto(path)
    for width in WIDTHS[:-1]:
        page.set_viewport_size({"width": width, "height": 900})
        _note_width(page, path, walk, width)
    levels = page.evaluate(LEVELS)
    if levels[:1] != [1] or levels.count(1) != 1 or any(b - a > 1 for a, b in itertools.pairwise(levels)):
        walk.headings.append((path, levels))
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    page.evaluate("document.querySelectorAll('details').forEach(found => { found.open = true; })")
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        unread = page.evaluate(RENDERED, ignored)
        walk.unread[scheme] += [(path, unread)] if unread else []


def _note_width(page, path: str, walk: Walk, width: int) -> None:
    found = page.evaluate("document.documentElement.scrollWidth")
    walk.sideways[width] += [(path, found)] if found > width else []
