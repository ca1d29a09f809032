"""The right of one worker to do what only one may do, taken by compare-and-swap and given back by time."""

import os
import socket
import uuid
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from rejoinder.desk.work.models import Lease

LEASE_S = 60.0  # a worker that died is followed by another after a minute
HOST = socket.gethostname()[:40].replace(":", "-")
ME = f"{HOST}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def has_lease(name, *, owner=ME, seconds=LEASE_S):
    """True if `owner` holds the lease `name` now, taking or renewing it where it is free."""
    now = timezone.now()
    until = now + timedelta(seconds=seconds)
    free = Lease.objects.filter(Q(owner=owner) | Q(until__lt=now), name=name)
    if free.update(owner=owner, until=until) or _took_from_the_dead(name, owner, until):
        return True
    try:
        with transaction.atomic():
            Lease.objects.create(name=name, owner=owner, until=until)
    except IntegrityError:
        return False
    return True


def _took_from_the_dead(name, owner, until):
    """Takes a lease whose holder was a process of this machine that has ended: nobody need wait for its time."""
    held = Lease.objects.filter(name=name).first()
    if held is None:
        return False
    host, pid, _ = held.owner.split(":")
    if host != HOST or _is_alive(int(pid)):
        return False
    return bool(Lease.objects.filter(name=name, owner=held.owner).update(owner=owner, until=until))


def _is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def give_back(name, *, owner=ME):
    """Ends a lease early, so that the next worker need not wait."""
    Lease.objects.filter(name=name, owner=owner).delete()
