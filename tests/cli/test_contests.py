"""`rejoinder contests`, as a user types it: real processes, one SQLite file."""

import json

W, A = ("--by", "wren@brask.example"), ("--by", "mirela@brask.example")


def test_two_people_set_up_and_fix_a_members_vote_from_the_command_line(say, tmp_path):
    say("people", "add", "wren@brask.example", "--role", "writer")
    say("people", "add", "mirela@brask.example", "--role", "approver")
    assert "no contest yet" in say("contests", "list") and "decision" in say("contests", "rules")
    fields = {
        "seat": "Sallow Vale", "party": "Cedar", "question": "Should Cedar stand aside?", "consent_means": "no name",
        "controller": "Cedar, 9 Mill Lane, Sallow", "opens_at": "2040-10-06T20:00Z", "closes_at": "2040-10-13T20:00Z",
        "erase_at": "2040-11-13",
    }  # fmt: skip
    said = [part for name, value in fields.items() for part in ("--set", f"{name}={value}")]
    name = say("contests", "add", "members", "Cedar in Sallow Vale", *W, *said).strip()
    assert "Bring in at least one roll" in say("contests", "ask", name, *W, code=2)
    (tmp_path / "roll.csv").write_text("email\nines@cedar.example\nnobody\n")
    report = json.loads(
        say("contests", "roll", name, str(tmp_path / "roll.csv"), "--basis", "rule 9 of the party", *W, "--json")
    )
    assert (report["read"], report["added"]) == (2, 1) and report["not_in"][0].startswith("line 3")
    sha = say("contests", "ask", name, *W).strip()
    assert "an approver fixes it" in say("contests", "fix", name, "--sha256", sha, *W, code=2)
    terms = say("contests", "fix", name, "--sha256", sha, *A).strip()
    shown = json.loads(say("contests", "show", name, "--json"))
    assert shown["state"] == "fixed" and shown["terms_sha256"] == terms and shown["voters_eligible"] == 1
    assert "approver" in say("contests", "letters", name, str(tmp_path / "l.csv"), *W, code=2)
    assert not (tmp_path / "l.csv").exists()
    say("contests", "letters", name, str(tmp_path / "l.csv"), *A)
    assert (tmp_path / "l.csv").read_text().count("/p/") == 1 and (tmp_path / "l.csv").stat().st_mode & 0o77 == 0
    assert (
        json.loads(say("contests", "decisions", "--seat", "Sallow Vale", "--party", "Cedar", "--json"))["decision"]
        == "none"
    )
    assert "--set colour" in say("contests", "set", name, "--set", "colour=red", *W, code=2)


def test_a_reader_changes_nothing_from_the_command_line_either(say):
    say("people", "add", "rook@brask.example", "--role", "reader")
    said = say("contests", "add", "primary", "Who stands?", "--by", "rook@brask.example", code=2)
    assert "only reads" in said and "no contest yet" in say("contests", "list")
