"""The picture of one seat: the net share that moved in the past as a range, against the share that is needed."""

from collections.abc import Mapping
from html import escape

from rejoinder.core.pacts.decisive import Decisive
from rejoinder.core.pacts.decisive_telling import sentence
from rejoinder.core.text import listed

WIDTH, HEIGHT, EDGE = 288.0, 100.0, 10.0
AXIS = 52.0  # its height in the picture
LETTER = 6.9  # width of a letter of 12 px, so that no label leaves the picture
NAMES_MAX = 18  # letters of names that fit into the line under the axis
STEP = 0.25  # the axis begins and ends on a quarter
PAGE = {name: f"var(--{name})" for name in ("ink", "ink3", "edge", "alarm", "sheet")}
LIGHT = {"ink": "#16181A", "ink3": "#62645E", "edge": "#85837A", "alarm": "#A1260D", "sheet": "#FFFFFF"}
STYLE = (
    "text{font-family:Inter,system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif;"
    "font-variant-numeric:tabular-nums}"
    "@media (prefers-color-scheme:dark){[fill='#16181A']{fill:#ECEAE4}[fill='#62645E']{fill:#989C9A}"
    "[fill='#85837A']{fill:#747A7E}[fill='#A1260D']{fill:#FF8D75}[fill='#FFFFFF']{fill:#15181A}"
    "[stroke='#FFFFFF']{stroke:#15181A}}"
)


def picture(told: Decisive) -> str:
    """The picture for a page, coloured by its tokens."""
    return _frame(told, _shapes(told, PAGE), "")


def svg(told: Decisive) -> str:
    """The picture as a document of its own, light or dark as the viewer's system is."""
    ground = f'<rect width="{WIDTH:.0f}" height="{HEIGHT:.0f}" fill="{LIGHT["sheet"]}"/>'
    head = f"<title>{escape(sentence(told))}</title><style>{STYLE}</style>{ground}"
    return _frame(told, _shapes(told, LIGHT), head) + "\n"


def said(told: Decisive) -> str:
    """What the picture shows, in words, for those who do not see it."""
    need = "nothing is needed" if told.break_even is None else f"needed {_whole(told.break_even)} in 100"
    past = told.transfer
    moved = f"past transfers {_whole(past.low)} to {_whole(past.high)}, middle {_whole(past.mean)}"
    return f"{need[0].upper()}{need[1:]}; {moved}"


def _whole(share: float) -> str:
    return f"{round(100 * share):,}".replace("-", "−")


def _frame(told: Decisive, shapes: str, head: str) -> str:
    space = 'xmlns="http://www.w3.org/2000/svg" ' if head else ""
    return (
        f'<svg {space}class="pact-range" width="{WIDTH:.0f}" height="{HEIGHT:.0f}" '
        f'viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" role="img" aria-label="{escape(said(told))}">{head}{shapes}</svg>'
    )


def _shapes(told: Decisive, paint: Mapping[str, str]) -> str:
    past, need = told.transfer, told.break_even
    low = STEP * min(0, _floor(past.low / STEP))

    def x(share: float) -> float:
        inside = min(max(share, low), 1.0)
        return EDGE + (WIDTH - 2 * EDGE) * (inside - low) / (1.0 - low)

    middle, left, right = x(past.mean), x(past.low), x(past.high)
    parts = [
        f'<rect x="{EDGE:.1f}" y="{AXIS:.1f}" width="{WIDTH - 2 * EDGE:.1f}" height="1" fill="{paint["edge"]}"/>',
        f'<rect x="{x(0):.1f}" y="{AXIS - 9:.1f}" width="1" height="19" fill="{paint["ink3"]}"/>',
        f'<rect x="{left:.1f}" y="{AXIS - 6:.1f}" width="{max(right - left, 2):.1f}" height="13" '
        f'fill="{paint["edge"]}"/>',
        f'<rect x="{middle - 1.5:.1f}" y="{AXIS - 9:.1f}" width="3" height="19" fill="{paint["ink"]}"/>',
    ]
    said_past = f"past: {_whole(past.low)} to {_whole(past.high)}"
    if need is not None and need > 0:
        at, words = x(need), f"needs {_whole(need)}" + (", more than all" if need > 1 else "")
        parts += [
            f'<rect x="{at - 1.5:.1f}" y="16" width="3" height="{AXIS - 4:.1f}" fill="{paint["alarm"]}"/>',
            _text(words, (at, 12), paint["alarm"], paint["sheet"]),
        ]
    parts += [
        _text(
            said_past,
            (_beside(middle, said_past, x(need) if need and need > 0 else None), 34),
            paint["ink"],
            paint["sheet"],
        ),
        f'<text x="{x(0):.1f}" y="77" font-size="12" fill="{paint["ink3"]}" '
        f'text-anchor="{"start" if x(0) < EDGE + 4 else "middle"}">0</text>',
        f'<text x="{WIDTH - EDGE:.1f}" y="77" font-size="12" text-anchor="end" fill="{paint["ink3"]}">100</text>',
        f'<text x="{EDGE:.1f}" y="94" font-size="12" fill="{paint["ink3"]}">of every 100 '
        f"{escape(_whose(listed(told.aside)))}, net</text>",
    ]
    return "".join(parts)


def _floor(value: float) -> int:
    return int(value // 1)


def _whose(names: str) -> str:
    return f"{names} voters" if len(names) <= NAMES_MAX else "of their voters"


def _beside(middle: float, words: str, line: float | None) -> float:
    """Where the words stand so that the line of the need does not run through them; on it where there is no room."""
    half = LETTER * len(words) / 2 + 6
    if line is None or abs(line - middle) >= half:
        return middle
    sides = sorted((line - half, line + half), key=lambda at: abs(at - middle))
    return next((at for at in sides if half <= at <= WIDTH - half), middle)


def _text(words: str, at: tuple[float, float], colour: str, ground: str) -> str:
    half = LETTER * len(words) / 2
    middle, y = min(max(at[0], half + 2), WIDTH - half - 2), at[1]
    return (
        f'<text x="{middle:.1f}" y="{y:.0f}" font-size="12" font-weight="600" text-anchor="middle" fill="{colour}" '
        f'stroke="{ground}" stroke-width="3" paint-order="stroke">{escape(words)}</text>'
    )
