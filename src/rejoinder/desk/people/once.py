"""A form that is sent twice makes one thing: each form that is shown has a key, and what it made is remembered."""

import hashlib
import json
import secrets
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.utils import timezone

from rejoinder.desk.people.models import SentForm

KEY = "form_key"
KEY_BYTES = 16  # as many as a token of a ballot
KEPT = timedelta(days=7)  # nobody presses again after a week; a page left open longer is sent as a new form


def new_key() -> str:
    """The key of one form, as it is shown."""
    return secrets.token_hex(KEY_BYTES)


def once(request, make: Callable[[], HttpResponseRedirect]) -> HttpResponseRedirect:
    """The answer of `make`, which writes; the first answer again where this person sent the same words before.

    A form that was changed after it was sent is another one, and so is one without a key. What `make` raises passes
    through and leaves nothing, so that the form can be mended and sent again.
    """
    if not request.POST.get(KEY):
        return make()
    digest, now = _digest(request), timezone.now()
    try:
        with transaction.atomic():
            sent = SentForm.objects.create(by=request.user, digest=digest, at=now)
            answer = make()
            sent.address = answer.url
            sent.save(update_fields=["address"])
            SentForm.objects.filter(at__lt=now - KEPT).delete()
        return answer
    except IntegrityError:
        before = SentForm.objects.filter(by=request.user, digest=digest).first()
        if before is None:  # it was something else that clashed
            raise
        return HttpResponseRedirect(before.address)


def _digest(request) -> str:
    words = {name: request.POST.getlist(name) for name in sorted(request.POST) if name != "csrfmiddlewaretoken"}
    files = [(name, one.name, one.size) for name, one in request.FILES.items()]
    return hashlib.sha256(json.dumps([request.path, words, files]).encode()).hexdigest()
