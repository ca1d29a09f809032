"""What nominations show of pacts, in words and as JSON."""

from typing import Any

from rejoinder.core.pacts.presence import nominations_of
from rejoinder.core.pacts.rivals import SURE, Absence, Rivals, Role, Strength, Together, rivals
from rejoinder.core.seats.results import Elections
from rejoinder.core.text import counted, listed

SAID = {
    Strength.OVERWHELMING: "The sign of a pact is overwhelming.",
    Strength.STRONG: "The sign of a pact is strong.",
    Strength.CLEAR: "There is a clear sign of a pact.",
    Strength.WEAK: "A weak sign: weakness there, the region or the many pairs looked at may explain it.",
    Strength.NONE: "No sign of a pact.",
}
REGIONAL = "A weak sign: regions and {} coincide, so that region alone could explain it."
CAVEAT = (
    "An absence is no proof of a deal. A party is also absent where it is weak, short of money or new; what was said "
    "in public stands beside these figures or is missing."
)


def pair_sentence(one: Absence) -> str:
    """One pair in words: how often the one is absent in the other's seats, and elsewhere."""
    theirs = f"that {one.rival} held" if one.role is Role.HELD else f"in which {one.rival} is strong"
    said = (
        f"{one.party} is absent in {one.absent:,} of {one.held:,} seats {theirs}, and in {one.absent_elsewhere:,} of "
        f"{one.elsewhere:,} others. "
    )
    if one.strength is not Strength.NONE:
        said += f"By chance {chance(one.p)}"
        if one.expected is not None:
            said += f"; its own past lets expect {one.expected:.0f}; before it was {one.absent_before}"
        said += ". "
    return said + _sign(one)


def _is_only_regional(one: Absence) -> bool:
    """Whether it is beyond chance over all pairs, and the regions are what keeps it from being told."""
    return one.strength is Strength.WEAK and one.is_regional and one.p_holm <= SURE


def _sign(one: Absence) -> str:
    if one.strength is Strength.WEAK and one.is_regional:
        return REGIONAL.format("holders" if one.role is Role.HELD else "strong seats")
    return SAID[one.strength]


def chance(p: float) -> str:
    """A small chance in words that can be said aloud.

    >>> chance(.03), chance(2e-5), chance(1e-80)
    ('3 times in 100', 'less than once in 10,000', 'less than once in a million')
    """
    if p >= 0.01:
        times = round(100 * p)
        return "once in 100" if times == 1 else f"{times} times in 100"
    for least, words in ((1e-3, "100"), (1e-4, "1,000"), (1e-5, "10,000"), (1e-6, "100,000")):
        if p > least:
            return f"less than once in {words}"
    return "less than once in a million"


def group_sentence(one: Together) -> str:
    """A group in words."""
    ways = "; ".join(
        f"{link.party} gives way to {link.rival} ({link.strength.value}, {link.absent} of {link.held})"
        for link in one.links
    )
    return (
        f"{listed(one.parties)} look like standing for each other: in {len(one.seats):,} seats exactly one of them "
        f"stands, in {len(one.surprising):,} of these another could be expected to. {ways}."
    )


def finding(found: Rivals) -> str:
    """What was found in one short sentence: the surest sign, how many more, or that there is none."""
    spotted = {(one.party, one.rival): one for one in reversed((*found.pairs, *found.links)) if one.is_spotted}
    if not spotted:
        if not found.pairs:
            return "Too little to say: no party could be tested in the seats of another."
        return SAID[Strength.NONE]
    ranked = sorted(spotted.values(), key=lambda one: (-list(Strength).index(one.strength), one.p_joint, one.party))
    first, more = ranked[0], len(ranked) - 1
    theirs = f"that {first.rival} held" if first.role is Role.HELD else f"in which {first.rival} is strong"
    said = (
        f"{first.party} gives way to {first.rival}: absent in {first.absent:,} of {first.held:,} seats {theirs}. "
        f"{SAID[first.strength]}"
    )
    return said + (f" {more} more {'sign' if more == 1 else 'signs'}." if more else "")


