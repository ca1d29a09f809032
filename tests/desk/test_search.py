"""The full-text index: kept in step by the database, narrowed by words, decided by the query."""

import pytest
from django.utils import timezone

from rejoinder.core.query import read_query
from rejoinder.desk.listening.models import Post
from rejoinder.desk.listening.search import search_posts
from tests.desk.rows import make_post, make_source

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
