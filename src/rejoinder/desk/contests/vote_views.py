"""The voter's pages: the contest, the ballot, the check in words, the receipt. The link in the letter is enough."""

import secrets
from datetime import tzinfo
from functools import cached_property

from django.db import DatabaseError
from django.http import Http404
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from rejoinder.core.ballots import marking
from rejoinder.core.ballots.marking import Form
from rejoinder.core.bulletin import grouped
from rejoinder.core.languages import Words, ordinal
from rejoinder.desk.contests.casting import MARKS_LETTERS_MAX, Cast, Press, last_cast, why_not
from rejoinder.desk.contests.credentials import credential_of
from rejoinder.desk.contests.gathering import TooMany, store
from rejoinder.desk.contests.models import Contest, Credential
from rejoinder.desk.contests.posting import next_hour
from rejoinder.desk.contests.sheets import languages_of, no_script, public_contest, sheet
from rejoinder.desk.contests.standing import board_standing
from rejoinder.desk.contests.voting import in_words, names_of, paper_form, ranking, rule_words
from rejoinder.desk.words import words_for
from rejoinder.errors import BadInput, Broken

State = Contest.State
TOKEN_BYTES = 16
PRESSES = {"add": marking.ranked_next, "up": marking.moved_up, "out": marking.taken_off}
BLANK = {"ranking": "rank", "approval": "tick", "scores": "score", "decision": "decide"}
TITLES = {"ranking": "rank_many", "approval": "tick_many", "scores": "score_all", "decision": "decide"}
REFUSED_STATUS = {"unknown": 404, "struck": 403, "off": 410, "early": 200, "late": 200, "many": 200}


@require_safe
@no_script
def contest(request, slug):
    """What the contest is, who stands, when, by what rule, how to take part, and what the board says so far."""
    found = public_contest(slug)
    words = words_for(request, languages_of(found))
    about = {"board": board_standing(found), "is_fixed": bool(found.terms)}
    if found.terms:
        about |= {"names": names_of(found, words), "form": paper_form(found), **rule_words(found, words)}
    return sheet(request, "vote/contest.html", found, about)


@csrf_exempt  # no cookie gives any right here: who knows the secret in the address may act, and nobody else can
@require_http_methods(["GET", "HEAD", "POST"])
@no_script
def ballot(request, slug, secret):
    """The ballot of one link: marked step by step by plain presses, checked in words, cast, changed."""
    if request.method == "POST" and request.POST.get("press") == "cast":
        return _cast(request, slug, secret)
    found = public_contest(slug)
    if not found.terms:
        return _refused(request, found, "unknown", None)
    page = Page(request, found, secret)
    if why := why_not(found, page.credential, timezone.now()):
        return _refused(request, found, why, page.credential)
    if request.method != "POST":
        return page.fill_in(_nothing(page.form))
    try:
        return page.answer()
    except BadInput:
        return page.fill_in(_nothing(page.form), wrong="unreadable", status=422)


