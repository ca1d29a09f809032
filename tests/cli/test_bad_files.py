"""The commands on files against what files can be: exit 0, or 2 with one clear line; nothing half written."""

import gzip
import json
import random
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rejoinder.cli import cluster_files
from rejoinder.cli.click_files import classify
from rejoinder.cli.jsonl import read_objects
from rejoinder.cli.main import app
from rejoinder.cli.match_files import match
from rejoinder.errors import BadInput, RejoinderError

POSTS = [
    {"id": n, "time": 100 + n, "title": "Night ferry cut", "text": "Brask voted to close the night ferry"}
    for n in range(4)
]
SERIES = [
    {"id": n, "start": 1000 * n, "times": [1000 * n + 10 * k for k in range(n % 7 + 1)], "label": n % 3 == 0}
    for n in range(60)
]
COMMANDS = {
    "cluster": (POSTS, ["--tier", "lexical"]),
    "phrases": (POSTS, []),
    "forecast eval": (SERIES, ["--json", "--horizons", "4"]),
}


def run(command, path, out):
    words = [*command.split(), str(path), *COMMANDS[command][1]]
    words += [] if command.startswith("forecast") else ["--out", str(out)]
    result = CliRunner().invoke(app, words)
    if result.exception and not isinstance(result.exception, SystemExit):
        assert isinstance(result.exception, RejoinderError), repr(result.exception)
        return str(result.exception)
    assert result.exit_code == 0
    return ""


def lines(rows):
    return "\n".join(json.dumps(row) for row in rows).encode()


_FILES = {
    "a byte order mark": (lambda good: b"\xef\xbb\xbf" + good, ""),
    "Windows line ends": (lambda good: good.replace(b"\n", b"\r\n"), ""),
    "blank lines": (lambda good: b"\n\n" + good + b"\n \t\n\n", ""),
    "UTF-16": (lambda good: good.decode().encode("utf-16"), "not UTF-8"),
    "gzip": (gzip.compress, "not UTF-8"),
    "NUL bytes": (lambda good: good + b"\n\0\0\0", "not JSON"),
    "a line cut short": (lambda good: good[:-5], "not JSON"),
    "a number": (lambda good: good + b"\n7", "not an object"),
    "an empty object": (lambda good: good + b"\n{}", "id is missing"),
    "the same id twice": (lambda good: good + b"\n" + good.split(b"\n")[0], "ids are unique"),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("make", "fault"), _FILES.values(), ids=_FILES)
def test_a_file_is_read_or_its_fault_is_named_in_one_line(tmp_path, command, make, fault):
    source = tmp_path / "in.jsonl"
    source.write_bytes(make(lines(COMMANDS[command][0])))
    said = run(command, source, tmp_path / "out.jsonl")
    assert fault in said if fault else not said, said
    assert "\n" not in said


@pytest.mark.parametrize("command", ["cluster", "phrases"])
@pytest.mark.parametrize("texts", [
    [""] * 3, ["ferry"] * 50, ["🚢 👩‍👩‍👧‍👦 " * 50, "‮abc עברית العربية 漢字 ภาษาไทย"], ["half \ud83d cut and more of it", "\udc00"],
    ["渡轮停航" * 30_000], ["a," * 60_000], ["“a " * 30_000], [" 'a" * 30_000], ["\0\x01 x"],
], ids=["empty", "one word", "scripts", "half letters", "no spaces", "commas", "open quotes", "single quotes", "control"])  # fmt: skip
def test_any_text_is_taken(tmp_path, command, texts):
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(lines({"id": n, "time": -n, "title": "t", "text": text} for n, text in enumerate(texts)))
    assert run(command, source, out) == ""
    out.read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["cluster", "phrases"])
def test_a_time_that_no_calendar_shows_is_refused(tmp_path, command):
    source = tmp_path / "in.jsonl"
    for time in (1e18, -1e14, 1e300):
        source.write_bytes(lines([POSTS[0] | {"time": time}]))
        assert "not within the years 1 to 9999" in run(command, source, tmp_path / "out.jsonl")


@pytest.mark.parametrize("command", ["cluster", "phrases"])
def test_the_file_to_read_is_never_written_over(tmp_path, command):
    source, link = tmp_path / "in.jsonl", tmp_path / "link.jsonl"
    source.write_bytes(lines(POSTS))
    link.symlink_to(source)
    for out in (source, link):
        assert "is the file to read" in run(command, source, out)
    assert source.read_bytes() == lines(POSTS)


@pytest.mark.parametrize("command", ["cluster", "phrases"])
def test_a_link_is_followed_and_stays_a_link(tmp_path, command):
    source, real, link = tmp_path / "in.jsonl", tmp_path / "real.jsonl", tmp_path / "link.jsonl"
    source.write_bytes(lines(POSTS))
    real.write_text("as it was")
    link.symlink_to(real)
    assert run(command, source, link) == ""
    assert link.is_symlink()
    assert real.read_text() != "as it was"


