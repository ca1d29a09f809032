"""What a voter marks, step by step, and the paper that comes of it. Pages keep the marks as text in a hidden field."""

from dataclasses import dataclass
from typing import Literal

from rejoinder.errors import BadInput

Kind = Literal["ranking", "approval", "scores", "decision"]
ABSTAIN = b""  # of a decision: counts for the quorum, on no side
SCALES = {"star": 5, "approval": 1}  # rules that read scores, and how far they go (STAR: 0 to 5)


@dataclass(frozen=True, slots=True)
class Form:
    """How the paper of a contest is filled in: by ranks, by ticks, by scores up to `scale`, or by yes and no."""

    kind: Kind
    candidates: int
    scale: int | None = None


def form_of(rule: str, candidates: int) -> Form:
    """The form that a counting rule reads.

    >>> form_of("irv", 5), form_of("star", 3).scale, form_of("decision", 2).kind
    (Form(kind='ranking', candidates=5, scale=None), 5, 'decision')
    """
    if rule == "decision":
        return Form("decision", candidates)
    scale = SCALES.get(rule)
    return form_for("rankings" if scale is None else "scores", candidates, scale)


def form_for(papers: str, candidates: int, scale: int | None = None) -> Form:
    """The form of a contest whose terms ask for these papers: "rankings", "scores" up to `scale`, or a "choice".

    >>> form_for("rankings", 5).kind, form_for("scores", 3, 5).kind, form_for("scores", 3, 1).kind
    ('ranking', 'scores', 'approval')
    """
    if papers == "choice":
        return Form("decision", candidates)
    if papers != "scores" or scale is None:
        return Form("ranking", candidates)
    return Form("approval" if scale == 1 else "scores", candidates, scale)


def as_text(paper: bytes) -> str:
    """The marks as a hidden field keeps them.

    >>> as_text(bytes([2, 0]))
    '2,0'
    """
    return ",".join(map(str, paper))


def read_marks(form: Form, text: str) -> bytes:
    """The marks in a hidden field; what is unfinished is fine. Raises BadInput for what no page of ours wrote.

    >>> read_marks(Form("ranking", 3), "2,0") == bytes([2, 0]), read_marks(Form("scores", 2, 5), "") == bytes(2)
    (True, True)
    """
    if not text and form.scale is not None:
        return bytes(form.candidates)
    parts = text.split(",") if text else []
    if len(parts) > max(form.candidates, 1) or not all(p.isascii() and p.isdigit() and len(p) < 4 for p in parts):
        raise BadInput("the marks on the ballot cannot be read; begin again")
    numbers = [int(part) for part in parts]
    if any(number > 255 for number in numbers):
        raise BadInput("the marks on the ballot cannot be read; begin again")
    marks = bytes(numbers)
    if problem := wrong_with(form, marks):
        raise BadInput(problem)
    return marks


def wrong_with(form: Form, paper: bytes) -> str:
    """Why this is no paper of the form; empty where it is one, finished or not.

    >>> wrong_with(Form("ranking", 3), bytes([1, 1]))
    'a candidate stands on the paper twice'
    """
    if form.scale is not None:
        if len(paper) != form.candidates:
            return f"the paper has {len(paper)} scores for {form.candidates} candidates"
        return "a score is above the scale" if max(paper, default=0) > form.scale else ""
    if len(set(paper)) != len(paper):
        return "a candidate stands on the paper twice"
    if any(place >= form.candidates for place in paper):
        return "the paper names a candidate who is not on it"
    if form.kind == "decision" and len(paper) > 1:
        return "a paper says yes or no, not both"
    return ""


def is_blank(form: Form, paper: bytes) -> bool:
    """Whether nothing is marked that a rule could count. To abstain from a decision is a mark.

    >>> is_blank(Form("scores", 2, 5), bytes(2)), is_blank(Form("decision", 2), ABSTAIN)
    (True, False)
    """
    return form.kind != "decision" and not any(paper if form.scale is not None else [1] * len(paper))


def ranked_next(order: bytes, place: int) -> bytes:
    """The order with one more candidate at its end; the same where it has that one already.

    >>> list(ranked_next(bytes([2]), 0))
    [2, 0]
    """
    return order if place in order else order + bytes([place])


def moved_up(order: bytes, place: int) -> bytes:
    """The order with a candidate one rank higher.

    >>> list(moved_up(bytes([2, 0, 1]), 1))
    [2, 1, 0]
    """
    at = order.find(place)
    if at < 1:
        return order
    return order[: at - 1] + bytes([order[at], order[at - 1]]) + order[at + 1 :]


def taken_off(order: bytes, place: int) -> bytes:
    """The order without a candidate; those below move up.

    >>> list(taken_off(bytes([2, 0, 1]), 0))
    [2, 1]
    """
    return bytes(one for one in order if one != place)
