"""Answers that a browser keeps as a file."""

from typing import TypeVar

from django.http import JsonResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

Answer = TypeVar("Answer", bound=HttpResponseBase)


def as_file(answer: Answer, name: str, *, is_kept: bool = True) -> Answer:
    """The same answer under a name to be saved by; with `is_kept` False no cache keeps it."""
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    if not is_kept:
        answer["Cache-Control"] = "no-store"
    return answer


def json_file(content: object, name: str, *, is_kept: bool = True) -> JsonResponse:
    """JSON that people can read, as a file."""
    plain = {"ensure_ascii": False, "indent": 1}
    return as_file(JsonResponse(content, safe=False, json_dumps_params=plain), name, is_kept=is_kept)
