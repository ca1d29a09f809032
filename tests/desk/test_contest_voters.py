"""Joining, doubles, decisions of people, credentials, letters, erasure."""

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from rejoinder.core.bulletin import pseudonym_of
from rejoinder.core.credentials import shown_secret
from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.contests import joining, voters
from rejoinder.desk.contests.credentials import credential_of, forget_order, issue_due, strike
from rejoinder.desk.contests.keys import CREDENTIAL, forget_keys, open_keys
from rejoinder.desk.contests.letters import Went, claim_letters, settle_letter
from rejoinder.desk.contests.models import Contest, Credential, Voter
from rejoinder.desk.contests.opening import open_due
from rejoinder.desk.contests.retention import erase_due
from rejoinder.desk.contests.rolls import import_roll
from rejoinder.desk.listening.fields import BadFields
from rejoinder.desk.words import words_in
from rejoinder.errors import BadInput, Broken, NotAllowed
from tests.desk.contest_rows import fixed, members_vote, opened, person, primary
from tests.desk.test_contest_rolls import BASIS, LIST
from tests.desk.vote_rows import issue

pytestmark = pytest.mark.django_db
BASE = "https://vote.example"


def form(email="ines@harrow.example", name="Ines Halvor-Pike", postcode="TW1 4QP"):
    return {"name": name, "email": email, "postcode": postcode, "declares": "on", "consents": "on"}


def declared(contest, **typed):
    joining.declare(contest, joining.read_form(contest, form(**typed)), "en")


def mailed(contest):
    """Every letter that is due, as (address, text), each settled as sent."""
    now = timezone.now()
    letters = claim_letters(now, BASE, limit=500)
    for letter in letters:
        settle_letter(letter.row, Went(True), now)
    return [(letter.address, letter.text) for letter in letters]


def link_in(text, what):
    return next(word for word in text.split() if f"/{what}/" in word).rstrip("/").rsplit("/", 1)[-1]


def joined(contest, **typed):
    declared(contest, **typed)
    (text,) = [text for _, text in mailed(contest) if "/confirm/" in text]
    return joining.confirm(contest, link_in(text, "confirm"))


def test_who_confirms_the_address_may_vote_and_gets_the_link():
    contest = opened(primary())
    assert joined(contest).state == "eligible"
    ((address, text),) = mailed(contest)
    credential = credential_of(contest, link_in(text, "p"))
    assert address == "ines@harrow.example" and credential.contest_id == contest.pk and not credential.struck_why


def test_an_address_is_one_voter_however_it_is_written():
    contest = opened(primary())
    voter = joined(contest, email="ines.pike@gmail.com")
    mailed(contest)
    Voter.objects.update(letter_at=timezone.now() - timedelta(hours=1))
    declared(contest, email="InesPike+2@googlemail.com", name="Somebody Else")
    assert contest.voters.get() == voter
    assert [address for address, _ in mailed(contest)] == ["ines.pike@gmail.com"]


def test_the_same_form_twice_sends_one_letter():
    contest = opened(primary())
    declared(contest)
    declared(contest)
    assert len(mailed(contest)) == 1 and mailed(contest) == []
    declared(contest)
    assert mailed(contest) == []


def test_two_of_one_name_and_postcode_are_for_a_person_to_decide():
    contest = opened(primary())
    joined(contest)
    mailed(contest)
    second = joined(contest, email="ines.other@harrow.example", name="INÉS  Halvor Pike", postcode="tw14qp")
    assert second.state == "doubtful" and joining.TWIN in second.why
    (waiting,) = voters.doubtful(contest)
    assert waiting.name == "INÉS Halvor Pike" and waiting.twins == 1
    with pytest.raises(BadInput, match="say why"):
        voters.decide(second, " ", by=person(), may_vote=True)
    assert voters.decide(second, "mother and daughter, both rang", by=person(), may_vote=True).letters_due == 1


