"""The worker's one client, and its memory of what hosts asked, kept in the database over restarts."""

from datetime import UTC, datetime

from rejoinder.desk.listening.models import Host
from rejoinder.wire.http import Client
from rejoinder.wire.robots import HostState

EPOCH = datetime.fromtimestamp(0, UTC)


class StoredBook:
    """A HostBook that reads all hosts at the start and writes what changed when it is told to."""

    def __init__(self):
        self._states = {host.name: _state(host) for host in Host.objects.all().iterator()}
        self._changed = set()

    def load(self, host):
        return self._states.get(host)

    def save(self, host, state):
        self._states[host] = state
        self._changed.add(host)

    def flush(self):
        """Writes the hosts that changed since the last time, in one statement."""
        names, self._changed = self._changed, set()
        if names:
            Host.objects.bulk_create(
                [_row(name, self._states[name]) for name in sorted(names) if len(name) <= 300],
                update_conflicts=True,
                unique_fields=["name"],
                update_fields=["robots_text", "robots_status", "robots_until", "wait_until"],
                batch_size=100,
            )


def open_client(settings, book):
    """The guarded client as the settings say; use it in `async with`."""
    gap = {"gap_s": min(1.0, settings.poll_min_s / 2)} if settings.poll_min_s < 2 else {}
    return Client(contact=settings.contact, allow_networks=settings.allow_networks, book=book, **gap)


def _state(host):
    return HostState(
        host.robots_text,
        host.robots_status,
        host.robots_until.timestamp() if host.robots_until else 0.0,
        host.wait_until.timestamp() if host.wait_until else 0.0,
    )


def _row(name, state):
    return Host(
        name=name,
        robots_text=state.robots_text.replace("\x00", ""),
        robots_status=state.robots_status,
        robots_until=datetime.fromtimestamp(state.robots_until, UTC),
        wait_until=datetime.fromtimestamp(state.wait_until, UTC),
    )
