"""The picture of the transfers as SVG: for a page, whose style sheet colours it, or as a document of its own."""

from html import escape

from rejoinder.core.ballots.bars import bars
from rejoinder.core.ballots.count import Count
from rejoinder.core.ballots.finding import finding
from rejoinder.core.ballots.flow_layout import INSET, TWO_LINES, Band, Block, Flows, lay_out
from rejoinder.core.ballots.naming import cut
from rejoinder.core.ballots.placing import conserves, told_stages

FITS = 850.0  # no wider than this the picture may shrink with its page; a wider one scrolls in its frame
MARGIN, HEAD, FOOT = 24.0, 56.0, 34.0  # of the document of its own
HALO = 'stroke="#FFFFFF" stroke-width="3.5" paint-order="stroke" class="count-halo"'
STYLE = (
    "text{font-family:Inter,system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif;"
    "font-variant-numeric:tabular-nums}"
    "@media (prefers-color-scheme:dark){.count-ground{fill:#15181A}.count-text{fill:#ECEAE4}.count-second{fill:#B8BBB8}"
    ".count-halo{fill:#ECEAE4;stroke:#15181A}.count-hatch-ground{fill:#4A5054}.count-hatch{fill:#747A7E}"
    ".count-stays{fill-opacity:.3}.count-moves{fill-opacity:.65}}"
)


def svg(count: Count) -> str:
    """The picture as a document of its own, light or dark as the viewer's system is: title, finding, what was counted.

    Flows where votes move and are conserved; bars of the totals where it adds up scores or compares pairs.
    """
    said = finding(count)
    shapes, width, height = _shapes(count)
    across, down = max(width, 560.0) + 2 * MARGIN, height + HEAD + FOOT + MARGIN
    under = f"{count.valid:,} valid papers, {count.rejected:,} rejected. Rule: {count.rule}, version {count.version}."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{across:.0f}" height="{down:.0f}" '
        f'viewBox="0 0 {across:.0f} {down:.0f}" role="img" aria-label="{escape(said)}">'
        f"<title>{escape(said)}</title><style>{STYLE}</style>"
        f'<rect width="{across:.0f}" height="{down:.0f}" fill="#FFFFFF" class="count-ground"/>'
        f'<text x="{MARGIN:.0f}" y="36" font-size="18" font-weight="600" fill="#16181A" class="count-text">'
        f"{escape(cut(said, int((across - 2 * MARGIN) / 9.5)))}</text>"
        f'<g transform="translate({MARGIN:.0f} {HEAD:.0f})">{shapes}</g>'
        f'<text x="{MARGIN:.0f}" y="{HEAD + height + FOOT:.0f}" font-size="12" fill="#484B4C" class="count-second">'
        f"{escape(under)}</text></svg>\n"
    )


def picture(count: Count) -> str:
    """The same for a page: no style of its own, coloured by the classes `count-…` of the page's style sheet."""
    shapes, width, height = _shapes(count)
    fits = "count-fits" if width <= FITS else "count-wide"
    said = f"{finding(count)}. The table below says the same."
    return (
        f'<svg class="count-picture {fits}" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-label="{escape(said)}">{shapes}</svg>'
    )


def _shapes(count: Count) -> tuple[str, float, float]:
    """The drawing without its frame, its width and its height."""
    if not conserves(count) or len(told_stages(count)) == 1:
        return bars(count)
    flows = lay_out(count)
    return _drawn(flows), flows.width, flows.height


def _drawn(flows: Flows) -> str:
    strong = sorted(flows.bands, key=lambda band: band.is_strong)
    parts = [
        '<defs><pattern id="used-up" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="5" height="5" fill="#D0CEC4" class="count-hatch-ground"/>'
        '<rect width="2" height="5" fill="#85837A" class="count-hatch"/></pattern></defs>',
        *(_band(band) for band in strong),
        *(
            f'<text x="{x:.0f}" y="12" font-size="13" font-weight="600" text-anchor="middle" fill="#16181A" '
            f'class="count-text" data-stage="{place}">{head}</text>'
            for place, (x, head) in enumerate(flows.heads)
        ),
        *(_block(block) for block in flows.blocks),
        *(
            f'<text x="{one.x:.1f}" y="{one.y + 4:.1f}" font-size="12" text-anchor="end" font-weight="600" '
            f'fill="#16181A" {HALO}>{escape(one.text)}</text>'
            for one in flows.numbers
        ),
    ]
    return "".join(parts)


def _band(band: Band) -> str:
    x1, x2, middle = band.x1, band.x2, (band.x1 + band.x2) / 2
    foot1, foot2 = band.y1 + band.height1, band.y2 + band.height2
    colour, kind = band.colour or "#85837A", "count-moves" if band.is_strong else "count-stays"
    line = f' stroke="{colour}" stroke-opacity=".5"' if band.is_strong else ""  # a single paper is seen too
    return (
        f'<path d="M{x1:.1f} {band.y1:.2f}C{middle:.1f} {band.y1:.2f} {middle:.1f} {band.y2:.2f} {x2:.1f} {band.y2:.2f}'
        f"V{foot2:.2f}C{middle:.1f} {foot2:.2f} {middle:.1f} {foot1:.2f} {x1:.1f} {foot1:.2f}z"
        f'" fill="{colour}" fill-opacity="{".5" if band.is_strong else ".2"}" class="{kind}"{line}>'
        f"<title>{escape(band.says)}</title></path>"
    )


def _block(block: Block) -> str:
    tall = max(block.height, 1.0)  # also nobody's votes are a line
    fill = block.colour or "url(#used-up)"
    shape = (
        f'<rect x="{block.x:.1f}" y="{block.y:.2f}" width="{block.width:.0f}" height="{tall:.2f}" fill="{fill}">'
        f"<title>{escape(block.says)}</title></rect>"
    )
    return shape + (_inside(block) if block.is_inside else _below(block))


def _inside(block: Block) -> str:
    if block.height < TWO_LINES:
        return _line(block, block.y + block.height / 2 + 4, 'fill="#FFFFFF" class="count-on"')
    name, number = escape(block.name), escape(block.number)
    where = f'x="{block.x + INSET:.1f}" fill="#FFFFFF" class="count-on" font-size="13"'
    return (
        f'<text {where} y="{block.y + 17:.1f}" font-weight="600">{name}</text>'
        f'<text {where} y="{block.y + 34:.1f}">{number}</text>'
    )


def _below(block: Block) -> str:
    foot = block.y + max(block.height, 1.0) + 12
    if block.colour:
        return _line(block, foot, f'fill="#16181A" {HALO}')
    return (
        f'<text x="{block.x + block.width / 2:.1f}" y="{foot:.1f}" font-size="12" text-anchor="middle" '
        f'fill="#484B4C" class="count-second">{escape(block.number)}</text>'
    )


def _line(block: Block, y: float, how: str) -> str:
    """Name and number on one line, in the block or below it."""
    x = block.x + (INSET if block.is_inside else 0)
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="12" {how}>'
        f'<tspan font-weight="600">{escape(block.name)}</tspan> {escape(block.number)}</text>'
    )
