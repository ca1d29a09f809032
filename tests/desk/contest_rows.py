"""Contests as the tests want them: set up, fixed by two people, with voters. All names are invented."""

from datetime import timedelta

from django.utils import timezone

from rejoinder.desk.contests.candidates import add_candidate, stand
from rejoinder.desk.contests.drafts import save_contest, start_contest
from rejoinder.desk.contests.fixing import ask, fix
from rejoinder.desk.contests.models import Candidate, Contest
from rejoinder.desk.people.models import User

NAMES = ("Ottoline Brask", "Sunniva Achterby", "Dorcas Pellowe")
WORDS = "I live in Tidewell and I support no other party there."


def person(role="writer", name="Tamsin Okell-Dray"):
    email = f"{name.split()[0].lower()}@desk.example"
    return User.objects.filter(email=email).first() or User.objects.create_user(email, name, role)


def primary(*, names=NAMES, by=None, **fields):
    """An open primary as a draft that is ready to be fixed."""
    now = timezone.now()
    said = {
        "kind": "primary", "title": "Who stands in Tidewell?", "seat": "Tidewell", "rule": "scottish", "seats": "1",
        "eligibility": "declaration", "declaration": WORDS, "controller": "Orchard, 2 Quay Steps, Tidewell",
        "opens_at": now + timedelta(hours=1), "closes_at": now + timedelta(days=7),
        "erase_at": timezone.localdate(now + timedelta(days=60)),
    } | fields  # fmt: skip
    contest = start_contest(said, by=by or person())
    for name in names:
        stand(add_candidate(contest, {"name": name}, by=by or person()), by=by or person())
    return contest


def members_vote(*, by=None, **fields):
    """A members' vote as a draft; it still needs a roll."""
    now = timezone.now()
    said = {
        "kind": "members", "title": "Cedar in Sallow Vale", "seat": "Sallow Vale", "party": "Cedar",
        "question": "Should Cedar stand aside in Sallow Vale for Orchard?", "quorum_pct": "50", "threshold_pct": "50",
        "consent_means": "Cedar names nobody in Sallow Vale.", "controller": "Cedar, 9 Mill Lane, Sallow",
        "opens_at": now + timedelta(hours=1), "closes_at": now + timedelta(days=7),
        "erase_at": timezone.localdate(now + timedelta(days=60)),
    } | fields  # fmt: skip
    return start_contest(said, by=by or person())


def fixed(contest):
    """Asked by the writer, fixed by somebody else."""
    asked = ask(contest, by=person())
    return fix(asked, asked.asked_sha256, by=person("approver", "Pim Hallorane"))


def opened(contest):
    """Open now, whatever its times say."""
    row = contest if contest.state == Contest.State.FIXED else fixed(contest)
    now = timezone.now()
    Contest.objects.filter(pk=row.pk).update(state="open", opens_at=now - timedelta(hours=1))
    row.refresh_from_db()
    return row


def standing(contest):
    return list(contest.candidates.filter(state=Candidate.State.STANDING))


def edited(contest, **fields):
    return save_contest(contest, fields, by=person())
