"""`rejoinder contests board` and `openings`, as a user types them: real processes, one SQLite file."""

import json


def test_a_board_and_its_openings_say_when_they_are_not_there_yet(say, tmp_path):
    say("people", "add", "mirela@brask.example", "--role", "admin")
    name = say("contests", "add", "primary", "Who stands in Oxley?", "--by", "mirela@brask.example").strip()
    standing = json.loads(say("contests", "board", name, "--json"))
    assert (standing["entries"], standing["waiting"], standing["root"]) == (0, 0, "")
    assert "no signed root yet" in say("contests", "board", name, str(tmp_path / "board.zip"), code=2)
    asked = ("contests", "openings", name, str(tmp_path / "o.jsonl"), "--for", "Wren", "--by", "mirela@brask.example")
    assert "after the close" in say(*asked, code=2)
    assert not list(tmp_path.glob("*.zip")) and not list(tmp_path.glob("*.jsonl"))
