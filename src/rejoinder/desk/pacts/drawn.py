"""A picture as a document of its own: with its title, light or dark as the viewer's system is, and nothing fetched."""

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

MARGIN, HEAD, FOOT = 24, 60, 40
LETTER = 9.6  # of the title's 18 px, in the widest of our fonts
WIDTH_MIN = 480

_LIGHT = {"ink": "#16181A", "ink2": "#484B4C", "ink3": "#62645E", "sheet": "#FFFFFF", "edge": "#85837A",
          "rule": "#DDDBD2", "alarm": "#A1260D", "halo": "#FFC928", "hatch": "#D0CEC4"}  # fmt: skip
_DARK = {"ink": "#ECEAE4", "ink2": "#B8BBB8", "ink3": "#989C9A", "sheet": "#15181A", "edge": "#747A7E",
         "rule": "#2B3033", "alarm": "#FF8D75", "halo": "#FFC928", "hatch": "#4A5054"}  # fmt: skip
# The same classes as static/pacts.css gives the pictures on the page.
_RULES = (
    "text{font:12px Inter,system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif;"
    "font-variant-numeric:tabular-nums;fill:var(--ink)}"
    ".ground{fill:var(--sheet)}.ink{fill:var(--ink)}.edge{fill:var(--edge)}.alarm{fill:var(--alarm)}"
    ".sheet-fill{fill:var(--sheet)}.rule-fill{fill:var(--rule)}.hatch-ground{fill:var(--hatch)}"
    ".ink-line{stroke:var(--ink);fill:none}.edge-line{stroke:var(--edge);fill:none}.rule-line{stroke:var(--rule)}"
    ".alarm-line{stroke:var(--alarm);fill:none}.second-text{fill:var(--ink2)}.caption-text{fill:var(--ink3)}"
    ".strong-text{font-weight:600}.on-colour{fill:#fff;font-weight:700}.coloured{stroke:var(--edge);stroke-width:1}"
    ".halo-text{stroke:var(--sheet);stroke-width:4px;paint-order:stroke}.dashed-line{stroke-dasharray:3 2}"
    ".hex-pale{fill-opacity:.24;stroke-opacity:.5;stroke-width:1}.hex-pale+text{fill:var(--ink2)}"
    ".hex-ring{fill:none;stroke:var(--ink);stroke-width:2.2}.hex-veto{fill:none;stroke:var(--ink);stroke-width:2.5}"
    ".on-fill{fill:#fff}.hex-halo{fill:none;stroke:var(--halo);stroke-width:4}"
    ".hex-selected{fill:none;stroke:var(--ink);stroke-width:2.5}.band{fill-opacity:.45}.hollow{fill:var(--sheet);"
    "stroke:var(--ink);stroke-width:1.75}.weak{fill-opacity:.2}"
)


@dataclass(frozen=True)
class Drawn:
    """Shapes with their size in px, what they show and what to mind: one picture, for a page or for a file."""

    shapes: SafeString
    width: int
    height: int
    finding: str  # one sentence
    under: str = ""

    def on_page(self, kind: str, *, is_group: bool = False) -> SafeString:
        """For a page, whose style sheet colours it; `kind` is its class. With links in it it is a group, no image."""
        return format_html(
            '<svg class="{}" width="{}" height="{}" viewBox="0 0 {} {}" role="{}" aria-label="{}">{}</svg>',
            kind, self.width, self.height, self.width, self.height, "group" if is_group else "img", self.finding,
            self.shapes,
        )  # fmt: skip

    def document(self) -> str:
        """As a file: it needs no style sheet."""
        across, down = max(self.width, WIDTH_MIN) + 2 * MARGIN, self.height + HEAD + FOOT
        lines = wrapped(self.finding, int((across - 2 * MARGIN) / LETTER))
        down += 24 * (len(lines) - 1)
        title = format_html_join(
            "", '<text x="{}" y="{}" font-size="18" class="strong-text title">{}</text>',
            ((MARGIN, 36 + 24 * n, line) for n, line in enumerate(lines)),
        )  # fmt: skip
        return format_html(
            '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}" role="img" '
            'aria-label="{2}"><title>{2}</title><style>{3}</style><rect width="{0}" height="{1}" class="ground"/>{4}'
            '<g transform="translate({5} {6})">{7}</g><text x="{5}" y="{8}" class="second-text">{9}</text></svg>\n',
            across, down, self.finding, _style(), title, MARGIN,
            HEAD + 24 * (len(lines) - 1), self.shapes, down - 16, self.under,
        )  # fmt: skip


def wrapped(text: str, letters: int) -> list[str]:
    """Words in lines of at most so many letters; a longer word has a line of its own."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= letters:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _style() -> SafeString:
    light = ";".join(f"--{name}:{colour}" for name, colour in _LIGHT.items())
    dark = ";".join(f"--{name}:{colour}" for name, colour in _DARK.items())
    return mark_safe(  # noqa: S308 our own rules
        f"svg{{{light}}}@media (prefers-color-scheme:dark){{svg{{{dark}}}}}{_RULES}text.title{{font-size:18px}}"
    )
