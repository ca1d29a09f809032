"""Casting: one press, one ballot; a change is a new number; nothing outside the hours; nothing lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rejoinder.core.bulletin import envelope_of
from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.contests.casting import CASTS_MAX, Cast, Press, Refused, cast, cast_all, opened
from rejoinder.desk.contests.keys import vault
from rejoinder.desk.contests.models import Contest, Credential, Envelope
from tests.desk.vote_rows import letter, ranks, voting

pytestmark = pytest.mark.django_db


def test_a_ballot_is_stored_once_sealed_with_its_commitment():
    contest = voting()
    paper = ranks(contest, "Ottoline", "Dorcas")
    done = cast(contest, letter(contest), paper, token="t1")
    (row,) = Envelope.objects.all()
    found, nonce = opened(vault().unseal(row.sealed))
    assert (row.number, row.envelope, found) == (1, done.envelope, paper)
    assert envelope_of(contest.slug, row.pseudonym, 1, paper, nonce=nonce) == row.envelope
    assert len(done.receipt) == 12 and row.posted is None


def test_the_same_press_again_gives_the_same_receipt_and_no_second_ballot():
    contest = voting()
    secret, paper = letter(contest), ranks(contest, "Ottoline")
    first = cast(contest, secret, paper, token="t1")
    again = cast(contest, secret, paper, token="t1")
    assert again == Cast(first.envelope, 1, is_again=True) and Envelope.objects.count() == 1


def test_an_old_press_that_comes_late_does_not_undo_a_change():
    contest = voting()
    secret = letter(contest)
    first = cast(contest, secret, ranks(contest, "Ottoline"), token="t1")
    cast(contest, secret, ranks(contest, "Dorcas"), token="t2")
    late = cast(contest, secret, ranks(contest, "Ottoline"), token="t1")
    assert late.envelope == first.envelope and list(
        Envelope.objects.order_by("number").values_list("number", flat=True)
    ) == [1, 2]


def test_the_same_ranking_cast_anew_is_a_new_ballot_with_another_receipt():
    contest = voting()
    secret, paper = letter(contest), ranks(contest, "Ottoline")
    first, second = (cast(contest, secret, paper, token=token) for token in ("t1", "t2"))
    assert (second.number, second.is_again) == (2, False) and second.receipt != first.receipt


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"state": "fixed", "opens": 1}, "early"), ({"state": "closed"}, "late"), ({"state": "counted"}, "late"),
        ({"state": "cancelled"}, "off"), ({"opens": -3, "closes": -1}, "late"),
    ],
)  # fmt: skip
def test_nothing_is_cast_outside_the_hours(fields, why):
    contest = voting(state="open")
    secret = letter(contest)
    now = timezone.now()
    if "state" in fields:
        Contest.objects.filter(pk=contest.pk).update(state=fields["state"])
    if "closes" in fields:
        Contest.objects.filter(pk=contest.pk).update(closes_at=now - timedelta(hours=1))
    assert cast(contest, secret, ranks(contest, "Ottoline"), token="t") == Refused(why)
    assert not Envelope.objects.exists()


def test_the_last_moment_counts_by_the_clock_at_the_moment_of_storing():
    contest = voting()
    secret, paper = letter(contest), ranks(contest, "Ottoline")
    before, at = contest.closes_at - timedelta(microseconds=1), contest.closes_at
    assert cast(contest, secret, paper, token="t1", clock=lambda: at) == Refused("late")
    assert cast(contest, secret, paper, token="t1", clock=lambda: before).number == 1


def test_a_struck_or_unknown_link_casts_nothing():
    contest = voting()
    secret, paper = letter(contest), ranks(contest, "Ottoline")
    assert cast(contest, "0" * 20, paper, token="t") == Refused("unknown")
    Credential.objects.update(struck_why="entered twice")
    assert cast(contest, secret, paper, token="t") == Refused("struck")


@pytest.mark.parametrize("paper", [bytes([9]), bytes([1, 1]), b""])
def test_what_is_no_paper_is_refused(paper):
    contest = voting()
    assert cast(contest, letter(contest), paper, token="t") == Refused("unreadable")
    assert cast(contest, letter(contest, 2), ranks(contest, "Ottoline"), token="") == Refused("unreadable")
    assert not Envelope.objects.exists()


def test_presses_of_several_links_and_contests_are_stored_together_each_with_its_answer():
    one, two = voting(), voting(slug="oxley")
    secrets = [letter(one, 1), letter(one, 2), letter(two, 1)]
    slugs = ["tidewell", "tidewell", "oxley"]
    presses = [Press(slug, secret, "0,1", "t") for slug, secret in zip(slugs, secrets, strict=True)]
    again, change = presses[0], Press("tidewell", secrets[0], "2", "t2")
    answers = cast_all([*presses, again, change, Press("nowhere", "x", "0", "t"), Press("oxley", "0" * 20, "0", "t")])
    numbers = [getattr(one.outcome, "number", one.outcome) for one in answers]
    assert numbers == [1, 1, 1, 1, 2, Refused("unknown"), Refused("unknown")]
    assert answers[3].outcome.is_again and Envelope.objects.count() == 4


def test_a_link_has_an_end_of_changes():
    contest = voting()
    secret, paper = letter(contest), ranks(contest, "Ottoline")
    done = cast(contest, secret, paper, token="t0")
    Envelope.objects.bulk_create(
        Envelope(contest=contest, pseudonym=Credential.objects.get().pseudonym, envelope=f"{n:064x}", number=n)
        for n in range(2, CASTS_MAX + 1)
    )
    assert cast(contest, secret, paper, token="new") == Refused("many")
    assert cast(contest, secret, paper, token="t0").envelope == done.envelope


def test_rows_say_neither_when_a_ballot_came_nor_whose_it_is_and_the_trail_says_nothing():
    contest = voting()
    for number in range(1, 13):
        cast(contest, letter(contest, number), ranks(contest, "Ottoline"), token=f"t{number}")
    names = {field.name for field in Envelope._meta.get_fields()}
    assert names == {"id", "contest", "pseudonym", "envelope", "number", "sealed", "posted"}
    keys = list(Envelope.objects.order_by("pk").values_list("pk", flat=True))
    assert max(keys) > 10**12  # drawn, not counted up
    assert not AuditEvent.objects.filter(action__contains="cast").exists()


def test_every_sealed_paper_of_a_contest_is_equally_long():
    contest = voting()
    for number, names in enumerate([("Ottoline",), ("Ottoline", "Dorcas", "Rafe", "Teodor", "Sunniva")], 1):
        cast(contest, letter(contest, number), ranks(contest, *names), token="t")
    assert len({len(row.sealed) for row in Envelope.objects.all()}) == 1


def test_no_voter_can_open_an_envelope():
    contest = voting()
    secret, paper = letter(contest), ranks(contest, "Ottoline")
    cast(contest, secret, paper, token="t1")
    (row,) = Envelope.objects.all()
    nonce = opened(vault().unseal(row.sealed))[1]
    assert secret.encode() not in nonce and nonce != cast_nonce_guess(secret, "t1", paper)


def cast_nonce_guess(secret, token, paper):
    """What somebody could try who has the letter, the page's token and the marks."""
    import hashlib
    import hmac

    return hmac.new(secret.encode(), token.encode() + paper, hashlib.sha256).digest()
