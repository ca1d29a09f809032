"""First texts for each account, drafted from an approved line only, with the imprint where it stands."""

from rejoinder.core.counting import count, shorten_at_a_sentence, with_schemes
from rejoinder.core.text import content_words
from rejoinder.desk.lines.models import Line
from rejoinder.desk.publishing.imprinting import imprint_for
from rejoinder.desk.publishing.models import Account
from rejoinder.desk.publishing.releases import TextFields

PAGE_KINDS = ("site", "wordpress")
SLUG_WORDS = 6


def drafted(account: Account, line: Line, *, title: str, link: str = "") -> TextFields:
    """The first text for one account, with the imprint where it stands."""
    if account.kind in PAGE_KINDS:
        text = "\n\n".join(part for part in (line.text, line.long_answer) if part)
        fields = TextFields(account.pk, text, title=f"{title}: what the record says", slug=slug_of(title))
        return with_imprint(account, fields)
    tail = f" Read it: {link}" if link else ""
    room = dict(account.limits)
    text = _fitted(account, line, tail, room)
    return with_imprint(account, TextFields(account.pk, text, title=title if account.kind == "press" else ""))


def _fitted(account: Account, line: Line, tail: str, limits: dict) -> str:
    said, how = imprint_for(account, None)
    under = f"\n\n{said}" if how == "in_post" else ""
    short = getattr(line, "short", {}).get(account.kind, "") or line.text
    for after in (tail + under, tail, ""):
        if not count(account.kind, short + after, limits).over:
            return short + (tail if after else "")
    return shorten_at_a_sentence(account.kind, short, limits)


def with_imprint(account: Account, fields: TextFields) -> TextFields:
    """The same text with the imprint that belongs to it, in the post where there is room for it.

    Mastodon makes a link only of an address with its scheme, so that the exact text has it.
    """
    text = with_schemes(fields.text) if account.kind == "mastodon" else fields.text
    imprint, how = imprint_for(account, count(account.kind, text, account.limits).left)
    return TextFields(fields.account, text, fields.title, fields.slug, imprint, how)


def slug_of(title: str) -> str:
    """The end of a page's address from its title."""
    return "-".join(content_words(title)[:SLUG_WORDS])[:80]
