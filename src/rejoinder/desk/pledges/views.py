"""The team's pages of pledges: the list, a new one, a file of many, and one with what became of it."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from rejoinder.core.pledges.writing import act_as_json
from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.listening.fields import BadFields, read_upload, whole_number
from rejoinder.desk.listening.files import json_file
from rejoinder.desk.listening.page import sentence, show, writers_only
from rejoinder.desk.listening.said import after, said
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role
from rejoinder.desk.people.once import once
from rejoinder.desk.pledges import marking, publishing
from rejoinder.desk.pledges.balances import owed_sentence
from rejoinder.desk.pledges.making import add_file, add_pledge, subject
from rejoinder.desk.pledges.models import Pledge
from rejoinder.desk.pledges.reading import Round
from rejoinder.desk.pledges.stored import asked_of, loaded, said_of
from rejoinder.desk.pledges.typed import CHOICES, KINDS, known_names, said_of_form, typed_of
from rejoinder.desk.seats.models import ResultSet
from rejoinder.errors import BadInput, NotAllowed

ROOM = "/alliance/pledges/"
ROWS_SHOWN = 100  # of each group; the rest behind "all"
DEEDS_SHOWN = 12
DONE = {
    "made": "Written down. It is private until a second person publishes it.",
    "warned": "Written down. Look at the warning on it.",
    "read": "{} pledges are written down. They are private.",
    "kept": "Marked as kept; the ledger has it.",
    "kept_bare": "Marked as kept. For whom is not clear: enter it into the ledger by hand.",
    "broken": "Marked as broken.",
    "withdrawn": "Marked as withdrawn.",
    "lapsed": "Marked as lapsed.",
    "undone": "It is as it was before.",
    "ask": "Asked. A second person has to approve it.",
    "approve": "It is public.",
    "send_back": "Nobody is asked any more.",
    "take_down": "It is private again.",
}
DEEDS = {
    "pledge.add": "wrote it down", "pledge.mark": "marked it", "pledge.undo": "took the mark back",
    "pledge.ask": "asked for it to be published", "pledge.publish": "approved and published it",
    "pledge.send_back": "took the question back", "pledge.take_down": "took it down",
}  # fmt: skip


@require_GET
@needs(Role.READER)
@own_clock
def pledges(request):
    """All pledges, grouped by whether they can be kept."""
    chosen = request.GET.get("election", "")[:120]
    one = Round(election=chosen)
    is_all = request.GET.get("all") == "1"
    groups = [
        (key, heading, rows if is_all else rows[:ROWS_SHOWN], len(rows)) for key, heading, rows in one.groups
    ]  # fmt: skip
    about = {
        "round": one, "groups": groups, "elections": sorted({row.election for row in one.rows}), "chosen": chosen,
        "owed": owed_sentence(one.names), "asked": [row for row in one.rows if row.asked_text],
        "has_more": any(count > len(rows) for _, _, rows, count in groups),
        "said": said(request, DONE, whole_number(request.GET.get("n", "")[:8])),
    }  # fmt: skip
    return show(request, "pledges/list.html", about)


@needs(Role.WRITER)
@own_clock
def new(request):
    """The form of a new pledge."""
    post, wrong = request.POST if request.method == "POST" else None, {}
    sets = list(ResultSet.objects.filter(removed_at=None)[:50])
    if post is not None:
        try:
            return once(request, lambda: _made(request, sets))
        except BadFields as error:
            wrong = error.fields
    typed = typed_of(post)
    if post is None:
        typed |= _as_last(sets)
    about = {
        "typed": typed, "wrong": wrong, "sets": sets, "kinds": KINDS, "choices": CHOICES,
        "known": known_names(sets, Pledge.objects.all()),
    }  # fmt: skip
    return show(request, "pledges/new.html", about, status=422 if wrong else 200)


def _made(request, sets: list[ResultSet]):
    post = request.POST
    made = add_pledge(
        said_of_form(post), request.user, election=post.get("election", ""), result_set=_chosen(post, sets)
    )
    return after(f"{ROOM}{made.number}/", "warned" if made.warned else "made")


@needs(Role.WRITER)
@own_clock
def upload(request):
    """A JSON file with many pledges: all are written down, or none."""
    sets = list(ResultSet.objects.filter(removed_at=None)[:50])
    refused, wrong, post = "", {}, request.POST
    if request.method == "POST":
        try:
            return once(request, lambda: _read(request, sets))
        except BadFields as error:
            wrong = error.fields
        except UnicodeDecodeError as error:
            refused = f"Not UTF-8 text (byte {error.start}). Save it as UTF-8."
        except BadInput as error:
            refused = sentence(error)
    about = {
        "sets": sets, "wrong": wrong, "refused": refused,
        **(_as_last(sets) if not post else {name: post.get(name, "") for name in ("election", "result_set")}),
    }  # fmt: skip
    return show(request, "pledges/upload.html", about, status=422 if wrong or refused else 200)


def _read(request, sets: list[ResultSet]):
    if "file" not in request.FILES:
        raise BadFields({"file": "Choose a file."})
    name, body = read_upload(request.FILES["file"])
    made = add_file(
        body.decode("utf-8-sig"), request.user, name=name[:80], election=request.POST.get("election", ""),
        result_set=_chosen(request.POST, sets),
    )  # fmt: skip
    return after(ROOM, "read", n=len(made))


@require_GET
@needs(Role.READER)
@own_clock
def pledge(request, number):
    """One pledge: in words, whether it can be kept, what became of it, and its way to the public page."""
    return _page(request, get_object_or_404(Pledge, number=number))


def _page(request, row: Pledge, *, wrong: dict | None = None, typed: dict | None = None, refused: str = ""):
    one = Round()
    shown = one.row_of(row)
    row = shown.pledge
    value = one.values[str(row.number)]
    about = {
        "one": shown, "row": row, "wrong": wrong or {}, "typed": typed or {}, "refused": refused,
        "acts": [act.what for act in value.gives], "is_choice": value.k < len(value.gives), "k": value.k,
        "warnings": [warned for warned in one.warnings if str(row.number) in warned.ids],
        "marks": row.marks.select_related("by"), "taker": marking.taker_of(row), "deeds": _deeds(row),
        "sha256": publishing.sha256_of(row) if row.asked_text else "",
        "why_not": publishing.why_not(row, request.user),
        "public_text": "" if row.is_published or row.asked_text else publishing.public_text(row),
        "imprint": publishing.last_imprint(), "said": said(request, DONE, "", _undo(row)),
    }  # fmt: skip
    return show(request, "pledges/pledge.html", about, status=422 if wrong else 409 if refused else 200)


def _undo(row: Pledge) -> dict[str, str]:
    return dict.fromkeys(("kept", "kept_bare", "broken", "withdrawn", "lapsed"), f"{ROOM}{row.number}/undo/")


def _deeds(row: Pledge) -> list[dict]:
    events = AuditEvent.objects.filter(subject=subject(row)).select_related("actor").order_by("-pk")[:DEEDS_SHOWN]
    return [
        {"at": one.at, "who": one.who, "did": DEEDS.get(one.action, one.action),
         "became": one.detail.get("became", "")}
        for one in events
    ]  # fmt: skip


@require_POST
@needs(Role.READER)
@own_clock
def press(request, number, what):
    """Marks, undoes, asks for publishing, approves, takes down."""
    writers_only(request)
    row = get_object_or_404(Pledge, number=number)
    typed = {name: request.POST.get(name, "") for name in ("became", "why", "evidence", "imprint")}
    try:
        done = _pressed(request, row, what, typed)
    except BadFields as error:
        return _page(request, row, wrong=error.fields, typed=typed)
    except NotAllowed as error:
        return _page(request, Pledge.objects.get(pk=row.pk), refused=sentence(error), typed=typed)
    return after(f"{ROOM}{number}/", done)


def _pressed(request, row: Pledge, what: str, typed: dict) -> str:
    by = request.user
    if what == "mark":
        given = request.POST.getlist("given")
        made = marking.mark(row, typed["became"], by, why=typed["why"], evidence=typed["evidence"], given=given)
        return "kept_bare" if made.became == "kept" and not marking.taker_of(row) else made.became
    if what == "undo":
        marking.undo(row, by)
        return "undone"
    if what == "ask":
        publishing.ask(row, by=by, imprint=typed["imprint"])
    elif what == "approve":
        publishing.approve(row, request.POST.get("sha256", ""), by=by)
    elif what == "send_back":
        publishing.send_back(row, by=by)
    elif what == "take_down":
        publishing.take_down(row, by=by)
    else:
        raise Http404
    return what


@require_GET
@needs(Role.READER)
def export(request):
    """Every pledge with its facts, as a file that `rejoinder pledges solve` reads."""
    return json_file(exported(), f"{timezone.localdate():%Y-%m-%d}-pledges.json")


def exported() -> dict:
    """Pledges, what is done, and what members decided, in the format of docs/pledges.md."""
    rows = loaded()
    asked = asked_of(rows)
    votes = [
        act_as_json(vote.act) | {"says": str(vote.says), "why": vote.why,
                                 "until": vote.until.isoformat() if vote.until else None}
        for vote in asked.votes
    ]  # fmt: skip
    said = [said_of(row) for row in rows]
    return {
        "pledges": [{name: value for name, value in one.items() if value not in (None, [], {}, "")} for one in said],
        "done": [act_as_json(act) for act in sorted(asked.done)], "votes": votes, "votes_needed": True,
    }  # fmt: skip


def _chosen(post, sets: list[ResultSet]) -> ResultSet | None:
    return next((one for one in sets if str(one.pk) == post.get("result_set")), None)


def _as_last(sets: list[ResultSet]) -> dict[str, str]:
    """Election and results as the last pledge that stands has them; else the newest results."""
    last = Pledge.objects.filter(state=Pledge.State.STANDING).order_by("-pk").first()
    if last:
        return {"election": last.election, "result_set": str(last.result_set_id or "")}
    return {"election": "", "result_set": str(sets[0].pk) if sets else ""}
