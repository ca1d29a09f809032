"""What a release says as one value: kept in its versions, and hashed for its approval."""

import hashlib
import re
from datetime import UTC
from typing import Any
from urllib.parse import unquote, urlsplit

from rejoinder.core.approval import content_sha256
from rejoinder.core.targets import is_ours
from rejoinder.desk.links.models import ShortLink
from rejoinder.desk.links.shorten import own_addresses, public_url
from rejoinder.desk.publishing.models import Publication, Release, ReleaseText

AT_ONCE = "at once"
_TOKEN = re.compile(r"[^\s<>\"“”‘’()\[\]]+/[^\s<>\"“”‘’()\[\],;!?]+")
Content = dict[str, Any]


def content_of(release: Release) -> Content:
    """All that goes out for this release as its rows stand now: texts, pictures, links and time.

    The title of a correction stands in the public list of corrections as its reason, so it belongs to it.
    """
    texts = [_text(row) for row in release.texts.select_related("account").order_by("account_id")]
    pictures = [
        {"sha256": sha256, "alt": alt, "has_imprint": "yes" if has_imprint else "no"}
        for sha256, alt, has_imprint in release.pictures.values_list("sha256", "alt", "has_imprint")
    ]
    goes_out = release.goes_out_at.astimezone(UTC).isoformat() if release.goes_out_at else AT_ONCE
    corrects = str(release.corrects.key) if release.corrects else ""
    return {
        "texts": texts, "pictures": pictures, "links": links_in(texts), "goes_out": goes_out, "corrects": corrects,
        "reason": release.title if corrects else "",
    }  # fmt: skip


def sha256_of(content: Content) -> str:
    """The hash that an approval of this content binds."""
    links = content["links"] | {name: content[name] for name in ("corrects", "reason") if content.get(name)}
    return content_sha256(content["texts"], content["pictures"], links, content["goes_out"])


def links_in(texts: list[dict[str, str]]) -> dict[str, str]:
    """Our short links in these texts, from the address as people read it to the one it leads to."""
    return {public_url(link): _leads(link) for link in short_links("\n".join(text["text"] for text in texts))}


def _leads(link: ShortLink) -> str:
    """Where it leads, and where once it has ended: both are promised."""
    if not link.then_to:
        return link.target
    until = link.expires_at.astimezone(UTC).isoformat() if link.expires_at else "never"
    return f"{link.target} until {until}, then {link.then_to}"


def short_links(text: str) -> list[ShortLink]:
    """The short links of ours that stand in a text, with or without https:// before them."""
    slugs = slugs_in(text)
    return list(ShortLink.objects.filter(slug__in=slugs).order_by("slug")) if slugs else []


def slugs_in(text: str) -> set[str]:
    """The slugs that a text names below our own addresses, however these are spelled."""
    addresses = own_addresses()
    owns = [re.escape(own.split("://", 1)[-1].rstrip("/")) for own in addresses]
    found = {slug.lower() for own in owns for slug in re.findall(rf"{own}/([a-z0-9-]+)", text, re.IGNORECASE)}
    spelled = (_slug_below(token.rstrip(".,:"), addresses) for token in _TOKEN.findall(text))
    return found | {slug for slug in spelled if slug}


def _slug_below(token: str, addresses: list[str]) -> str:
    """The slug of an address of ours that is spelled otherwise: with a port, a second slash, letters in percent."""
    url = token if "://" in token else f"https://{token}"
    try:
        if not is_ours(url, addresses):
            return ""
        return unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2].lower()
    except ValueError:
        return ""


def _text(row: ReleaseText) -> dict[str, str]:
    account = row.account
    return {
        "account": str(account.pk), "kind": account.kind, "server": account.server, "handle": account.handle,
        "language": account.language, "text": row.text, "title": row.title, "slug": row.slug,
        "imprint": row.imprint, "imprint_how": row.imprint_how,
    }  # fmt: skip


def exact_text(row: ReleaseText) -> str:
    """The text as it goes out to this account: with the imprint, or the address where it stands, under it."""
    is_under = row.imprint and row.imprint_how in ("in_post", "one_click")
    return f"{row.text}\n\n{row.imprint}" if is_under else row.text


def key_of(release: Release, account_id: int, address: str = "") -> str:
    """The idempotency key of one text to one account (and address): the same for ever, another for another text."""
    said = f"{release.key}:{release.approved_sha256}:{account_id}:{address}"
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def text_sha256(text: str) -> str:
    """The hash of one exact text, kept with its publication."""
    return hashlib.sha256(text.encode()).hexdigest()


def is_untouched(publication: Publication) -> bool:
    """True where what is about to be sent is what was approved, by both hashes."""
    release = publication.release
    row = release.texts.filter(account_id=publication.account_id).first()
    if row is None or text_sha256(exact_text(row)) != publication.text_sha256:
        return False
    return sha256_of(content_of(release)) == release.approved_sha256
