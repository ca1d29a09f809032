"""Pledges out of JSON: the format of docs/pledges.md, with its short ways of writing things."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from rejoinder.core.pledges.clauses import FIELDS_OF_ACT, Clauses, Wrong
from rejoinder.core.pledges.places import Path, is_text, lines_of, load
from rejoinder.core.pledges.values import (
    ALWAYS,
    Act,
    Condition,
    MembersVote,
    Pledge,
    Pledges,
    Says,
    State,
)
from rejoinder.errors import BadInput

LETTERS_MAX = 20_000_000  # ten thousand pledges with long notes; more is not what people agreed upon
PLEDGES_MAX = 10_000  # a pledge for each seat of fifteen parliaments
ID_LETTERS_MAX, NOTE_LETTERS_MAX = 80, 2000
FIELDS = {
    "id", "party", "gives", "seat", "seats", "ward", "policy", "k", "if", "condition", "unless", "due", "public",
    "published", "for", "note", "state", "text", "in",
}  # fmt: skip
TOP = {"pledges", "done", "votes", "votes_needed", "facts", "election", "note"}
NO_TEXT = "half of a character (a surrogate, \\ud800 to \\udfff) stands there without its other half"
VOTE_FIELDS = FIELDS_OF_ACT | {"says", "why", "until"}


def read_pledges(text: str, name: str = "pledges") -> Pledges:
    """The pledges of a JSON text: a list of them, or an object with `pledges` and facts beside them.

    Names of parties and places are compared without regard to capitals and accents; the first spelling stands. Raises
    BadInput with the line, the pledge and the field for whatever cannot be read; nothing is dropped.

    >>> one = read_pledges('[{"id": "p1", "party": "A", "seat": "X", "if": {"party": "B", "seat": "Y"}}]').pledges[0]
    >>> one.gives, one.condition.act
    ((Act(party='A', what='X', kind=<ActKind.SEAT: 'seat'>),), Act(party='B', what='Y', kind=<ActKind.SEAT: 'seat'>))
    """
    if len(text) > LETTERS_MAX:
        raise BadInput(f"{name}: over {LETTERS_MAX:,} letters")
    said = load(text.lstrip("\ufeff"), name)
    return _Reader(name, text).all_of({"pledges": said} if isinstance(said, list) else said)


def pledges_of(said: object, name: str = "pledges") -> Pledges:
    """The same from values that are read already, such as the body of a request. Problems are told without lines."""
    return _Reader(name, "").all_of({"pledges": said} if isinstance(said, list) else said)


def pledge_of(said: Mapping[str, Any], name: str = "pledge") -> Pledge:
    """One pledge of its own, as `writing.pledge_as_json` writes it. Pledges that it names are not looked for."""
    return _Reader(name, "").pledge(said, ())


class _Reader:
    """Reads one text; remembers how each name was spelled first."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text = name, text
        self.clauses = Clauses()
        self._lines: dict[Path, int] | None = None

    def all_of(self, said: object) -> Pledges:
        """Everything that the text says."""
        if not isinstance(said, dict):
            raise BadInput(f"{self.name}: neither a list of pledges nor an object with pledges")
        facts = said.get("facts", {})
        if not isinstance(facts, dict) or not facts.keys() <= {"done", "votes", "votes_needed"}:
            raise self._wrong(("facts",), "facts", "an object with done, votes, votes_needed was expected")
        said = {**said, **facts}
        for field in said.keys() - TOP:
            raise self._wrong((field,), "", f"{field[:40]!r} is not a field; known are {', '.join(sorted(TOP))}")
        pledges = self._list(said, "pledges", required=True)
        if len(pledges) > PLEDGES_MAX:
            raise self._wrong(("pledges",), "pledges", f"{len(pledges):,} of them, at most {PLEDGES_MAX:,}")
        root: Path = ("pledges",) if not self.text.lstrip("\ufeff \t\r\n").startswith("[") else ()
        made = tuple(self.pledge(one, (*root, place)) for place, one in enumerate(pledges))
        self._refuse_twice(made)
        self._refuse_unknown(made, root)
        done = frozenset(act for place, one in enumerate(self._list(said, "done")) for act in self._done(one, place))
        votes = tuple(self._vote(one, ("votes", place)) for place, one in enumerate(self._list(said, "votes")))
        needed = said.get("votes_needed", False)
        if not isinstance(needed, bool):
            raise self._wrong(("votes_needed",), "votes_needed", "true or false was expected")
        return Pledges(made, done, votes, needed)

    def pledge(self, said: object, path: Path) -> Pledge:
        """One pledge."""
        if not isinstance(said, Mapping):
            raise self._wrong(path, f"pledge number {_number(path)}", "an object was expected")
        named = said.get("id")
        about = f"pledge {str(named)[:40]!r}" if named is not None else f"pledge number {_number(path)}"
        for field in said.keys() - FIELDS:
            raise self._wrong(path, about, f"{str(field)[:40]!r} is not a field; known are {', '.join(sorted(FIELDS))}")
        for field, value in said.items():
            if not is_text(value):
                raise self._wrong((*path, field), about, f"{field}: {NO_TEXT}")
        field = "id"
        try:
            made = Pledge(self._text(named, ID_LETTERS_MAX, also_number=True), "", (), 0)
            field = "party"
            party = self.clauses.party(said.get("party"))
            field = "gives"
            gives, k = self.clauses.gives(said, party)
            field = "if"
            condition = self._condition(said)
            field = "unless"
            unless = self.clauses.unless(said.get("unless"))
            field = "due"
            due = moment_of(said.get("due"))
            field = "for"
            for_party = self.clauses.party(said["for"]) if said.get("for") else ""
            field = "the rest"
            made = replace(
                made, party=party, gives=gives, k=k, condition=condition, unless=unless, due=due, for_party=for_party
            )
            return self._rest(made, said, path)
        except Wrong as fault:
            raise self._wrong(
                (*path, field), about, str(fault) if field in ("party", "the rest") else f"{field}: {fault}"
            ) from None

    def _rest(self, made: Pledge, said: Mapping[str, Any], path: Path) -> Pledge:
        """What stands beside giving and condition."""
        is_published = said.get("public", said.get("published", False))
        if not isinstance(is_published, bool):
            raise Wrong("public: true or false was expected")
        state = said.get("state", State.STANDING)
        if state not in tuple(State):
            raise Wrong(f"state: {str(state)[:40]!r} is none of {', '.join(State)}")
        note = said.get("note", "")
        if not isinstance(note, str) or len(note) > NOTE_LETTERS_MAX:
            raise Wrong(f"note: a text of at most {NOTE_LETTERS_MAX:,} letters was expected")
        line = self.line(path)
        due_line = self.line((*path, "due")) if made.due else 0
        return replace(
            made, is_published=is_published, state=State(state), note=note.strip(), line=line, due_line=due_line
        )

    def _condition(self, said: Mapping[str, Any]) -> Condition:
        if "if" in said and "condition" in said:
            raise Wrong("say either if or condition, not both")
        found = said.get("if", said.get("condition"))
        return ALWAYS if found is None or found in ({}, []) else self.clauses.condition(found)

    def _done(self, said: object, place: int) -> tuple[Act, ...]:
        try:
            if not is_text(said):
                raise Wrong(NO_TEXT)
            return self.clauses.acts(said)
        except Wrong as fault:
            raise self._wrong(("done", place), f"done, number {place + 1}", str(fault)) from None

    def _vote(self, said: object, path: Path) -> MembersVote:
        about = f"votes, number {_number(path)}"
        try:
            if not isinstance(said, dict) or said.keys() - VOTE_FIELDS:
                raise Wrong(f"an object with {', '.join(sorted(VOTE_FIELDS))} was expected")
            broken = next((field for field in sorted(said) if not is_text(said[field])), None)
            if broken is not None:
                raise Wrong(f"{broken}: {NO_TEXT}")
            (act,) = self.clauses.acts({field: said[field] for field in said.keys() & FIELDS_OF_ACT})
            if said.get("says") not in tuple(Says):
                raise Wrong(f"says: {str(said.get('says'))[:40]!r} is none of {', '.join(Says)}")
            return MembersVote(act, Says(said["says"]), str(said.get("why", ""))[:300], moment_of(said.get("until")))
        except Wrong as fault:
            raise self._wrong(path, about, str(fault)) from None

    def _text(self, said: object, letters_max: int, *, also_number: bool = False) -> str:
        if also_number and isinstance(said, int) and not isinstance(said, bool):
            said = str(said)
        if not isinstance(said, str) or not said.strip() or len(said) > letters_max:
            raise Wrong(f"a text of at most {letters_max} letters was expected")
        return said.strip()

    def _list(self, said: Mapping[str, Any], field: str, *, required: bool = False) -> list[Any]:
        found = said.get(field, None if required else [])
        if not isinstance(found, list):
            raise self._wrong((field,), field, "a list was expected")
        return found

    def _refuse_twice(self, made: tuple[Pledge, ...]) -> None:
        first: dict[str, Pledge] = {}
        for one in made:
            other = first.setdefault(one.id, one)
            if other is not one:
                lines = f"lines {other.line} and {one.line}" if other.line != one.line else f"line {one.line}"
                where = f"{self.name}, {lines}" if self.text else self.name
                raise BadInput(f"{where}: two pledges have the id {one.id!r}; give each its own")

    def _refuse_unknown(self, made: tuple[Pledge, ...], root: Path) -> None:
        known = {one.id for one in made}
        for place, one in enumerate(made):
            for name in self.clauses.named_in(one):
                if name not in known:
                    field = "if" if name in self.clauses.named_in(replace(one, unless=())) else "unless"
                    why = f"{field}: there is no pledge {name[:40]!r}"
                    raise self._wrong((*root, place, field), f"pledge {one.id!r}", why)

    def line(self, path: Path) -> int:
        """Where a value begins, or the nearest thing around it; 0 without a text."""
        if not self.text:
            return 0
        if self._lines is None:
            self._lines = lines_of(self.text, depth=3)
        while path not in self._lines and path:
            path = path[:-1]
        return self._lines[path]

    def _wrong(self, path: Path, about: str, why: str) -> BadInput:
        where = f", line {self.line(path)}" if self.text else ""
        return BadInput(f"{self.name}{where}: {f'{about}: ' if about else ''}{why}")


def moment_of(said: object) -> datetime | None:
    """A date and time with its zone, in ISO 8601; None for nothing. Raises Wrong, also where the zone is missing.

    >>> moment_of("2027-04-06T16:00:00+01:00").isoformat()
    '2027-04-06T16:00:00+01:00'
    """
    if said is None or said == "":
        return None
    try:
        found = datetime.fromisoformat(str(said)) if isinstance(said, str) else None
    except ValueError:
        found = None
    if found is None:
        raise Wrong(f"{str(said)[:40]!r} is not a date and time such as 2027-04-06T16:00:00+01:00")
    if found.tzinfo is None:
        raise Wrong(f"{str(said)[:40]!r} names no time zone; write Z or +01:00 behind it")
    return found


def _number(path: Path) -> int:
    last = path[-1] if path else 0
    return last + 1 if isinstance(last, int) else 1
