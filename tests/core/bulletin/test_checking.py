"""A board as it was published holds; whatever is changed in it afterwards is found, and said by name and line."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.bulletin import (
    Entry,
    document_of,
    entry_line,
    leaf_hash,
    receipt_of,
    root_line,
    sha256_of,
    terms_hash,
)
from rejoinder.core.bulletin.board import Asked
from rejoinder.core.bulletin.checking import check
from rejoinder.core.bulletin.envelopes import envelope_start
from rejoinder.errors import BadInput
from rejoinder.wire.signing import new_signing_key
from tests.examples import either, tried
from tests.invented_board import (
    AFTER,
    CLOSES,
    OPENS,
    PUBLIC_KEY,
    InventedBoard,
    as_board,
    invented_board,
    invented_terms,
)

STRANGER = Asked(key=PUBLIC_KEY, at=AFTER)
RULES = {
    "rankings": ("irv", "scottish", "meek", "warren", "borda", "points7", "schulze", "rankedpairs"),
    "choice": ("decision",),
    "scores": ("star", "approval"),
}
CASES = [(papers, rule) for papers, rules in RULES.items() for rule in rules]
COUNTED = {papers: invented_board(papers=papers) for papers in RULES}
FILES = {papers: board.files() for papers, board in COUNTED.items()}
kinds = st.sampled_from(sorted(RULES))


def found(files, asked=STRANGER):
    return check(as_board(files), asked)


def differs(files, asked=STRANGER):
    try:
        return not found(files, asked).is_same
    except BadInput:
        return True


def lines_of(files, name):
    return files[name].splitlines(keepends=True)


@pytest.mark.parametrize(("papers", "rule"), CASES)
def test_a_counted_board_holds_under_every_rule(papers, rule):
    findings = found(invented_board(papers=papers, rule=rule).files())
    assert findings.is_same and not findings.differences and findings.progress == "counted"
    assert [one.name for one in findings.checks if one.outcome == "not checked"] == ["openings"]


@pytest.mark.parametrize("voters", [1, 2, 3])
def test_the_smallest_contests_hold(voters):
    assert found(invented_board(voters=voters).files()).is_same


@given(st.integers(0, 10**6), kinds, st.integers(1, 7))
@tried(8)
def test_a_board_holds_at_every_hour(seed, papers, hours):
    board = invented_board(seed, 20, papers, hours=hours, is_closed=False)
    findings = found(board.files(), Asked(key=PUBLIC_KEY, at=OPENS + timedelta(hours=hours)))
    assert findings.is_same and findings.progress == "open" and findings.size == board.roots[-1].size


@given(kinds, st.data())
@tried(50, quick=15)
def test_any_flipped_bit_is_found(papers, data):
    files = FILES[papers]
    name = data.draw(st.sampled_from([name for name in sorted(files) if name != "README.txt"]))
    content = bytearray(files[name])
    place = data.draw(st.integers(0, len(content) * 8 - 1))
    content[place // 8] ^= 1 << place % 8
    assert differs({**files, name: bytes(content)})


@given(kinds, st.data())
@tried(40)
def test_any_other_stretch_of_bytes_is_found(papers, data):
    files = FILES[papers]
    name = data.draw(st.sampled_from([name for name in sorted(files) if name != "README.txt"]))
    start, end = sorted(data.draw(st.integers(0, len(files[name]))) for _ in range(2))
    content = files[name][:start] + data.draw(st.binary(max_size=8)) + files[name][end:]
    assert (content == files[name]) or differs({**files, name: content})


@pytest.mark.parametrize("papers", RULES)
def test_a_file_cut_at_any_line_or_missing_is_found(papers):
    for name in FILES[papers]:
        if name == "README.txt":
            continue
        lines = lines_of(FILES[papers], name)
        step = max(1, len(lines) // either(25, quick=6))
        for keep in [*range(0, len(lines), step), len(lines) - 1]:
            assert differs({**FILES[papers], name: b"".join(lines[:keep])}), (name, keep)
        assert differs({other: content for other, content in FILES[papers].items() if other != name})


@pytest.mark.parametrize("name", ["log.jsonl", "roots.jsonl", "papers.blt"])
@given(data=st.data())
@tried(12)
def test_any_line_dropped_doubled_or_moved_is_found(name, data):
    lines = lines_of(FILES["rankings"], name)
    one, other = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    dropped, doubled, moved = lines[:one] + lines[one + 1 :], [*lines[:one], lines[one], *lines[one:]], list(lines)
    moved[one], moved[other] = moved[other], moved[one]
    for edited in (dropped, doubled, moved):
        assert edited == lines or differs({**FILES["rankings"], name: b"".join(edited)})


def test_a_difference_names_the_entries_between_two_roots():
    lines = lines_of(FILES["rankings"], "log.jsonl")
    roots = COUNTED["rankings"].roots
    at = next(n for n in range(roots[1].size, roots[2].size) if b'"cast"' in lines[n])
    lines[at] = lines[at].replace(b'"envelope":"', b'"envelope":"' + (b"1" if lines[at][21:22] == b"0" else b"0"))
    lines[at] = lines[at][:22] + lines[at][23:]
    findings = found({**FILES["rankings"], "log.jsonl": b"".join(lines)})
    assert f"entries {roots[1].size + 1} to {roots[2].size} are not those" in " ".join(findings.differences)


def test_another_key_everywhere_is_found_by_who_knows_the_key_and_told_to_who_does_not():
    private, public = new_signing_key()
    files = invented_board(key=private).files()
    assert differs(files)
    blind = found(files, Asked(at=AFTER))
    assert blind.is_same and public in " ".join(blind.notes)


def test_an_old_copy_is_told_once_voting_has_closed():
    board = invented_board(is_closed=False)
    assert not differs(board.files(), Asked(key=PUBLIC_KEY, at=CLOSES))
    assert "an old or a cut copy" in found(board.files()).differences[0]


def test_a_contest_that_was_called_off_needs_no_result():
    board = invented_board(is_closed=False)
    board.post("cancelled", why="the by-election is called off")
    board.sign(CLOSES)
    findings = found(board.files())
    assert findings.is_same and findings.progress == "cancelled"


def test_entries_that_no_root_covers_are_not_published():
    board = invented_board(is_closed=False)
    board.post_batch([board.seal(0, b"\x01")])
    assert found(board.files(), Asked(key=PUBLIC_KEY)).size == len(board.log) - 1
    lines = board.files()["log.jsonl"] + entry_line(board.log[-1]) + b"\n"
    assert "under no signed root" in found({**board.files(), "log.jsonl": lines}, Asked(key=PUBLIC_KEY)).differences[-1]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda b: b.post("opened", terms_sha256=terms_hash(b.terms), public_key=PUBLIC_KEY), "stands there once"),
        (lambda b: b.post("credentials", issued=3), "fewer credentials than before"),
        (lambda b: b.post("withdrawn", candidate=9, why=""), "no such place"),
        (lambda b: b.post("withdrawn", candidate=4, why=""), "had withdrawn before"),
        (lambda b: b.post("struck", pseudonym=next(iter(b.struck)), why=""), "was struck before"),
        (lambda b: b.post("cast", **{**next(e for e in b.log if e.kind == "cast").body, "envelope": "0" * 64}), "was cast before"),
        (lambda b: [b.seal(f"no {n}", b"") and b.post("cast", pseudonym=f"{n:064x}", number=1, envelope="0" * 64) for n in range(44)],
         "credentials were issued"),
        (lambda b: b.seal("one", b"") and b.post("cast", **b.seal("one", b"\x01")), "missing between 1 and its last"),
        (lambda b: b.seal("never posted", b""), "papers to count"),
        (lambda b: b.sign(OPENS), "not after the root before it"),
        (lambda b: b.log.append(Entry(9, "struck", {"pseudonym": "0" * 64, "why": ""})), "calls itself entry 9"),
    ],
)  # fmt: skip
def test_what_the_desk_itself_may_not_do_is_found(change, said):
    board = invented_board(is_closed=False)
    change(board)
    board.close()
    assert said in " ".join(found(board.files()).differences)


def test_a_close_before_its_time_is_found():
    board = invented_board(is_closed=False)
    board.close()
    early = InventedBoard(board.terms, log=board.log[:-2], cast=board.cast, struck=board.struck, roots=board.roots[:-2])
    for entry in early.log:
        early.tree.append(leaf_hash(entry))
    early.post("closed", **board.log[-2].body)
    early.sign(CLOSES - timedelta(hours=1))
    assert "closed before the time" in " ".join(found(early.files(), Asked(key=PUBLIC_KEY)).differences)


def test_papers_posted_after_a_root_of_the_close_are_told():
    board = invented_board(is_closed=False)
    board.sign(CLOSES)
    board.post_batch([board.seal("late", b"\x01")])
    board.close()
    findings = found(board.files())
    assert findings.is_same and "Envelopes posted after the first root at or after the close: 1." in findings.notes[0]


def test_another_seed_than_was_promised_is_found():
    board = invented_board(is_closed=False)
    board.close(seed="a seed that suits")
    said = " ".join(found(board.files()).differences)
    assert "another seed than was promised" in said and "not in the order that the seed draws" in said


@pytest.mark.parametrize(("rule", "version", "said"), [("irv", "99", "version 99 of irv, and this program has version 1"),
                                                       ("sortition", "1", "is named sortition"),
                                                       ("star", "1", "does not count rankings")])  # fmt: skip
def test_a_rule_that_cannot_be_counted_here_is_said(rule, version, said):
    board = invented_board(is_closed=False, **{"rule_version": version} if rule == "irv" else {})
    board.terms = {**invented_terms(), "rule": rule, "rule_version": version}
    fresh = InventedBoard(board.terms, cast=board.cast, struck=board.struck)
    for entry in board.log:
        fresh.post(
            entry.kind,
            **(
                {"terms_sha256": terms_hash(board.terms), "public_key": PUBLIC_KEY}
                if entry.kind == "opened"
                else entry.body
            ),
        )
    counted = COUNTED["rankings"]
    fresh.papers, fresh.result = counted.papers, counted.result
    fresh.sign(CLOSES)
    fresh.post("closed", **counted.log[-2].body)
    fresh.post("result", **counted.log[-1].body)
    fresh.sign(CLOSES + timedelta(minutes=1))
    assert said in " ".join(found(fresh.files()).differences)


def test_a_result_that_the_papers_do_not_give_is_found_though_the_desk_signed_it():
    board = invented_board(is_closed=False)
    board.close()
    board.result["stages"][0]["totals"][board.result["winners"][0]] += 1
    board.result["stages"][0]["why"] = "in other words"
    board.log.pop()
    lie = InventedBoard(board.terms, papers=board.papers, result=board.result, cast=board.cast, struck=board.struck)
    for entry in board.log:
        lie.post(entry.kind, **entry.body)
    lie.sign(CLOSES)
    lie.post("result", result_sha256=sha256_of(document_of(lie.result)))
    lie.sign(CLOSES + timedelta(minutes=1))
    (difference,) = found(lie.files()).differences
    assert difference.startswith("stages 1, totals, ") and "published" in difference and "counted" in difference


def test_a_root_that_somebody_else_was_shown_is_looked_for():
    board = COUNTED["rankings"]
    assert not differs(FILES["rankings"], Asked(key=PUBLIC_KEY, root=board.roots[3].root))
    assert "none of this board's" in found(FILES["rankings"], Asked(key=PUBLIC_KEY, root="4f" * 32)).differences[0]


def test_a_receipt_finds_its_envelope_and_says_whether_it_counts():
    board = COUNTED["rankings"]
    for pseudonym, turns in list(board.cast.items())[:8]:
        for number, (_, _, envelope) in enumerate(turns, 1):
            asked = Asked(key=PUBLIC_KEY, envelope=envelope_start(receipt_of(envelope)))
            (place,) = found(FILES["rankings"], asked).found
            assert (place.envelope, place.pseudonym, place.number, place.last) == (
                envelope,
                pseudonym,
                number,
                len(turns),
            )
            assert place.under.size >= place.entry and board.log[place.entry - 1].body["envelope"] == envelope
            assert (place.struck_why is not None) == (pseudonym in board.struck)


def test_a_note_says_which_files_were_not_looked_at():
    findings = found({**FILES["rankings"], "extra\x1b[31m.txt": b"x"})
    assert findings.is_same and "extra" in findings.notes[0]


@pytest.mark.parametrize("papers", RULES)
def test_the_scrutineers_find_papers_that_are_not_in_the_envelopes(papers):
    board = COUNTED[papers]
    openings = board.openings()
    assert found(FILES[papers], Asked(key=PUBLIC_KEY, openings=openings)).is_same
    by_envelope = {turns[-1][2].encode(): n for n, turns in enumerate(board.cast.values())}
    last = [line for line in openings if any(envelope in line for envelope in by_envelope)]
    cases = [
        openings[:-1] if openings[-1] in last else [line for line in openings if line != last[-1]],
        [*openings, last[0]],
        [line.replace(b'"number":1', b'"number":7') for line in openings],
        [b"{}\n", *openings],
        [b"[" * 5000, *openings],
    ]
    for wrong in cases:
        differences = found(FILES[papers], Asked(key=PUBLIC_KEY, openings=wrong)).differences
        assert differences and all(one.startswith("openings") for one in differences), wrong[:1]


def test_a_desk_that_publishes_other_papers_is_found_by_the_scrutineers_alone():
    honest = invented_board(is_closed=False)
    pseudonym = next(p for p in honest.cast if p not in honest.struck)
    openings = honest.openings()
    nonce, _, envelope = honest.cast[pseudonym][-1]
    honest.cast[pseudonym][-1] = (nonce, b"\x02\x01", envelope)
    honest.close()
    assert found(honest.files()).is_same
    (difference,) = found(honest.files(), Asked(key=PUBLIC_KEY, openings=openings)).differences
    assert "1 papers that were cast are not among the published" in difference


def test_the_lines_of_roots_are_as_they_were_signed():
    assert lines_of(FILES["choice"], "roots.jsonl") == [root_line(root) + b"\n" for root in COUNTED["choice"].roots]
