"""What somebody typed as the wish of a plan, checked field by field; pages, API and command line share it."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from rejoinder.core.electionlaw.days import YEARS
from rejoinder.core.pacts.assumptions import DRAWS, Assumptions
from rejoinder.core.pacts.wish import Mode, Sharing, Wish
from rejoinder.desk.listening.fields import BadFields, plain_line
from rejoinder.desk.pacts.models import PactPlan
from rejoinder.desk.pacts.parties import NO_PARTY, is_plannable
from rejoinder.desk.pacts.wish_names import SHORT_LETTERS_MAX, Names, carried, names_for, pairs_said
from rejoinder.desk.seats.models import ResultSet

PARTNERS_MAX = 6  # options of a seat grow as partners times two to the partners: 186 of six
DRAWS_MIN, DRAWS_MAX = 100, 10_000  # under a hundred an interval says nothing; over ten thousand minutes pass
NAME_LETTERS_MAX = 120
GAIN_MAX = 10_000.0
TOLERANCE_MAX = 1_000
EXCHANGES_MAX = 20
WHAT_LETTERS_MAX = 200
PERCENTS = {
    "endorsement": (0.0, 0.15), "backlash": (0.0, 0.10), "target_effect": (0.0, 0.10), "home": (0.0, 1.0),
}  # shares, 0 to 1  # fmt: skip
FIELDS_IN_WORDS = {
    "seats_max": "Seats in which somebody stands aside", "tolerance": "Seats that shares may differ by",
    "gain_each": "What each gains", "gains_min": "What a partner gains", "gives_max": "Seats that a partner gives",
    "exchanges": "What an exchange is worth", "draws": "Draws", "seed": "Seed",
    "endorsement": "Endorsement", "backlash": "Backlash",
    "target_effect": "Campaign in pact seats", "home": "Staying at home", "national": "Expected national shares",
}  # fmt: skip
_NUMBER = re.compile(
    r"[+-]?(\d{1,9}(\.\d{1,20})?|\.\d{1,20})(e-\d{1,3})?", re.ASCII
)  # as typed, or as JSON writes a small one
MODES = {
    Mode.SUM: "most seats together", Mode.MAXMIN: "most for whoever gains least",
    Mode.NASH: "the largest product of the gains", Mode.CVAR: "the best bad day (worst tenth of draws)",
}  # fmt: skip
SHARINGS = {
    Sharing.FREE: "share the sacrifice freely", Sharing.EQUAL: "share the sacrifice equally",
    Sharing.PAIRWISE: "repay each other pair by pair",
}  # fmt: skip


@dataclass
class Asked:
    """What is left of the fields after the checking: columns of the plan, its wish and its assumptions."""

    columns: dict[str, object] = field(default_factory=dict)
    wish: dict[str, object] = field(default_factory=dict)
    assumptions: dict[str, object] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    names: Names = field(default_factory=Names)


def checked(fields: Mapping[str, object], plan: PactPlan | None, kinds: Iterable[str]) -> Asked:
    """The fields that are named, each checked; those that are not named are not in it.

    Known names: name, result_set (id), partners (abbreviations), seats_max, gains_min and gives_max (by party),
    gain_each, sharing, tolerance, mode, incumbents_stay, exchanges, rivals, draws, seed, endorsement, backlash,
    target_effect, home, national, renamed (names of now by earlier name), newcomers (their share), polling_day,
    election_kind (one of `kinds`). Parties may be named by either name. Raises BadFields with a message a field.
    """
    asked = Asked()
    results = _result_set(fields, plan, asked)
    asked.names = names_for(fields, plan, results, asked.wrong)
    fields = carried(fields, plan)
    _supposed(fields, plan, asked)
    _name(fields, plan, asked)
    _parties(fields, plan, asked)
    _limits(fields, asked)
    _by_party(fields, plan, asked)
    _choices(fields, asked)
    _exchanges(fields, asked)
    _election(fields, list(kinds), asked)
    if asked.wrong:
        raise BadFields(asked.wrong)
    return asked


def full_wish(wish: Mapping[str, object]) -> dict[str, object]:
    """A wish as it is stored, with the default of everything that is not named; the JSON of core/pacts/wish.py."""
    bare = Wish(())
    return {
        "partners": [], "mode": str(bare.mode), "seats_max": bare.seats_max, "gains_min": {}, "gives_max": {},
        "sharing": str(bare.sharing), "tolerance": bare.tolerance, "vetoes": [], "left_out": [], "kept": [],
        "incumbents_stay": bare.incumbents_stay, "exchanges": [],
    } | dict(wish)  # fmt: skip


def full_assumptions(assumptions: Mapping[str, object]) -> dict[str, object]:
    """Assumptions as they are stored, with the default of everything that is not named."""
    bare = Assumptions()
    return {
        "draws": bare.draws, "seed": bare.seed, "endorsement": bare.endorsement, "backlash": bare.backlash,
        "national": {}, "target_effect": bare.target_effect, "home": bare.home, "rivals": [], "renamed": {},
    } | dict(assumptions)  # fmt: skip


def _result_set(fields: Mapping[str, object], plan: PactPlan | None, asked: Asked) -> ResultSet | None:
    if plan is not None:
        return plan.result_set
    typed = str(fields.get("result_set") or "").strip()
    is_number = typed.isascii() and typed.isdigit() and len(typed) < 19
    found = ResultSet.objects.filter(pk=int(typed), removed_at=None).first() if is_number else None
    if found is None:
        asked.wrong["result_set"] = "Choose the results to plan on. Load a file under Seats if there are none."
    elif why := is_plannable(found):
        asked.wrong["result_set"] = why
    asked.columns["result_set"] = found
    return found


def _name(fields: Mapping[str, object], plan: PactPlan | None, asked: Asked) -> None:
    if "name" in fields:
        text = plain_line(fields["name"], NAME_LETTERS_MAX + 1)
        if len(text) > NAME_LETTERS_MAX:
            asked.wrong["name"] = f"At most {NAME_LETTERS_MAX} letters."
        asked.columns["name"] = text[:NAME_LETTERS_MAX]


def _parties(fields: Mapping[str, object], plan: PactPlan | None, asked: Asked) -> None:
    known, names = asked.names.known, asked.names
    if "partners" in fields or plan is None:
        asked.wish["partners"] = partners = _named(fields.get("partners"), names)
        if strangers := [one for one in partners if one not in known]:
            asked.wrong["partners"] = _strangers(strangers)
        elif len(partners) < 2:
            asked.wrong["partners"] = "Choose at least two parties: one alone has nobody to stand aside for."
        elif len(partners) > PARTNERS_MAX:
            asked.wrong["partners"] = f"At most {PARTNERS_MAX} partners."
    if "rivals" in fields:
        asked.assumptions["rivals"] = rivals = _named(fields["rivals"], names)
        partners = asked.wish.get("partners") or (plan.wish.get("partners", []) if plan else [])
        if strangers := [one for one in rivals if one not in known]:
            asked.wrong["rivals"] = _strangers(strangers)
        elif both := sorted(set(rivals) & set(partners)):
            asked.wrong["rivals"] = f"{', '.join(both)} cannot be a partner and a rival."
        elif len(rivals) == 1:
            asked.wrong["rivals"] = "Choose two rivals or more, or none: one alone has nobody to unite with."


def _limits(fields: Mapping[str, object], asked: Asked) -> None:
    whole = {"seats_max": (0, 10_000, None), "tolerance": (0, TOLERANCE_MAX, 1)}
    for name, (least, most, empty) in whole.items():
        if name in fields:
            asked.wish[name] = _whole(fields[name], least, most, empty=empty, name=name, wrong=asked.wrong)
    for name, (least, most, empty) in {"draws": (DRAWS_MIN, DRAWS_MAX, DRAWS), "seed": (0, 2**31 - 1, 1)}.items():
        if name in fields:
            asked.assumptions[name] = _whole(fields[name], least, most, empty=empty, name=name, wrong=asked.wrong)


def _by_party(fields: Mapping[str, object], plan: PactPlan | None, asked: Asked) -> None:
    partners = asked.wish.get("partners") or (plan.wish.get("partners", []) if plan else [])
    if "gain_each" in fields and "gains_min" not in fields:
        each = _number(fields["gain_each"], -GAIN_MAX, GAIN_MAX, name="gain_each", wrong=asked.wrong)
        asked.wish["gains_min"] = {} if each is None else dict.fromkeys(partners, each)
    for name in ("gains_min", "gives_max"):
        given = fields.get(name)
        if isinstance(given, Mapping):
            here = {asked.names.of(str(party)): typed for party, typed in given.items()}
            asked.wish[name] = _table(here, name, partners, asked.wrong)
    if "partners" in asked.wish and plan is not None:  # what is wished for a party that left goes with it
        for name in ("gains_min", "gives_max"):
            kept = asked.wish.get(name, plan.wish.get(name, {}))
            asked.wish[name] = {party: n for party, n in kept.items() if party in partners}


def _table(given: Mapping, name: str, partners: list[str], wrong: dict[str, str]) -> dict[str, float | int]:
    found: dict[str, float | int] = {}
    for party, typed in given.items():
        if party not in partners:
            wrong[name] = f"{plain_line(party, 24)} is not among the partners."
            continue
        if name == "gains_min":
            value = _number(typed, -GAIN_MAX, GAIN_MAX, name=name, wrong=wrong)
        else:
            value = _whole(typed, 0, 10_000, empty=None, name=name, wrong=wrong)
        if value is not None:
            found[str(party)] = value
    return found


def _choices(fields: Mapping[str, object], asked: Asked) -> None:
    for name, known in (("mode", Mode), ("sharing", Sharing)):
        if name in fields:
            try:
                asked.wish[name] = str(known(str(fields[name])))
            except ValueError:
                asked.wrong[name] = f"Choose one of {', '.join(known)}."
    if "incumbents_stay" in fields:
        asked.wish["incumbents_stay"] = fields["incumbents_stay"] in (True, "on", "true", "1", "yes")


def _exchanges(fields: Mapping[str, object], asked: Asked) -> None:
    if "exchanges" not in fields:
        return
    rows, found = list(fields["exchanges"] or ()), []
    for row in rows[:EXCHANGES_MAX]:
        one = row if isinstance(row, Mapping) else {}
        what = plain_line(one.get("what"), WHAT_LETTERS_MAX)
        worth = _number(one.get("worth", ""), -GAIN_MAX, GAIN_MAX, name="exchanges", wrong=asked.wrong)
        if not what or worth is None:
            asked.wrong["exchanges"] = "Say what is given and what it is worth in seats, in the taker's eyes."
        giver, taker = (asked.names.of(str(one.get(name, ""))) for name in ("giver", "taker"))
        found.append({"giver": giver, "taker": taker, "what": what, "worth": worth})
    if len(rows) > EXCHANGES_MAX:
        asked.wrong["exchanges"] = f"At most {EXCHANGES_MAX}."
    asked.wish["exchanges"] = found


def _supposed(fields: Mapping[str, object], plan: PactPlan | None, asked: Asked) -> None:
    for name, (least, most) in PERCENTS.items():
        if name in fields:
            value = _number(fields[name], least, most, name=name, wrong=asked.wrong)
            asked.assumptions[name] = getattr(Assumptions(), name) if value is None else value
    if "renamed" in fields:
        asked.assumptions["renamed"] = asked.names.now
    _shares(fields, plan, asked)


def _shares(fields: Mapping[str, object], plan: PactPlan | None, asked: Asked) -> None:
    """What polls say of parties that stood, and of newcomers; where one of both is named the other stays as it was."""
    known, names = asked.names.known, asked.names
    stored = (plan.assumptions.get("national") if plan else None) or {}
    before = {names.of(party): share for party, share in stored.items()}
    here = {party: share for party, share in before.items() if party in known}
    new = {party: share for party, share in before.items() if party not in known}
    if isinstance(given := fields.get("national"), Mapping):
        here = {names.of(str(party)): share for party, share in _read_shares(given, "national", asked).items()}
        new = {party: here.pop(party, share) for party, share in new.items()}
        if strangers := [party for party in here if party not in known]:
            asked.wrong["national"] = f"{_strangers(strangers)} A new party belongs to the newcomers."
    if "newcomers" in fields:
        new = _newcomers(fields["newcomers"], asked)
    if here | new != stored or {"national", "newcomers"} & {*fields}:
        asked.assumptions["national"] = here | new
    if sum((here | new).values()) > 1.0001:
        asked.wrong["national"] = "The shares add up to more than the whole: at most 1 together."
    known |= {*new}


def _newcomers(given: object, asked: Asked) -> dict[str, float]:
    pairs = pairs_said(given)
    if any(not party or not share or party in NO_PARTY for party, share in pairs.items()):
        asked.wrong["newcomers"] = (
            "Write the party, = and its share of all votes, such as Fen=.05, with commas between."
        )
        return {}
    if here := [party for party in pairs if asked.names.of(party) in asked.names.known]:
        asked.wrong["newcomers"] = (
            f"{', '.join(here)} stood in these results: its share belongs to the expected shares."
        )
    return _read_shares(pairs, "newcomers", asked)


def _read_shares(given: Mapping, name: str, asked: Asked) -> dict[str, float]:
    said = {str(party): _number(typed, 0, 1, name=name, wrong=asked.wrong) for party, typed in given.items()}
    return {party: share for party, share in said.items() if share is not None}


def _election(fields: Mapping[str, object], kinds: list[str], asked: Asked) -> None:
    if "polling_day" in fields:
        asked.columns["polling_day"] = _polling_day(fields["polling_day"], asked.wrong)
    if "election_kind" in fields:
        kind = str(fields["election_kind"] or "").strip()
        if kind and kind not in kinds:
            asked.wrong["election_kind"] = f"Choose one of {', '.join(kinds)}, or none."
        asked.columns["election_kind"] = kind[:24]


def _polling_day(typed: object, wrong: dict[str, str]) -> date | None:
    """A day whose bank holidays are known, so that its deadlines can be worked out; None for none."""
    if not typed:
        return None
    try:
        day = typed if isinstance(typed, date) else date.fromisoformat(str(typed).strip())
    except ValueError:
        wrong["polling_day"] = "Write the day as 2027-05-06."
        return None
    if day.year not in YEARS:
        wrong["polling_day"] = f"{day.year}: bank holidays are known from {YEARS[0]} to {YEARS[-1]}."
    return day


def _named(given: object, known: Names) -> list[str]:
    parts = re.split(r"[,\n]", given) if isinstance(given, str) else list(given or ())
    said = (plain_line(one, SHORT_LETTERS_MAX) for one in parts)
    return list(dict.fromkeys(known.of(name) for name in said if name))


def _strangers(names: list[str]) -> str:
    return f"{', '.join(names)} did not stand in these results. Use the abbreviations as they are printed there."


def _whole(typed, least: int, most: int, *, empty, name: str, wrong: dict[str, str]) -> int | None:
    text = str("" if typed is None else typed).strip().replace(",", "")
    if not text:
        return empty
    if text.isascii() and text.isdigit() and len(text) < 12 and least <= int(text) <= most:
        return int(text)
    wrong[name] = f"{_asked_for(name)}a whole number from {least:,} to {most:,}."
    return empty


def _number(typed, least: float, most: float, *, name: str, wrong: dict[str, str]) -> float | None:
    text = str("" if typed is None else typed).strip().replace(",", "").replace("−", "-")
    if not text:
        return None
    part, percent = (text.removesuffix("%").rstrip(), 100) if most <= 1 and text.endswith("%") else (text, 1)
    value = float(part) / percent if _NUMBER.fullmatch(part) else math.nan
    if not least <= value <= most:  # nan is in no range
        wrong[name] = f"{_asked_for(name)}a number from {least:,g} to {most:,g}.".replace("-", "−")
        return None
    return value


def _asked_for(name: str) -> str:
    """The field in words, since the message also stands at the head of the form, away from it."""
    return f"{FIELDS_IN_WORDS[name]}: "
