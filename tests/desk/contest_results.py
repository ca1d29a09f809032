"""Contests that are counted, for the tests of result pages: invented people, papers by the number."""

from datetime import timedelta

from django.utils import timezone

from rejoinder.core.ballots.as_json import count_as_json
from rejoinder.core.ballots.count import Count
from rejoinder.core.ballots.decision import decide
from rejoinder.core.ballots.election import Candidate, Election
from rejoinder.core.ballots.rules import rule_named
from rejoinder.core.ballots.ties import TieBreaker, commitment
from rejoinder.core.bulletin import make_terms, paper_lines, papers_name
from rejoinder.desk.contests.models import BoardFile, Contest
from rejoinder.desk.contests.voting import terms_of

SEED = "four oars and a lantern"
PRIMARY = ("Ottoline Brask", "Sunniva Achterby", "Teodor Wynn-Hale", "Dorcas Pellowe", "Rafe Imrie-Stone")
# Worked out so that the run-off goes as in the hand-worked count of tests/core/ballots/counted.py.
RUN_OFF = {
    bytes([0]): 2105, bytes([1]): 1680, bytes([2, 0]): 513, bytes([2, 1]): 650, bytes([2]): 131,
    bytes([3, 0]): 243, bytes([3, 1]): 330, bytes([3, 2]): 168, bytes([3]): 101,
    bytes([4, 0]): 96, bytes([4, 1]): 148, bytes([4, 2, 0]): 90, bytes([4, 2]): 31, bytes([4, 3, 0]): 20,
    bytes([4, 3, 1]): 41, bytes([4, 3, 2]): 20, bytes([4, 3]): 6, bytes([4]): 39,
}  # fmt: skip
COUNTY = (
    "Maren Quill", "Osric Tamblyn", "Ines Halvor-Pike", "Bram Collier", "Petra Sandoe", "Niall Farrow", "Wilda Groome",
    "Jory Penhale", "Sunil Marwick", "Thea Brandreth", "Cato Lind", "Orla Vane", "Piet Rusk", "Hesper Dole",
)  # fmt: skip


def county() -> dict[bytes, int]:
    """Papers for four places among fourteen: every first choice goes on to two others by a fixed rule."""
    firsts = (1185, 997, 910, 812, 326, 162, 136, 80, 76, 63, 46, 34, 32, 14)
    papers: dict[bytes, int] = {}
    for first, many in enumerate(firsts):
        for step, share in ((0, 2), (1, 4), (3, 3), (4, 1)):
            rest = (
                []
                if not step
                else [n for n in dict.fromkeys([(first + step) % 14, 3, (first + 2 * step) % 14]) if n != first]
            )
            paper = bytes([first, *rest])
            papers[paper] = papers.get(paper, 0) + many * share // 10
        papers[bytes([first])] += many - sum(many * share // 10 for share in (2, 4, 3, 1))
    return papers


def counted_contest(
    slug="tidewell-primary", *, names=PRIMARY, papers=RUN_OFF, rule="irv", seats=1, rejected=18, scale=None, **fields
) -> Contest:  # fmt: skip
    """A counted open primary whose papers are these."""
    election = Election("", tuple(Candidate(name) for name in names), seats, papers, scale, rejected)
    count = rule_named(rule).count(election, TieBreaker(seed=SEED))
    contest = stored(slug, count, {"scale": scale, "papers": "rankings" if scale is None else "scores", **fields})
    terms = terms_of(contest)
    every = [paper for paper, many in papers.items() for _ in range(many)]
    content = b"".join(paper_lines(terms, every)).decode()
    BoardFile.objects.create(contest=contest, name=papers_name(terms), content=content)
    return contest


def counted_members_vote(slug="cedar-sallow", *, votes=(212, 88, 10), eligible=500, quorum=50, threshold=50) -> Contest:
    """A counted members' vote: so many for, against, abstained, of so many who may vote."""
    papers = {paper: many for paper, many in zip((bytes([0]), bytes([1]), b""), votes, strict=True) if many}
    sides = (Candidate("For standing aside"), Candidate("Against standing aside"))
    count = rule_named("decision").count(Election("", sides, 1, papers), TieBreaker())
    done = decide(count, eligible, quorum_pct=quorum, threshold_pct=threshold)
    decision = {
        "outcome": done.outcome, "for": done.votes_for, "against": done.votes_against, "abstained": done.abstained,
        "eligible": done.eligible, "why": done.why,
    }  # fmt: skip
    fields = {
        "kind": "members", "party": "Cedar", "title": "Cedar in Sallow Vale", "seat": "Sallow Vale", "papers": "choice",
        "quorum_pct": quorum, "threshold_pct": threshold, "consent_means": "Cedar names nobody in Sallow Vale.",
        "decision": done.outcome, "decision_why": done.why,
    }  # fmt: skip
    return stored(slug, count, fields, {"decision": decision})


def stored(slug: str, count: Count, fields: dict, more: dict | None = None) -> Contest:
    """The contest as the closing job leaves it, with this count."""
    now = timezone.now()
    said = dict(fields)
    papers, scale = said.pop("papers", "rankings"), said.pop("scale", None)
    terms = make_terms(
        contest=slug, kind=said.get("kind", "primary"), title=said.get("title", "Open primary, Tidewell"),
        candidates=[{"name": one.name, "party": one.party, "about": ""} for one in count.candidates], seats=count.seats,
        rule=count.rule, rule_version=count.version, papers=papers, scale=scale,
        opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1), seed_sha256=commitment(SEED), public_key="ab" * 32,
    )  # fmt: skip
    times = {
        "made_at": now - timedelta(days=30), "fixed_at": now - timedelta(days=20), "opens_at": now - timedelta(days=9),
        "closes_at": now - timedelta(days=1), "closed_at": now - timedelta(days=1), "counted_at": now,
    }  # fmt: skip
    row = {
        "slug": slug, "kind": "primary", "title": "Open primary, Tidewell", "seat": "Tidewell", "state": "counted",
        "rule": count.rule, "rule_version": count.version, "seats": count.seats, "seed": SEED,
        "seed_sha256": commitment(SEED), "terms": terms, "result": count_as_json(count) | (more or {}),
        "result_sha256": "cd" * 32, "languages": ["en"],
    }  # fmt: skip
    contest = Contest.objects.create(**row | times | said)
    contest.roots.create(at=now, size=4, root="4f0a77d2" + "0" * 52 + "c91e", signature="00" * 64)
    return contest
