"""The voter's pages: read without script, cookie or sign-in; each press a plain submit; nothing said that need not be."""

import io
import logging
import re
import zipfile
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from rejoinder.core.bulletin.checking import Asked, check
from rejoinder.desk.contests.casting import cast
from rejoinder.desk.contests.masking import MaskSecrets, masked
from rejoinder.desk.contests.models import Candidate, Contest, Credential, Envelope
from rejoinder.jobs.keep_boards import keep_boards
from rejoinder.wire.board_folder import open_board
from tests.desk.vote_rows import letter, own_folder, place_of, ranks, voting  # noqa: F401 one is a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folder")]
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


def text_of(answer):
    page = answer.content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def hidden(answer, name):
    return re.findall(rf'name="{name}" value="([^"]*)"', answer.content.decode())[-1]


class Voter:
    """Somebody with a letter and a browser that knows no script."""

    def __init__(self, contest, number=1, lang=""):
        self.address = f"/vote/{contest.slug}/p/{letter(contest, number)}/"
        self.browser, self.lang = Client(enforce_csrf_checks=True), lang
        self.page = self.browser.get(self.address + (f"?lang={lang}" if lang else ""))

    def press(self, press, **sent):
        fields = {"marks": hidden(self.page, "marks")} if b'name="marks"' in self.page.content else {}
        if b'name="token"' in self.page.content:
            fields["token"] = hidden(self.page, "token")
        self.page = self.browser.post(self.address, {"lang": self.lang, **fields, "press": press, **sent})
        return text_of(self.page)


def test_a_ballot_is_ranked_checked_and_cast_by_plain_presses():
    contest = voting()
    voter = Voter(contest)
    assert "Rank as many as you like" in text_of(voter.page) and "0 of 5 ranked" in text_of(voter.page)
    voter.press(f"add:{place_of(contest, 'Ottoline')}")
    said = voter.press(f"add:{place_of(contest, 'Sunniva')}")
    assert "2 of 5 ranked" in said and "Sunniva Achterby is 2nd now." in said and "Make 3rd" in said
    said = voter.press(f"up:{place_of(contest, 'Sunniva')}")
    assert "Sunniva Achterby is 1st now." in said
    said = voter.press("check")
    assert "Nothing is cast yet." in said and not Envelope.objects.exists()
    assert said.index("Sunniva") < said.index("Ottoline") and "You leave out:" in said
    said = voter.press("cast")
    receipt = re.search(r"[0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4}", said).group()
    assert "Your ballot is cast" in said and Envelope.objects.count() == 1
    assert receipt in text_of(voter.browser.get(voter.address))


def test_going_back_and_taking_off_lose_nothing_else():
    contest = voting()
    voter = Voter(contest)
    for name in ("Ottoline", "Sunniva", "Dorcas"):
        voter.press(f"add:{place_of(contest, name)}")
    voter.press(f"out:{place_of(contest, 'Sunniva')}")
    voter.press("check")
    assert "2 of 5 ranked" in voter.press("back")
    assert hidden(voter.page, "marks") == f"{place_of(contest, 'Ottoline')},{place_of(contest, 'Dorcas')}"


def test_another_language_keeps_the_marks():
    contest = voting()
    voter = Voter(contest)
    voter.press(f"add:{place_of(contest, 'Ottoline')}")
    said = voter.press("", lang="cy")
    assert "1 o 5 ar y rhestr" in said and 'lang="cy"' in voter.page.content.decode()[:200]
    voter = Voter(contest, 2, "de")
    assert "Reihen Sie" in text_of(voter.page)


def test_a_repeated_press_shows_the_same_receipt_and_stores_nothing():
    contest = voting()
    voter = Voter(contest)
    voter.press(f"add:{place_of(contest, 'Ottoline')}")
    voter.press("check")
    fields = {"marks": hidden(voter.page, "marks"), "token": hidden(voter.page, "token"), "press": "cast"}
    pages = [text_of(voter.browser.post(voter.address, fields)) for _ in range(3)]
    assert pages[0] == pages[1] == pages[2] and Envelope.objects.count() == 1


def test_an_empty_ballot_is_told_in_words_and_keeps_its_place():
    voter = Voter(voting())
    said = voter.press("check")
    assert voter.page.status_code == 422 and "Rank at least one" in said


@pytest.mark.parametrize("marks", ["9", "0,0", "x", "1" * 4000, "256"])
def test_marks_that_no_page_wrote_cast_nothing(marks):
    voter = Voter(voting())
    voter.page = voter.browser.post(voter.address, {"marks": marks, "press": "cast", "token": "t"})
    assert voter.page.status_code == 422 and not Envelope.objects.exists()
    assert "We could not read what was marked" in text_of(voter.page)


def test_a_ballot_page_needs_no_cookie_and_sends_its_address_nowhere():
    contest = voting()
    voter = Voter(contest)
    for page in (voter.page, voter.browser.get("/vote/tidewell/")):
        assert not page.cookies and all(page[name] == value for name, value in HEADERS.items())
        assert "script-src 'none'" in page["Content-Security-Policy"] and b"<script" not in page.content
        assert page.content.decode().count("<h1") == 1


