"""What a ballot page shows: the candidates in the drawn order, the voter's marks so far, the check in words."""

from dataclasses import dataclass

from rejoinder.core.ballots.marking import Form, as_text, form_for
from rejoinder.core.bulletin import Terms, read_terms, terms_bytes
from rejoinder.core.languages import Words, ordinal
from rejoinder.desk.contests.models import Candidate, Contest

PAIRS = ("schulze", "rankedpairs", "minimax")
TRANSFERS = ("scottish", "meek", "warren")


@dataclass(frozen=True)
class Name:
    """One candidate on the paper."""

    place: int
    name: str
    party: str
    about: str
    statement: str = ""
    has_withdrawn: bool = False
    score: int = 0


def terms_of(contest: Contest) -> Terms:
    """The fixed terms. Raises BadInput where they are not fixed yet."""
    return read_terms(terms_bytes(contest.terms))


def paper_form(contest: Contest) -> Form:
    """How the paper of this contest is filled in."""
    terms = contest.terms
    return form_for(terms["papers"], len(terms["candidates"]), terms["scale"])


def names_of(contest: Contest, words: Words, marks: bytes = b"") -> list[Name]:
    """The candidates in the drawn order; the two answers of a members' vote in the reader's language."""
    form = paper_form(contest)
    if form.kind == "decision":
        return [Name(0, words.say("vote.for"), "", ""), Name(1, words.say("vote.against"), "", "")]
    rows = {row.place: row for row in contest.candidates.exclude(place=None)}
    gone = {place for place, row in rows.items() if row.state == Candidate.State.WITHDRAWN}
    scores = marks if form.scale is not None else bytes(form.candidates)
    return [
        Name(place, one["name"], one["party"], one["about"], rows[place].statement if place in rows else "",
             place in gone, scores[place])
        for place, one in enumerate(contest.terms["candidates"])
    ]  # fmt: skip


def ranking(form: Form, marks: bytes, names: list[Name], words: Words) -> dict:
    """The ranked and the unranked, and the rank that the next one gets."""
    ranked = [names[place] for place in marks]
    return {
        "ranked": ranked, "unranked": [one for one in names if one.place not in marks],
        "next": ordinal(len(marks) + 1, words.code), "marks": as_text(marks), "total": form.candidates,
    }  # fmt: skip


def in_words(form: Form, paper: bytes, names: list[Name]) -> dict:
    """What a checked paper says: those marked, in order or with their scores, and those left out."""
    if form.kind == "decision":
        return {"choice": {b"\x00": "for", b"\x01": "against"}.get(paper, "abstain"), "marks": as_text(paper)}
    if form.scale is None:
        marked = [names[place] for place in paper]
    else:
        marked = sorted((one for one in names if paper[one.place]), key=lambda one: -paper[one.place])
    left = [one.name for one in names if one not in marked and not one.has_withdrawn]
    return {"marked": marked, "left": ", ".join(left), "marks": as_text(paper)}


def rule_words(contest: Contest, words: Words) -> dict[str, str]:
    """The rule's name, what it means for a voter, and how it counts, in the reader's language."""
    family = dict.fromkeys(PAIRS, "pairs") | dict.fromkeys(TRANSFERS, "transfer")
    base = "points" if contest.rule.startswith("points") or contest.rule == "borda" else contest.rule
    return {
        "rule": _known(words, f"vote.rule.{base}", contest.rule),
        "hint": _known(words, f"vote.hint.{base}", "", f"vote.hint.{family.get(base, 'any')}", "vote.hint.any"),
        "how": _known(words, f"vote.how.{base}", "", f"vote.how.{family.get(base, 'any')}"),
    }


def _known(words: Words, key: str, otherwise: str, *fallbacks: str) -> str:
    found = next((one for one in (key, *fallbacks) if one in words.english), "")
    return words.say(found) if found else otherwise
