"""The picture of a members' vote: who of all who may vote did, and how for stands against against, with both lines."""

from html import escape

from rejoinder.core.ballots.decision import Decision

WIDTH, HEIGHT, TALL, LEFT = 848.0, 180.0, 30.0, 150.0
_ROWS = (30.0, 126.0)  # tops of the two bars


def decision_bar(decision: Decision, quorum_pct: float, threshold_pct: float) -> str:
    """Two bars as SVG for a page. For is solid, abstained pale, against outlined, who did not vote hatched.

    The first bar is everybody who may vote, with a tick at the quorum; the second is for and against, with a tick at
    the threshold that for must exceed.
    """
    parts = [
        '<defs><pattern id="did-not-vote" width="5" height="5" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="5" height="5" class="count-hatch-ground" fill="#D0CEC4"/>'
        '<rect width="2" height="5" class="count-hatch" fill="#85837A"/></pattern></defs>',
        _turnout(decision, quorum_pct),
        _sides(decision, threshold_pct),
    ]
    said = (
        f"{decision.votes_for:,} for, {decision.votes_against:,} against, {decision.abstained:,} abstained, of "
        f"{decision.eligible:,} who may vote. {decision.why}"
    )
    return (
        f'<svg class="count-picture count-fits" viewBox="0 0 {WIDTH:.0f} 196" width="{WIDTH:.0f}" height="196" '
        f'role="img" aria-label="{escape(said)}">{"".join(parts)}</svg>'
    )


def _turnout(decision: Decision, quorum_pct: float) -> str:
    voted = decision.votes_for + decision.votes_against + decision.abstained
    everybody = max(decision.eligible, voted, 1)
    y = _ROWS[0]
    parts = [
        _name(y, "Took part", f"{voted:,} of {decision.eligible:,}"),
        _boxes(y, everybody, (
            (decision.votes_for, "solid", "for"), (decision.abstained, "pale", "abstained"),
            (decision.votes_against, "outline", "against"),
            (everybody - voted, "hatched", "did not vote"),
        )),
        _tick(y, quorum_pct / 100, f"quorum {quorum_pct:g}%"),
    ]  # fmt: skip
    return "".join(parts)


def _sides(decision: Decision, threshold_pct: float) -> str:
    sides = decision.votes_for + decision.votes_against
    y = _ROWS[1]
    share = f"{100 * decision.votes_for / sides:.1f}% for" if sides else "nobody"
    boxes = _boxes(
        y, max(sides, 1), ((decision.votes_for, "solid", "for"), (decision.votes_against, "outline", "against"))
    )
    return _name(y, "For or against", share) + boxes + _tick(y, threshold_pct / 100, f"more than {threshold_pct:g}%")


def _name(y: float, name: str, number: str) -> str:
    return (
        f'<text x="0" y="{y + 13:.0f}" font-size="13" font-weight="600" class="count-text" fill="#16181A">{name}</text>'
        f'<text x="0" y="{y + 29:.0f}" font-size="12" class="count-second" fill="#484B4C">{number}</text>'
    )


def _boxes(y: float, whole: int, parts: tuple[tuple[int, str, str], ...]) -> str:
    """The parts of one bar side by side, each with its words below, on a second line where one is full."""
    shapes, x = list[str](), LEFT
    ends_at = 0.0  # of the last word written
    for number, look, word in parts:
        if not number:
            continue
        wide = (WIDTH - LEFT - 2) * number / whole
        says = f"{number:,} {word}"
        shapes.append(
            f'<rect x="{x:.1f}" y="{y:.0f}" width="{wide:.1f}" height="{TALL:.0f}" class="decision-{look}">'
            f"<title>{says}</title></rect>"
        )
        row = 0 if x >= ends_at else 1
        shapes.append(
            f'<text x="{x:.1f}" y="{y + TALL + 15 + 15 * row:.0f}" font-size="12" class="count-second" '
            f'fill="#484B4C">{says}</text>'
        )
        if not row:
            ends_at = x + 7.6 * len(says) + 8
        x += wide
    return "".join(shapes)


def _tick(y: float, share: float, says: str) -> str:
    x = LEFT + (WIDTH - LEFT - 2) * min(max(share, 0.0), 1.0)
    anchor = "end" if share > 0.85 else "middle" if share > 0.1 else "start"
    return (
        f'<path d="M{x:.1f} {y - 6:.0f}v{TALL + 12:.0f}" class="decision-tick-halo"/>'
        f'<path d="M{x:.1f} {y - 6:.0f}v{TALL + 12:.0f}" class="decision-tick"/>'
        f'<text x="{x:.1f}" y="{y - 11:.0f}" font-size="12" text-anchor="{anchor}" class="count-text" fill="#16181A">'
        f"{says}</text>"
    )