class Page:
    """One request to the ballot of one link."""

    def __init__(self, request, contest: Contest, secret: str) -> None:
        self.request, self.contest, self.secret = request, contest, secret
        self.form = paper_form(contest)
        self.words: Words = words_for(request, languages_of(contest))

    @cached_property
    def credential(self) -> Credential | None:
        return credential_of(self.contest, self.secret)

    def answer(self):
        """What a press leads to. Raises BadInput for marks that no page of ours wrote."""
        press, _, which = self.request.POST.get("press", "").partition(":")
        marks = self._marks()
        if press in PRESSES and self.form.kind == "ranking":
            return self._step(marks, press, which)
        if press == "choose" and self.form.kind == "decision":
            return self.check(marking.read_marks(self.form, which))
        if press == "check":
            if self.form.kind == "decision" or marking.is_blank(self.form, marks):
                return self.fill_in(marks, wrong=f"blank_{BLANK[self.form.kind]}", status=422)
            return self.check(marks)
        return self.fill_in(marks)  # back, or another language

    def fill_in(self, marks: bytes, *, wrong: str = "", told: str = "", status: int = 200):
        """The ballot with these marks."""
        names = names_of(self.contest, self.words, marks)
        before = last_cast(self.credential)
        about = {
            "names": names, "title": TITLES[self.form.kind], "wrong": wrong, "told": told,
            "scores": range((self.form.scale or 0) + 1), "receipt": grouped(before.receipt) if before else "",
        }  # fmt: skip
        if self.form.kind == "ranking":
            about |= ranking(self.form, marks, names, self.words)
        return self.shown("vote/ballot.html", about, status)

    def check(self, paper: bytes):
        """The paper in words, before it is cast. The token that it draws makes one press one ballot."""
        about = in_words(self.form, paper, names_of(self.contest, self.words, paper))
        return self.shown("vote/check.html", about | {"token": secrets.token_hex(TOKEN_BYTES)})

    def _marks(self) -> bytes:
        sent = self.request.POST
        if self.form.scale is not None and "marks" not in sent:
            scores = [sent.get(f"score{place}", "0") for place in range(self.form.candidates)]
            return marking.read_marks(self.form, ",".join(scores))
        return marking.read_marks(self.form, sent.get("marks", "")[:MARKS_LETTERS_MAX])

    def _step(self, marks: bytes, press: str, which: str):
        if not which.isascii() or not which.isdigit() or len(which) > 3 or int(which) >= self.form.candidates:
            raise BadInput("no such candidate")
        place = int(which)
        after = PRESSES[press](marks, place)
        name = names_of(self.contest, self.words)[place]
        if name.has_withdrawn and press == "add":
            after = marks
        if place not in after:
            return self.fill_in(after, told=self.words.say("vote.now_out", name=name.name))
        rank = ordinal(after.index(place) + 1, self.words.code)
        return self.fill_in(after, told=self.words.say("vote.now_rank", name=name.name, rank=rank))

    def shown(self, template: str, about: dict, status: int = 200, zone: tzinfo | None = None):
        """A page of the ballot, with the rule's words."""
        rule = rule_words(self.contest, self.words)
        base = {"form": self.form, "in_form": template in ("vote/ballot.html", "vote/check.html")}
        return sheet(self.request, template, self.contest, rule | base | about, status=status, zone=zone)


def _cast(request, slug: str, secret: str):
    """Stores the ballot, once for each token, and shows the receipt when it is on the disk.

    Reads no row itself: the thread that stores the ballots does, for many at once.
    """
    press = Press(slug, secret, request.POST.get("marks", ""), request.POST.get("token", ""))
    try:
        done = store(press)
    except (DatabaseError, TooMany, Broken):  # the same press may come again: it is stored once at most
        about = {"marks": press.marks, "token": press.token}
        return sheet(request, "vote/trouble.html", public_contest(slug), about, status=503)
    if done.contest is None:
        raise Http404
    page = Page(request, done.contest, secret)
    if isinstance(done.outcome, Cast):
        about = {"cast": done.outcome, "receipt": grouped(done.outcome.receipt), "by": next_hour(timezone.now())}
        return page.shown("vote/receipt.html", about, zone=done.zone)
    if done.outcome.why == "unreadable":
        return page.fill_in(_nothing(page.form), wrong="unreadable", status=422)
    return _refused(request, done.contest, done.outcome.why, page.credential)


def _nothing(form: Form) -> bytes:
    return b"" if form.scale is None else bytes(form.candidates)


def _refused(request, contest: Contest, why: str, credential: Credential | None):
    """Says why nothing can be cast, and no more than the link's holder may know."""
    last = last_cast(credential) if credential and why in ("late", "many") else None
    about = {"why": why, "receipt": grouped(last.receipt) if last else "", "credential": credential}
    return sheet(request, "vote/refused.html", contest, about, status=REFUSED_STATUS[why])
