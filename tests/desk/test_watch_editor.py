"""The editor of a watch: read and counted while it is written, saved only where it can be read; watches inside watches."""

import pytest
from django.test import Client

from rejoinder.core.query import QueryError, read_query
from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.listening.fields import BadFields
from rejoinder.desk.people.models import Role, User
from rejoinder.desk.watches import rules
from rejoinder.desk.watches.counting import count_draft, count_query, recount
from rejoinder.desk.watches.inside import check_inside, renamed, saved_queries, used_in
from rejoinder.desk.watches.models import Watch
from rejoinder.errors import NotAllowed
from tests.desk.rows import make_post, make_source, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return User.objects.create_user("wren@desk.example", "Wren Adair", Role.WRITER)


@pytest.fixture
def visit(writer):
    client = Client()
    client.force_login(writer)
    return client


@pytest.fixture
def posts():
    source = make_source(medium="blog")
    return [make_post(source, title=title) for title in ("Night ferry", "Ferry and Brask", "Budget", "Brask at sea")]


def make(name, query, **said):
    return rules.save_watch({"name": name, "query": query, **said}, None).watch


def said(visit, query, **more):
    return visit.post("/watches/count/", {"query": query, "name": "x", "tells_once": "yes", **more}).content.decode()


def test_each_line_is_counted_with_all_the_lines_above_it(posts):
    counted = count_query("(ferry OR brask)\nAND night\nNOT night")
    assert [line.posts for line in counted.lines] == [3, 1, 0]
    assert counted.posts == 0 and sum(count for _, count in counted.days) == 0


def test_a_line_that_goes_on_below_has_no_count_of_its_own(posts):
    assert [line.posts for line in count_query("(ferry OR\nbrask)").lines] == [None, 3]


def test_what_cannot_be_read_is_counted_up_to_there(posts):
    counted = count_draft("ferry\nOR brask\nAND (night")
    assert (counted.upto, counted.posts) == (2, 3)
    assert [(line.posts, line.is_broken) for line in counted.lines] == [(1 + 1, False), (3, False), (None, True)]
    assert count_draft("(ferry") is None


def test_the_page_says_where_it_breaks_and_offers_the_text_mended(visit, posts):
    text = said(visit, "ferry\nAND (night OR brask")
    assert "Line 2, position 5: this bracket is never closed." in text and "Close it at the end" in text
    assert "cannot read" in text and "to the end of line 1" in text and 'data-blocked="Mend line 2 first."' in text
    mended = visit.post("/watches/new/", {"name": "x", "press": "mend", "mended": "ferry\nAND (night OR brask)"})
    assert "<b>2 posts in 7 days</b>" in mended.content.decode() and not Watch.objects.exists()


def test_a_query_that_finds_nothing_and_one_that_finds_too_much_say_so(visit, monkeypatch):
    source = make_source()
    for n in range(201):
        make_post(source, title=f"Ferry {n}")
    assert "It finds nothing" in said(visit, "unicorn")
    text = said(visit, "ferry")
    assert "Finds too much." in text and "201 on one day; over 200 is more than a team can read" in text


def test_small_operators_are_pointed_out(visit, posts):
    assert "operators are written in capitals" in said(visit, "ferry or boat")


def test_nothing_is_saved_that_cannot_be_read_and_the_saved_version_works_on(visit, posts):
    watch = make("Ferry", "ferry")
    answer = visit.post(f"/watches/{watch.pk}/", {"name": "Ferry", "query": "ferry AND (", "press": "save"})
    assert answer.status_code == 422 and b"ferry AND (" in answer.content
    watch.refresh_from_db()
    assert (watch.query, watch.version) == ("ferry", 1)


def test_a_version_is_made_by_a_change_and_names_who_saved_it(visit, writer, posts):
    watch = make("Ferry", "ferry")
    keep = {"once_posts": 5, "once_minutes": 10, "tells_once": "yes", "tells_daily": "yes", "to_page": "yes"}
    for query, version in (("ferry", 1), ("ferry OR boat", 2)):
        visit.post(f"/watches/{watch.pk}/", {"name": "Ferry", "query": query, **keep})
        watch.refresh_from_db()
        assert watch.version == version, query
    assert f"Saved as version 2 on {watch.saved_at:%-d %b} by Wren Adair." in visit.get("/watches/").content.decode()


def test_a_change_says_what_the_saved_one_finds(visit, posts):
    watch = make("Ferry", "ferry")
    recount(watch.made_at)
    assert "Now it finds 2 and alerts" in said(visit, "ferry AND brask", watch=watch.pk, name="Ferry")
    assert "Now it finds" not in said(
        visit, "ferry", watch=watch.pk, name="Ferry", once_posts=5, once_minutes=10, tells_daily="yes"
    )


