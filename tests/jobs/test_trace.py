"""Copies: told within one story, whatever came in first; agencies are originals; what is moved is asked again."""

import pytest
from django.utils import timezone

from rejoinder.desk.stories import corrections
from rejoinder.desk.stories.models import Membership, Story
from rejoinder.jobs.trace import Tracer
from tests.desk.rows import make_post, make_source, make_story

pytestmark = pytest.mark.django_db
REPORT = (
    "The council of Tidewell voted on Tuesday night to end the last ferry, after a debate of two hours in which nobody "
    "spoke for the timetable. The vote was eight to three. The ferry sails for the last time on the first of March."
)
COPY = REPORT + " Write to us with your view of the harbour."


@pytest.fixture
def story():
    return make_story("Night ferry", 0)


def trace():
    Tracer().run(timezone.now())
    return dict(Membership.objects.values_list("post_id", "copy_of_id"))


def counts(story):
    found = Story.objects.get(pk=story.pk)
    return found.copies_count, found.own_count, found.sources_count


def test_a_copy_that_was_seen_before_its_original_is_found_when_that_comes(story):
    tracer = Tracer()
    copy = make_post(make_source(), story, minutes_ago=8, text=COPY)
    tracer.run(timezone.now())
    original = make_post(make_source(), story, minutes_ago=30, text=REPORT)
    tracer.run(timezone.now())
    assert Membership.objects.get(post=copy).copy_of_id == original.pk
    assert counts(story) == (1, 1, 2)


def test_an_agency_is_the_original_of_clients_that_were_read_sooner(story):
    client = make_post(make_source(medium="news"), story, minutes_ago=20, text=COPY)
    wire = make_post(make_source(medium="agency"), story, minutes_ago=10, text=REPORT)
    assert trace() == {client.pk: wire.pk, wire.pk: None}


def test_what_stood_two_hours_before_the_agency_is_no_copy_of_it(story):
    scoop = make_post(make_source(medium="news"), story, minutes_ago=150, text=REPORT)
    wire = make_post(make_source(medium="agency"), story, minutes_ago=10, text=COPY)
    assert trace() == {scoop.pk: None, wire.pk: scoop.pk}


def test_what_a_site_says_under_all_its_posts_makes_no_copy(story):
    footer = "\n" + REPORT
    sites = [make_source(), make_source()]
    for site in sites:
        for n in range(6):
            make_post(site, text=f"Something else about place number {n} in the county{footer}")
    posts = [make_post(site, story, text=f"Words of site {site.pk} about the harbour{footer}") for site in sites]
    assert trace() == dict.fromkeys([post.pk for post in posts])


def test_stories_that_a_person_joins_are_asked_again(story):
    other = make_story("Last ferry", 0)
    original = make_post(make_source(), story, minutes_ago=30, text=REPORT)
    copy = make_post(make_source(), other, minutes_ago=8, text=COPY)
    assert trace() == {original.pk: None, copy.pk: None}
    corrections.merge(story, other)
    assert trace() == {original.pk: None, copy.pk: original.pk}
    assert counts(story) == (1, 1, 2)


def test_a_copy_whose_original_was_split_off_is_free_again(story):
    original = make_post(make_source(), story, minutes_ago=30, text=REPORT)
    copy = make_post(make_source(), story, minutes_ago=8, text=COPY)
    assert trace()[copy.pk] == original.pk
    corrections.split(story, [original.pk])
    trace()
    assert trace() == {original.pk: None, copy.pk: None}
    assert counts(story) == (0, 1, 1)