def test_who_is_on_no_roll_is_for_a_person_to_decide():
    contest = primary(eligibility="both")
    import_roll(contest, "Cedar", BASIS, LIST, by=person())
    contest = opened(contest)
    on_it, off_it = joined(contest), joined(contest, email="rafe@harrow.example", name="Rafe", postcode="TW9")
    assert (on_it.state, on_it.roll.holder, on_it.branch) == ("eligible", "Cedar", "North")
    assert off_it.state == "doubtful" and joining.NOT_ON_ROLL in off_it.why


def test_a_confirmation_works_once():
    contest = opened(primary())
    declared(contest)
    ((_, text),) = mailed(contest)
    token = link_in(text, "confirm")
    joining.confirm(contest, token)
    with pytest.raises(NotAllowed, match="used already"):
        joining.confirm(contest, token)


@pytest.mark.parametrize(
    ("field", "said"), [("email", "bad_email"), ("declares", "need_declares"), ("consents", "need_consents")]
)
def test_nothing_is_kept_without_address_declaration_and_consent(field, said):
    contest = opened(primary())
    with pytest.raises(BadFields) as caught:
        joining.read_form(contest, form() | {field: ""} if field != "email" else form(email="ines at home"))
    assert caught.value.fields == {field: said} and not Voter.objects.exists()


def test_the_secret_is_the_same_at_every_letter_and_only_its_digest_is_stored():
    contest = opened(primary())
    voter = joined(contest)
    secret = issue(contest, voter)
    assert issue(contest, voter) == secret and Credential.objects.get().pseudonym == pseudonym_of(contest.slug, secret)
    assert credential_of(contest, shown_secret(secret).upper()) is not None and credential_of(contest, "x") is None
    said = str(list(AuditEvent.objects.values_list("action", "subject", "detail")))
    assert secret not in said and "ines" not in said.lower()


def test_once_the_key_is_forgotten_nobody_can_make_the_secret_again():
    contest = opened(primary())
    voter = joined(contest)
    issue(contest, voter)
    forget_keys(contest, CREDENTIAL)
    with pytest.raises(Broken):
        issue(contest, voter)
    assert CREDENTIAL not in open_keys(contest)


def test_credentials_are_made_for_all_in_an_order_that_is_nobodys():
    contest = members_vote()
    text = b"email\n" + b"".join(b"m%d@cedar.example\n" % n for n in range(40))
    import_roll(contest, "", BASIS, text, by=person())
    contest = opened(contest)
    assert issue_due(contest) == 40 and issue_due(contest) == 0
    stored = list(Credential.objects.values_list("pseudonym", flat=True).order_by("?"))
    forget_order(contest)
    assert sorted(stored) == sorted(Credential.objects.values_list("pseudonym", flat=True))


def test_a_struck_vote_names_nobody():
    contest = opened(primary())
    voter = joined(contest)
    issue(contest, voter)
    strike(contest, voter, "lives elsewhere", by=person())
    voter.refresh_from_db()
    assert Credential.objects.get().struck_why == "lives elsewhere" and voter.state == "refused"
    with pytest.raises(NotAllowed):
        voters.decide(voter, "came back", by=person(), may_vote=True)


def test_voting_links_wait_until_voting_opens():
    contest = members_vote()
    import_roll(contest, "", BASIS, LIST, by=person())
    contest = fixed(contest)
    assert mailed(contest) == []
    assert open_due(contest.opens_at + timedelta(seconds=1)) == {"contests opened": 1, "credentials": 2}
    assert sorted(address for address, _ in mailed(contest)) == ["bram@harrow.example", "ines@harrow.example"]


def test_a_contest_whose_time_passed_while_the_desk_was_off_is_not_opened():
    contest = fixed(primary())
    assert not open_due(contest.closes_at + timedelta(seconds=1))


def test_a_letter_that_did_not_go_out_is_tried_again_and_given_up_in_the_end():
    contest = members_vote()
    import_roll(contest, "", BASIS, LIST, by=person())
    contest = opened(contest)
    now, said = timezone.now(), []
    for _ in range(6):
        letters = claim_letters(now, BASE)
        said += [settle_letter(letter.row, Went(False, "no connection"), now) for letter in letters]
        now += timedelta(hours=5)
    assert said.count("failed") == 2 and said.count("to be tried again") == 8
    assert voters.numbers_of(contest).letters_failed == 2


