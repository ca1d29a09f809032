"""Clicks from a file, and links from the command line."""

import json

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from typer.testing import CliRunner

from rejoinder.cli.main import app
from rejoinder.errors import BadInput
from tests.examples import tried

SURE = {
    "Accept": "text/html", "Accept-Language": "en", "Accept-Encoding": "br", "Upgrade-Insecure-Requests": "1",
    "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document",
}  # fmt: skip
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"


def row(at=0.0, ip="192.0.2.1", headers=SURE, agent=CHROME, **more):
    return {"time": at, "ip": ip, "user_agent": agent, "method": "GET", "headers": headers, "link": "ferry", **more}


def classified(tmp_path, rows):
    log, out = tmp_path / "log.jsonl", tmp_path / "out.jsonl"
    log.write_text("\n".join(json.dumps(one) for one in rows))
    result = CliRunner().invoke(app, ["clicks", "classify", str(log), "--out", str(out)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in out.read_text().splitlines()]


def test_each_row_gets_its_class_in_the_order_of_the_log(tmp_path):
    rows = [row(500, id="b"), row(100, agent="Twitterbot/1.0"), row("1970-01-01T00:00:05Z", id=7)]
    found = classified(tmp_path, rows)
    assert [one["class"] for one in found] == ["human", "preview", "human"]
    assert [one.get("id") for one in found] == ["b", None, 7]
    assert all(one["why"] for one in found)


def test_headers_may_be_pairs_in_any_case_and_fields_may_be_missing(tmp_path):
    pairs = [[name.upper(), value] for name, value in SURE.items()]
    found = classified(tmp_path, [row(headers=pairs), {}, {"ip": "192.0.2.1"}, row(agent=None), {"time": 9}])
    assert [one["class"] for one in found] == ["human", "unknown", "unknown", "human", "unknown"]
    assert "time is not known" in found[1]["why"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"time": "noon"}, "line 2: time 'noon'"), ({"headers": "Accept"}, "line 2: headers"), ({"ip": 7}, "ip is not"),
        ({"headers": [["a"]]}, "headers"), ({"headers": {"a": {}}}, "header a"), ({"id": 1.5}, "id is neither"),
        ({"user_agent": 3}, "user_agent is not text"), ({"headers": {str(n): "x" for n in range(300)}}, "over 200"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_read_is_named_and_nothing_is_written(tmp_path, wrong, said):
    with pytest.raises(BadInput, match=said):
        classified(tmp_path, [row(), row() | wrong])
    assert not (tmp_path / "out.jsonl").exists()


@tried(15, suppress=[HealthCheck.function_scoped_fixture])
@given(st.permutations(list(range(24))))
def test_the_order_of_the_file_changes_no_class(tmp_path, order):
    rows = [row(n, f"192.0.2.{n}", headers={}, id=n) for n in range(20)]
    rows += [row(30 + n, f"198.51.100.{n}", id=20 + n) for n in range(4)]
    found = classified(tmp_path, [rows[n] for n in order])
    assert {one["id"] for one in found if one["class"] == "human"} == {20, 21, 22, 23}
    assert [one["id"] for one in found] == order


@pytest.mark.django_db
def test_links_and_hashtags_are_made_shown_and_switched(tmp_path):
    def run(*words):
        result = CliRunner().invoke(app, [*words])
        assert result.exit_code == 0, result.exception
        return result.output

    assert "/go/ferry" in run("links", "add", "https://quay.example/minutes", "--slug", "ferry", "--campaign", "Poll")
    assert json.loads(run("links", "list", "--json"))[0]["slug"] == "ferry"
    assert json.loads(run("links", "show", "ferry", "--json"))["human"] == 0
    assert "off: ferry" in run("links", "off", "ferry")
    assert "on: ferry" in run("links", "on", "ferry")
    run("links", "qr", "ferry", "--out", str(tmp_path / "ferry.svg"))
    assert b"<svg" in (tmp_path / "ferry.svg").read_bytes()
    assert "added: #NightFerry" in run("hashtags", "add", "NightFerry")
    assert json.loads(run("hashtags", "list", "--json"))[0]["tag"] == "#NightFerry"
    taken = CliRunner().invoke(app, ["links", "add", "https://quay.example/minutes", "--slug", "ferry"])
    assert "“ferry-2” is free" in str(taken.exception)
