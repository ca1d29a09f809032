"""The public pages of a consultation: one statement at a time, without script, sign-in or a second cookie.

Forms need no cookie of their own against forgery: a press carries a mark made from the participant's cookie, which no
other site can read, and the cookie is not sent along from other sites (SameSite=Lax). Before there is a participant,
a browser that says the press comes from another site is refused.
"""

from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from rejoinder.desk.consultations import taking_part
from rejoinder.desk.consultations.models import Consultation, Participant, Statement
from rejoinder.desk.consultations.running import report_of
from rejoinder.desk.consultations.statements import LETTERS_MAX, Unfit
from rejoinder.desk.consultations.words import Words, languages, words_in
from rejoinder.desk.listening.fields import whole_number
from rejoinder.desk.listening.zone import zone_of
from rejoinder.errors import NotAllowed

COOKIE = "consult"
HASH_MARK = "rejoinder.consultations.press"
SAID = ("flagged", "said", "taken_back")  # what an address may say was done


class Visit:
    """One request to a public page: which consultation, in which language, and who, as far as their cookie says."""

    def __init__(self, request, row: Consultation) -> None:
        self.request, self.row, self.now = request, row, timezone.now()
        wanted = request.POST.get("lang") or request.GET.get("lang") or row.languages[0]
        self.language = wanted if wanted in row.languages else row.languages[0]
        self.words: Words = words_in(self.language)
        self.token = request.COOKIES.get(COOKIE, "")
        self.participant: Participant | None = taking_part.participant_of(row, self.token)

    @property
    def home(self) -> str:
        return f"/consult/{self.row.slug}/"

    @property
    def mark(self) -> str:
        """What a form of this participant must carry."""
        return salted_hmac(HASH_MARK, f"{self.row.pk}:{self.token}").hexdigest()[:32] if self.participant else ""

    def is_own_press(self) -> bool:
        """Whether the form came from a page of ours."""
        if self.request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            return False
        return self.participant is None or constant_time_compare(self.request.POST.get("mark", ""), self.mark)

    def to(self, address: str, **about: object) -> HttpResponse:
        """Leads on, in the same language."""
        if self.language != self.row.languages[0]:
            about["lang"] = self.language
        return HttpResponseRedirect(address + (f"?{urlencode(about)}" if about else ""))

    def with_cookie(self, answer: HttpResponse, token: str) -> HttpResponse:
        """Keeps the place until the answers are erased."""
        if token:
            lasts = max(0, int((self.row.erase_at - self.now).total_seconds()))
            answer.set_cookie(
                COOKIE, token, max_age=lasts, path=self.home, httponly=True, samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )  # fmt: skip
        return answer

    def page(self, template: str, about: dict | None = None, status: int = 200) -> HttpResponse:
        """A page in the words of the language, by the team's clock; never kept by anybody on the way."""
        row, words = self.row, self.words
        said = self.request.GET.get("done", "")
        around = {
            "row": row, "w": words, "texts": taking_part.texts_in(row, self.language), "mark": self.mark,
            "home": self.home, "lang": self.language, "is_first": self.language == row.languages[0],
            "others": [languages()[code] for code in row.languages if code != self.language],
            "said": words[said] if said in SAID else "",
            "print": words.say("print", organiser=row.organiser, contact=row.contact),
        }  # fmt: skip
        answer = render(self.request, f"consultations/public/{template}.html", around | (about or {}), status=status)
        answer["Cache-Control"] = "private, no-store"
        answer["Referrer-Policy"] = "same-origin"
        return answer

    def refused(self, problem: Exception) -> HttpResponse:
        """Why it was not done, in the language of the page; nothing was changed."""
        name = str(problem)
        words = self.words.table.get(name) or self.words["bad_press"]
        says = words.format(contact=self.row.contact) if "{contact}" in words else words
        return self.page("refused", {"says": says}, status=409)


def public(view):
    """A view of a consultation that was opened once; drafts are not there. Times are the team's."""

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def shown(request, slug, **about):
        row = get_object_or_404(Consultation.objects.exclude(state=Consultation.State.DRAFT), slug=slug)
        with timezone.override(zone_of(None)):
            visit = Visit(request, row)
            if request.method == "POST" and not visit.is_own_press():
                return visit.refused(NotAllowed("bad_press"))
            try:
                return view(visit, **about)
            except NotAllowed as problem:
                return visit.refused(problem)

    return shown


@public
def home(visit: Visit):
    """The consent first, then one statement at a time; or that it is not open, closed, or that nothing is left."""
    if visit.request.method == "POST":
        return _pressed(visit)
    if not visit.row.takes_answers(visit.now):
        return _not_open(visit)
    if visit.participant is None or visit.participant.consent_id is None:
        return _consent(visit)
    return _statement(visit, whole_number(visit.request.GET.get("n", "")[:6]))


def _pressed(visit: Visit):
    press = visit.request.POST
    if press.get("press") == "agree":
        if press.get("agree") != "yes":
            return _consent(visit, wrong=visit.words["agree_needed"])
        _, token = taking_part.join(visit.row, visit.language, visit.participant)
        return visit.with_cookie(visit.to(visit.home), token)
    if visit.participant is None:
        raise NotAllowed("gone_on")
    vote = {"1": 1, "0": 0, "-1": -1}.get(press.get("vote", ""), 9)
    taking_part.answer(visit.row, visit.participant, whole_number(press.get("statement", "")), vote)
    return visit.to(visit.home)


