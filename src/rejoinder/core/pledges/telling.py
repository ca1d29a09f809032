"""Pledges, and what became of them, in words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from rejoinder.core.pledges.circles import Circle
from rejoinder.core.pledges.clauses import acts_in, ids_in
from rejoinder.core.pledges.solving import Solution, Waits
from rejoinder.core.pledges.unmet import Reason, Unmet
from rejoinder.core.pledges.values import ALWAYS, Act, ActKind, AtLeast, Condition, Done, Kept, MembersVote, Pledge

NOT_PUBLIC = "on a condition that is not public"
ONES = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NOT_PROVEN = "There may be a larger set."
NAMED_MAX = 5  # in a sentence; the JSON has all
Day = Callable[[datetime], str]


def told(one: Pledge, names: Mapping[str, str] | None = None) -> str:
    """A pledge in one sentence. `names` are full names of parties.

    >>> from rejoinder.core.pledges.values import Act, Done
    >>> told(Pledge("p", "Orchard", (Act("Orchard", "Marl Bay"),), 1, Done(Act("Cedar", "Quay North"))))
    'Orchard stands aside in Marl Bay if Cedar does in Quay North.'
    """
    party = (names or {}).get(one.party, one.party)
    said = f"{party} {_gives(one)}"
    if one.condition != ALWAYS:
        said += f" if {_condition(one.condition, one, names or {})}"
    if one.unless:
        said += f", unless {_joined([_condition(part, one, names or {}) for part in one.unless], 'or')}"
    return f"{said}."


def told_publicly(one: Pledge, private: Iterable[Pledge], names: Mapping[str, str] | None = None) -> str:
    """A pledge as anybody may read it: a condition that names a private pledge, or what one gives, is not said.

    >>> from rejoinder.core.pledges.values import Act, Done
    >>> y = Act("Cedar", "Quay North")
    >>> told_publicly(Pledge("p", "Orchard", (Act("Orchard", "X"),), 1, Done(y)), [Pledge("q", "Cedar", (y,), 1)])
    'Orchard stands aside in X, on a condition that is not public.'
    """
    if not names_private(one, private):
        return told(one, names)
    party = (names or {}).get(one.party, one.party)
    return f"{party} {_gives(one)}, {NOT_PUBLIC}."


def names_private(one: Pledge, private: Iterable[Pledge]) -> bool:
    """Whether the condition of a pledge names one of the private pledges, or an act that one of them gives."""
    parts = (one.condition, *one.unless)
    ids = {name for part in parts for name in ids_in(part)}
    acts = {act for part in parts for act in acts_in(part)}
    return any(other.id != one.id and (other.id in ids or not acts.isdisjoint(other.gives)) for other in private)


def _gives(one: Pledge) -> str:
    if one.k < len(one.gives):
        listed = _joined([act.what for act in one.gives], "and")
        if all(act.kind != ActKind.POLICY for act in one.gives):
            return f"stands aside in {number_word(one.k)} of {listed}"
        return f"gives {number_word(one.k)} of {listed}"
    return _deeds(one.gives)


def _deeds(acts: Sequence[Act]) -> str:
    places = [act.what for act in acts if act.kind != ActKind.POLICY]
    parts = [f"stands aside in {_joined(places, 'and')}"] if places else []
    return _joined(parts + [act.what for act in acts if act.kind == ActKind.POLICY], "and")


def _condition(condition: Condition, of: Pledge, names: Mapping[str, str]) -> str:
    if isinstance(condition, Done):
        act, party = condition.act, names.get(condition.act.party, condition.act.party)
        if act.kind == ActKind.POLICY:
            return f"{party} {act.what}"
        does = "does" if any(one.kind != ActKind.POLICY for one in of.gives) else "stands aside"
        return f"{party} {does} in {act.what}"
    if isinstance(condition, Kept):
        return f"pledge {condition.pledge} is kept"
    if isinstance(condition, AtLeast):
        same = _same_party(condition, names)
        if same:
            return same
        parts = [_condition(part, of, names) for part in condition.of]
        parts = [f"({part})" if isinstance(inner, AtLeast) and len(inner.of) > 1 else part
                 for part, inner in zip(parts, condition.of, strict=True)]  # fmt: skip
        if condition.k == len(parts):
            return _joined(parts, "and")
        if condition.k == 1:
            return _joined(parts, "or")
        return f"at least {number_word(condition.k)} of these hold: {'; '.join(parts)}"
    return f"it is not so that {_condition(condition.of, of, names)}"


def _same_party(condition: AtLeast, names: Mapping[str, str]) -> str:
    """Two of three seats of one party read as one thing."""
    acts = [one.act for one in condition.of if isinstance(one, Done)]
    if len(acts) < max(2, len(condition.of)) or len({act.party for act in acts}) > 1:
        return ""
    if any(act.kind == ActKind.POLICY for act in acts):
        return ""
    party, places = names.get(acts[0].party, acts[0].party), [act.what for act in acts]
    if condition.k == len(acts):
        return f"{party} does in {_joined(places, 'and')}"
    if condition.k == 1:
        return f"{party} does in {_joined(places, 'or')}"
    return f"{party} does in {number_word(condition.k)} of {_joined(places, 'and')}"


def act_words(act: Act) -> str:
    """An act as something that is missing: "Cedar standing aside in Deepdale"."""
    return f"{act.party} {act.what}" if act.kind == ActKind.POLICY else f"{act.party} stands aside in {act.what}"


def number_word(number: int) -> str:
    """Numbers up to ten as words."""
    return ONES[number] if 0 <= number < len(ONES) else f"{number:,}"


def headline(solution: Solution) -> str:
    """How many pledges can be kept at once, in one sentence.

    >>> headline(Solution((), (), (), (), (), (), ()))
    'No pledge is standing.'
    """
    said = counted(solution.greatest, solution.standing, len(solution.waits))
    return said if solution.at_most is None else f"{said} {NOT_PROVEN} At most {solution.at_most:,} could be kept."


def counted(greatest: int, standing: int, waiting: int = 0) -> str:
    """The same from three numbers.

    >>> counted(14, 17, 1)
    '14 of 17 pledges can all be kept at once; one of these waits for a members’ vote.'
    """
    if not standing:
        return "No pledge is standing."
    if standing == 1:
        said = "The one pledge can be kept" if greatest else "The one pledge cannot be kept"
    elif not greatest:
        said = f"None of {standing} pledges can be kept"
    elif greatest == standing:
        said = f"All {standing} pledges can be kept at once"
    else:
        said = f"{greatest} of {standing} pledges can {'all ' if greatest > 1 else ''}be kept at once"
    if waiting and waiting == greatest:
        said += ", once members agree"
    elif waiting:
        said += f"; {number_word(waiting)} of these wait{'s' if waiting == 1 else ''} for a members’ vote"
    return f"{said}."


def waits_words(one: Waits, day: Day) -> str:
    """What a pledge waits for."""
    if not one.votes:
        return f"Waits with {_named(one.with_others)}, for a members' vote" if one.with_others else "Waits for a vote"
    return "; ".join(_vote_words(vote, day) for vote in one.votes)


def _vote_words(vote: MembersVote, day: Day) -> str:
    who = f"{vote.act.party} in {vote.act.what}"
    if vote.until:
        return f"Waits for the vote of {who}, until {day(vote.until)}"
    return vote.why or f"Waits for its members: {who} were not asked"


def unmet_words(one: Unmet, pledge: Pledge, day: Day) -> str:
    """Why a pledge is unmet: what is missing, or what it clashes with."""
    if one.reason == Reason.PAST:
        return f"Its day is over: it was due {day(pledge.due)}" if pledge.due else "Its day is over"
    if one.reason == Reason.VETO:
        return "; ".join(_veto_words(vote) for vote in one.vetoes)
    if one.reason == Reason.ITSELF:
        return "Its own act frees it: it can never be kept"
    if one.reason == Reason.CLASH:
        return _clash_words(one)
    if not one.missing:
        return f"It waits for {_named(one.pledged)}, which {'is' if len(one.pledged) == 1 else 'are'} not kept"
    least = "" if one.is_least else ", at most"
    said = f"Missing{least}: {_joined([act_words(act) for act in one.missing[:NAMED_MAX]], 'and')}"
    said += f" and {len(one.missing) - NAMED_MAX} more" if len(one.missing) > NAMED_MAX else ""
    if one.vetoes:
        said += f". {'; '.join(_veto_words(vote) for vote in one.vetoes)}"
    elif one.pledged:
        said += f". Pledged in {_named(one.pledged)}, which {'is' if len(one.pledged) == 1 else 'are'} unmet too"
    return said


def _veto_words(vote: MembersVote) -> str:
    why = f", {vote.why}" if vote.why else ""
    return f"The members of {vote.act.party} in {vote.act.what} said no{why}"


def _clash_words(one: Unmet) -> str:
    if one.freed_by:
        said = f"Freed, since {_joined([act_words(act) for act in one.freed_by], 'and')}"
        return said + (f" ({_named(one.clash)})" if one.clash else "")
    if one.clash:
        return f"Cannot stand beside {_named(one.clash)}: keeping it would cost as many or more"
    return "Keeping it would cost as many pledges or more"


def circle_words(circle: Circle, pledges: Mapping[str, Pledge]) -> str:
    """A mutual pledge: nobody can go first."""
    if len(circle.ids) == 1:
        return f"{circle.ids[0]} waits for itself: it can be kept, but nobody else has to do anything."
    parties = list(dict.fromkeys(pledges[one].party for one in circle.ids))
    who = "both" if len(circle.ids) == 2 else f"all {number_word(len(circle.ids))}"
    return f"{_named(circle.ids)} are a mutual pledge of {_joined(parties, 'and')}: {who} must move together."


def _named(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - NAMED_MAX} more" if len(ids) > NAMED_MAX else ""
    return (", ".join(ids[:NAMED_MAX]) + more) if more else _joined(list(ids), "and")


def _joined(parts: Sequence[str], word: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"
