"""Rolls: kept as marks under their own holder, bad lines listed."""

import pytest

from rejoinder.desk.contests.keys import contact_of
from rejoinder.desk.contests.models import RollMark, Voter
from rejoinder.desk.contests.rolls import drop_roll, import_roll
from rejoinder.errors import BadInput, NotAllowed
from tests.desk.contest_rows import members_vote, opened, person, primary

pytestmark = pytest.mark.django_db
LIST = (
    b"email,name,postcode,branch\nines@harrow.example,Ines Halvor,TW1 4QP,North\nbram@harrow.example,Bram,TW2,South\n"
)
BASIS = "rule 9 of the party lets the branch use it"


def test_a_roll_for_a_primary_is_marks_and_nothing_else():
    contest = primary(eligibility="roll")
    report = import_roll(contest, "Cedar", BASIS, LIST, by=person())
    assert (report.added, report.here, report.not_in) == (2, 0, ())
    assert not Voter.objects.exists() and all(len(one.mark) == 64 for one in RollMark.objects.all())


def test_rolls_of_two_parties_stay_two():
    contest = primary(eligibility="roll")
    for holder in ("Cedar", "Tideway"):
        import_roll(contest, holder, BASIS, LIST, by=person())
    assert {one.holder: one.marks.count() for one in contest.rolls.all()} == {"Cedar": 2, "Tideway": 2}


def test_marks_of_two_contests_cannot_be_laid_side_by_side():
    marks = []
    for title in ("Tidewell", "Oxley"):
        report = import_roll(primary(title=title, eligibility="roll"), "Cedar", BASIS, LIST, by=person())
        marks.append(set(report.roll.marks.values_list("mark", flat=True)))
    assert not marks[0] & marks[1]


def test_members_are_entered_with_their_addresses_sealed():
    contest = members_vote()
    import_roll(contest, "somebody else", BASIS, LIST, by=person())
    voters = list(contest.voters.all())
    assert {one.roll.holder for one in voters} == {"Cedar"} and {one.state for one in voters} == {"eligible"}
    assert {contact_of(one)["email"] for one in voters} == {"ines@harrow.example", "bram@harrow.example"}
    assert not any("harrow" in one.contact for one in voters)


def test_bad_lines_are_listed_and_the_good_ones_go_in():
    text = b"email,name,postcode\nnot an address,Ann,TW1\nAnn@x.example,,\nann@x.example,,\n,Jory Penhale,TW3 1AA\n,Nobody,\n"
    report = import_roll(members_vote(), "", BASIS, text, by=person())
    assert report.added == 2 and report.read == 5
    assert [line for line, _ in report.not_in] == [2, 4, 6] and "line 3" in dict(report.not_in)[4]


def test_the_same_list_again_adds_nobody():
    contest = members_vote()
    import_roll(contest, "", BASIS, LIST, by=person())
    assert import_roll(contest, "", BASIS, LIST, by=person()).here == 2 and contest.voters.count() == 2


@pytest.mark.parametrize("text", [b"name\nAnn\n", b"\xff\xfe", b""])
def test_what_is_no_list_is_refused_whole(text):
    with pytest.raises(BadInput):
        import_roll(members_vote(), "", BASIS, text, by=person())


def test_no_roll_comes_in_once_voting_is_open():
    contest = primary(eligibility="both")
    import_roll(contest, "Cedar", BASIS, LIST, by=person())
    opened(contest)
    with pytest.raises(NotAllowed):
        import_roll(contest, "Tideway", BASIS, LIST, by=person())


def test_a_dropped_roll_takes_its_people_with_it():
    contest = members_vote()
    report = import_roll(contest, "", BASIS, LIST, by=person())
    drop_roll(report.roll, by=person())
    assert not contest.voters.exists() and not RollMark.objects.exists()
