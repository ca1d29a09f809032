"""What is erased when: rolls, addresses, marks, letters and openings at the retention date. The board stays."""

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from rejoinder.desk.audit.trail import record
from rejoinder.desk.contests.keys import CREDENTIAL, MARK, SEED, forget_keys
from rejoinder.desk.contests.models import Contest, RollMark
from rejoinder.desk.listening.zone import zone_of

OVER = (Contest.State.COUNTED, Contest.State.CANCELLED)


def erase_due(now: datetime) -> Counter:
    """Erases what is due. One that is not counted yet is left: its papers are still needed, and its page says so."""
    today = timezone.localdate(now, zone_of(None))
    counts: Counter = Counter()
    for contest in Contest.objects.filter(erase_at__lte=today, erased_at=None, state__in=OVER):
        counts["contests erased"] += 1
        counts["voters erased"] += erase(contest, now)
    return counts


@transaction.atomic
def erase(contest: Contest, now: datetime) -> int:
    """Erases the personal data of one contest; returns how many voters. Pseudonyms, board and result stay."""
    RollMark.objects.filter(roll__contest=contest).delete()
    voters, _ = contest.voters.all().delete()
    contest.candidates.filter(place=None).delete()  # who never came onto the paper
    contest.candidates.update(contact="", accept_digest="", letters_due=0)
    openings = contest.envelopes.exclude(sealed="").update(sealed="")
    forget_keys(contest, MARK, CREDENTIAL, SEED)
    Contest.objects.filter(pk=contest.pk).update(erased_at=now)
    record("contest.erase", f"contest:{contest.pk}", label="job:contests", voters=voters, openings=openings)
    return voters
