"""Filters and tags that every page may use."""

import re
from datetime import UTC, datetime

from django import template
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from rejoinder.core.clock import duration
from rejoinder.core.forecast.scores import word_of
from rejoinder.core.text import counted
from rejoinder.desk.board import pictures
from rejoinder.desk.board.icons import ICONS, STATE_MARKS
from rejoinder.desk.people import once
from rejoinder.desk.stories.words import STATE_WORDS

register = template.Library()
ARRIVED = ("Joined", "New story")  # how the reasons of a post begin that nothing moved since it came


@register.simple_tag
def icon(name: str) -> SafeString:
    """One of the desk's signs; decoration only, so screen readers skip it."""
    width = "2.6" if name == "more" else "2" if name in ("tick", "pass") else "1.5"
    return format_html(
        '<svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="{}" '
        'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="{}"/></svg>',
        width,
        ICONS[name],
    )


@register.simple_tag(takes_context=True)
def form_key(context) -> SafeString:
    """The hidden field by which a form that is sent twice makes one thing; see people/once.py."""
    key = context["request"].POST.get(once.KEY, "")[:64] or once.new_key()
    return format_html('<input type="hidden" name="{}" value="{}">', once.KEY, key)


@register.simple_tag
def state_mark(state: str) -> SafeString:
    """The shape and the word of a story's state."""
    return format_html(
        '<span class="state"><svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">{}</svg>{}</span>',
        mark_safe(STATE_MARKS[state]),  # noqa: S308 our own drawing
        STATE_WORDS[state],
    )


@register.filter
def clock_time(at: datetime | None) -> str:
    """`21:34` today; `Tue 8 Oct, 21:34` on another day; nothing for None."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    if local.date() == timezone.localdate():
        return f"{local:%H:%M}"
    return f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"


@register.filter
def short_time(at: datetime | None) -> str:
    """`21:34` today, `8 Oct` on another day: for columns that have no room for both."""
    is_today = at is not None and timezone.localtime(at).date() == timezone.localdate()
    return hour_minute(at) if is_today else day(at)


@register.filter
def day(at: datetime | None) -> str:
    """`8 Oct`."""
    return f"{timezone.localtime(at).day} {timezone.localtime(at):%b}" if at else ""


@register.filter
def hour_minute(at: datetime | None) -> str:
    """`21:34`, where the day is clear from what stands around it."""
    return f"{timezone.localtime(at):%H:%M}" if at else ""


@register.filter
def day_time(at: datetime | None) -> str:
    """`Tue 8 Oct, 21:34`, whatever the day."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"


@register.filter
def utc_minute(at: datetime) -> str:
    """`2026-10-08T21:34Z`: a minute as addresses name it."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


@register.filter
def moment(text: str) -> datetime | None:
    """A moment that was kept as text in ISO 8601."""
    return parse_datetime(text) if text else None


@register.filter
def iso(at: datetime | None) -> str:
    """For the `datetime` attribute of a <time>."""
    return at.isoformat() if at else ""


@register.filter
def ago(at: datetime | None) -> str:
    """`4 s`, `11 min`, `2 h`, `3 days`: how long ago something was."""
    return duration(max(0.0, (timezone.now() - at).total_seconds())) if at else ""


@register.filter
def seconds_long(seconds: float | None) -> str:
    """`11 min` for 690 seconds."""
    return "" if seconds is None else duration(seconds)


@register.filter
def fit(score: float | None) -> str:
    """A fit between 0 and 1 as `.86`; two places are as much as it can bear, and nothing is certain."""
    if score is None:
        return ""
    if score > 0.99:
        return "over .99"
    return f"{max(score, 0.0):.2f}".removeprefix("0")


@register.filter
def per_cent(share: float | None) -> str:
    """`71%` for .71; nothing is certain, so a chance never reads 0 or 100."""
    return "" if share is None else f"{100 * share:.0f}%"


@register.filter
def none_labelled(carriers: dict[str, int]) -> int:
    """Carriers without a label: their key is empty, which a template cannot name."""
    return carriers.get("", 0)


@register.filter
def two(value: float | None) -> str:
    """A score with two places and no nought before the point: `.14`."""
    return "" if value is None else f"{value:.2f}".replace("0.", ".", 1)


@register.filter
def times(count: int) -> str:
    """`once`, `twice`, `4 times`."""
    return {1: "once", 2: "twice"}.get(count, f"{count:,} times")


@register.filter
def given_name(person) -> str:
    """The first of a person's names, where rows have no room for all: `Joss`; an address stays whole."""
    return str(person).split()[0] if str(person).strip() else ""


