"""One request by itself: what it sends against what the browser that it says it is always sends."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rejoinder.core.clicks.agents import Agent, AgentKind, read_agent

HEADER_LETTERS_MAX = 2_000  # of one header that are read
# Since when every navigation over https carries Sec-Fetch-*: release notes of Chrome 80, Firefox 90, Safari 16.4.
FETCH_SINCE = {"chrome": 80.0, "firefox": 90.0, "safari": 16.4}
SURE_MIN, SURE_SHARE = 5, 0.5  # of rows with Sec-Fetch: so many that they say what a log records
_PREFETCH = ("prefetch", "prerender", "preview")
_DOCUMENTS = ("document", "iframe", "frame", "")
_KNOWN = 16_384


class Sign:
    """What a request shows, as bits of a number. The headers that a log records at all are told by the same bits."""

    HTML = 1  # Accept names text/html
    LANGUAGE = 2
    PACKED = 4  # Accept-Encoding has br or zstd, as every browser over https
    UPGRADE = 8  # Upgrade-Insecure-Requests
    FETCH = 16  # Sec-Fetch-* of a page that is opened
    NO_PAGE = 32  # Sec-Fetch-* of something else: an image, a script's request
    HINTS_LIE = 64  # Sec-CH-UA names another browser than the user agent
    PRIVATE = 128  # DNT or Sec-GPC
    AHEAD = 256  # Purpose, Sec-Purpose or X-Moz: fetched before anybody asked
    DATA = 512  # Accept asks for JSON or ActivityPub
    PART = 1024  # Range: only the beginning is wanted
    WRITES_HOME = 2048  # From: an address of who runs the robot
    HEAD = 4096
    OTHER_METHOD = 8192
    HEADERS = 16384  # headers were given at all
    AGENT = 32768  # a user agent was given at all


ALL_RECORDED = Sign.HTML | Sign.LANGUAGE | Sign.PACKED | Sign.UPGRADE | Sign.FETCH
_SPOKEN = {
    Sign.HTML: "no Accept for pages",
    Sign.LANGUAGE: "no Accept-Language",
    Sign.FETCH: "no Sec-Fetch",
    Sign.PACKED: "no modern compression",
    Sign.UPGRADE: "no Upgrade-Insecure-Requests",
}


class LookKind(StrEnum):
    """What a request looks like by itself."""

    PERSON = "person"  # sends all that its browser sends, Sec-Fetch with it
    LIKELY = "likely"  # nothing is missing but what older and private browsers do not send
    BARE = "bare"  # says browser, and something is missing
    MASKED = "masked"  # says browser, and cannot be one
    TOOL = "tool"  # a program that does not say what for
    PREVIEW = "preview"  # says so
    ROBOT = "robot"  # says so
    UNKNOWN = "unknown"  # too little was recorded


@dataclass(frozen=True)
class Request:
    """What is known of a request. None: not recorded, which says nothing; empty: recorded, and not sent."""

    user_agent: str | None = None
    method: str | None = None
    headers: Mapping[str, str] | None = None  # names in any case


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of one request and what its user agent says: small enough to keep for every row of a log."""

    signs: int  # bits of Sign
    agent: Agent


@dataclass(frozen=True, slots=True)
class Look:
    """What a request looks like, and why."""

    kind: LookKind
    why: str


def signs_of(request: Request) -> Signs:
    """Reads a request. A user agent among the headers counts where none is named beside them.

    >>> signs_of(Request("curl/8.5", "HEAD", {"Accept": "*/*"})).agent.name
    'curl'
    """
    found = 0
    sent: dict[str, str] = {}
    if request.headers is not None:
        found |= Sign.HEADERS
        sent = {name.lower(): value[:HEADER_LETTERS_MAX] for name, value in request.headers.items()}
    text = request.user_agent if request.user_agent is not None else sent.get("user-agent")
    agent = read_agent(text or "")
    if text is not None:
        found |= Sign.AGENT
    method = (request.method or "GET").upper()
    if method != "GET":
        found |= Sign.HEAD if method == "HEAD" else Sign.OTHER_METHOD
    return Signs(found | _read(sent, agent), agent)


def _read(sent: Mapping[str, str], agent: Agent) -> int:
    found = 0
    accept = sent.get("accept", "").lower()
    if "text/html" in accept or "application/xhtml" in accept:
        found |= Sign.HTML
    elif "json" in accept:
        found |= Sign.DATA
    if sent.get("accept-language", "").strip(" *"):
        found |= Sign.LANGUAGE
    encoding = sent.get("accept-encoding", "").lower()
    if "br" in encoding or "zstd" in encoding:
        found |= Sign.PACKED
    if sent.get("upgrade-insecure-requests"):
        found |= Sign.UPGRADE
    mode = sent.get("sec-fetch-mode", "").lower()
    if mode:
        is_page = mode == "navigate" and sent.get("sec-fetch-dest", "").lower() in _DOCUMENTS
        found |= Sign.FETCH if is_page else Sign.NO_PAGE
    if _lies(sent, agent):
        found |= Sign.HINTS_LIE
    if sent.get("dnt") == "1" or sent.get("sec-gpc") == "1":
        found |= Sign.PRIVATE
    ahead = " ".join(sent.get(name, "") for name in ("purpose", "sec-purpose", "x-moz", "x-purpose")).lower()
    if any(word in ahead for word in _PREFETCH):
        found |= Sign.AHEAD
    if sent.get("range"):
        found |= Sign.PART
    if "@" in sent.get("from", ""):
        found |= Sign.WRITES_HOME
    return found


