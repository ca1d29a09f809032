"""Stored pledges as the values that core/pledges works with, and the facts beside them: members' votes, acts done."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from rejoinder.core.pledges.reading import pledges_of
from rejoinder.core.pledges.values import Act, ActKind, MembersVote, Pledges, Says
from rejoinder.core.voters import fold_name
from rejoinder.desk.contests.decisions import Consent, Veto, decisions_at, running_votes
from rejoinder.desk.pledges.models import Pledge, PledgeMark

State = Pledge.State
NAME_LETTERS = 12  # as on the plans, so that a party is called the same on both


def loaded(rows: QuerySet[Pledge] | None = None) -> list[Pledge]:
    """The rows with their marks, in two queries; all pledges where none are named."""
    standing = Prefetch("marks", PledgeMark.objects.filter(undone_at=None), to_attr="standing_marks")
    found = Pledge.objects.all() if rows is None else rows
    return list(found.select_related("result_set").prefetch_related(standing))


def said_of(row: Pledge) -> dict:
    """A stored pledge as the JSON that core/pledges reads; its number is its id, its time by the clock of the page."""
    return {
        "id": str(row.number), "party": row.party, "gives": row.gives, "if": row.condition, "unless": row.unless,
        "due": timezone.localtime(row.due_at).isoformat() if row.due_at else None, "for": row.for_party or None,
        "note": row.note, "public": row.is_published, "state": row.state,
    }  # fmt: skip


def asked_of(rows: Sequence[Pledge]) -> Pledges:
    """Pledges with every fact the desk knows: what was done, what members decided. A stand-aside needs consent."""
    done = [one for row in rows for one in _done(row)]
    bare = pledges_of({"pledges": [said_of(row) for row in rows], "done": done})
    return Pledges(bare.pledges, bare.done, tuple(_votes(bare, names_of(rows))), votes_needed=True)


def names_of(rows: Iterable[Pledge]) -> dict[str, str]:
    """The full names of parties, as the results of these pledges give them."""
    return {short: name for row in rows if row.result_set for short, name in row.result_set.names.items()}


def short_names(names: Mapping[str, str]) -> dict[str, str]:
    """Those names that are short enough for a row or a picture; the others go by their abbreviation."""
    return {short: name for short, name in names.items() if len(name) <= NAME_LETTERS}


def _done(row: Pledge) -> list[dict]:
    """The acts of a pledge that was kept: as its mark names them, else all that it gives."""
    if row.state != State.KEPT:
        return []
    marks = [one for one in row.standing_marks if one.became == State.KEPT]
    given = marks[-1].given if marks else []
    return [act | {"party": row.party} for act in given]


def _votes(asked: Pledges, names: Mapping[str, str]) -> Iterable[MembersVote]:
    """What members said about every seat or ward in which somebody would stand aside. Two queries."""
    decided, running = decisions_at(timezone.now()), running_votes()
    acts = dict.fromkeys(act for one in asked.pledges for act in one.gives if act.kind != ActKind.POLICY)
    for act in acts:
        if act in asked.done:
            continue
        pairs = [(fold_name(act.what), fold_name(party)) for party in (act.party, names.get(act.party, act.party))]
        said = next((decided[pair] for pair in pairs if pair in decided), None)
        vote = next((running[pair] for pair in pairs if pair in running), None)
        yield _vote(act, said, vote)


def _vote(act: Act, said, running) -> MembersVote:
    if isinstance(said, Veto):
        return MembersVote(act, Says.VETO, said.why.partition(":")[0].rstrip("."))
    if isinstance(said, Consent):
        return MembersVote(act, Says.CONSENT, said.why.rstrip("."))
    if running is not None:
        until = timezone.localtime(running.closes_at) if running.closes_at else None
        return MembersVote(act, Says.WAITING, "", until)
    why = f"Waits for its members: {said.why.rstrip('.')}" if said else ""
    return MembersVote(act, Says.WAITING, why)
