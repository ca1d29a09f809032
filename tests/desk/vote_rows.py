"""An open contest with voters, as the tests of voting want it. All names are invented."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from rejoinder.core.ballots.ties import commitment
from rejoinder.core.bulletin import make_terms, terms_hash
from rejoinder.desk.contests.credentials import issue_all, secrets_of
from rejoinder.desk.contests.keys import SEED, first_keys, fix_keys
from rejoinder.desk.contests.models import Candidate, Contest, Voter

FIVE = (
    ("Sunniva Achterby", "Teacher, Tidewell"), ("Ottoline Brask", "Clerk, Harrowmere"),
    ("Dorcas Pellowe", "Nurse, Oxley"), ("Rafe Imrie-Stone", "Boatbuilder, Marl Bay"),
    ("Teodor Wynn-Hale", "Councillor, Quay North"),
)  # fmt: skip
PAPERS = {"star": ("scores", 5), "approval": ("scores", 1), "decision": ("choice", None)}


@pytest.fixture
def own_folder(tmp_path, monkeypatch):
    """A data folder for this test alone: boards are written there."""
    monkeypatch.setattr(settings, "REJOINDER", replace(settings.REJOINDER, data=tmp_path))


def voting(rule="irv", *, names=FIVE, state="open", slug="tidewell", opens=-1, closes=48, **fields):
    """A contest whose terms are fixed, by default open since an hour ago. `opens`, `closes`: hours from now."""
    now = timezone.now().replace(microsecond=0)
    is_members = rule == "decision"
    if is_members:
        names = (("For standing aside", ""), ("Against standing aside", ""))
    contest = Contest(
        kind="members" if is_members else "primary", slug=slug, title="Who stands in Tidewell?", seat="Tidewell",
        rule=rule, rule_version="1", state=state, opens_at=now + timedelta(hours=opens),
        closes_at=now + timedelta(hours=closes), made_at=now, fixed_at=now, languages=["en", "cy", "de"],
        question="Should Cedar stand aside in Tidewell?" if is_members else "", sealed=first_keys(),
        quorum_pct=50 if is_members else None, threshold_pct=50 if is_members else None,
    )  # fmt: skip
    for name, value in fields.items():
        setattr(contest, name, value)
    keys = fix_keys(contest)
    contest.seed_sha256 = commitment(keys[SEED])
    papers, scale = PAPERS.get(rule, ("rankings", None))
    listed = drawn([{"name": name, "party": "", "about": about} for name, about in names], keys[SEED], is_members)
    contest.terms = make_terms(
        contest=slug, kind=contest.kind, title=contest.title, question=contest.question, seat="Tidewell",
        candidates=listed, seats=contest.seats, rule=rule, rule_version=contest.rule_version, papers=papers,
        scale=scale, opens_at=contest.opens_at, closes_at=contest.closes_at, seed_sha256=contest.seed_sha256,
        public_key=contest.public_key, languages=contest.languages, quorum_pct=contest.quorum_pct,
        threshold_pct=contest.threshold_pct,
    )  # fmt: skip
    contest.terms_sha256 = terms_hash(contest.terms)
    contest.save()
    for place, one in enumerate(listed):
        Candidate.objects.create(
            contest=contest, name=one["name"], about=one["about"], state="standing", place=place, made_at=now
        )
    return contest


def drawn(listed, seed, is_members):
    """The candidates in the order that the seed draws."""
    from rejoinder.core.ballots.drawn import drawn_order

    if is_members:
        return listed
    names = [f"{one['name']}\x1f{one['party']}\x1f{one['about']}" for one in listed]
    return [listed[place] for place in drawn_order(names, seed)]


def issue(contest, voter):
    """Makes one voter's credential where there is none yet, and returns the secret that the letter shows."""
    secret = secrets_of(contest, [voter])[voter.pk]
    issue_all(contest, [voter])
    return secret


def letter(contest, number=1):
    """The secret of one more voter's letter."""
    voter = Voter.objects.create(contest=contest, mark=f"{number:064x}", state="eligible")
    return issue(contest, voter)


def place_of(contest, name):
    """The place of a candidate on the paper, by the beginning of the name."""
    return next(n for n, one in enumerate(contest.terms["candidates"]) if one["name"].startswith(name))


def ranks(contest, *names):
    """A ranking by names."""
    return bytes(place_of(contest, name) for name in names)
