"""One way to answer with a page of the rooms: what this person may do is known to every template."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render

from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.people.models import Role


def show(request, template: str, about: dict, *, status: int = 200):
    """The page, with `may_write` for the presses that only a writer has."""
    return render(request, template, about | {"may_write": request.user.may(Role.WRITER)}, status=status)


DEEDS_SHOWN = 8
DEEDS = {
    "source.add": "added it",
    "source.stop": "stopped listening",
    "source.resume": "listened again",
    "source.try_now": "asked for a try",
    "source.label": "changed its labels",
    "line.add": "wrote it",
    "line.change": "changed it",
    "line.withdraw": "withdrew it",
    "line.restore": "put it back",
    "line.approve": "approved it",
    "line.back": "went back to an earlier version",
    "line.own": "took it over",
    "line.replace": "changed what replaces it",
    "evidence.take": "took the new copy of its evidence",
    "evidence.put": "put a copy of its evidence in",
    "evidence.check": "had its evidence looked at",
}


def deeds(subject: str) -> list[dict]:
    """What people did to one thing, newest first, in plain words."""
    events = AuditEvent.objects.filter(subject=subject)[:DEEDS_SHOWN]
    return [
        {
            "at": one.at,
            "who": one.actor_label,
            "did": DEEDS.get(one.action, one.action),
            "parts": one.detail.get("changed"),
        }
        for one in events
    ]


def sentence(error: Exception) -> str:
    """An error's text as a sentence: capital first, full stop last."""
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "?")) else ".")


def writers_only(request) -> None:
    """Stops a reader who posts to a page that readers may look at. Raises PermissionDenied."""
    if not request.user.may(Role.WRITER):
        raise PermissionDenied("You are a reader: you may look. To change it you need to be a writer. Ask an admin.")
