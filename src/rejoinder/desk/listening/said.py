"""What was just done, said once on the next page; its address names it by a word we know, never by free text."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponseRedirect


@dataclass(frozen=True)
class Said:
    """A sentence for the status line, and the address that undoes what it tells, empty where nothing can be undone."""

    text: str
    undo: str = ""


def after(address: str, done: str, **about: object) -> HttpResponseRedirect:
    """Back to `address`, where the page says that `done` was done."""
    mark = "&" if "?" in address else "?"
    return HttpResponseRedirect(f"{address}{mark}{urlencode({'done': done, **about})}")


def said(request, sentences: dict[str, str], subject: object = "", undo: dict[str, str] | None = None) -> Said | None:
    """The sentence for what the address says was done, with `subject` in the place of {}; None where it is unknown."""
    done = request.GET.get("done", "")
    if done not in sentences:
        return None
    return Said(sentences[done].format(subject), (undo or {}).get(done, ""))
