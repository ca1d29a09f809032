"""The board of a contest from its opening to its published result, with the worker killed after any step."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rejoinder.core.bulletin.checking import Asked, check
from rejoinder.desk.contests.casting import cast
from rejoinder.desk.contests.closing import next_step
from rejoinder.desk.contests.keys import open_keys
from rejoinder.desk.contests.models import BoardEntry, Candidate, Contest, Credential, Envelope
from rejoinder.desk.contests.posting import POST_MIN
from rejoinder.desk.contests.published import boards_folder
from rejoinder.jobs.keep_boards import keep_boards
from rejoinder.wire.board_folder import open_board
from tests.desk.vote_rows import letter, own_folder, place_of, ranks, voting  # noqa: F401 one is a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folder")]


class Killed(BaseException):
    """The worker ends here."""


def checked(contest, **asked):
    with open_board(boards_folder() / contest.slug) as board:
        return check(board, Asked(key=contest.public_key, **asked))


def kinds(contest):
    return [kind for kind, _ in groupwise(contest.entries.values_list("kind", flat=True))]


def groupwise(values):
    from itertools import groupby

    return groupby(values)


def three_votes(contest):
    """Ottoline wins with two of three; the second voter changed their mind."""
    secrets = [letter(contest, number) for number in (1, 2, 3)]
    for secret, names in [
        (secrets[0], ("Ottoline", "Dorcas")), (secrets[1], ("Sunniva",)), (secrets[2], ("Dorcas", "Sunniva")),
        (secrets[1], ("Ottoline",)),
    ]:  # fmt: skip
        cast(contest, secret, ranks(contest, *names), token=f"{names}")
    return secrets


def test_it_opens_posts_closes_counts_and_publishes_what_anyone_can_recount():
    contest = voting()
    three_votes(contest)
    keep_boards(timezone.now())
    keep_boards(contest.closes_at + timedelta(seconds=1))
    contest.refresh_from_db()
    assert contest.state == "counted" and kinds(contest) == ["opened", "credentials", "cast", "closed", "result"]
    found = checked(contest)
    assert found.is_same and found.progress == "counted" and found.winners == ("Ottoline Brask",), found.differences
    assert found.papers == 3 and contest.result["winners"] == ["Ottoline Brask"]


def test_the_keys_that_could_name_a_voter_are_forgotten_at_the_close():
    contest = voting()
    three_votes(contest)
    assert {"seed", "credential_key"} <= set(open_keys(contest))
    keep_boards(contest.closes_at)
    contest.refresh_from_db()
    assert set(open_keys(contest)) == {"mark_key", "signing_key"} and len(contest.seed) == 64


STEPS = ["post", "sign", "close", "post", "commit_papers", "count", "finish", "written"]


@pytest.mark.parametrize("kill_after", range(1, len(STEPS) + 1))
def test_a_worker_killed_after_any_step_is_followed_by_one_that_doubles_nothing(kill_after):
    contest = voting()
    three_votes(contest)
    steps = []

    def count_down(_contest, step):
        steps.append(step)
        if len(steps) == kill_after:
            raise Killed

    moments = [timezone.now(), contest.closes_at, contest.closes_at]
    for at in moments:
        try:
            keep_boards(at, after_step=count_down)
        except Killed:
            keep_boards(at, after_step=count_down)
    contest.refresh_from_db()
    numbers = list(contest.entries.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert kinds(contest) == ["opened", "credentials", "cast", "closed", "result"]
    assert contest.state == "counted" and checked(contest).is_same


def test_a_worker_killed_inside_a_step_leaves_nothing_of_it(monkeypatch):
    contest = voting()
    three_votes(contest)
    keep_boards(timezone.now())
    before = BoardEntry.objects.count(), Contest.objects.get().state
    from django.db import transaction

    with pytest.raises(Killed), transaction.atomic():
        next_step(contest, contest.closes_at)(contest, contest.closes_at)
        raise Killed
    assert (BoardEntry.objects.count(), Contest.objects.get().state) == before


def test_few_envelopes_wait_for_the_full_hour_and_stand_in_the_order_of_their_hashes():
    contest = voting()
    now = timezone.now().replace(minute=10, second=0, microsecond=0)
    keep_boards(now)
    three_votes(contest)
    keep_boards(now + timedelta(minutes=30))
    assert not contest.entries.filter(kind="cast").exists()
    keep_boards(now.replace(minute=0) + timedelta(hours=1))
    cast_bodies = [body["envelope"] for body in contest.entries.filter(kind="cast").values_list("body", flat=True)]
    assert len(cast_bodies) == 4 and cast_bodies == sorted(cast_bodies)
    assert contest.roots.count() == 2 and contest.roots.last().size == contest.entries.count()


def test_many_envelopes_do_not_wait():
    contest = voting()
    now = timezone.now().replace(minute=10, second=0, microsecond=0)
    keep_boards(now)
    pseudonym = "ab" * 32
    Credential.objects.create(pseudonym=pseudonym, contest=contest)
    Envelope.objects.bulk_create(
        Envelope(contest=contest, pseudonym=pseudonym, envelope=f"{n:064x}", number=n) for n in range(1, POST_MIN + 1)
    )
    keep_boards(now + timedelta(minutes=1))
    assert contest.entries.filter(kind="cast").count() == POST_MIN


def test_what_is_struck_or_withdrawn_is_announced_at_once_and_the_count_obeys():
    contest = voting()
    now = timezone.now().replace(minute=10, second=0, microsecond=0)
    keep_boards(now)
    three_votes(contest)
    Candidate.objects.filter(place=place_of(contest, "Ottoline")).update(state="withdrawn", why="moves away")
    struck = Credential.objects.order_by("pseudonym").first()
    Credential.objects.filter(pk=struck.pk).update(struck_why="entered twice")
    keep_boards(now + timedelta(minutes=1))
    assert kinds(contest)[-2:] == ["withdrawn", "struck"] and not contest.entries.filter(kind="cast").exists()
    keep_boards(contest.closes_at)
    contest.refresh_from_db()
    found = checked(contest)
    assert found.is_same and found.papers == 2 and "Ottoline Brask" not in found.winners, found.differences


def test_a_contest_without_a_ballot_is_counted_too():
    contest = voting()
    letter(contest)
    keep_boards(timezone.now())
    keep_boards(contest.closes_at)
    contest.refresh_from_db()
    assert contest.state == "counted" and checked(contest).is_same


def test_a_contest_called_off_while_it_is_open_ends_its_board_with_the_reason():
    contest = voting()
    keep_boards(timezone.now())
    three_votes(contest)
    Contest.objects.update(state="cancelled", cancelled_why="The election was called off.")
    keep_boards(timezone.now())
    found = checked(contest)
    assert found.is_same and found.progress == "cancelled", found.differences
    keep_boards(timezone.now() + timedelta(hours=5))
    assert checked(contest).is_same and kinds(contest)[-1] == "cancelled"


def test_a_board_is_a_true_start_of_its_later_self_at_each_hour():
    contest = voting()
    now = timezone.now()
    sizes = []
    for hour in range(4):
        cast(contest, letter(contest, hour + 1), ranks(contest, "Ottoline"), token="t")
        keep_boards(now + timedelta(hours=hour))
        found = checked(contest)
        assert found.is_same and found.progress == "open", found.differences
        sizes.append(found.size)
    assert sizes == sorted(sizes) and contest.roots.count() == 4


def test_a_members_vote_is_decided_by_its_quorum_and_threshold():
    contest = voting("decision")
    for number, paper in enumerate([bytes([0]), bytes([0]), bytes([1]), b""], 1):
        cast(contest, letter(contest, number), paper, token="t")
    letter(contest, 5)
    keep_boards(contest.closes_at)
    contest.refresh_from_db()
    assert (contest.decision, contest.state) == ("consent", "counted") and checked(contest).is_same
    assert "4 of 5 voted" in contest.decision_why


@pytest.mark.parametrize(("rule", "paper"), [("star", bytes([5, 0, 3, 0, 1])), ("approval", bytes([1, 1, 0, 0, 0]))])
def test_papers_with_scores_are_counted_and_published(rule, paper):
    contest = voting(rule)
    for number in (1, 2):
        cast(contest, letter(contest, number), paper, token="t")
    keep_boards(contest.closes_at)
    found = checked(contest)
    assert found.is_same and found.papers == 2, found.differences


def test_one_contest_that_cannot_be_counted_does_not_stop_another():
    broken, fine = voting("irv", slug="broken", rule_version="99"), voting("irv", slug="fine")
    for contest in (broken, fine):
        cast(contest, letter(contest), ranks(contest, "Ottoline"), token="t")
    counts = keep_boards(max(broken.closes_at, fine.closes_at))
    assert counts["failed"] == 1 and Contest.objects.get(slug="fine").state == "counted"
    assert Contest.objects.get(slug="broken").state == "closed"
    assert not keep_boards(max(broken.closes_at, fine.closes_at))  # it is not asked again at once
    assert keep_boards(max(broken.closes_at, fine.closes_at) + timedelta(minutes=1))["failed"] == 1
