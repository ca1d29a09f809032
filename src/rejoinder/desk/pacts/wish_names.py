"""By which names a wish may name parties: as they are called now, as they were called, and newcomers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from rejoinder.desk.listening.fields import plain_line
from rejoinder.desk.pacts.models import PactPlan
from rejoinder.desk.pacts.parties import NO_PARTY, parties_of
from rejoinder.desk.seats.models import ResultSet

SHORT_LETTERS_MAX = 24  # of an abbreviation, as results have them
RENAMED_MAX = 20  # parties; the register of no country has had so many new names between two elections
NAMING = ("partners", "rivals", "gains_min", "gives_max", "exchanges")  # parts of a wish that name parties


@dataclass
class Names:
    """The parties of a wish. `now` is by earlier name; `former` what a plan called a party until now, by that name."""

    known: set[str] = field(default_factory=set)  # as they are called now
    now: dict[str, str] = field(default_factory=dict)
    former: dict[str, str] = field(default_factory=dict)

    def of(self, said: str) -> str:
        """The name of now for whatever name a person used."""
        name = said if said in self.known else self.former.get(said, said)
        return self.now.get(name, name)


def names_for(
    fields: Mapping[str, object], plan: PactPlan | None, results: ResultSet | None, wrong: dict[str, str]
) -> Names:
    """The names that hold under these fields; what is wrong with them goes into `wrong`."""
    stood = set(parties_of(results)) if results else set()
    before = plan.renamed if plan else {}
    now = _renamed(fields["renamed"], stood, wrong) if "renamed" in fields else before
    return Names({now.get(one, one) for one in stood}, now, {new: old for old, new in before.items()})


def carried(fields: Mapping[str, object], plan: PactPlan | None) -> Mapping[str, object]:
    """The fields, and where names or newcomers change, what else of the plan names a party: it is checked anew."""
    if plan is None or not {"renamed", "newcomers"} & {*fields}:
        return fields
    whole = {**plan.wish, "rivals": plan.assumptions.get("rivals", [])}
    return {name: whole[name] for name in NAMING if name in whole} | dict(fields)


def pairs_said(given: object) -> dict[str, str]:
    """Pairs from "BRX=RUK, Fen=.05" or a mapping, in one spelling; a half that is missing is empty."""
    if isinstance(given, Mapping):
        pairs = [(str(left), str(right)) for left, right in given.items()]
    else:
        parts = re.split(r"[,;\n]", str(given or ""))
        pairs = [(left, right) for left, _, right in (part.partition("=") for part in parts if part.strip())]
    return {plain_line(left, SHORT_LETTERS_MAX): plain_line(right, SHORT_LETTERS_MAX) for left, right in pairs}


def _renamed(given: object, stood: set[str], wrong: dict[str, str]) -> dict[str, str]:
    pairs = pairs_said(given)
    if any(not old or not new or new in NO_PARTY for old, new in pairs.items()):
        wrong["renamed"] = "Write the earlier name, = and the new one, such as BRX=RUK, with commas between."
    elif strangers := [old for old in pairs if old not in stood]:
        wrong["renamed"] = f"{', '.join(strangers)} did not stand in these results."
    elif len(pairs) > RENAMED_MAX:
        wrong["renamed"] = f"At most {RENAMED_MAX}."
    return pairs if "renamed" not in wrong else {}
