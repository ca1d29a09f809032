"""What somebody of the team, a voter, a clock or a second worker might try with a contest, and what stands in the way."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rejoinder.desk.contests import candidates, joining
from rejoinder.desk.contests.casting import cast
from rejoinder.desk.contests.closing import close, commit_papers, next_step
from rejoinder.desk.contests.credentials import credential_of, issue_all, issue_due, strike
from rejoinder.desk.contests.drafts import call_off, open_nominations
from rejoinder.desk.contests.fixing import why_not_ready
from rejoinder.desk.contests.keys import open_keys
from rejoinder.desk.contests.letters import Went, claim_letters, settle_letter
from rejoinder.desk.contests.models import Candidate, Contest, Credential, Envelope, Knock, Roll, Voter
from rejoinder.desk.contests.printing import take_letters
from rejoinder.desk.contests.public import KNOCKS_MAX
from rejoinder.desk.contests.retention import IDLE_MAX, erase_due
from rejoinder.desk.contests.rolls import ROLL_LINES_MAX, ROLL_OUT, TWIN, drop_roll, import_roll
from rejoinder.desk.contests.scrutiny import openings
from rejoinder.desk.listening.fields import BadFields
from rejoinder.errors import BadInput, NotAllowed
from rejoinder.jobs.contests_open import run_contests_open
from rejoinder.jobs.keep_boards import keep_boards
from tests.desk.contest_rows import fixed, members_vote, opened, person, primary
from tests.desk.test_contest_rolls import BASIS, LIST
from tests.desk.test_contest_voters import BASE, declared, joined, link_in, mailed
from tests.desk.vote_rows import issue, letter, own_folder, ranks, voting  # noqa: F401 one is a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folder")]


def taken(contest):
    return take_letters(contest, "all", "csv", by=person("approver", "Pim Hallorane"), base=BASE)


def secret_in(printed):
    return printed.link.rstrip("/").rsplit("/", 1)[-1]


def members(text=LIST):
    contest = members_vote()
    import_roll(contest, "", BASIS, text, by=person())
    return contest


# Voting twice, or without a right


def test_links_that_were_printed_die_with_the_roll_that_is_taken_out():
    contest = fixed(members())
    secrets = [secret_in(one) for one in taken(contest)]
    drop_roll(Roll.objects.get(), by=person())
    assert len(secrets) == 2 and not Credential.objects.exists()
    assert [credential_of(contest, one) for one in secrets] == [None, None]


def test_who_joined_a_primary_by_a_roll_waits_for_a_person_once_it_is_taken_out():
    contest = primary(eligibility="both")
    import_roll(contest, "Cedar", BASIS, LIST, by=person())
    contest = fixed(contest)
    voter = joined(contest)
    taken(contest)
    drop_roll(Roll.objects.get(), by=person())
    voter.refresh_from_db()
    assert (voter.state, voter.why, voter.is_issued) == ("doubtful", ROLL_OUT, False)
    assert not Credential.objects.exists() and issue_due(contest) == 0


def test_a_member_listed_with_two_addresses_waits_for_a_person_to_decide():
    lines = b"email,name,postcode\nines@a.example,Ines Halvor,TW1 4QP\nines@b.example,INES HALVOR,tw14qp\n"
    first, second = members(lines).voters.order_by("pk")
    assert (first.state, second.state, second.why, second.letters_due) == ("eligible", "doubtful", TWIN, 0)


def test_a_vote_struck_while_links_are_being_made_gets_none():
    contest = opened(members())
    voters = list(contest.voters.all())  # as a worker read them a moment ago
    strike(contest, contest.voters.first(), "entered twice", by=person())
    assert issue_all(contest, voters) == 1


def test_a_worker_that_read_the_contest_before_the_close_makes_no_link_after_it():
    contest = opened(members())
    before = Contest.objects.get(pk=contest.pk)
    Contest.objects.update(closes_at=timezone.now())
    close(contest, timezone.now())
    with pytest.raises(NotAllowed):
        issue_due(before)
    assert not Credential.objects.exists()


# A receipt that does not count


def test_an_old_press_that_comes_after_a_change_is_told_that_it_does_not_count():
    contest = voting()
    secret = letter(contest)
    for name, token in (("Ottoline", "t1"), ("Dorcas", "t2")):
        cast(contest, secret, ranks(contest, name), token=token)
    marks = ",".join(map(str, ranks(contest, "Ottoline")))
    sent = {"press": "cast", "marks": marks, "token": "t1"}
    page = Client().post(f"/vote/tidewell/p/{secret}/", sent).content.decode()
    assert "another ballot was cast with this link" in page and Envelope.objects.count() == 2
    sent = {"press": "cast", "marks": ",".join(map(str, ranks(contest, "Dorcas"))), "token": "t2"}
    assert "another ballot" not in Client().post(f"/vote/tidewell/p/{secret}/", sent).content.decode()


# Who could learn how somebody voted


def test_calling_off_forgets_whose_ballot_was_whose_and_what_it_said():
    contest = voting()
    secret = letter(contest)
    cast(contest, secret, ranks(contest, "Ottoline"), token="t")
    contest = call_off(contest, "the by-election was called off", by=person())
    contest.refresh_from_db()
    assert set(open_keys(contest)) == {"mark_key", "signing_key"}
    assert Envelope.objects.get().sealed == "" and Credential.objects.count() == 1


def test_only_the_papers_that_count_stay_sealed_after_the_close():
    contest = voting()
    secrets = [letter(contest, number) for number in (1, 2)]
    for number, name in enumerate(("Ottoline", "Dorcas")):
        cast(contest, secrets[0], ranks(contest, name), token=f"t{number}")
    cast(contest, secrets[1], ranks(contest, "Rafe"), token="t")
    Credential.objects.filter(pseudonym=credential_of(contest, secrets[1]).pseudonym).update(struck_why="twice")
    while step := next_step(contest, contest.closes_at):
        step(contest, contest.closes_at)
        contest.refresh_from_db()
    assert contest.state == "counted" and contest.result["winners"] == ["Dorcas Pellowe"]
    kept = Envelope.objects.exclude(sealed="").values_list("pseudonym", "number")
    assert list(kept) == [(credential_of(contest, secrets[0]).pseudonym, 2)]
    assert len(list(openings(contest, "Wren", by="cli"))) == 1


def test_nobody_can_sign_another_board_once_the_last_root_is_signed():
    contest = voting()
    while step := next_step(contest, contest.closes_at):
        step(contest, contest.closes_at)
        contest.refresh_from_db()
    assert "signing_key" not in open_keys(contest) and contest.roots.exists()


def test_who_fetched_the_links_does_not_get_the_openings_too():
    contest = opened(members())
    admin, other = person("admin", "Adair Quill"), person("admin", "Brida Moss")
    take_letters(contest, "all", "csv", by=admin, base=BASE)
    Contest.objects.update(state="counted")
    contest.refresh_from_db()
    with pytest.raises(NotAllowed, match="another admin"):
        openings(contest, "Wren", by=admin)
    assert list(openings(contest, "Wren", by=other)) == []


# One contest's trouble, and the others


def test_a_contest_whose_keys_cannot_be_opened_keeps_no_other_waiting():
    broken, well = opened(members()), opened(members())
    nobodys = "v1:" + "0" * 40
    Contest.objects.filter(pk=broken.pk).update(sealed=nobodys)
    broken.voters.update(contact=nobodys, letter_at=timezone.now() - timedelta(days=1))
    done = run_contests_open(timezone.now())
    assert (done["credentials"], done["failed"]) == (2, 1)
    assert len(mailed(well)) == 2 and broken.voters.exclude(letter_error="").count() == 2
    Contest.objects.update(state="counted")
    assert erase_due(timezone.now() + timedelta(days=61))["contests erased"] == 2 and not Voter.objects.exists()


def test_a_count_that_breaks_keeps_no_other_board_waiting():
    broken, well = voting(), voting(slug="oxley")
    Contest.objects.filter(pk=broken.pk).update(terms={"candidates": []})
    keep_boards(well.closes_at)
    states = dict(Contest.objects.values_list("slug", "state"))
    assert (states["tidewell"], states["oxley"]) == ("closed", "counted")


# What is erased


@pytest.mark.parametrize("state", ["draft", "fixed"])
def test_a_contest_that_never_opened_is_called_off_and_erased_on_its_date(state):
    contest = members() if state == "draft" else fixed(members())
    assert not erase_due(timezone.now())
    erase_due(timezone.now() + timedelta(days=61))
    contest.refresh_from_db()
    assert contest.state == "cancelled" and contest.erased_at and not Voter.objects.exists()


def test_a_draft_without_a_date_that_nobody_touched_for_a_year_is_called_off():
    contest = primary(erase_at="")
    assert not erase_due(timezone.now())
    erase_due(timezone.now() + IDLE_MAX + timedelta(days=1))
    contest.refresh_from_db()
    assert contest.state == "cancelled"


def test_what_is_called_off_is_erased_soon_however_far_off_its_date_is():
    far, near = (timezone.localdate() + timedelta(days=days) for days in (300, 9))
    closes = timezone.now() + timedelta(days=2)
    for erase_at, days in ((far, 30), (near, 9)):
        contest = call_off(primary(erase_at=erase_at, closes_at=closes), "no by-election", by=person())
        assert contest.erase_at == timezone.localdate() + timedelta(days=days)


def test_what_is_noted_of_a_form_goes_after_a_day_also_when_no_more_come():
    Knock.objects.create(what="join", place="a" * 64, at=timezone.now())
    run_contests_open(timezone.now() + timedelta(hours=23))
    assert Knock.objects.exists()
    run_contests_open(timezone.now() + timedelta(hours=25))
    assert not Knock.objects.exists()


def test_a_contest_that_cannot_be_counted_keeps_its_papers_and_nobody_by_name():
    contest = voting(erase_at=timezone.localdate() + timedelta(days=9))
    cast(contest, letter(contest), ranks(contest, "Ottoline"), token="t")
    later = contest.closes_at + timedelta(days=30)
    for step in (close, commit_papers):
        assert not erase_due(later)
        step(contest, contest.closes_at)
        contest.refresh_from_db()
    assert erase_due(later) == {"contests erased": 1, "voters erased": 1}
    contest.refresh_from_db()
    while step := next_step(contest, later):
        step(contest, later)
        contest.refresh_from_db()
    assert contest.state == "counted" and contest.result["winners"] == ["Ottoline Brask"]


# What is told to whom


def test_a_draft_that_is_called_off_as_a_draft_stays_inside():
    contest = call_off(primary(), "nobody wanted it", by=person())
    assert Client().get(f"/vote/{contest.slug}/").status_code == 404
    shown = primary(title="Who stands in Oxley?", nominations_until=timezone.now() + timedelta(days=1))
    call_off(open_nominations(shown, by=person()), "no by-election", by=person())
    assert Client().get(f"/vote/{shown.slug}/").status_code == 200


def test_a_letter_that_becomes_due_while_another_is_sent_goes_out():
    contest = opened(primary())
    declared(contest)
    (sent,) = claim_letters(timezone.now(), BASE)
    joining.confirm(contest, link_in(sent.text, "confirm"))  # before the mail server had answered
    settle_letter(sent.row, Went(True), timezone.now())
    ((_, text),) = mailed(contest)
    assert "/p/" in text and Voter.objects.get().letters_sent == 2


# Forms


def test_a_network_of_ipv6_is_one_network_however_many_addresses_it_uses():
    contest = opened(primary())
    said = [
        Client(REMOTE_ADDR=f"2001:db8:1:2::{n:x}").post(f"/vote/{contest.slug}/again/", {"email": "x"}).status_code
        for n in range(KNOCKS_MAX["again"] + 1)
    ]
    assert said.count(200) == KNOCKS_MAX["again"] and said[-1] == 429


def test_nominees_answers_have_a_limit_too():
    contest = primary()
    nominee = candidates.add_candidate(contest, {"name": "Rafe Imrie-Stone", "email": "r@x.example"}, by=person())
    address = f"/vote/{contest.slug}/stand/{candidates.nominee_link(nominee).rstrip('/').rsplit('/', 1)[-1]}/"
    Client().post(address, {"answer": "yes"})
    place = Knock.objects.get(what="stand").place
    Knock.objects.bulk_create(Knock(what="stand", place=place, at=timezone.now()) for _ in range(KNOCKS_MAX["stand"]))
    candidates.edit_candidate(nominee, {"about": "Boatbuilder"}, by=person())
    assert Client().post(address, {"answer": "yes"}).status_code == 429


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "+44 Brask", "-Brask"])
def test_no_name_on_the_paper_is_a_formula_of_a_spreadsheet(name):
    with pytest.raises(BadFields):
        candidates.add_candidate(primary(), {"name": name}, by=person())


def test_no_name_turns_what_stands_after_it():
    names = {"name": "Ottoline \u202eksarB", "about": "\u2067Clerk", "party": "\u200fפארטיי"}
    made = candidates.add_candidate(primary(), names, by=person())
    assert (made.name, made.about, made.party) == ("Ottoline ksarB", "Clerk", "\u200fפארטיי")


def test_whoever_fills_the_public_form_does_not_keep_the_team_from_nominating():
    contest = primary(nominations_until=timezone.now() + timedelta(days=1))
    contest = open_nominations(contest, by=person())
    now = timezone.now()
    Candidate.objects.bulk_create(
        Candidate(contest=contest, name=f"Nobody {n}", is_public=True, made_at=now)
        for n in range(candidates.PUBLIC_MAX)
    )
    with pytest.raises(NotAllowed, match="too many"):
        candidates.add_candidate(contest, {"name": "One More"}, by="the public", is_public=True)
    assert candidates.add_candidate(contest, {"name": "Rafe Imrie-Stone"}, by=person()).pk


def test_a_refusal_is_not_taken_back_where_a_namesake_stands_by_now():
    contest = primary()
    first = candidates.add_candidate(contest, {"name": "Rafe Imrie-Stone"}, by=person())
    candidates.refuse(first, "no signatures", by=person())
    candidates.add_candidate(contest, {"name": "Rafe Imrie Stone"}, by=person())
    with pytest.raises(BadFields, match="nominated already"):
        candidates.put_back(first, by=person())


# What can never be decided, read or reached


def test_a_threshold_that_nobody_can_pass_is_not_fixed():
    contest = members()
    contest.threshold_pct = 100
    assert "More than 100%" in " ".join(why_not_ready(contest))
    contest.threshold_pct = 99.99
    assert why_not_ready(contest) == []


def test_a_roll_without_anybody_on_it_is_none():
    contest = members_vote()
    import_roll(contest, "", BASIS, b"email\nnobody\n", by=person())
    assert "roll" in " ".join(why_not_ready(contest))


@pytest.mark.parametrize("mark", [";", "\t"])
def test_a_roll_may_be_parted_by_semicolons_or_tabs_and_begin_with_a_byte_order_mark(mark):
    text = LIST.decode().replace(",", mark)
    report = import_roll(members_vote(), "", BASIS, b"\xef\xbb\xbf" + text.encode(), by=person())
    assert report.added == 2 and {one.branch for one in Voter.objects.all()} == {"North", "South"}


def test_lines_that_are_not_in_count_for_the_length_of_a_roll():
    with pytest.raises(BadInput, match="nothing went in"):
        import_roll(members_vote(), "", BASIS, b"email\n" + b"x\n" * (ROLL_LINES_MAX + 1), by=person())


def test_a_contest_called_new_has_a_page_of_its_own():
    contest = primary(title="New")
    assert contest.slug != "new"
    assert issue(opened(contest), Voter.objects.create(contest=contest, mark="a" * 64, state="eligible"))
