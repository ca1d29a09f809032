"""What is erased when: rolls, addresses, marks, letters and openings at the retention date. The board stays.

A contest that never opened has no close after which its data goes: it is called off on its date, or once nobody has
touched it for a year, and erased as others are.
"""

from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from rejoinder.desk.audit.trail import record
from rejoinder.desk.contests.closing import is_covered
from rejoinder.desk.contests.drafts import call_off
from rejoinder.desk.contests.keys import CREDENTIAL, MARK, SEED, SIGNING, forget_keys
from rejoinder.desk.contests.models import Contest, RollMark
from rejoinder.desk.contests.rolls import IMPORTED
from rejoinder.desk.listening.zone import zone_of
from rejoinder.errors import Broken

OVER = (Contest.State.COUNTED, Contest.State.CANCELLED)
IDLE_MAX = timedelta(days=366)  # of a draft without a date: as long as the longest retention of others
LABEL = "job:contests"


def erase_due(now: datetime) -> Counter:
    """Erases what is due. One whose papers are not committed yet is left, and its page says so."""
    today = timezone.localdate(now, zone_of(None))
    counts: Counter = Counter()
    idle = Q(erase_at=None, edited_at__lt=now - IDLE_MAX)
    for contest in Contest.objects.filter(Q(erase_at__lte=today) | idle, state__in=IMPORTED):
        call_off(contest, "It never opened, and the day has come on which its personal data is erased.", by=LABEL)
    done = Q(state__in=OVER) | Q(state=Contest.State.CLOSED, entries__kind="closed")  # the papers are committed
    for contest in Contest.objects.filter(done, erase_at__lte=today, erased_at=None).distinct():
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
    is_signed = contest.state in OVER and (not contest.entries.exists() or is_covered(contest))
    try:
        forget_keys(contest, MARK, CREDENTIAL, SEED, *([SIGNING] if is_signed else []))
    except Broken:  # sealed with a key that is gone: nobody can open them, and the date holds all the same
        Contest.objects.filter(pk=contest.pk).update(sealed="")
    Contest.objects.filter(pk=contest.pk).update(erased_at=now)
    record("contest.erase", f"contest:{contest.pk}", label=LABEL, voters=voters, openings=openings)
    return voters