def test_scores_are_given_and_told():
    contest = voting("star")
    voter = Voter(contest)
    assert "Score each from 0 to 5" in text_of(voter.page)
    ottoline = place_of(contest, "Ottoline")
    voter.page = voter.browser.post(voter.address, {"press": "check", f"score{ottoline}": "5"})
    assert "These get 0:" in text_of(voter.page)
    voter.press("cast")
    assert Envelope.objects.count() == 1


def test_approvals_are_ticked():
    contest = voting("approval")
    voter = Voter(contest)
    voter.page = voter.browser.post(voter.address, {"press": "check", "score1": "1", "score3": "1"})
    said = text_of(voter.page)
    assert "You choose these:" in said and contest.terms["candidates"][3]["name"] in said
    assert "Your ballot is cast" in voter.press("cast")
    voter.page = voter.browser.get(voter.address)
    assert voter.press("check") and voter.page.status_code == 422


@pytest.mark.parametrize(("choice", "said"), [("0", "You vote for"), ("1", "You vote against"), ("", "You abstain")])
def test_a_members_vote_has_three_buttons_and_a_check(choice, said):
    contest = voting("decision")
    voter = Voter(contest)
    assert voter.page.content.count(b"choose:") == 3
    assert said in voter.press(f"choose:{choice}")
    assert "Your ballot is cast" in voter.press("cast")


def test_who_has_withdrawn_cannot_be_ranked():
    contest = voting()
    place = place_of(contest, "Rafe")
    Candidate.objects.filter(place=place).update(state="withdrawn", why="moves away")
    voter = Voter(contest)
    assert "has withdrawn" in text_of(voter.page) and f"add:{place}".encode() not in voter.page.content
    assert "0 of 5 ranked" in voter.press(f"add:{place}")


STATES = [
    ({"state": "fixed", "opens_at": 1}, 200, "Voting is not open yet"), ({"state": "closed"}, 200, "Voting is over"),
    ({"state": "cancelled", "cancelled_why": "No by-election."}, 410, "called off"), ({"struck": 1}, 403, "cannot be used"),
]  # fmt: skip


@pytest.mark.parametrize(("now", "status", "said"), STATES)
def test_each_state_has_a_page_that_says_it(now, status, said):
    contest = voting()
    voter = Voter(contest)
    if now.pop("struck", 0):
        Credential.objects.update(struck_why="Entered twice.")
    if now.get("opens_at"):
        now["opens_at"] = timezone.now() + timedelta(hours=1)
    if now:
        Contest.objects.update(**now)
    answer = voter.browser.get(voter.address)
    assert answer.status_code == status and said in text_of(answer)
    answer = voter.browser.post(voter.address, {"press": "cast", "marks": "0", "token": "t"})
    assert answer.status_code == status and not Envelope.objects.exists()


def test_a_wrong_link_says_no_more_than_that_and_a_draft_is_not_there():
    contest = voting()
    letter(contest)
    wrong = Client().get(f"/vote/tidewell/p/{'0' * 20}/")
    assert wrong.status_code == 404 and "This link is not known here" in text_of(wrong)
    Contest.objects.update(state="draft")
    assert Client().get("/vote/tidewell/").status_code == 404
    assert Client().get("/vote/nothing/").status_code == 404


def test_after_the_close_the_link_still_tells_its_receipt():
    contest = voting()
    voter = Voter(contest)
    done = cast(contest, voter.address.split("/")[-2], ranks(contest, "Ottoline"), token="t")
    Contest.objects.update(state="closed")
    assert done.receipt in text_of(voter.browser.get(voter.address)).replace(" ", "")


def test_a_typed_link_is_read_however_it_was_typed():
    contest = voting()
    secret = letter(contest)
    typed = "-".join(secret.upper()[n : n + 5] for n in range(0, 20, 5)).replace("0", "O").replace("1", "I")
    assert Client().get(f"/vote/tidewell/p/{typed}/").status_code == 200


def test_the_contest_page_says_what_when_by_which_rule_and_what_it_cannot_promise():
    contest = voting()
    keep_boards(timezone.now())
    said = text_of(Client().get("/vote/tidewell/"))
    for words in (
        "Voting is open until", "Sunniva Achterby", "Counted by instant run-off, version 1.", contest.seed_sha256,
        "What this vote cannot promise", "scrutineers", "1 entry", contest.roots.first().root,
    ):  # fmt: skip
        assert words in said, words


@pytest.mark.parametrize("lang", ["cy", "de"])
def test_every_page_speaks_the_other_languages(lang):
    contest = voting()
    voter = Voter(contest, lang=lang)
    voter.press(f"add:{place_of(contest, 'Ottoline')}")
    voter.press("check")
    voter.press("cast")
    keep_boards(timezone.now())
    for page in (
        voter.page,
        Client().get(f"/vote/tidewell/?lang={lang}"),
        Client().get(f"/vote/tidewell/board/?lang={lang}"),
    ):
        said = text_of(page)
        assert f'<html lang="{lang}">' in page.content.decode()
        for english in ("Your ", "The board", "Open primary", "What this", "Counted by"):
            assert english not in said, english


