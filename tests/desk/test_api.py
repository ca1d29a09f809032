import json
import re

import pytest

from rejoinder.desk.people.accounts import add_person
from rejoinder.desk.people.tokens import make_token
from tests.desk import invented
from tests.desk.rows import make_source, make_story

pytestmark = pytest.mark.django_db
ODD = {"title": "\x00", "posts": ["x"], "state": None, "name": "a" * 500}
ODD_KEYS = ("1", "0", "-1", "999999999999999999999", "x")
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


def test_watches_are_counted_tried_and_searched_over_the_api(call):
    story = make_story("Night ferry vote", 6)
    body = {"name": "Ferry", "query": "ferry NEAR/5 night", "tells_weekly": True, "weekly_email": ["a@b.example"]}
    watch = call("post", "/watches", body, scope="write").json()["watch"]
    assert (watch["version"], watch["once_pct"], watch["weekly_email"]) == (1, None, "a@b.example")
    changed = call("put", f"/watches/{watch['id']}", body | {"once_pct": 0}, scope="write").json()["watch"]
    assert changed["version"] == 2 and changed["once_pct"] == 0
    broken = call("put", f"/watches/{watch['id']}", body | {"query": "(ferry"}, scope="write")
    assert broken.status_code == 400 and "position 1" in broken.json()["detail"]
    counted = call("get", "/queries/count?q=ferry%0AAND%20(night%20OR%20day)").json()
    assert (counted["posts"], counted["lines"], counted["is_too_much"]) == (6, [6, 6], False)
    assert call("get", "/queries/count?q=watch:nobody").status_code == 400
    assert [one["mark"] for one in call("get", f"/watches/{watch['id']}/trial").json()] == ["match"]
    assert call("get", f"/watches/{watch['id']}/trial?line=90").json()[0]["mark"] == "speed"
    found = call("get", "/search?q=night%20ferry&limit=2").json()
    assert len(found["posts"]) == 2 and found["stories"] == [story.pk] and found["is_cut"]
    assert call("get", "/search?q=(ferry").status_code == 400
    why = call("get", f"/watches/{watch['id']}/why/{story.pk}").json()
    assert why["is_raised"] and not why["was_told"] and why["steps"]
    digest = call("get", "/digest").json()
    assert digest["subject"].startswith("Nothing for you to decide") and "<style>" in digest["html"]


def test_every_call_is_described_and_answers_something_sensible_to_anything(call, client):
    """Each call of the description, with plain and with odd values: never a crash, always a described answer."""
    make_source()
    make_story("Ferry", 2)
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert len(paths) > 25
    for path, methods in paths.items():
        for method in methods:
            bodies = [None] if method in ("get", "delete") else [{}, ODD]
            for filled in sorted({re.sub(r"\{\w+\}", odd, path.removeprefix("/api/v1")) for odd in ODD_KEYS}):
                for body in bodies:
                    answer = call(method, filled, body, scope="admin")
                    assert answer.status_code < 500, (method, filled, body, answer.content[:200])


def test_limits_are_kept(call):
    assert call("get", "/stories?limit=501").status_code == 422
    assert call("get", "/stories?limit=0").status_code == 422
    assert call("get", "/stories?q=%00&limit=1").status_code == 200


def test_a_story_that_was_merged_away_says_where_it_went(call):
    ferry, pier = make_story("Ferry", 2), make_story("Pier", 2)
    call("post", f"/stories/{ferry.pk}/merge", {"loser": pier.pk}, scope="write")
    gone = call("get", f"/stories/{pier.pk}")
    assert gone.status_code == 409 and f"into story {ferry.pk}" in gone.json()["detail"]
    (merge,) = call("get", f"/stories/{pier.pk}/corrections").json()
    assert merge["kind"] == "merge" and merge["by"] == "writer@brask.example"