def _lies(sent: Mapping[str, str], agent: Agent) -> bool:
    """Client hints that contradict the user agent: no browser does that, hand-made headers do."""
    hints = sent.get("sec-ch-ua", "")
    if not hints:
        return False
    if agent.kind is AgentKind.BROWSER and agent.family in ("firefox", "safari"):
        return True
    is_headless = "headless" in hints.lower()
    return is_headless or (agent.family == "chrome" and f'"{agent.version:g}' not in hints)


def recorded_in(signs: Iterable[int]) -> int:
    """Which headers a log records: the others say nothing by being absent.

    Any that a row has, but for those that most of its sure browsers lack: that log keeps them now and then.
    """
    found, counts, sure = 0, dict.fromkeys((Sign.HTML, Sign.LANGUAGE, Sign.PACKED, Sign.UPGRADE), 0), 0
    for one in signs:
        found |= one | (Sign.FETCH if one & Sign.NO_PAGE else 0)
        if one & Sign.FETCH:
            sure += 1
            for sign in counts:
                counts[sign] += bool(one & sign)
    if sure >= SURE_MIN:
        found &= ~sum(sign for sign, count in counts.items() if count < SURE_SHARE * sure)
    return found & ALL_RECORDED


@lru_cache(_KNOWN)
def look_at(request: Signs, recorded: int = ALL_RECORDED) -> Look:
    """What one request looks like by itself. `recorded`: the headers that were written down where they were sent.

    >>> look_at(signs_of(Request("curl/8.5", "GET", {}))).kind
    <LookKind.TOOL: 'tool'>
    """
    signs, agent = request.signs, request.agent
    if signs & Sign.OTHER_METHOD:
        return Look(LookKind.ROBOT, "A link is followed by GET; this asked otherwise.")
    if signs & Sign.AHEAD:
        return Look(LookKind.PREVIEW, "Its headers say that a browser fetched it ahead: nobody has opened it yet.")
    if agent.kind is AgentKind.PREVIEW:
        return Look(LookKind.PREVIEW, f"Its user agent names a preview: {agent.name}.")
    if agent.kind is AgentKind.ROBOT:
        return Look(LookKind.ROBOT, f"Its user agent names a robot: {agent.name}.")
    if signs & Sign.WRITES_HOME:
        return Look(LookKind.ROBOT, "It sends From, the address of who runs a robot.")
    if agent.kind is AgentKind.TOOL:
        return Look(LookKind.TOOL, f"Its user agent is a program's: {agent.name}.")
    if signs & Sign.HEAD:
        return Look(LookKind.TOOL, "HEAD: it asks where the link leads and opens nothing.")
    if not signs & (Sign.AGENT | Sign.HEADERS):
        return Look(LookKind.UNKNOWN, "Neither user agent nor headers were recorded: nothing to tell it by.")
    if agent.kind is AgentKind.NONE and signs & Sign.AGENT:
        return Look(LookKind.TOOL, "It sends no user agent; every browser does.")
    return _as_browser(signs, agent, recorded)


def _as_browser(signs: int, agent: Agent, recorded: int) -> Look:
    name = agent.name or "a browser"
    if agent.kind is AgentKind.STRANGE:
        name = "no browser we know"
    for sign, wrong in (
        (Sign.NO_PAGE, "its Sec-Fetch headers are not those of a page that is opened"),
        (Sign.HINTS_LIE, "its client hints name another browser"),
        (Sign.DATA, "it asks for data instead of a page"),
        (Sign.PART, "it wants only the first bytes"),
    ):
        if signs & sign:
            return Look(LookKind.MASKED, f"It says it is {name}, but {wrong}.")
    if not signs & Sign.HEADERS or not recorded & (Sign.HTML | Sign.LANGUAGE):
        return Look(LookKind.UNKNOWN, f"It says it is {name}; no headers were recorded that would bear it out.")
    return _weighed(signs, agent, _missing(signs, agent, recorded), name)


def _missing(signs: int, agent: Agent, recorded: int) -> int:
    """What this browser always sends, the log would have recorded, and is not there."""
    always = Sign.HTML | Sign.LANGUAGE
    if agent.version and agent.version >= FETCH_SINCE.get(agent.family, float("inf")):
        always |= Sign.FETCH
        if recorded & Sign.FETCH:  # both come over https only
            always |= Sign.PACKED
    if agent.family in ("chrome", "firefox"):
        always |= Sign.UPGRADE
    return always & recorded & ~signs


def _weighed(signs: int, agent: Agent, missing: int, name: str) -> Look:
    lacks = ", ".join(words for sign, words in _SPOKEN.items() if missing & sign)
    grave = missing & (Sign.HTML | Sign.LANGUAGE)
    small = (missing & (Sign.PACKED | Sign.UPGRADE)).bit_count()
    if grave.bit_count() + bool(missing & Sign.FETCH) >= 2:
        return Look(LookKind.MASKED, f"It says it is {name}, but sends {lacks}.")
    if grave or agent.kind is AgentKind.STRANGE:
        return Look(LookKind.BARE, f"It says it is {name}{f', with {lacks}' if lacks else ''}.")
    if signs & Sign.FETCH:
        return Look(LookKind.PERSON, f"It says it is {name} and sends what that sends when a person opens a page.")
    if not missing & Sign.FETCH and small < 2:
        return Look(LookKind.LIKELY, f"It says it is {name} and sends what that sends.")
    if missing & Sign.FETCH and (not small or signs & Sign.PRIVATE):
        return Look(LookKind.LIKELY, f"It says it is {name}, with {lacks}, as some private browsers.")
    return Look(LookKind.BARE, f"It says it is {name}, with {lacks}.")
