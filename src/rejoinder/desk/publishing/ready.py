"""What still stops a release from being asked for: said all at once, each with what to do."""

from collections.abc import Callable

from rejoinder.desk.publishing.models import Account, Release

MORE: list[Callable[[Release], list[str]]] = []
"""What rooms above know of their own releases: each adds its reasons here when it starts."""


def why_not_ready(release: Release) -> list[str]:
    """Every reason why this release cannot go out as it stands; empty where it can."""
    rows = list(release.texts.select_related("account"))
    if not rows:
        return ["It has no text for any account yet."]
    stops = []
    for row in rows:
        name = row.account.name
        if not row.text.strip():
            stops.append(f"{name}: the text is empty.")
        if row.account.state == Account.State.REFUSED:
            stops.append(f"{name}: the account is refused ({row.account.state_why}). Connect it anew under Publishing.")
        if row.account.state == Account.State.STOPPED:
            stops.append(f"{name}: the account is stopped. Start it under Publishing, or take it out.")
    return stops + [stop for more in MORE for stop in more(release) if stop not in stops]
