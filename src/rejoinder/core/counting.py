"""How each channel counts a text, which pieces of it become links there, and how to shorten it without harm.

Sources: Mastodon's own length check (grapheme clusters; a link with its scheme counts 23, of a mention only the name
before the second @ counts; docs.joinmastodon.org/user/posting, entities/Instance: `configuration.statuses`);
Bluesky's lexicon app.bsky.feed.post (300 graphemes and 3,000 bytes) and the AT Protocol's rich text (facets by UTF-8
bytes, docs.bsky.app/docs/advanced-guides/post-richtext); Slack's chat.postMessage (cut at 40,000 characters, at most
4,000 advised); the Matrix specification, "size limits" (65,536 bytes an event). What a letter is: Unicode, UAX 29.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import regex

from rejoinder.core.text import sentence_spans
from rejoinder.errors import BadInput

MASTODON_CHARACTERS = 500  # where an instance says nothing else
MASTODON_LINK_CHARACTERS = 23
BLUESKY_GRAPHEMES = 300
BLUESKY_BYTES = 3_000
SLACK_CHARACTERS = 40_000  # what is over is cut off there
SLACK_ADVISED = 4_000
MATRIX_BYTES = 60_000  # of the event's 65,536; the rest is for its frame, ids and signature
NEAR = 0.85  # of what is allowed
TAG_GRAPHEMES = 64  # lexicon app.bsky.richtext.facet#tag
NO_LIMITS: Mapping[str, int] = MappingProxyType({})

_LETTER = regex.compile(r"\X")
_BEFORE = r"(?<![^\s(\[\"'“‘«])"  # at the start, after a blank or after what opens
_HOST = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]"
_LINK = re.compile(rf"{_BEFORE}(?:https?://\S+|(?P<bare>{_HOST})(?![\w@-])(?:[:/?#]\S*)?)", re.IGNORECASE)
_MENTION = re.compile(rf"{_BEFORE}@(?P<handle>{_HOST})", re.IGNORECASE)
_INVISIBLE = "\u00ad\u2060\u200a\u200b\u200c\u200d\u20e2"
_TAG = re.compile(rf"(?<!\S)[#＃](?P<tag>(?!\ufe0f)[^\s{_INVISIBLE}]+)")
_AFTER = ".,;:!?…'\"”’»>"
_PUNCTUATED = regex.compile(r"\p{P}+$")
_MASTODON_LINK = re.compile(r"(?<![A-Za-z0-9@＠$#＃])https?://[^\s/?#<>\"]+[^\s<>\"]*", re.IGNORECASE)
_MASTODON_MENTION = re.compile(
    r"(?<![=/\w])(@[a-z0-9_](?:[a-z0-9_.-]{0,100}[a-z0-9_])?)@[\w.-]{0,252}\w", re.IGNORECASE
)

# A bare name is taken for an address only under one of these: "minutes.The" and "notes.txt" are none.
_GENERIC = frozenset(
    """
    academy agency app art bike blog business cafe cat centre city club com community coop cymru dev edu email energy
    eu eus example events exchange fm fund gal garden global gov green group health help house info ink int irish
    kiwi land law legal life link live lgbt london media mil mobi museum name net network news ngo ninja one ong
    online open org page parts party place plus press pro pub radio report review scot school science site social
    solutions space store studio support team tech test today tools top town tv university vote voto wales watch
    website wiki work works world xyz zone
    """.split()
)
_COUNTRIES = frozenset(  # ISO 3166-1, and uk
    """
    ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by bz ca cc cd
    cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et fi fj fk fm fo fr ga gb gd ge
    gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh
    ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw
    mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb
    sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug
    uk um us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
    """.split()
)


@dataclass(frozen=True)
class Count:
    """How much of its room a text takes. `allowed` None: no limit. `over`: how many too many; 0 where it fits.

    `advised` is what the channel asks for though it takes more; None where it says nothing.
    """

    used: int
    allowed: int | None
    unit: str  # characters, graphemes, bytes or words
    over: int = 0
    advised: int | None = None

    @property
    def left(self) -> int | None:
        """What may still be written; None without a limit."""
        return None if self.allowed is None else max(0, self.allowed - self.used)

    @property
    def is_near(self) -> bool:
        """Whether 85 % or more of the room is taken."""
        return self.allowed is not None and self.used >= NEAR * self.allowed


@dataclass(frozen=True)
class Facet:
    """A piece of a text that becomes a link on Bluesky, by its place in UTF-8 bytes (end not included).

    `kind` is link, mention or tag; `value` the address, the handle without @, or the tag without #.
    """

    kind: str
    byte_start: int
    byte_end: int
    value: str


def count(channel: str, text: str, limits: Mapping[str, int] = NO_LIMITS) -> Count:
    """How much room the text takes on a channel, in the channel's own unit.

    Channels: mastodon, bluesky, wordpress, site, press, slack, matrix, hook. `limits`: what this account's server says
    of itself, by the server's own names: `max_characters` and `characters_reserved_per_url` (Mastodon),
    `max_graphemes` and `max_bytes`, else the standard ones hold. Bluesky is counted in bytes only where these are
    what stops. Raises BadInput for a channel that is none of these.

    >>> count("mastodon", "Read https://council.example/minutes/14-march/page-6 with @tide@quay.example")
    Count(used=39, allowed=500, unit='characters', over=0, advised=None)
    >>> count("bluesky", "👩‍👩‍👧‍👦" * 301).over
    1
    >>> count("site", "She voted to keep it.")
    Count(used=5, allowed=None, unit='words', over=0, advised=None)
    """
    rule = _RULES.get(channel)
    if rule is None:
        raise BadInput(f"{channel[:40]!r} is no channel; there are {', '.join(CHANNELS)}")
    return rule(text, limits)


def graphemes(text: str) -> int:
    """How many letters a reader sees: extended grapheme clusters of UAX 29.

    >>> graphemes("🏴󠁧󠁢󠁷󠁬󠁳󠁿 e\\u0301")
    3
    """
    return len(text) if text.isascii() and "\r" not in text else sum(1 for _ in _LETTER.finditer(text))


def facets(text: str) -> tuple[Facet, ...]:
    """The links, mentions and tags of a text, first to last, none over another.

    What ends a sentence is kept out of a link, a bracket too unless it was opened inside. A bare address such as
    go.brask.example/ferry becomes an https link. Whether a mentioned handle exists, only the network can say.

    >>> for one in facets("“Yes” (go.brask.example/ferry). Ask @brask.harrow.example, #Tidewell!"): print(one)
    Facet(kind='link', byte_start=11, byte_end=33, value='https://go.brask.example/ferry')
    Facet(kind='mention', byte_start=40, byte_end=61, value='brask.harrow.example')
    Facet(kind='tag', byte_start=63, byte_end=72, value='Tidewell')
    """
    found = sorted([*_links(text), *_mentions(text), *_tags(text)])
    placed, at, at_byte = [], 0, 0
    for start, end, kind, value in found:
        if start < at:  # a tag or mention inside an address
            continue
        first = at_byte + len(text[at:start].encode(errors="replace"))
        at, at_byte = end, first + len(text[start:end].encode(errors="replace"))
        placed.append(Facet(kind, first, at_byte, value))
    return tuple(placed)


def with_schemes(text: str) -> str:
    """The text with https:// before each bare address: Mastodon makes no link of one that has none.

    >>> with_schemes("Page 6: go.brask.example/ferry.")
    'Page 6: https://go.brask.example/ferry.'
    """
    pieces, at = [], 0
    for start, end, _, value in _links(text):
        pieces += [text[at:start], value]
        at = end
    return "".join([*pieces, text[at:]])


def shorten_at_a_sentence(channel: str, text: str, limits: Mapping[str, int] = NO_LIMITS) -> str:
    """As many whole sentences from the start as fit the channel; if not even one, whole words and "…", else nothing.

    >>> shorten_at_a_sentence("mastodon", "She voted to keep it. Page 6 says so.", {"max_characters": 30})
    'She voted to keep it.'
    >>> shorten_at_a_sentence("mastodon", "She voted to keep the night ferry.", {"max_characters": 12})
    'She voted…'
    """
    if not count(channel, text, limits).over:
        return text
    for _, end in reversed(sentence_spans(text)):
        if not count(channel, text[:end].strip(), limits).over:
            return text[:end].strip()
    ends = [word.end() for word in re.finditer(r"\S+", text)]
    low, high = 0, len(ends)  # the longest run of words that fits, halving
    while low < high:
        middle = (low + high + 1) // 2
        if count(channel, _cut(text, ends[middle - 1]), limits).over:
            high = middle - 1
        else:
            low = middle
    return _cut(text, ends[low - 1]) if low else ""


def _cut(text: str, end: int) -> str:
    return text[:end].strip().rstrip(_AFTER) + "…"


def _mastodon(text: str, limits: Mapping[str, int]) -> Count:
    per_link = limits.get("characters_reserved_per_url", MASTODON_LINK_CHARACTERS)
    links = [(m.start(), m.start() + len(_without_end(m.group()))) for m in _MASTODON_LINK.finditer(text)]
    pieces, at = [], 0
    for start, end in links:
        pieces.append(text[at:start])
        at = end
    pieces.append(text[at:])
    used = sum(graphemes(_MASTODON_MENTION.sub(r"\1", piece)) for piece in pieces) + per_link * len(links)
    return _counted(used, limits.get("max_characters", MASTODON_CHARACTERS), "characters")


def _bluesky(text: str, limits: Mapping[str, int]) -> Count:
    letters = _counted(graphemes(text), limits.get("max_graphemes", BLUESKY_GRAPHEMES), "graphemes")
    size = _counted(len(text.encode(errors="replace")), limits.get("max_bytes", BLUESKY_BYTES), "bytes")
    return size if size.over and not letters.over else letters


def _matrix(text: str, limits: Mapping[str, int]) -> Count:
    escaped = json.dumps(text, ensure_ascii=False)[1:-1]
    return _counted(len(escaped.encode(errors="replace")), limits.get("max_bytes", MATRIX_BYTES), "bytes")


def _slack(text: str, limits: Mapping[str, int]) -> Count:
    return _counted(len(text), limits.get("max_characters", SLACK_CHARACTERS), "characters", SLACK_ADVISED)


def _words(text: str, limits: Mapping[str, int]) -> Count:
    return _counted(len(text.split()), None, "words")


def _counted(used: int, allowed: int | None, unit: str, advised: int | None = None) -> Count:
    return Count(used, allowed, unit, 0 if allowed is None else max(0, used - allowed), advised)


_RULES: dict[str, Callable[[str, Mapping[str, int]], Count]] = {
    "mastodon": _mastodon, "bluesky": _bluesky, "wordpress": _words, "site": _words, "press": _words,
    "slack": _slack, "matrix": _matrix, "hook": _words,
}  # fmt: skip
CHANNELS = tuple(_RULES)


def _links(text: str) -> list[tuple[int, int, str, str]]:
    found = []
    for match in _LINK.finditer(text):
        link = _without_end(match.group())
        bare = match["bare"]
        if bare is None:
            if re.fullmatch(r"https?://?", link, re.IGNORECASE):
                continue
            address = link
        elif _is_domain(bare):
            address = f"https://{link}"
        else:
            continue
        found.append((match.start(), match.start() + len(link), "link", address))
    return found


def _is_domain(name: str) -> bool:
    last = name.rpartition(".")[2]
    return last in _GENERIC or last in _COUNTRIES or last.startswith("xn--")


def _without_end(link: str) -> str:
    """The address without what ends the sentence around it."""
    while link and (link[-1] in _AFTER or (link[-1] in ")]" and not _is_opened(link))):
        link = link[:-1]
    return link


def _is_opened(link: str) -> bool:
    closing = link[-1]
    opening = "(" if closing == ")" else "["
    return link.count(opening) >= link.count(closing)


def _mentions(text: str) -> list[tuple[int, int, str, str]]:
    return [(m.start(), m.end(), "mention", m["handle"].lower()) for m in _MENTION.finditer(text)]


def _tags(text: str) -> list[tuple[int, int, str, str]]:
    found = []
    for match in _TAG.finditer(text):
        tag = _PUNCTUATED.sub("", match["tag"])
        if tag and not tag.isdigit() and graphemes(tag) <= TAG_GRAPHEMES:
            found.append((match.start(), match.start() + 1 + len(tag), "tag", tag))
    return found
