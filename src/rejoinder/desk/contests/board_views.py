"""The public board: its entries, its signed roots, the way from a receipt to its envelope, and its files."""

from dataclasses import dataclass

from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import condition, require_safe

from rejoinder.core.bulletin.publishing import CONTEST, LOG, README, ROOTS
from rejoinder.core.languages import ordinal, written
from rejoinder.desk.contests.models import BoardEntry, Contest
from rejoinder.desk.contests.posting import last_root, next_hour
from rejoinder.desk.contests.published import files_of, zip_of, zip_path
from rejoinder.desk.contests.sheets import languages_of, no_script, public_contest, sheet
from rejoinder.desk.contests.standing import board_standing, entries_on, find_envelope
from rejoinder.desk.words import words_for
from rejoinder.errors import BadInput
from rejoinder.wire.board_folder import KNOWN

ENTRIES_A_PAGE = 100
PAGES_LETTERS_MAX = 7
AGE_S = 60  # of what anybody may keep: a new root is seen within a minute
ZIP = "board.zip"
TYPES = {".txt": "text/plain", ".json": "application/json", ".jsonl": "application/jsonl", ".csv": "text/csv"}


@dataclass(frozen=True)
class Row:
    """An entry as the page shows it."""

    number: int
    says: str
    digest: str


@require_safe
@no_script
def board(request, slug):
    """The board of a contest, a page of entries at a time; with ?receipt= where the envelope of a receipt is."""
    found = public_contest(slug)
    words = words_for(request, languages_of(found))
    standing = board_standing(found)
    pages = max(1, -(-standing.entries // ENTRIES_A_PAGE))
    number = _page_number(request.GET.get("page", ""), pages)
    rows = [_row(one, found, words) for one in entries_on(found, number, ENTRIES_A_PAGE)]
    receipt = request.GET.get("receipt", "").strip()[:80]
    root = standing.roots[0] if standing.roots else None
    about = {
        "board": standing, "rows": rows, "page_number": number, "pages": pages, "receipt": receipt,
        "files": _names(found) if root else [], "is_counted": found.state == Contest.State.COUNTED,
        "before": number - 1, "later": number + 1 if number < pages else 0, "size": _size(found, root),
        **(_found(found, receipt) if receipt else {}),
    }  # fmt: skip
    answer = sheet(request, "vote/board.html", found, about)
    return answer if receipt else _kept(answer)


def _etag(request, slug, name):
    root = last_root(public_contest(slug))
    return f'"{root.signature[:32]}-{name}"' if root else None


@require_safe
@condition(etag_func=_etag)
def file(request, slug, name):
    """A file of the board, or all of them as board.zip, as of the last signed root."""
    found = public_contest(slug)
    root = last_root(found)
    if root is None or name not in (ZIP, *KNOWN):
        raise Http404
    if name == ZIP:
        path = zip_of(found, root)
        answer = FileResponse(path.open("rb"), as_attachment=True, filename=f"{found.slug}-board.zip")
        return _kept(answer)
    for each, parts in files_of(found, root):
        if each == name:
            kind = TYPES.get(name[name.rindex(".") :], "text/plain")
            return _kept(StreamingHttpResponse(parts, content_type=f"{kind}; charset=utf-8"))
    raise Http404


def _names(contest: Contest) -> list[str]:
    there = set(contest.files.values_list("name", flat=True))
    return [name for name in KNOWN if name in (README, CONTEST, LOG, ROOTS) or name in there]


def _size(contest: Contest, root) -> str:
    """How large the .zip is, where it is made by now."""
    path = zip_path(contest, root) if root else None
    if path is None or not path.exists():
        return ""
    size = path.stat().st_size
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{max(1, round(size / 1000))} kB"


def _found(contest: Contest, receipt: str) -> dict:
    try:
        found = find_envelope(contest, receipt)
    except BadInput:
        return {"outcome": "short"}
    return {"outcome": found.state if found else "none", "found": found, "by": next_hour(timezone.now())}


def _row(entry: BoardEntry, contest: Contest, words) -> Row:
    """What an entry says in the reader's language; of an envelope, its hash."""
    body = entry.body
    said = {
        name: written(value, words.code) if isinstance(value, int) else value for name, value in body.items()
    }  # fmt: skip
    if entry.kind == "withdrawn":
        said["name"] = contest.terms["candidates"][body["candidate"]]["name"]
    if entry.kind == "cast":
        said["rank"] = ordinal(body["number"], words.code)
    if entry.kind == "credentials":
        said["n"] = said["issued"]
    hashes = ("envelope", "pseudonym", "terms_sha256", "ballots_sha256", "result_sha256")
    digest = next((body[name] for name in hashes if name in body), "")
    return Row(entry.number, words.say(f"vote.entry.{entry.kind}", **said), digest)


def _page_number(typed: str, pages: int) -> int:
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= PAGES_LETTERS_MAX
    return min(max(1, int(typed)), pages) if is_number else 1


def _kept(answer: HttpResponse) -> HttpResponse:
    """An answer that says nothing of its reader: anybody may keep it for a minute."""
    answer["Cache-Control"] = f"public, max-age={AGE_S}"
    patch_vary_headers(answer, ["Accept-Language"])
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
