"""`rejoinder run`, `demo` and the desk's commands as a user types them: real processes, real HTTP, one SQLite file."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from rejoinder import __version__
from rejoinder.cli.demo.content import outlets, posts

REJOINDER = [sys.executable, "-m", "rejoinder.cli.main"]
PATIENCE_S = 90


@pytest.fixture
def env(tmp_path, desk_folder):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("REJOINDER_", "DATABASE_URL", "DJANGO"))}
    return kept | {"REJOINDER_DATA": str(desk_folder), "XDG_DATA_HOME": str(tmp_path / "home")}


@pytest.fixture
def start(env, tmp_path):
    """A command in a process that begins with nothing: what it reads at its start is what is tried."""

    def run(*words, code=0):
        done = subprocess.run(
            [*REJOINDER, *words], env=env, cwd=tmp_path, capture_output=True, text=True, timeout=PATIENCE_S
        )
        assert done.returncode == code, done.stderr[-800:]
        return done.stdout if code == 0 else done.stderr

    return run


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Started:
    """A supervisor whose lines are read until one begins as wanted."""

    def __init__(self, env, *words):
        self.process = subprocess.Popen(
            [*REJOINDER, *words], env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def until(self, beginning):
        for line in self.process.stdout:
            if line.startswith(beginning):
                return line.removeprefix(beginning).strip()
        raise AssertionError(f"ended before it said {beginning!r}")

    def children(self):
        out = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True
        ).stdout
        return [int(pid) for pid in out.split()]

    def stop(self, number=signal.SIGINT):
        self.process.send_signal(number)
        self.process.stdout.close()
        return self.process.wait(30)


def is_alive(pid):
    try:
        with Path(f"/proc/{pid}/stat").open() as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(pids, patience_s=20):
    until = time.monotonic() + patience_s
    while any(is_alive(pid) for pid in pids) and time.monotonic() < until:
        time.sleep(0.1)
    return not any(is_alive(pid) for pid in pids)


def test_the_demo_fills_a_board_that_the_printed_link_opens_and_ends_with_ctrl_c(env, tmp_path):
    desk = Started(env, "demo", "--data", str(tmp_path / "demo"), "--port", str(free_port()))
    link = desk.until("sign in: ")
    ready = desk.until("ready: ")
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    board = browser.open(link, timeout=20).read().decode()
    assert "Brask" in board and "Sign out" in board
    assert browser.open(ready, timeout=20).status == 200
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(link, timeout=20)
    children = desk.children()
    assert len(children) == 3
    assert desk.stop() == 0
    assert gone(children)


def test_children_end_with_a_supervisor_that_was_killed_and_the_next_start_goes_on(env):
    port = str(free_port())
    desk = Started(env, "run", "--port", port)
    desk.until("sign in: ")
    children = desk.children()
    desk.stop(signal.SIGKILL)
    assert len(children) == 2 and gone(children)
    again = Started(env, "run", "--port", port)
    again.until("sign in: ")
    assert again.stop(signal.SIGTERM) == 0


def test_a_taken_port_and_a_taken_folder_are_told_in_one_line(env, start):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        told = start("run", "--port", str(taken.getsockname()[1]), code=2)
        assert "is taken" in told and told.count("\n") == 1
    desk = Started(env, "run", "--port", str(free_port()))
    desk.until("sign in: ")
    assert "another desk runs" in start("run", "--port", str(free_port()), code=2)
    desk.stop()


def test_it_says_its_version(say):
    assert say("--version") == f"rejoinder {__version__}\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["sources", "add", "lantern"], "not an address"),
        (["sources", "import", "nothing.opml"], "nothing.opml"),
        (["sources", "stop", "7"], "no source 7"),
        (["lines", "import", "nothing"], "no such file"),
        (["stories", "show", "7"], "no story 7"),
        (["stories", "undo", "7"], "no correction 7"),
        (["watches", "add", "empty"], "condition"),
        (["watches", "why", "7", "7"], "no watch 7"),
        (["people", "add", "nobody"], "not an e-mail address"),
        (["tokens", "make", "x@y.example", "t"], "nobody here"),
        (["nonsense"], "No such command"),
        (["cluster"], "Missing argument"),
    ],
)
def test_bad_input_is_answered_with_one_clear_line_and_exit_code_2(say, words, said):
    told = say(*words, code=2)
    assert said in told and told.startswith("rejoinder: ") and told.count("\n") == 1


def test_a_setting_that_cannot_be_read_is_named(env, start):
    for name, value in (("REJOINDER_POLL_MIN_S", "soon"), ("REJOINDER_ALLOW_NETWORKS", "here")):
        env[name] = value
        assert name in start("health", code=2)
        del env[name]


def test_a_data_folder_that_is_a_file_is_refused(start, tmp_path):
    (tmp_path / "file").write_text("x")
    assert "is a file" in start("health", "--data", str(tmp_path / "file"), code=2)


def test_a_database_that_is_none_is_refused_and_left_alone(start, tmp_path):
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "rejoinder.sqlite3").write_bytes(b"this is no database, but somebody's letter" * 50)
    assert "cannot be used" in start("health", "--data", str(folder), code=2)
    assert (folder / "rejoinder.sqlite3").read_bytes().startswith(b"this is no database")


def test_sources_and_lines_go_in_good_rows_kept_and_come_out_again(say, tmp_path):
    (tmp_path / "list.opml").write_text(
        '<opml><body><outline text="A" xmlUrl="https://a.example/feed"/><outline text="B" xmlUrl="nonsense"/></body></opml>'
    )
    assert "1 in, 0 already here, 1 not in" in say("sources", "import", "list.opml")
    assert "already here" in say("sources", "add", "https://a.example/feed")
    assert "a.example" in say("sources", "export")
    (tmp_path / "lines.csv").write_text('ref,claim,text\n1,A claim,An answer\n2,No answer,\n3,"x","y",z\n')
    assert "1 new, 0 changed, 0 the same, 2 not in" in say("lines", "import", "lines.csv")
    assert json.loads(say("lines", "list", "--json"))[0]["text"] == "An answer"
    (tmp_path / "bad.opml").write_text("no list at all")
    assert "not an OPML list" in say("sources", "import", "bad.opml", code=2)


def test_exports_have_their_fields_even_when_empty(say):
    assert say("export", "posts", "--jsonl") == ""
    assert json.loads(say("export", "stories", "--json")) == []


def test_the_file_commands_never_load_django():
    code = "import sys, rejoinder.cli.cluster_files, rejoinder.cli.match_files; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_match_ranks_in_the_order_of_the_posts(say, tmp_path):
    (tmp_path / "l.jsonl").write_text(
        '{"id": 1, "text": "The night ferry was kept"}\n{"id": "b", "text": "Bins", "date": "2026-01-01"}\n'
    )
    (tmp_path / "p.jsonl").write_text('{"id": "x", "text": "who kept the night ferry?"}\n\n{"id": 2, "text": "bins"}\n')
    say("match", "--lines", "l.jsonl", "--posts", "p.jsonl", "-k", "1", "--out", "o.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "o.jsonl").read_text().splitlines()]
    assert [(row["id"], row["ranked"][0]["line"]) for row in rows] == [("x", 1), (2, "b")]
    assert set(rows[0]["ranked"][0]) == {"line", "score", "why"}
    (tmp_path / "p.jsonl").write_text('{"id": 1}\n')
    assert "line 1: text is missing" in say(
        "match", "--lines", "l.jsonl", "--posts", "p.jsonl", "--out", "o2.jsonl", code=2
    )
    assert not (tmp_path / "o2.jsonl").exists()


def test_the_by_election_is_whole():
    known, told = outlets(), posts()
    ferry = [post for post in told if post.story == "ferry"]
    parking = [post for post in told if post.story == "parking"]
    assert len(known) >= 12 and {o.leaning for o in known.values()} == {"left", "centre", "right", ""}
    assert all(post.outlet in known and post.paragraphs for post in told)
    assert len({post.outlet for post in ferry}) >= 10
    assert len({re.sub(r"\W+", " ", post.title.lower()) for post in ferry}) >= 20
    wire = parking[0].paragraphs
    assert sum(post.paragraphs == wire for post in parking) == 7
    keys = {f"{post.outlet}/{post.slug}" for post in told}
    assert all(link in keys for post in told for link in post.links)