def test_a_reader_may_not_count_or_save(posts):
    client = Client()
    client.force_login(User.objects.create_user("rowan@desk.example", "Rowan Bell", Role.READER))
    watch = make("Ferry", "ferry")
    assert client.get(f"/watches/{watch.pk}/").status_code == 200
    assert client.post("/watches/count/", {"query": "ferry"}).status_code == 403


def test_a_text_of_markup_is_shown_and_never_run(visit):
    text = said(visit, '"<script>alert(1)</script>" OR (')
    assert "<script>alert" not in text and "&lt;script&gt;" in text


def test_a_watch_inside_a_watch_is_found_by_its_name_and_may_have_only_words(posts):
    make("Harbour", "", words="ferry, boat")
    assert count_query('watch:"harbour" AND brask').posts == 1
    assert set(saved_queries()) == {"harbour"}


@pytest.mark.parametrize(
    ("name", "query", "wrong"),
    [
        ("Ferry", 'ferry OR watch:"ferry"', "a watch cannot stand inside itself"),
        ("One", "watch:nobody ferry", "there is no watch “nobody”"),
    ],
)
def test_a_watch_that_is_not_there_is_refused_at_its_place(name, query, wrong):
    with pytest.raises(QueryError) as caught:
        check_inside(query, name)
    assert wrong in caught.value.wrong and query[caught.value.at :].startswith(('"ferry"', "nobody"))


def test_a_ring_is_refused_however_long_it_is():
    one = make("One", "ferry")
    make("Two", "watch:One OR boat")
    make("Three", 'watch:"two" OR dock')
    with pytest.raises(BadFields) as caught:
        rules.save_watch({"query": "ferry OR watch:three"}, None, one)
    assert "“three”, which holds “two”, which holds “one”" in caught.value.fields["query"]
    one.refresh_from_db()
    assert one.query == "ferry"


def test_a_new_name_is_followed_where_the_watch_stands_inside_others():
    one = make("Harbour sport", "regatta")
    two = make("Ferry", 'ferry NOT watch:"harbour sport" NOT watch:"Harbour Sport"')
    rules.save_watch({"name": "Regatta"}, None, one)
    two.refresh_from_db()
    assert two.query == 'ferry NOT watch:"Regatta" NOT watch:"Regatta"' and two.version == 2
    assert AuditEvent.objects.filter(subject=f"watch:{two.pk}", detail__follows="Regatta").exists()
    assert [holder.name for holder in used_in("regatta")] == ["Ferry"]


def test_a_name_without_quotation_marks_is_followed_too():
    assert renamed("ferry AND (watch:sport OR x)", "Sport", "New sport") == 'ferry AND (watch:"New sport" OR x)'
    assert read_query(renamed("watch:sport", "sport", "b c"))


def test_a_watch_that_another_holds_is_not_deleted_and_not_emptied(visit):
    one = make("Harbour sport", "regatta")
    make("Ferry", 'ferry NOT watch:"harbour sport"')
    with pytest.raises(NotAllowed, match="“Ferry” holds this watch"):
        rules.delete(one, None)
    answer = visit.post(f"/watches/{one.pk}/delete/", {"sure": "yes"})
    assert answer.status_code == 409 and "“Ferry” holds this watch" in answer.content.decode()
    with pytest.raises(BadFields):
        rules.save_watch({"query": "", "sources_min": 3}, None, one)


def test_two_watches_never_share_a_name():
    make("Ferry", "ferry")
    with pytest.raises(BadFields) as caught:
        make("FERRY", "boat")
    assert "name" in caught.value.fields


def test_the_number_beside_a_watch_is_counted_by_the_jobs(posts):
    watch = make("Ferry", "ferry")
    assert recount(watch.made_at) == 1
    watch.refresh_from_db()
    assert watch.found_week == 2
    assert recount(watch.made_at) == 0


def test_the_line_of_a_watch_may_be_the_teams_or_its_own():
    from rejoinder.desk.people.models import Desk

    desk = Desk(line_pct=55)
    assert rules.at_once_of(make("One", "a1"), desk).line_pct == 55
    assert rules.at_once_of(make("Two", "a2", once_pct=0), desk).line_pct == 0


def test_at_once_to_nobody_is_refused_and_a_watch_that_tells_nothing_may_be_saved():
    with pytest.raises(BadFields):
        make("One", "ferry", to_page=False)
    quiet = make("Two", "ferry", to_page=False, tells_once=False, tells_daily=False)
    assert quiet.tiers == ["never"]


def test_a_trial_counts_what_would_have_been_told(visit):
    story = make_story("Night ferry vote", 6)
    text = said(visit, "ferry", once_posts=5, once_minutes=10)
    assert "In 1 story." in text and "It would have alerted at once <b>1 time</b>" in text
    type(story).objects.filter(pk=story.pk).update(state="non_story", state_at=story.first_post.seen_at)
    assert "<b>0 times</b>" in said(visit, "ferry", once_posts=5, once_minutes=10)
