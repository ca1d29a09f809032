"""Where the members' vote of each stand-aside stands: not asked, being set up, open until, agreed, said no.

While a vote is open only the number of papers on its board is public, never what they say.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.utils import timezone

from rejoinder.core.voters import fold_name
from rejoinder.desk.contests.decisions import RUNNING
from rejoinder.desk.contests.models import Contest
from rejoinder.desk.pacts.gathering import Pair
from rejoinder.desk.pacts.parties import spellings
from rejoinder.desk.seats.models import ResultSet

FIELDS = (
    "kind", "slug", "seat", "party", "state", "decision", "decision_why", "opens_at", "closes_at", "counted_at",
    "quorum_pct", "result",
)  # fmt: skip
NEW_VOTE = "/alliance/contests/new/"


class Stage(StrEnum):
    """How far members are with one stand-aside."""

    WAITS = "waits"  # nobody asked them
    DRAFT = "draft"  # a vote is being set up
    OPEN = "open"  # fixed, open, or being counted
    AGREED = "agreed"
    SAID_NO = "said_no"
    UNDECIDED = "undecided"  # counted, and nothing came of it


@dataclass(frozen=True)
class MembersSay:
    """What the members of one party say about standing aside in one seat."""

    seat: str
    party: str  # abbreviation, as in the plan
    stage: Stage
    words: str  # a sentence: "LD members vote until 14 Oct, 20:00. 212 papers are in."
    address: str  # of the vote, or of the form that sets one up
    votes_for: int | None = None  # once it is counted
    votes_against: int | None = None
    papers: int | None = None  # on the public board so far
    closes_at: datetime | None = None


def members_say(
    results: ResultSet, pairs: Iterable[Pair], now: datetime | None = None, *, renamed: Mapping[str, str] | None = None
) -> dict[Pair, MembersSay]:
    """For each (seat, party) what its members say, in two queries however many there are.

    `renamed`: the names that a plan supposes parties to have now; their votes under the earlier name count too.
    """
    now = now or timezone.now()
    pairs = list(pairs)
    if not pairs:
        return {}
    votes: dict[Pair, list[Contest]] = {}
    rows = Contest.objects.filter(kind=Contest.Kind.MEMBERS).exclude(state=Contest.State.CANCELLED).only(*FIELDS)
    cast = Count("entries__body__pseudonym", filter=Q(entries__kind="cast"), distinct=True)
    for one in rows.order_by("counted_at", "pk"):
        votes.setdefault((fold_name(one.seat), fold_name(one.party)), []).append(one)
    spelt = {pair: _votes_of(results, pair, votes, renamed or {}) for pair in pairs}
    open_ones = [one.pk for found in spelt.values() for one in found if one.state in RUNNING]
    papers = dict(Contest.objects.filter(pk__in=open_ones).order_by().annotate(n=cast).values_list("pk", "n"))
    return {pair: _say(results, pair, found, papers=papers, now=now) for pair, found in spelt.items()}


def new_vote(results: ResultSet, seat: str, party: str, for_party: str = "") -> str:
    """The address of the form that sets a members' vote up, with what is known filled in."""
    name, other = results.names.get(party, party), results.names.get(for_party, for_party)
    asked = f"Should {name} stand aside in {seat}{f' for {other}' if other else ''}?"
    fields = {"kind": "members", "seat": seat, "party": party, "title": f"{name} members on {seat}", "question": asked}
    return f"{NEW_VOTE}?{urlencode(fields)}"


def _votes_of(
    results: ResultSet, pair: Pair, votes: dict[Pair, list[Contest]], renamed: Mapping[str, str]
) -> list[Contest]:
    seat = fold_name(pair[0])
    found = [one for party in spellings(results, pair[1], renamed) for one in votes.get((seat, party), ())]
    return sorted(found, key=lambda one: (one.counted_at is None, one.counted_at or one.opens_at, one.pk))


def _say(results: ResultSet, pair: Pair, found: list[Contest], *, papers: dict[int, int], now: datetime) -> MembersSay:
    seat, party = pair
    counted = [one for one in found if one.decision and one.counted_at and one.counted_at <= now]
    running = [one for one in found if one.state in RUNNING]
    if running:  # a later vote is on its way; what was decided before holds until it is counted
        return _running(pair, running[-1], papers.get(running[-1].pk, 0), counted[-1] if counted else None)
    if counted:
        return _counted(pair, counted[-1])
    drafted = [one for one in found if one.state in (Contest.State.DRAFT, Contest.State.NOMINATIONS)]
    if drafted:
        here = f"/alliance/contests/{drafted[-1].slug}/"
        return MembersSay(seat, party, Stage.DRAFT, f"A vote of {party} members is being set up.", here)
    words = f"Waits for a vote of {party} members: nobody asked them yet."
    return MembersSay(seat, party, Stage.WAITS, words, new_vote(results, seat, party))


def _running(pair: Pair, one: Contest, papers: int, before: Contest | None) -> MembersSay:
    seat, party = pair
    until = f"{timezone.localtime(one.closes_at):%-d %b %Y, %H:%M}" if one.closes_at else "it is closed"
    words = f"{party} members vote until {until}."
    if one.state == Contest.State.CLOSED:
        words = f"{party} members voted; it is being counted."
    elif one.state == Contest.State.OPEN:
        words += f" {papers:,} {'paper is' if papers == 1 else 'papers are'} in."
    if before is not None:
        words += " Until it is counted, what they said before holds."
    said_no = before is not None and before.decision == "veto"
    return MembersSay(
        seat, party, Stage.SAID_NO if said_no else Stage.OPEN, words, f"/alliance/contests/{one.slug}/",
        papers=papers, closes_at=one.closes_at,
    )  # fmt: skip


def _counted(pair: Pair, one: Contest) -> MembersSay:
    stages = {"consent": Stage.AGREED, "veto": Stage.SAID_NO, "none": Stage.UNDECIDED}
    said = one.result.get("decision", {}) if isinstance(one.result, dict) else {}
    tally = f", {said['for']:,} for and {said['against']:,} against" if "for" in said else ""
    words = {
        Stage.AGREED: f"{pair[1]} members agreed{tally}.",
        Stage.SAID_NO: f"{pair[1]} members said no{tally}. The plan obeys.",
        Stage.UNDECIDED: f"{pair[1]} members voted and nothing was decided. {one.decision_why}",
    }
    stage = stages.get(one.decision, Stage.UNDECIDED)
    return MembersSay(
        *pair, stage, words[stage].strip(), f"/alliance/contests/{one.slug}/", said.get("for"), said.get("against")
    )