@pytest.mark.parametrize("name", ["nowhere/out.jsonl", "", "x" * 5000])
def test_an_output_that_cannot_be_is_named(tmp_path, name):
    source = tmp_path / "in.jsonl"
    source.write_bytes(lines(POSTS))
    said = run("phrases", source, tmp_path / name)
    assert "cannot be written" in said or "is a folder" in said


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_is_one_line_and_exit_2_and_a_device_stays_one(tmp_path):
    source = tmp_path / "in.jsonl"
    source.write_bytes(lines(POSTS))
    command = [sys.executable, "-m", "rejoinder.cli.main", "phrases", str(source), "--out", "/dev/full"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n"), "No space left" in done.stderr) == (2, 1, True)
    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)


def ballots(tmp_path):
    source = tmp_path / "in.csv"
    source.write_text("seat,party,votes\n" + "".join(f"Vale {n},Orchard,{n + 1}\n" for n in range(900)))
    return [sys.executable, "-m", "rejoinder.cli.main", "seats", "load", str(source), "--out", "-"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_behind_the_output_is_one_line_and_exit_2(tmp_path):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(ballots(tmp_path), stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    told = [line for line in done.stderr.splitlines() if line.startswith("rejoinder: ")]
    assert (done.returncode, told) == (2, ["rejoinder: the output cannot be written: No space left on device"])
    assert "Traceback" not in done.stderr


def test_a_reader_that_has_had_enough_is_no_error(tmp_path):
    ran = subprocess.Popen(ballots(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    ran.stdout.close()
    assert "Traceback" not in ran.communicate()[1]
    assert ran.returncode == 0


def test_a_dash_is_no_name_of_a_file_to_write(tmp_path):
    source = tmp_path / "in.jsonl"
    source.write_bytes(lines(POSTS))
    assert run("phrases", source, Path("-")) == "- is no file; name one to write, or /dev/stdout for a pipe"


def stories_of(tmp_path, posts):
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(lines(posts))
    cluster_files.cluster_command(source, out, "lexical")
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows] == [post["id"] for post in posts]
    together = {}
    for row in rows:
        together.setdefault((row["story"], row["at_arrival"]), set()).add(row["id"])
    return {frozenset(ids) for ids in together.values()}


CHANCE = random.Random(0)
TOPICS = [
    "ferry night boat harbour pier quay captain timetable".split(),
    "school meals kitchen pupils teachers lunch county menu".split(),
    "parking hospital charges nurses trust infirmary leaflet double".split(),
]
TITLES = [CHANCE.sample(TOPICS[n % 3], 2) + CHANCE.sample([*TOPICS[0], *TOPICS[1], *TOPICS[2]], 1) for n in range(45)]
SAME_TIME = [{"id": f"p{n}", "time": 7, "title": " ".join(title)} for n, title in enumerate(TITLES)]


def test_the_order_of_equal_times_changes_no_story(tmp_path):
    expected = stories_of(tmp_path, SAME_TIME)
    assert 1 < len(expected) < 45
    assert stories_of(tmp_path, SAME_TIME[::-1]) == expected
    assert stories_of(tmp_path, SAME_TIME[13:] + SAME_TIME[:13]) == expected


def test_a_run_of_equal_times_is_taken_in_parts_of_bounded_size(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster_files, "EQUAL_TIMES_MAX", 7)
    parts = [SAME_TIME[start : start + 7] for start in range(0, 45, 7)]
    expected = stories_of(tmp_path, SAME_TIME)
    assert stories_of(tmp_path, [post for part in parts for post in part[::-1]]) == expected


def test_a_line_over_the_limit_is_refused_without_being_held(tmp_path):
    source = tmp_path / "in.jsonl"
    source.write_bytes(lines([POSTS[0], POSTS[1] | {"text": "x" * 5000}]))
    with pytest.raises(BadInput, match="line 2: over 1,000 letters"):
        list(read_objects(source, letters_max=1000))


def test_an_id_that_cannot_be_written_is_named_before_anything_is_written(tmp_path):
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"id": "\\ud800", "time": 1, "ip": "192.0.2.1", "link": "ferry"}\n', encoding="utf-8")
    with pytest.raises(BadInput, match="line 1: id has letters that cannot be printed"):
        classify(source, out)
    assert not out.exists()


def test_matching_never_writes_over_what_it_reads(tmp_path):
    lines_file, posts = tmp_path / "lines.jsonl", tmp_path / "posts.jsonl"
    for path in (lines_file, posts):
        path.write_bytes(lines([{"id": 1, "text": "She voted to keep the night ferry."}]))
    for out in (lines_file, posts):
        with pytest.raises(BadInput, match="is the file to read"):
            match(lines_file, posts, out)
