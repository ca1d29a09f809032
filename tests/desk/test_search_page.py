"""The search box: stories, posts, lines and sources by one query language, honest about what it looked at."""

import pytest
from django.test import Client
from django.utils import timezone

from rejoinder.desk.board import searched
from rejoinder.desk.lines.models import Line
from rejoinder.desk.people.models import Role, User
from rejoinder.desk.watches.rules import save_watch
from tests.desk.rows import make_post, make_source, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen():
    client = Client()
    client.force_login(User.objects.create_user("rowan@desk.example", "Rowan Bell", Role.READER))

    def page(query, **more):
        return client.get("/search/", {"q": query, **more})

    return page


@pytest.fixture
def ferry():
    story = make_story("Brask voted to close the night ferry", 3)
    make_post(make_source(title="Ferry Post"), None, title="Ferry paint", text="Green again, says the <b>captain</b>.")
    now = timezone.now()
    Line.objects.create(
        ref="14", claim="Brask closed the ferry", text="She kept the ferry.", made_at=now, changed_at=now
    )
    return story


def test_all_kinds_are_found_with_their_words_marked(seen, ferry):
    text = seen("ferry").content.decode()
    for piece in ("All <b>7</b>", "Stories <b>1</b>", "Posts <b>4</b>", "Lines <b>1</b>", "Sources <b>1</b>"):
        assert piece in text, piece
    assert "night <mark>ferry</mark>" in text and "She kept the <mark>ferry</mark>." in text
    assert "&lt;b&gt;captain&lt;/b&gt;" in text and "matched words: ferry" in text


@pytest.mark.parametrize(
    ("query", "posts"),
    [
        ("ferry NEAR/3 clos*", 3),
        ('"night ferry" NOT brask', 0),
        ("title:paint", 1),
        ("kind:news", 0),
        ("date:P1D ferry", 4),
    ],
)
def test_it_reads_the_query_language(ferry, query, posts):
    found = searched.search_desk(query, zone=timezone.get_default_timezone())
    assert (len(found.posts), found.error) == (posts, None)


def test_a_watch_may_be_looked_for_by_its_name(seen, ferry):
    save_watch({"name": "Close to home", "query": "clos* NEAR/5 ferry"}, None)
    assert "Posts <b>3</b>" in seen('watch:"close to home"').content.decode()
    assert "there is no watch “nobody”" in seen("watch:nobody").content.decode()


def test_what_cannot_be_read_says_where_and_mends_it_with_one_press(seen, ferry):
    text = seen("ferry AND (brask").content.decode()
    assert "Position 11: this bracket is never closed." in text and "?q=ferry%20AND%20%28brask%29" in text
    assert "Alt 1" in text and 'aria-invalid="true"' in text


def test_a_number_goes_to_its_story_and_a_number_that_is_none_is_looked_for(seen, ferry):
    for asked in (f"{ferry.pk}", f"#{ferry.pk}"):
        assert seen(asked)["Location"] == f"/stories/{ferry.pk}/"
    assert "Nothing says that." in seen("987654").content.decode()


def test_nothing_found_and_nothing_asked_say_what_to_do(seen):
    assert "No post has come in yet" in seen("unicorn").content.decode()
    assert "One word is enough" in seen("").content.decode()
    make_post(make_source(), None, title="Ferry")
    text = seen("unicorn").content.decode()
    assert "Every post we have was looked through" in text and "/watches/new/?query=unicorn" in text


def test_it_says_when_older_posts_were_not_looked_at(seen, ferry, monkeypatch):
    from rejoinder.desk.listening import search

    monkeypatch.setattr(search, "LOOKED_MAX", 2)
    monkeypatch.setattr(search, "BATCH", 2)
    text = seen("ferry").content.decode()
    assert "Looked at 2 posts that may fit, back to " in text and "Look further back" in text


def test_the_newest_of_many_are_shown_and_the_page_says_so(seen):
    source = make_source()
    for n in range(50):
        make_post(source, None, title=f"Ferry {n}")
    text = seen("ferry", kind="posts").content.decode()
    assert "The newest 40 of 50" in text and text.count('class="row found-row"') == 40


def test_a_long_text_is_shown_around_the_word():
    post = make_post(make_source(), None, title="Harbour", text="x " * 400 + "the night ferry sails " + "y " * 400)
    snippet = searched._snippet(post, ("night ferry",))
    assert snippet.startswith("…") and snippet.endswith("…") and "night ferry" in snippet and len(snippet) < 260


def test_markup_in_a_query_is_text(seen):
    text = seen('"<script>x</script>').content.decode()
    assert "<script>x" not in text


def test_a_page_asks_as_much_for_many_as_for_few(seen, django_assert_max_num_queries):
    for n in range(30):
        make_story(f"Ferry {n}", 2)
    with django_assert_max_num_queries(40):
        seen("ferry")