def _consent(visit: Visit, wrong: str = ""):
    row = visit.row
    if row.who == Consultation.Who.INVITED and visit.participant is None:
        return visit.page("refused", {"says": visit.words["invited_only"], "is_start": True})
    total = row.statements.filter(state=Statement.State.ACCEPTED).count()
    about = {
        "text": taking_part.consent_words(row, visit.language), "wrong": wrong,
        "first_says": visit.words.say("first_says", count=_counted(visit, "statements", total)),
    }  # fmt: skip
    return visit.page("consent", about, status=422 if wrong else 200)


def _statement(visit: Visit, back_to: int):
    place = taking_part.place_of(visit.row, visit.participant, back_to)
    words, row = visit.words, visit.row
    about = {
        "place": place, "open_until": words.say("open_until", until=words.day_time(row.closes_at)),
        "of": words.say("of", number=place.number, total=place.total),
        "back": words.say("back", number=place.earlier), "says_left": _says_left(visit), **_about_data(visit),
        "wrote": words["asks"] if place.statement and place.statement.is_seed
        else words.say("wrote", who=taking_part.texts_in(row, visit.language)["asked_as"]),
    }  # fmt: skip
    if place.statement is None:
        left = words.say(
            "nothing_left_says", count=_counted(visit, "statements", place.total), until=words.day_time(row.closes_at)
        )
        about |= {"nothing": left if place.total else words["nothing_yet"]}
        return visit.page("nothing_left", about)
    return visit.page("statement", about)


def _about_data(visit: Visit) -> dict:
    """What is told about a participant's answers, and the words they agreed to."""
    participant, words, row = visit.participant, visit.words, visit.row
    says = words.say(
        "you_agreed", day=words.day(participant.agreed_on), least=row.group_min, erased=words.day(row.erase_at)
    )
    return {"you_agreed": says, "consent": participant.consent}


def _not_open(visit: Visit):
    row, words = visit.row, visit.words
    if row.state == Consultation.State.OPEN and visit.now < row.opens_at:
        return visit.page(
            "refused", {"says": words.say("not_yet", opens=words.day_time(row.opens_at)), "is_start": True}
        )
    ended = row.closed_at or row.closes_at
    about = {
        "closed": words.say("closed_says", closed=words.day_time(ended)),
        "has_report": row.published_at is not None and report_of(row) is not None,
        "erased": words.say("erased_says", erased=words.day(row.erased_at)) if row.erased_at else "",
        "may_take_back": visit.participant is not None and visit.participant.answers.exists(),
    }  # fmt: skip
    return visit.page("closed", about)


@public
def take_back(visit: Visit):
    """Asks once, then erases all answers and the consent of this participant."""
    if visit.participant is None:
        raise NotAllowed("gone_on")
    if visit.request.method == "POST":
        taking_part.take_back(visit.row, visit.participant)
        answer = visit.to(visit.home, done="taken_back")
        if visit.row.who == Consultation.Who.LINK:
            answer.delete_cookie(COOKIE, path=visit.home, samesite="Lax")
        return answer
    given = visit.participant.answers.count()
    says = visit.words.say("take_back_says", count=_counted(visit, "answers", given))
    return visit.page("take_back", {"says": says, "is_closed": not visit.row.takes_answers(visit.now)})


@public
def flag(visit: Visit, number: int):
    """Reports a statement to the moderators."""
    if visit.participant is None or visit.participant.consent_id is None:
        raise NotAllowed("gone_on")
    found = visit.row.statements.filter(number=number, state=Statement.State.ACCEPTED).first()
    if found is None:
        raise NotAllowed("bad_press")
    if visit.request.method == "POST":
        taking_part.flag(visit.row, visit.participant, found.pk, visit.request.POST.get("why", ""))
        return visit.to(visit.home, done="flagged")
    return visit.page("flag", {"statement": found})


@public
def say(visit: Visit):
    """Sends a statement to the moderators; what was typed stays when it needs another look."""
    if visit.participant is None or visit.participant.consent_id is None:
        raise NotAllowed("gone_on")
    typed, wrong = "", ""
    if visit.request.method == "POST":
        typed = visit.request.POST.get("text", "")[: LETTERS_MAX * 4]
        sent = taking_part.say(visit.row, visit.participant, typed, visit.language)
        if not isinstance(sent, Unfit):
            return visit.to(visit.home, done="said")
        wrong = visit.words.say(sent.name, **sent.places)
    left = _says_left(visit)
    about = {
        "typed": typed, "wrong": wrong, "most": LETTERS_MAX, "left": left,
        "hint": visit.words.say("say_hint", most=LETTERS_MAX), "you_can": visit.words.say("say_left", count=left),
        "too_many": visit.words.say("say_too_many", most=visit.row.says_each),
    }  # fmt: skip
    return visit.page("say", about, status=422 if wrong else 200)


@public
def invitation(visit: Visit, token: str):
    """A one-time link: looking at it uses nothing up, since mail scanners do that; a press does."""
    if visit.request.method == "POST":
        if visit.participant is None:
            _, fresh = taking_part.accept_invitation(visit.row, token)
            return visit.with_cookie(visit.to(visit.home), fresh)
        return visit.to(visit.home)
    found = visit.row.invitations.filter(token_hash=taking_part.hash_of(token)).first()
    if found is None or (found.is_used and visit.participant is None):
        raise NotAllowed("invite_used" if found else "invite_unknown")
    return visit.page("invitation")


def _says_left(visit: Visit) -> int:
    return max(0, visit.row.says_each - visit.participant.said_count)


def _counted(visit: Visit, what: str, count: int) -> str:
    return visit.words[f"{what}_one"] if count == 1 else visit.words.say(f"{what}_many", count=count)
