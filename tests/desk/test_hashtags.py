"""Hashtags: each with a watch that hears who uses it, tied to the posts of ours that carry it."""

import pytest
from django.utils import timezone

from rejoinder.desk.links.hashtags import make_hashtag, tags_in, tie_own_post
from rejoinder.desk.links.models import Hashtag
from rejoinder.desk.listening.fields import BadFields
from rejoinder.desk.watches.models import Watch
from rejoinder.desk.watches.rules import save_watch

pytestmark = pytest.mark.django_db


def test_a_hashtag_comes_with_a_watch_that_listens_for_it():
    made = make_hashtag("#NightFerry", None, "Poll")
    assert (made.tag, made.watch.name, made.watch.query) == ("NightFerry", "#NightFerry", "#NightFerry")
    assert made.watch.tells_daily and not made.watch.tells_once


def test_a_watch_that_is_there_is_taken():
    standing = save_watch({"name": "#nightferry", "words": "ferry", "to_page": True}, None).watch
    assert make_hashtag("NightFerry", None).watch == standing
    assert Watch.objects.count() == 1


@pytest.mark.parametrize(
    ("tag", "said"),
    [("night ferry", "one word"), ("2026", "needs a letter"), ("", "one word"), ("Nіght", "Cyrillic"), ("a\u202eb", "turns")],
)  # fmt: skip
def test_a_tag_that_nobody_could_use_is_refused(tag, said):
    with pytest.raises(BadFields, match=said):
        make_hashtag(tag, None)
    assert not Watch.objects.exists()


def test_a_tag_is_one_whatever_its_case():
    make_hashtag("NightFerry", None)
    with pytest.raises(BadFields, match="here already"):
        make_hashtag("NIGHTFERRY", None)


def test_our_tags_in_a_text_are_found_in_its_order():
    for tag in ("NightFerry", "Brask"):
        make_hashtag(tag, None)
    text = "Vote #brask, keep the #NightFerry. Not https://quay.example/#NightFerry2 and no #other#Brask"
    assert [one.tag for one in tags_in(text)] == ["Brask", "NightFerry"]
    assert tags_in("no tag, only NightFerry") == []


def test_a_post_of_ours_is_tied_once():
    make_hashtag("NightFerry", None)
    for _ in range(2):
        tie_own_post("Keep the #nightferry", "https://mast.example/@brask/1", timezone.now())
    tie_own_post("Keep the #nightferry", "https://mast.example/@brask/2", timezone.now())
    assert [post["url"][-1] for post in Hashtag.objects.get().own_posts] == ["1", "2"]


def test_the_page_adds_one_and_keeps_what_was_typed(client):
    from tests.desk.invented import person

    client.force_login(person(), backend="rejoinder.desk.people.backend.DeskBackend")
    assert "No hashtag yet" in client.get("/links/tags/").text
    answer = client.post("/links/tags/", {"tag": "night ferry", "campaign": "Poll"})
    assert answer.status_code == 422 and 'value="Poll"' in answer.text
    answer = client.post("/links/tags/", {"tag": "#NightFerry", "since": "2026-10-01"}, follow=True)
    assert "a watch listens" in answer.text and "1 Oct 2026" in answer.text
