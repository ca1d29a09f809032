"""One way to answer with a page of the rooms: what this person may do is known to every template."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render

from rejoinder.desk.people.models import Role


def show(request, template: str, about: dict, *, status: int = 200):
    """The page, with `may_write` for the presses that only a writer has."""
    return render(request, template, about | {"may_write": request.user.may(Role.WRITER)}, status=status)


def sentence(error: Exception) -> str:
    """An error's text as a sentence: capital first, full stop last."""
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "?")) else ".")


def writers_only(request) -> None:
    """Stops a reader who posts to a page that readers may look at. Raises PermissionDenied."""
    if not request.user.may(Role.WRITER):
        raise PermissionDenied("You are a reader: you may look. To change it you need to be a writer. Ask an admin.")
