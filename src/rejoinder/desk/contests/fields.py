"""What is typed about a contest, checked field by field. Every limit is named here."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from rejoinder.core.ballots.rule import Rule
from rejoinder.core.ballots.rules import RULES
from rejoinder.core.languages import NAMES
from rejoinder.desk.contests.models import Contest
from rejoinder.desk.links.fields import day_of, moment_of
from rejoinder.desk.listening.fields import BadFields, plain_line, printable

DECISION = "decision"  # the rule of members' votes, and of nothing else
LETTERS_MAX = {
    "title": 160, "question": 300, "seat": 120, "party": 120, "consent_means": 300, "controller": 300,
}  # fmt: skip
TEXT_LETTERS_MAX = {"about": 4_000, "declaration": 2_000}
SEATS_MAX = 60  # the longest list that one contest may fill
PCT_MAX = 100.0
Kind = Contest.Kind
Wrong = dict[str, str]


def rules_for(kind: str) -> list[Rule]:
    """The counting rules that a contest of this kind may have, by title."""
    chosen = [rule for rule in RULES.values() if (rule.name == DECISION) == (kind == Kind.MEMBERS)]
    return sorted(chosen, key=lambda rule: rule.title)


def rule_of(contest: Contest) -> Rule | None:
    """The contest's rule, or None where this program does not know it."""
    return RULES.get(contest.rule)


def checked(fields: Mapping[str, object], contest: Contest | None) -> dict[str, object]:
    """The values to save, of those fields that are named. Raises BadFields with a message a field.

    A new contest (None) must name its kind and title; a kind is never changed afterwards.
    """
    wrong: Wrong = {}
    values: dict[str, object] = {}
    kind = contest.kind if contest else _choice(fields.get("kind"), Kind.values, "kind", wrong)
    if contest is None:
        fields = _defaults(kind) | dict(fields)
        values["kind"] = kind
    for name, letters in LETTERS_MAX.items():
        if name in fields:
            values[name] = plain_line(fields[name], letters)
    for name, letters in TEXT_LETTERS_MAX.items():
        if name in fields:
            values[name] = _text(fields[name], letters)
    if "title" in fields and not values["title"]:
        wrong["title"] = "Give it a title. It stands on the ballot page."
    for name, read in _READERS.items():
        if name in fields:
            values[name] = read(fields[name], name, wrong)
    _rule(fields, kind, values, wrong)
    if wrong:
        raise BadFields(wrong)
    return values


def _defaults(kind: str) -> dict[str, object]:
    if kind == Kind.MEMBERS:
        return {
            "title": "", "rule": DECISION, "quorum_pct": "50", "threshold_pct": "50", "eligibility": "roll",
            "languages": ["en"],
        }  # fmt: skip
    return {"title": "", "rule": "", "languages": ["en"], "eligibility": "declaration"}


def _rule(fields: Mapping[str, object], kind: str, values: dict[str, object], wrong: Wrong) -> None:
    if kind == Kind.MEMBERS:
        if "rule" in fields:
            values["rule"] = DECISION
        values.pop("seats", None)
        return
    for name in ("quorum_pct", "threshold_pct"):
        values.pop(name, None)
        wrong.pop(name, None)
    if "rule" in fields:
        names = [rule.name for rule in rules_for(kind)]
        values["rule"] = _choice(fields["rule"], ["", *names], "rule", wrong)


def _choice(value: object, choices: list[str], name: str, wrong: Wrong) -> str:
    said = str(value or "").strip()
    if said not in choices:
        wrong[name] = f"Choose one: {', '.join(filter(None, choices))}."
        return ""
    return said


def _text(value: object, letters_max: int) -> str:
    lines = printable(str(value or "").replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()[:letters_max]


def _seats(value: object, name: str, wrong: Wrong) -> int:
    said = str(value or "").strip()
    if not (said.isascii() and said.isdigit() and 1 <= int(said[:6]) <= SEATS_MAX):
        wrong[name] = f"Write how many are elected: 1 to {SEATS_MAX}."
        return 1
    return int(said)


def _pct(value: object, name: str, wrong: Wrong) -> float | None:
    """A per cent with at most two places; None for nothing."""
    said = str("" if value is None else value).strip().removesuffix("%").strip()
    if not said:
        return None
    try:
        number = round(float(said), 2)
    except ValueError:
        number = -1.0
    if not 0 <= number <= PCT_MAX:
        wrong[name] = "Write a number from 0 to 100."
        return None
    return number


def _languages(value: object, name: str, wrong: Wrong) -> list[str]:
    said = value if isinstance(value, list | tuple) else str(value or "").replace(",", " ").split()
    chosen = list(dict.fromkeys(str(one) for one in said))
    if not chosen or any(one not in NAMES for one in chosen):
        wrong[name] = f"Choose at least one of {', '.join(NAMES)}; the first is what people see first."
    return chosen


def _moment(value: object, name: str, wrong: Wrong) -> datetime | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    found = moment_of(str(value or ""), wrong, name)
    try:
        return found.astimezone(UTC) if found else None
    except OverflowError:
        wrong[name] = "That is no year that anybody votes in."
        return None


def _day(value: object, name: str, wrong: Wrong) -> date | None:
    return value if isinstance(value, date) else day_of(str(value or ""), wrong, name)


def _one_of(choices: list[str]) -> Callable[[object, str, Wrong], str]:
    return lambda value, name, wrong: _choice(value, choices, name, wrong)


_READERS: dict[str, Callable[[object, str, Wrong], object]] = {
    "seats": _seats,
    "quorum_pct": _pct,
    "threshold_pct": _pct,
    "languages": _languages,
    "no_quorum": _one_of(Contest.NoQuorum.values),
    "eligibility": _one_of(Contest.Eligibility.values),
    "nominations_until": _moment,
    "opens_at": _moment,
    "closes_at": _moment,
    "erase_at": _day,
}
