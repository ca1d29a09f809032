"""`rejoinder watches`, `duty`, `digest` and `search`, as a user types them: real processes, one SQLite file."""

import json


def test_a_watch_is_added_changed_and_asked_from_the_command_line(say):
    assert "added: watch 1, Harbour, version 1" in say("watches", "add", "Harbour", "--query", "regatta")
    say("watches", "add", "Ferry", "--query", 'ferry NOT watch:"Harbour"', "--line", "70", "--duty", "--no-daily")
    assert "line 1, position 1: this bracket is never closed" in say("watches", "count", "(ferry", code=2)
    assert "Line 1, position 7" in say("watches", "edit", "2", "--query", "ferry AND", code=2)
    assert "version 2" in say("watches", "edit", "1", "--name", "Sport")
    listed = json.loads(say("watches", "list", "--json"))
    assert listed[1]["query"] == 'ferry NOT watch:"Sport"' and listed[1]["once_pct"] == 70
    assert listed[1]["tells"] == ["once"] and listed[1]["version"] == 2
    assert "holds this watch" in say("watches", "delete", "1", code=2)
    assert json.loads(say("watches", "count", "ferry\nOR boat", "--json"))["lines"] == [0, 0]
    assert "it would have told nothing" in say("watches", "try", "2")
    assert "There is no story 9." in say("watches", "why", "2", "9")


def test_the_rota_the_digest_and_the_search(say):
    say("people", "add", "joss@desk.example", "--name", "Joss")
    say("people", "add", "pim@desk.example", "--name", "Pim")
    done = say("duty", "add", "joss@desk.example", "--from", "00:00", "--to", "24:00", "--every", "daily")
    assert "on duty: joss@desk.example, 1 shift" in done
    assert "nobody" in say("duty", "list")
    shift = json.loads(say("duty", "list", "--json"))[0]
    say("duty", "give", str(shift["id"]), "pim@desk.example")
    assert json.loads(say("duty", "list", "--json"))[0]["who"] == "pim@desk.example"
    assert "no time of day" in say("duty", "add", "pim@desk.example", "--from", "late", "--to", "02:00", code=2)
    assert say("digest", "show", "joss@desk.example").startswith("Subject: Nothing for you to decide.")
    assert json.loads(say("digest", "show", "joss@desk.example", "--json"))["is_empty"]
    assert "written: 0" in say("digest", "send")
    assert "no digest was written yet" in say("digest", "list")
    assert "no post fits" in say("search", "ferry NEAR/8 brask")
    assert "position 11" in say("search", "ferry AND (brask", code=2)
