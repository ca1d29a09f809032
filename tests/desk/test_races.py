"""Two people at the same moment, on a real PostgreSQL. SQLite takes one writer at a time and has no such races."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from rejoinder.desk.people.accounts import add_person, make_link, set_role, use_link
from rejoinder.desk.people.models import User
from rejoinder.desk.pledges.making import add_pledge
from rejoinder.desk.publishing.beginning import begin_due
from rejoinder.desk.publishing.models import Publication
from rejoinder.desk.publishing.sending import claim_due
from rejoinder.desk.publishing.stopping import stop
from rejoinder.desk.stories import corrections as c
from rejoinder.desk.stories.models import Membership, Story
from rejoinder.desk.stories.sums import sum_up
from rejoinder.errors import NotAllowed, RejoinderError
from tests.desk.rows import make_post, make_source, make_story
from tests.jobs.ledger import account_of, approved, team

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def on_postgres(transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: pytest --pg")


def at_once(*acts):
    """What each act gave or raised, all begun at the same moment."""
    gate, said = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        gate.wait()
        try:
            said[number] = act()
        except RejoinderError as refused:
            said[number] = refused
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert None not in said
    return said


@pytest.mark.parametrize("_", range(5))
def test_of_two_merges_in_opposite_order_one_is_refused(_):
    ferry, pier = make_story("Ferry", 3), make_story("Pier", 3)
    said = at_once(lambda: c.merge(ferry, pier), lambda: c.merge(pier, ferry))
    refused = [one for one in said if isinstance(one, NotAllowed)]
    assert len(refused) == 1 and "merged into" in str(refused[0])
    (live,) = Story.objects.filter(merged_into=None)
    assert live.posts_count == Membership.objects.filter(story=live).count() == 6


@pytest.mark.parametrize("_", range(5))
def test_a_split_and_a_merge_at_once_lose_no_post(_):
    ferry, pier = make_story("Ferry", 4), make_story("Pier", 3)
    posts = list(Membership.objects.filter(story=pier).values_list("post_id", flat=True))
    at_once(lambda: c.merge(ferry, pier), lambda: c.split(pier, posts[:1]))
    live = Story.objects.filter(merged_into=None)
    assert sum(story.posts_count for story in live) == Membership.objects.filter(story__in=live).count() == 7


@pytest.mark.parametrize("_", range(5))
def test_a_post_that_arrives_while_its_story_is_merged_away_goes_along(_):
    ferry, pier = make_story("Ferry", 2), make_story("Pier", 2)
    source = make_source()

    def arrive():
        post = make_post(source, pier)
        sum_up([pier.pk])
        return post

    at_once(lambda: c.merge(ferry, pier), arrive)
    sum_up([pier.pk, ferry.pk])
    assert Membership.objects.filter(story=ferry).count() == 5


def test_a_name_given_while_a_story_is_summed_up_stays():
    ferry = make_story("Ferry", 2)
    at_once(lambda: c.rename(ferry, "The boat"), lambda: sum_up([ferry.pk]) or True)
    assert Story.objects.get(pk=ferry.pk).title == "The boat"


def test_of_two_undos_one_is_refused():
    done = c.rename(make_story("Ferry", 2), "The boat")
    said = at_once(lambda: c.undo(done), lambda: c.undo(done))
    assert sum(isinstance(one, NotAllowed) for one in said) == 1


def test_a_link_opened_twice_at_once_signs_in_once():
    secret = make_link(add_person("mirela@brask.example", role="admin")).split("/")[-2]
    said = at_once(*[lambda: use_link(secret)] * 4)
    assert sum(isinstance(one, User) for one in said) == 1


@pytest.mark.parametrize("_", range(5))
def test_two_admins_cannot_make_each_other_readers(_):
    one, two = (add_person(f"{name}@brask.example", role="admin") for name in ("mirela", "joss"))
    said = at_once(lambda: set_role(one, "reader", by=two), lambda: set_role(two, "reader", by=one))
    assert sum(isinstance(each, NotAllowed) for each in said) == 1
    assert User.objects.filter(role="admin").count() == 1


@pytest.mark.parametrize("_", range(5))
def test_of_two_workers_one_claims_and_nothing_is_claimed_after_a_stop(_):
    people, account = team(), account_of()
    approved(people, [account])
    now = timezone.now() + timedelta(seconds=1)
    begin_due(now)

    def claim(me):
        return claim_due(now, me, lambda contact: "")

    said = at_once(lambda: claim("one"), lambda: claim("two"), lambda: stop("A wrong figure", by=people[0]))
    assert sum(len(claims) for claims in said[:2]) <= 1
    assert claim("three") == [] and Publication.objects.filter(state="sending").count() <= 1


def test_two_pledges_written_down_at_once_have_two_numbers():
    said = at_once(*(lambda: add_pledge({"party": "A", "seat": "X"}, "cli", election="E") for _ in range(2)))
    assert sorted(one.number for one in said) == [1, 2]
