"""What a user agent says of itself: a preview, a robot, a tool, or a browser of some version."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

AGENT_LETTERS_MAX = 1_000  # of a user agent that are read
_KNOWN = 4_096  # user agents whose reading is remembered


class AgentKind(StrEnum):
    """What a user agent calls itself."""

    PREVIEW = "preview"  # a server or messenger that draws a card for a link
    ROBOT = "robot"  # a crawler, a scanner, a monitor
    TOOL = "tool"  # a program's library, or a program that names its home
    BROWSER = "browser"
    STRANGE = "strange"  # none of these
    NONE = "none"  # no user agent


@dataclass(frozen=True, slots=True)
class Agent:
    """A user agent as read. `family`: chrome, firefox, safari or plain, for browsers only."""

    kind: AgentKind
    name: str
    family: str = ""
    version: float = 0.0
    is_phone: bool = False

    @property
    def kin(self) -> str:
        """Of which sort of browser it is; empty for what is none."""
        return f"{self.family} {'phone' if self.is_phone else 'desk'}" if self.family else ""


# Names of previews as their makers document them; the app of the same maker says something else (Slack is the app,
# Slackbot the preview; FBAN and FBIOS are people in Facebook's app).
_PREVIEWS = (
    "mastodon", "pleroma", "akkoma", "misskey", "summalybot", "sharkey", "firefish", "iceshrimp", "calckey",
    "foundkey", "cherrypick", "lemmy", "kbinbot", "mbinbot", "friendica", "hubzilla", "gotosocial", "pixelfed",
    "peertube", "writefreely", "mobilizon", "bookwyrm", "funkwhale", "owncast", "takahe", "snac", "smithereen",
    "bonfire", "mitra", "microblogpub", "nodebb", "slackbot", "slack-imgproxy", "facebookexternalhit", "facebot",
    "facebookcatalog", "twitterbot", "telegrambot", "whatsapp", "discordbot", "linkedinbot", "skypeuripreview",
    "synapse", "iframely", "cardyb", "embedly", "redditbot", "pinterestbot", "vkshare", "viber", "snap url preview",
    "bitlybot", "mattermost", "rocket.chat", "google-pagerenderer", "google-read-aloud", "googlechat",
    "microsoftpreview", "bingpreview", "teamsbot", "zulip", "matrix-media-repo", "dendrite", "nextcloud", "discourse",
    "tumblr", "flipboardproxy", "kakaotalk-scrap", "yahoo link preview", "wordpress", "threadsbot",
    "cloudflare-prefetch", "opengraph", "link preview", "linkpreview", "urlpreview", "unfurl",
)  # fmt: skip
_TOOLS = (
    "http.rb", "go-http-client", "python-requests", "python-urllib", "aiohttp", "python-httpx", "okhttp", "axios",
    "node-fetch", "undici", "guzzlehttp", "curl", "wget", "libwww-perl", "apache-httpclient", "faraday", "hackney",
    "reqwest", "typhoeus", "restsharp", "winhttp", "dart:io", "java", "ruby", "php", "perl", "lua", "elixir", "erlang",
    "deno", "bun", "got", "superagent", "scrapy", "httpie", "postmanruntime", "insomnia", "node",
)  # fmt: skip
_PREVIEW = re.compile("|".join(rf"(?<![a-z]){re.escape(name)}(?![a-z])" for name in _PREVIEWS), re.IGNORECASE)
_TOOL = re.compile(rf"^(?:{'|'.join(re.escape(name) for name in _TOOLS)})(?![a-z.])", re.IGNORECASE)
# A Cubot is a telephone. `bot` counts as the end of a word or before a version.
_ROBOT = re.compile(
    r"(?<!cu)bot(?![a-z_])|crawl|spider|slurp|scan(?:ner|bot)?\b|monitor|uptime|pingdom|lighthouse|headless|phantomjs"
    r"|selenium|puppeteer|playwright|proofpoint|barracuda|mimecast|safelinks|virustotal|archiver|(?<![a-z])feed",
    re.IGNORECASE,
)
_WEB_HOME = re.compile(r"\+?https?://", re.IGNORECASE)
_IOS = re.compile(r"\((?:iPhone|iPad|iPod)[^)]*? OS (\d+)[_.]?(\d*)")
_FIREFOX = re.compile(r"Firefox/(\d+)")
_CHROME = re.compile(r"(?:Chrome|Chromium)/(\d+)")
_SAFARI = re.compile(r"Version/(\d+)(?:\.(\d+))?.* Safari/")
_PLAIN = re.compile(
    r"^(?:Lynx|w3m|ELinks|Links|NetSurf|Dillo)\b|Trident/|MSIE \d|Presto/|Opera Mini|KAIOS|Goanna/", re.IGNORECASE
)


@lru_cache(_KNOWN)
def read_agent(text: str) -> Agent:
    """What a user agent says of itself; the first thing that fits of preview, robot, tool, browser.

    >>> read_agent("http.rb/5.1.1 (Mastodon/4.2.8; +https://gulls.example/) Bot").name
    'mastodon'
    >>> read_agent("Mozilla/5.0 (Linux; Android 13; CUBOT X70) Chrome/126.0.0.0 Mobile Safari/537.36").name
    'Chrome 126'
    """
    text = text.strip()[:AGENT_LETTERS_MAX]
    if not text:
        return Agent(AgentKind.NONE, "")
    if found := _PREVIEW.search(text):
        return Agent(AgentKind.PREVIEW, found.group().lower())
    if found := _ROBOT.search(text):
        return Agent(AgentKind.ROBOT, found.group().lower())
    if found := _TOOL.search(text):
        return Agent(AgentKind.TOOL, found.group().lower())
    if _WEB_HOME.search(text):
        return Agent(AgentKind.TOOL, "a program that names its home")
    return _browser(text) or Agent(AgentKind.STRANGE, text[:40])


def _browser(text: str) -> Agent | None:
    if found := _PLAIN.search(text):
        return Agent(AgentKind.BROWSER, found.group().rstrip("/ "), "plain")
    if not text.startswith("Mozilla/5.0 ("):
        return None
    if text.startswith("Mozilla/5.0 (compatible"):
        return Agent(AgentKind.ROBOT, "compatible")
    if found := _IOS.search(text):  # every browser there is Safari underneath, whatever it is called
        version = _number(found.group(1), found.group(2))
        return Agent(AgentKind.BROWSER, f"a browser of iOS {version:g}", "safari", version, is_phone=True)
    is_phone = "Mobile" in text or "Android" in text
    if found := _FIREFOX.search(text):
        return Agent(AgentKind.BROWSER, f"Firefox {found.group(1)}", "firefox", _number(found.group(1)), is_phone)
    if found := _CHROME.search(text):
        return Agent(AgentKind.BROWSER, f"Chrome {found.group(1)}", "chrome", _number(found.group(1)), is_phone)
    if found := _SAFARI.search(text):
        version = _number(found.group(1), found.group(2) or "")
        return Agent(AgentKind.BROWSER, f"Safari {version:g}", "safari", version, is_phone)
    if "AppleWebKit/" in text and "Mobile/" in text:
        return Agent(AgentKind.BROWSER, "a browser inside an app", "safari", is_phone=True)
    return None


def _number(whole: str, part: str = "") -> float:
    return float(f"{whole[:6]}.{part[:2] or 0}")