def signs_of(elections: Elections) -> dict[str, str]:
    """What nominations of the latest of these elections show, to stand beside a plan on it: `finding`, `strength`.

    A quarter of a second for 650 seats.
    """
    found = rivals(nominations_of(elections, elections.latest.name))
    ranked = [list(Strength).index(one.strength) for one in (*found.pairs, *found.links) if one.is_spotted]
    return {"finding": finding(found), "strength": list(Strength)[max(ranked, default=0)].value}


def sentences(found: Rivals) -> tuple[str, ...]:
    """What was found, surest first, or that nothing was."""
    spotted = [one for one in (*found.pairs, *found.links) if one.is_spotted]
    regional = [one for one in found.pairs if _is_only_regional(one)]
    seen, said = set[tuple[str, str]](), list[str]()
    for one in (*spotted, *regional):
        if (one.party, one.rival) not in seen:
            seen.add((one.party, one.rival))
            said.append(pair_sentence(one))
    said += [group_sentence(one) for one in found.together]
    if not any(found.known.holders):
        said.append("Nobody is known to hold a seat: add a column holder, or the election before.")
    elif not said:
        said.append(f"No sign of a pact in {len(found.pairs):,} pairs of parties.")
    unknown = int((~found.known.is_held()).sum())
    if unknown and any(found.known.holders):
        they = "it counts" if unknown == 1 else "they count"
        said.append(f"Who held {counted(unknown, 'seat')} is not known; {they} neither as held nor among the others.")
    if not found.known.before:
        said.append("The file has no election before: add one, and each party's own past can be told from a pact.")
    if not any(found.known.places):
        said.append("The file has no regions: a party's seats are compared with others in which that party stands.")
    return (*said, CAVEAT)


def as_json(found: Rivals) -> dict[str, Any]:
    """Everything, for programs: all pairs that were tested, surest first. An odds ratio of null has no finite value."""
    return {
        "election": found.known.election,
        "before": found.known.before or None,
        "seats": len(found.known.seats),
        "spotted": [
            {"party": one.party, "rival": one.rival, "role": one.role.value, "strength": one.strength.value}
            for one in (*found.pairs, *found.links)
            if one.is_spotted
        ],
        "pairs": [_pair(one) for one in found.pairs],
        "links": [_pair(one) for one in found.links if one.strength is not Strength.NONE],
        "groups": [_group(one) for one in found.together],
        "untested": list(found.untested),
        "sentences": list(sentences(found)),
    }


def _pair(one: Absence) -> dict[str, Any]:
    return {
        "party": one.party,
        "rival": one.rival,
        "role": one.role.value,
        "absent": one.absent,
        "held": one.held,
        "absent_elsewhere": one.absent_elsewhere,
        "elsewhere": one.elsewhere,
        "odds_ratio": one.odds_ratio,
        "odds_low": one.odds_low,
        "odds_high": one.odds_high,
        "p": one.p,
        "p_holm": one.p_holm,
        "p_regions": one.p_regions,
        "expected": one.expected,
        "p_expected": one.p_expected,
        "absent_before": one.absent_before,
        "strength": one.strength.value,
        "spotted": one.is_spotted,
        "sentence": pair_sentence(one),
        "seats": list(one.seats),
    }


def _group(one: Together) -> dict[str, Any]:
    return {
        "parties": list(one.parties),
        "strength": one.strength.value,
        "seats": list(one.seats),
        "surprising": list(one.surprising),
        "links": [
            {"party": link.party, "for": link.rival, "role": link.role.value, "strength": link.strength.value,
             "absent": link.absent, "of": link.held, "p": link.p_joint}
            for link in one.links
        ],
        "sentence": group_sentence(one),
    }  # fmt: skip