@register.filter
def three(value: float | None) -> str:
    """A score with three places and no nought before the point: `.145`."""
    return "" if value is None else f"{value:.3f}".replace("0.", ".", 1)


@register.filter
def chance_word(chance: float | None) -> str:
    """`likely` for .71."""
    return "" if chance is None else word_of(chance)


@register.simple_tag
def chance_bar(chance: float | None, line_pct: int = 0) -> SafeString:
    """A bar of a chance with a tick at the team's line; empty where nothing is said."""
    return pictures.chance_bar(chance, line_pct)


@register.filter
def plain_number(value: float) -> str:
    """`12`, `2.7`: one place below ten where it is not whole."""
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}".removesuffix(".0")


@register.filter
def plural(count: int, words: str) -> str:
    """`{{ 1|plural:"post,posts" }}` is `1 post`."""
    return counted(count, *words.split(","))


@register.filter
def marked(text: str, words: list[str]) -> SafeString:
    """The text with `words` highlighted, and the same words said once to screen readers after it."""
    found = _pattern(words)
    if found is None:
        return conditional_escape(text)
    parts, end, seen = [], 0, []
    for hit in found.finditer(text):
        parts += [conditional_escape(text[end : hit.start()]), format_html("<mark>{}</mark>", hit.group())]
        seen.append(hit.group())
        end = hit.end()
    parts.append(conditional_escape(text[end:]))
    if seen:
        spoken = ", ".join(dict.fromkeys(word.lower() for word in seen))
        parts.append(format_html('<span class="sr-only"> (matched words: {})</span>', spoken))
    return mark_safe("".join(parts))  # noqa: S308 every part is escaped above


def _pattern(words: list[str]) -> re.Pattern[str] | None:
    plain = sorted({word.strip() for word in words if word and word.strip(" *")}, key=len, reverse=True)
    if not plain:
        return None
    one = "|".join(re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "") for word in plain)
    # Neighbouring hits make one mark: "night ferry", not "night" "ferry".
    return re.compile(rf"(?<!\w)(?:{one})(?!\w)(?:[\s-]+(?:{one})(?!\w))*", re.IGNORECASE)


@register.simple_tag
def post_bars(counts: list[int]) -> SafeString:
    """Posts of the last 65 minutes as bars."""
    return pictures.post_bars(counts)


@register.simple_tag
def leaning_bar(carriers: dict[str, int]) -> SafeString:
    """Carriers by leaning as one bar with its words."""
    return pictures.leaning_bar(carriers)


@register.simple_tag
def share_bar(share: float) -> SafeString:
    """A thin bar, full from the left up to `share` (0 to 1)."""
    return pictures.share_bar(share)


CORRECTION_WORDS = {
    "split": "Split off from",
    "merge": "Joined into",
    "move": "Moved posts from",
    "rename": "Renamed:",
    "mute": "Muted:",
    "unmute": "No longer muted:",
}


@register.filter
def correction_words(correction) -> str:
    """What a correction did, in the words of the status line; a state is named by its own word."""
    if correction.kind == "state":
        return STATE_WORDS.get(correction.story.state, "Changed") + ":"
    return CORRECTION_WORDS.get(correction.kind, "Changed:")


@register.filter
def correction_sentence(correction) -> str:
    """What a correction did, as the middle of a sentence: "joined story 12 into 9"."""
    number, other, posts = correction.story_id, correction.other_id, plural(len(correction.post_ids), "post,posts")
    said = {
        "split": f"split {posts} off {number} into {other}",
        "merge": f"joined {other} into {number}",
        "move": f"moved {posts} from {number} to {other}",
        "rename": "renamed it",
        "mute": "muted it",
        "unmute": "put it back on the board",
        "state": "changed its state",
    }
    return said[correction.kind]


@register.filter
def came_with(member) -> int | None:
    """The story that a post was first put in, where the machine joined that one to this; None for all others."""
    is_joined = member.at_arrival != member.story_id and not member.is_fixed
    return member.at_arrival if is_joined and member.why.startswith(ARRIVED) else None


@register.filter
def first_name(person) -> str:
    """`Mirela` for Mirela Toft, where there is little room."""
    return str(person).split(" ", 1)[0]


@register.filter
def plural_word(count: int, words: str) -> str:
    """The word alone: `{{ 1|plural_word:"post,posts" }}` is `post`."""
    one, many = words.split(",")
    return one if count == 1 else many


@register.filter
def web_address(url: str) -> str:
    """An address that is safe to link to; anything but http and https becomes a link to nowhere."""
    return url if url.lower().startswith(("http://", "https://")) else "#"


@register.filter
def state_word(state: str) -> str:
    """`Non-story` for `non_story`."""
    return STATE_WORDS.get(state, state)