def test_tokens_are_made_listed_and_ended_by_admins(call, client):
    body = {"email": "writer@brask.example", "name": "wall board", "days": 7}
    assert call("post", "/tokens", body, scope="write").status_code == 403
    made = call("post", "/tokens", body, scope="admin").json()
    told = {"HTTP_AUTHORIZATION": f"Bearer {made['secret']}"}
    assert client.get("/api/v1/stories", **told).status_code == 200
    assert made["secret"] not in call("get", "/tokens", scope="admin").content.decode()
    ended = call("post", f"/tokens/{made['token']['id']}/revoke", {}, scope="admin").json()
    assert ended["is_ended"] and client.get("/api/v1/stories", **told).status_code == 401


def test_the_desk_is_set_by_admins(call):
    assert (
        call("patch", "/desk", {"answer_target_min": 25, "time_zone": "Europe/Paris"}, scope="admin").status_code == 200
    )
    assert call("get", "/desk", scope="admin").json()["answer_target_min"] == 25
    assert call("patch", "/desk", {"time_zone": "Mars/Base"}, scope="admin").status_code == 400
    assert call("patch", "/desk", {"answer_target_min": 0}, scope="admin").status_code == 422
    assert call("get", "/desk", scope="read").status_code == 403


def test_people_are_switched_off_and_given_links(call, client):
    link = call("post", "/people/reader@brask.example/link", {}, scope="admin").json()["url"]
    assert client.get(link).status_code == 200
    off = {"is_active": False}
    assert not call("post", "/people/Reader@brask.example/active", off, scope="admin").json()["is_active"]
    assert call("get", "/stories", scope="read").status_code == 401
    last = call("post", "/people/admin@brask.example/active", off, scope="admin")
    assert last.status_code == 409 and "last admin" in last.json()["detail"]


def test_the_trail_is_read_page_by_page_and_filtered(call):
    call("post", "/people", {"email": "joss@brask.example"}, scope="admin")
    first = call("get", "/audit?limit=2", scope="admin").json()
    rest = call("get", f"/audit?limit=500&before={first[-1]['id']}", scope="admin").json()
    assert first[0]["what"] == "person.add" and rest[0]["id"] < first[-1]["id"]
    assert {row["what"] for row in call("get", "/audit?action=token", scope="admin").json()} == {"token.make"}


def test_lines_are_written_withdrawn_and_restored(call):
    made = call("post", "/lines", {"text": "The ferry sails.", "claim": "The ferry is sold"}, scope="write").json()
    assert call("put", f"/lines/{made['ref']}", {"owner": "Pim"}, scope="write").json()["text"] == "The ferry sails."
    assert call("post", f"/lines/{made['ref']}/withdraw", {}, scope="write").json()["withdrawn"]
    assert not call("post", f"/lines/{made['ref']}/restore", {}, scope="write").json()["withdrawn"]
    assert call("get", "/lines/none").status_code == 404


def test_health_tells_strangers_nothing_but_whether_it_works(call):
    assert set(call("get", "/health", scope=None).json()) == {"ok", "last_turn", "last_post_seen"}
    assert call("get", "/measures", scope=None).status_code == 401
    assert "posts_waiting" in call("get", "/measures").json()


def test_a_call_that_is_not_there_is_answered_in_json(call):
    assert "no call" in call("get", "/nothing").json()["detail"]


def test_sources_are_read_on_from_where_one_stopped(call):
    keys = [make_source().pk for _ in range(3)]
    first = call("get", "/sources?limit=2").json()
    rest = call("get", f"/sources?after={first[-1]['id']}").json()
    assert [row["id"] for row in first + rest] == keys


def test_the_token_notes_when_it_was_used_but_not_at_every_call(call):
    from rejoinder.desk.people.models import ApiToken

    call("get", "/stories")
    used = ApiToken.objects.get(scope="read").last_used_at
    call("get", "/stories")
    assert used and ApiToken.objects.get(scope="read").last_used_at == used


def test_a_search_that_was_cut_says_where_to_look_further(call):
    invented.ferry()
    first = call("get", "/search?q=ferry&limit=1")
    rest = call("get", f"/search?q=ferry&before={first.json()['before']}").json()
    assert len(first.json()["posts"]) == 1 and rest["posts"] and rest["before"] == 0
    assert first.json()["posts"][0]["id"] not in {post["id"] for post in rest["posts"]}
