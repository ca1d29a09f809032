import json
import re

import pytest

from rejoinder.desk.people.accounts import add_person
from rejoinder.desk.people.tokens import make_token
from tests.desk.rows import make_source, make_story

pytestmark = pytest.mark.django_db
OPML = b'<opml><body><outline text="A" xmlUrl="https://a.example/feed"/><outline text="b"/></body></opml>'


@pytest.fixture
def call(client):
    tokens = {}
    for role, scope in (("reader", "read"), ("writer", "write"), ("admin", "admin")):
        person = add_person(f"{role}@brask.example", role=role)
        tokens[scope] = make_token(person, "test", scope=scope)[1]

    def send(method, path, body=None, scope="read", **said):
        said |= {"HTTP_AUTHORIZATION": f"Bearer {tokens[scope]}"} if scope else {}
        if body is not None:
            said |= {"data": json.dumps(body), "content_type": "application/json"}
        return getattr(client, method)(f"/api/v1{path}", **said)

    return send


def test_a_call_without_a_token_is_refused(call):
    assert call("get", "/stories", scope=None).status_code == 401
    assert call("get", "/health", scope=None).status_code == 200


def test_a_token_may_do_what_its_scope_says_and_no_more(call):
    story = make_story("Ferry", 2)
    assert call("get", f"/stories/{story.pk}").json()["title"] == "Ferry"
    assert call("post", f"/stories/{story.pk}/mute", {}, scope="read").status_code == 403
    assert call("post", f"/stories/{story.pk}/mute", {}, scope="write").status_code == 200
    assert call("get", "/people", scope="write").status_code == 403
    assert len(call("get", "/people", scope="admin").json()) == 3


def test_a_scope_never_goes_beyond_its_persons_role(client):
    reader = add_person("r@brask.example", role="reader")
    _, secret = make_token(reader, "too much", scope="admin")
    assert client.get("/api/v1/people", HTTP_AUTHORIZATION=f"Bearer {secret}").status_code == 403


def test_stories_have_the_fields_that_are_promised(call):
    make_story("Ferry", 2)
    (row,) = call("get", "/stories").json()
    assert set(row) == {"id", "title", "first_seen", "posts", "sources", "growth", "state", "best_line", "why"}
    (post, _) = call("get", "/posts").json()
    assert set(post) == {"url", "title", "source", "published_at", "seen_at", "story_id"}


def test_posts_are_read_on_from_where_one_stopped(call):
    make_story("Ferry", 3)
    first = call("get", "/posts?limit=2")
    rest = call("get", f"/posts?after={first['X-Next-After']}")
    assert len(first.json()) == 2 and len(rest.json()) == 1


def test_a_persons_word_over_the_api(call):
    story = make_story("Ferry", 3)
    posts = [m["post"] for m in call("get", f"/stories/{story.pk}/posts").json()]
    split = call("post", f"/stories/{story.pk}/split", {"posts": posts[:1]}, scope="write").json()
    assert call("get", f"/stories/{split['other']}").json()["posts"] == 1
    assert call("post", f"/corrections/{split['id']}/undo", {}, scope="write").json()["undone"]
    again = call("post", f"/corrections/{split['id']}/undo", {}, scope="write")
    assert again.status_code == 409 and "already" in again.json()["detail"]
    assert call("post", f"/stories/{story.pk}/state", {"state": "angry"}, scope="write").status_code == 422
    assert call("get", "/stories/999999").status_code == 404


def test_sources_are_added_imported_and_acted_on(call, client):
    added = call("post", "/sources", {"address": "lantern.example"}, scope="write").json()
    assert added["state"] == "to_find"
    assert call("post", "/sources", {"address": "no address"}, scope="write").status_code == 400
    assert call("post", f"/sources/{added['id']}/stop", {}, scope="write").json()["state"] == "stopped"
    from django.core.files.uploadedfile import SimpleUploadedFile

    report = call("post", "/sources/import", scope="write", data={"file": SimpleUploadedFile("x.opml", OPML)})
    assert report.json()["counts"]["in"] == 1 and len(report.json()["failed"]) == 1
    assert b"a.example" in call("get", "/sources.opml").content


def test_watches_say_why_and_why_not(call):
    story = make_story("Ferry", 2)
    assert call("post", "/watches", {"name": "empty"}, scope="write").status_code == 400
    saved = call("post", "/watches", {"name": "Ferry", "words": ["ferry"], "sources_min": 9}, scope="write").json()
    told = call("get", f"/watches/{saved['watch']['id']}/why/{story.pk}").json()
    assert not told["is_raised"] and "needs 9" in told["why"]
    assert call("delete", f"/watches/{saved['watch']['id']}", scope="write").status_code == 204


def test_every_call_is_described_and_answers_something_sensible_to_anything(call, client):
    """Each call of the description, with plain and with odd values: never a crash, always a described answer."""
    make_source()
    make_story("Ferry", 2)
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert len(paths) > 25
    for path, methods in paths.items():
        for method in methods:
            for odd in ("1", "0", "-1", "999999999999999999999", "x"):
                filled = re.sub(r"\{\w+\}", odd, path.removeprefix("/api/v1"))
                for body in ({}, {"title": "\x00", "posts": ["x"], "state": None, "name": "a" * 500}):
                    sent = None if method in ("get", "delete") else body
                    answer = call(method, filled, sent, scope="admin")
                    assert answer.status_code < 500, (method, filled, body, answer.content[:200])


def test_limits_are_kept(call):
    assert call("get", "/stories?limit=501").status_code == 422
    assert call("get", "/stories?limit=0").status_code == 422
    assert call("get", "/stories?q=%00&limit=1").status_code == 200
