"""`rejoinder releases` and `publishing`, as a user types them: real processes, one SQLite file."""

import json


def test_everything_is_stopped_and_started_by_named_people_from_the_command_line(say):
    say("people", "add", "wren@brask.example", "--role", "writer")
    say("people", "add", "mirela@brask.example", "--role", "approver")
    stopped = say("publishing", "stop", "--by", "wren@brask.example", "--why", "A wrong figure")
    assert stopped == "stopped; 0 were on their way and may still arrive\n"
    status = json.loads(say("publishing", "status", "--json"))
    assert status["stopped"] and status["why"] == "A wrong figure"
    assert "an approver starts it again" in say("publishing", "start", "--by", "wren@brask.example", code=2)
    assert say("publishing", "start", "--by", "mirela@brask.example").startswith("started; 0 wait")
    assert "there is no release 7" in say("releases", "ask", "7", "--by", "wren@brask.example", code=2)
    assert "no alarm" in say("publishing", "alarms")
