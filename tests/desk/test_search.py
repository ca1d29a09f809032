"""The full-text index: kept in step by the database, narrowed by words, decided by the query."""

from itertools import count

import pytest
from django.test import Client
from django.utils import timezone

from rejoinder.core.query import read_query
from rejoinder.desk.listening.models import Post
from rejoinder.desk.listening.patience import Patience
from rejoinder.desk.listening.search import search_posts
from rejoinder.desk.stories import corrections
from rejoinder.desk.stories.finding import find_stories
from tests.desk import invented
from tests.desk.rows import make_post, make_source, make_story

pytestmark = pytest.mark.django_db


def found(query, **about):
    return [f.post for f in search_posts(read_query(query), now=timezone.now().timestamp(), limit=50, **about).found]


def test_posts_are_found_by_words_of_title_and_text_newest_first():
    source = make_source()
    one = make_post(source, title="Night ferry cut", text="Nurses cross at night.")
    two = make_post(source, title="Nurses on the ferry", text="")
    make_post(source, title="Budget vote", text="")
    assert found("ferry nurses") == [two.pk, one.pk]
    assert found('"night ferry"') == [one.pk]
    assert found("nurs* NOT cut") == [two.pk]


def test_a_text_that_changes_is_found_by_its_new_words_alone():
    post = make_post(make_source(), title="Ferry", text="the old words")
    post.text = "the new words"
    post.save()
    assert (found("old"), found("new")) == ([], [post.pk])
    Post.objects.filter(pk=post.pk).delete()
    assert found("new") == []


def test_odd_words_do_not_break_the_index():
    post = make_post(make_source(), title="Brask's £1.2m “deal” — o'clock C&A 5.2bn", text="渡轮停航")
    assert found("o'clock") == [post.pk]
    assert found("1.2m deal") == [post.pk]
    assert found("渡轮") == [post.pk]


def test_fields_alone_look_at_the_newest_posts():
    blog, news = make_source(medium="blog"), make_source(medium="news")
    make_post(blog, title="A")
    wanted = make_post(news, title="B")
    assert found("kind:news") == [wanted.pk]


def ticking(step_s):
    """A clock that goes on by so much each time it is read."""
    ticks = count()
    return lambda: next(ticks) * step_s


def ids(search):
    return [one.post for one in search.found]


def look(query, **about):
    return search_posts(read_query(query), now=timezone.now().timestamp(), **{"limit": 500} | about)


def test_a_search_whose_time_is_over_says_how_far_it_looked_and_goes_on_there():
    source = make_source()
    posts = [make_post(source, title=f"Ferry {n}", minutes_ago=900 - n).pk for n in range(350)]
    first = look("ferry", patience=Patience(1.0, ticking(0.3)))
    assert first.is_cut and 0 < len(first.found) < 350
    assert first.back_to == Post.objects.get(pk=first.before).seen_at
    seen, before = ids(first), first.before
    while before:
        further = look("ferry", before_id=before, patience=Patience(0.0, ticking(1.0)))
        assert not set(ids(further)) & set(seen)
        seen, before = seen + ids(further), further.before if further.is_cut else 0
    assert seen == posts[::-1]


def test_a_search_that_has_looked_at_all_says_so():
    make_post(make_source(), title="Ferry")
    whole = look("ferry")
    assert not whole.is_cut and whole.back_to is None and len(whole.found) == 1


def test_a_search_for_what_is_nowhere_looks_at_nothing():
    make_post(make_source(), title="Ferry")
    assert (look("zeppelin").looked_at, look("site:nowhere").looked_at) == (0, 0)


def test_days_are_found_by_when_a_post_came_out_however_late_it_was_seen():
    source, days = make_source(), 1440
    old = make_post(source, title="Ferry, old", minutes_ago=9 * days)
    late = make_post(source, title="Ferry, late")
    Post.objects.filter(pk=late.pk).update(at=old.at)
    new = make_post(source, title="Ferry, new")
    day = old.at.date()
    assert found(f"ferry date:{day}") == [late.pk, old.pk]
    assert found(f"date:{day} NOT late") == [old.pk]
    assert found("ferry date:P1D") == [new.pk]
    assert found(f"ferry date:..{day}") == [late.pk, old.pk]


def test_facts_of_the_source_narrow_before_the_words_are_read():
    blog = make_source("left", medium="blog", folder="Coast", title="Quayside Row")
    news = make_source("right", medium="news", folder="City")
    one, two = make_post(blog, title="Ferry"), make_post(news, title="Ferry")
    assert found("ferry kind:blog") == [one.pk]
    assert found("ferry NOT leaning:left") == [two.pk]
    assert found("ferry site:quayside list:coast") == [one.pk]
    assert look("ferry kind:blog").looked_at == 1
    assert found("ferry OR kind:blog") == [two.pk, one.pk]


def test_near_counts_our_words_and_not_those_of_the_index():
    source = make_source()
    near = make_post(source, title="x", text="ferry 1.2.3.4 5.6.7.8 2.3.4.5 pier")
    make_post(source, title="x", text="ferry one two three four pier")
    assert found("ferry NEAR/3 pier") == [near.pk]
    assert found("(ferry OR boat) NEAR/3 pier") == [near.pk]
    make_post(source, title="ferry", text="pier")
    assert found("ferry NEAR/3 pier") == [near.pk]


def test_words_of_the_title_alone_are_found_by_title():
    source = make_source()
    title = make_post(source, title="Ferry", text="pier")
    text = make_post(source, title="Pier", text="ferry")
    assert (found("title:ferry"), found("text:ferry")) == ([title.pk], [text.pk])


@pytest.mark.parametrize("prefix", ["fe*", "fer*", "ferr*", "ferri*"])
def test_a_prefix_of_any_length_is_found(prefix):
    wanted = make_post(make_source(), title="Ferries")
    assert found(prefix) == found(f"{prefix} NOT pier") == [wanted.pk]


def test_the_page_says_how_far_it_looked_and_offers_to_look_further():
    story = make_story("Night ferry", 3)
    posts = list(Post.objects.order_by("-pk").values_list("pk", flat=True))
    assert find_stories("night ferry").ids == {story.pk}
    cut = find_stories("kind:blog", patience=Patience(0.0, ticking(1.0)))
    assert (cut.before, cut.ids) == (posts[-1], {story.pk})
    client = Client()
    client.force_login(invented.person(), backend="rejoinder.desk.people.backend.DeskBackend")
    page = client.get("/stories/", {"q": "night ferry", "before": posts[0]}).content.decode()
    assert "Older posts only" in page and "All that is older has been looked at" in page
    assert "Older posts only" not in client.get("/stories/", {"q": "night ferry"}).content.decode()


def test_words_need_not_stand_in_one_post_of_a_story():
    source, story = make_source(), make_story("Night ferry", 1)
    make_post(source, story, title="Brask at the pier")
    assert find_stories("ferry brask").ids == {story.pk}
    assert find_stories("ferry zeppelin").ids == set()


def test_a_name_that_a_person_gave_is_found():
    story = make_story("Night ferry", 1)
    corrections.rename(story, "The boat")
    assert find_stories("the boat").ids == {story.pk}