def test_two_workers_do_not_send_one_letter_twice():
    contest = opened(primary())
    declared(contest)
    now = timezone.now()
    assert len(claim_letters(now, BASE)) == 1 and claim_letters(now, BASE) == []


def test_one_person_is_erased_and_what_was_cast_stays():
    contest = primary(eligibility="both")
    import_roll(contest, "Cedar", BASIS, LIST, by=person())
    contest = opened(contest)
    voter = joined(contest)
    issue(contest, voter)
    assert voters.erase_person(contest, "INES@harrow.example", by=person())
    assert not contest.voters.exists() and contest.rolls.get().marks.count() == 1 and Credential.objects.count() == 1
    assert not voters.erase_person(contest, "ines@harrow.example", by=person())


def test_on_the_retention_date_everything_personal_goes_and_the_board_stays():
    contest = members_vote()
    import_roll(contest, "", BASIS, LIST, by=person())
    contest = opened(contest)
    issue_due(contest)
    contest.envelopes.create(pseudonym="a" * 64, envelope="b" * 64, number=1, sealed="opening", posted=1)
    contest.entries.create(number=1, kind="opened", body={}, leaf="c" * 64)
    after = timezone.now() + timedelta(days=61)
    assert not erase_due(after)  # not counted yet: the papers are still needed
    type(contest).objects.update(state="counted")
    assert erase_due(after) == {"contests erased": 1, "voters erased": 2}
    contest.refresh_from_db()
    assert not contest.voters.exists() and not contest.rolls.get().marks.exists() and contest.erased_at
    assert (
        contest.envelopes.get().sealed == ""
        and contest.entries.count() == 1
        and set(open_keys(contest)) == {"signing_key"}
    )
    assert not erase_due(after)


def test_somebody_entered_by_hand_needs_a_reason_and_is_there_once():
    contest = opened(primary())
    with pytest.raises(BadInput, match="say why"):
        voters.enter_voter(contest, {"email": "ann@x.example"}, "", by=person())
    voters.enter_voter(contest, {"email": "ann@x.example", "name": "Ann"}, "showed a card", by=person())
    with pytest.raises(NotAllowed, match="already"):
        voters.enter_voter(contest, {"email": "Ann@X.example"}, "showed a card", by=person())
    assert voters.numbers_of(contest).eligible == 1


def test_the_trail_which_is_never_erased_names_nobody():
    contest = opened(primary())
    voter = joined(contest, name="Ines Halvor-Pike")
    voters.enter_voter(contest, {"email": "ann@x.example", "name": "Ann Lind"}, "Ann Lind showed a card", by=person())
    strike(contest, voter, "lives elsewhere", by=person())
    said = str(list(AuditEvent.objects.values_list("detail", flat=True)))
    assert not any(name in said for name in ("Ines", "Ann", "Ottoline", "harrow", "x.example"))


def test_a_new_key_of_the_vault_opens_everything_of_a_contest_too():
    from rejoinder.desk.contests.keys import contact_of
    from rejoinder.desk.publishing.accounts import rotate_secrets

    contest = opened(primary())
    voter = joined(contest)
    secret = issue(contest, voter)
    rotate_secrets()
    contest.refresh_from_db()
    voter.refresh_from_db()
    assert issue(contest, voter) == secret and contact_of(voter)["email"] == "ines@harrow.example"


def test_nobody_is_looked_for_once_all_is_erased():
    contest = opened(primary())
    Contest.objects.update(erased_at=timezone.now())
    contest.refresh_from_db()
    with pytest.raises(NotAllowed, match="erased"):
        voters.find_voter(contest, "ines@harrow.example")


@pytest.mark.parametrize(("code", "begins"), [("en", "b5369752bb59"), ("cy", "f56c66f7ce91"), ("de", "ca017764a691")])
def test_the_words_of_a_consent_never_change_under_their_version(code, begins):
    words = words_in(code).own[f"join.consent_{joining.CONSENT}"]
    assert hashlib.sha256(words.encode()).hexdigest().startswith(begins), "other words are another version"
