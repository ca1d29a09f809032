"""Clicks on short links: which were people, which were previews and robots, and which nobody can tell.

A user agent alone does not say it: the noisiest previews call themselves browsers. Each request is looked at by all
that it sends (`looks`), then beside what else came to the same link and from the same network within a minute
(`telling`).
"""

from rejoinder.core.clicks.agents import Agent, read_agent
from rejoinder.core.clicks.looks import (
    ALL_RECORDED,
    Look,
    LookKind,
    Request,
    Sign,
    Signs,
    look_at,
    recorded_in,
    signs_of,
)
from rejoinder.core.clicks.networks import network_mark, network_of
from rejoinder.core.clicks.telling import AHEAD_S, ClickKind, ClickTeller, Seen, Told, tell_all, tell_alone

__all__ = [
    "AHEAD_S", "ALL_RECORDED", "Agent", "ClickKind", "ClickTeller", "Look", "LookKind", "Request", "Seen", "Sign",
    "Signs", "Told", "look_at",
    "network_mark", "network_of", "read_agent", "recorded_in", "signs_of", "tell_all", "tell_alone",
]  # fmt: skip