def test_a_receipt_finds_its_envelope_waiting_then_last_then_replaced_then_struck():
    contest = voting()
    secret = letter(contest)
    keep_boards(timezone.now())
    first = cast(contest, secret, ranks(contest, "Ottoline"), token="t1")

    def asked(receipt):
        return text_of(Client().get("/vote/tidewell/board/", {"receipt": receipt}))

    assert "Your envelope is stored" in asked(first.receipt)
    keep_boards(timezone.now() + timedelta(hours=1))
    assert "it counts" in asked(first.receipt.lower())
    cast(contest, secret, ranks(contest, "Dorcas"), token="t2")
    assert "has taken its place" in asked(first.receipt)
    Credential.objects.update(struck_why="Entered twice.")
    assert "was struck: Entered twice." in asked(first.receipt)
    assert "No envelope has this receipt" in asked("K7QM2XRD9VWA")
    assert "A receipt has 12 letters" in asked("ferry")


def test_the_downloaded_board_is_checked_by_a_stranger(tmp_path):
    contest = voting()
    for number, name in enumerate(["Ottoline", "Ottoline", "Dorcas"], 1):
        cast(contest, letter(contest, number), ranks(contest, name), token="t")
    keep_boards(timezone.now())
    keep_boards(contest.closes_at)
    answer = Client().get("/vote/tidewell/board/board.zip")
    path = tmp_path / "board.zip"
    path.write_bytes(b"".join(answer.streaming_content))
    with open_board(path) as board:
        found = check(board, Asked(key=contest.public_key))
    assert found.is_same and found.winners == ("Ottoline Brask",), found.differences
    names = zipfile.ZipFile(io.BytesIO(path.read_bytes())).namelist()
    assert {name.split("/")[1] for name in names} >= {
        "README.txt",
        "contest.json",
        "log.jsonl",
        "roots.jsonl",
        "papers.blt",
        "result.json",
    }
    one = Client().get("/vote/tidewell/board/log.jsonl")
    assert b"".join(one.streaming_content) == zipfile.ZipFile(path).read(f"{contest.slug}-board/log.jsonl")


def test_files_may_be_kept_for_a_minute_and_are_asked_for_again_by_their_mark():
    voting()
    keep_boards(timezone.now())
    answer = Client().get("/vote/tidewell/board/contest.json")
    assert answer["Cache-Control"] == "public, max-age=60" and answer["ETag"]
    assert (
        Client().get("/vote/tidewell/board/contest.json", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    )
    assert Client().get("/vote/tidewell/board/openings.jsonl").status_code == 404


def test_nothing_is_downloaded_before_a_root_is_signed():
    voting(state="fixed")
    assert Client().get("/vote/tidewell/board/board.zip").status_code == 404
    assert "Nothing is on the board yet" in text_of(Client().get("/vote/tidewell/board/"))


def test_the_board_is_read_a_page_at_a_time():
    contest = voting()
    keep_boards(timezone.now())
    credential = "ab" * 32
    Credential.objects.create(pseudonym=credential, contest=contest)
    Envelope.objects.bulk_create(
        Envelope(contest=contest, pseudonym=credential, envelope=f"{n:064x}", number=n) for n in range(1, 151)
    )
    keep_boards(timezone.now())
    said = text_of(Client().get("/vote/tidewell/board/?page=2"))
    assert "Page 2 of 2" in said and "Earlier entries" in said
    assert Client().get("/vote/tidewell/board/?page=99999999999").status_code == 200


class Kept(logging.Handler):
    """Keeps what was logged, whatever other tests have done to the loggers of this process."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.records = []

    def emit(self, record):
        self.records.append(record)


def test_the_secret_of_a_letter_never_stands_in_the_log(monkeypatch):
    contest = voting()
    secret = letter(contest)
    wrong = f"/vote/tidewell/p/{secret[:-1]}{'1' if secret[-1] == '0' else '0'}/"
    logger, kept = logging.getLogger("django.request"), Kept()
    monkeypatch.setattr(logging.root.manager, "disable", logging.NOTSET)
    monkeypatch.setattr(logger, "disabled", False)
    monkeypatch.setattr(logger, "handlers", [kept])
    monkeypatch.setattr(logger, "level", logging.WARNING)
    monkeypatch.setattr(logger, "_cache", {})
    assert Client().get(wrong).status_code == 404
    record = next(one for one in kept.records if "Not Found" in one.getMessage())
    assert MaskSecrets().filter(record) and record.getMessage() == "Not Found: /vote/tidewell/p/…"
    assert masked("Forbidden: /consult/tidewell/i/abcdef0123/") == "Forbidden: /consult/tidewell/i/…"
    from django.conf import settings

    assert settings.LOGGING["handlers"]["stderr"]["filters"] == ["secrets"]
