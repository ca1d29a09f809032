"""The short link of a rebuttal: made when it is started, led elsewhere while nobody has it."""

from rejoinder.desk.lines.models import Line
from rejoinder.desk.links.models import ShortLink
from rejoinder.desk.links.shorten import NO_BASE, change_target, make_link, public_base
from rejoinder.desk.listening.fields import BadFields
from rejoinder.desk.people.models import User
from rejoinder.desk.publishing.kinds import SITE
from rejoinder.desk.publishing.models import Account
from rejoinder.desk.publishing.releases import TextFields
from rejoinder.desk.rebuttals.drafts import slug_of
from rejoinder.desk.rebuttals.models import Rebuttal
from rejoinder.desk.stories.models import Story
from rejoinder.errors import NotAllowed

PAGES = "/answers/"  # where the desk's own public pages stand
TAKES_LINKS = ("mastodon", "bluesky", "slack", "matrix", "hook")
CAMPAIGN = "rebuttals"


def link_for(story: Story, accounts: list[Account], line: Line, title: str, *, by: User) -> ShortLink | None:
    """A short link to our own page about it, else to the first evidence; None where there is neither, or no use."""
    if not any(one.kind in TAKES_LINKS for one in accounts):
        return None
    site = next((one for one in accounts if one.kind == SITE), None)
    target = page_address(slug_of(title)) if site else next((one for one in line.evidence if "://" in one), "")
    if not target:
        return None
    try:
        return make_link(target, by, campaign=CAMPAIGN, story=story)
    except BadFields:
        return None  # an address that no link may lead to; the answer goes out without one


def lead_to_page(rebuttal: Rebuttal, texts: list[TextFields], *, by: User) -> None:
    """Leads the link to the page's new address, while nobody has the link."""
    link = rebuttal.link
    sites = set(rebuttal.release.texts.filter(account__kind=SITE).values_list("account_id", flat=True))
    page = next((one for one in texts if one.account in sites and one.slug), None)
    if link is None or page is None or link.published_at or link.target == page_address(page.slug):
        return
    if link.target.startswith(page_address("")):
        try:
            change_target(link, page_address(page.slug), by)
        except (BadFields, NotAllowed):
            return  # followed already, or no address: it stays where it is


def page_address(slug: str) -> str:
    """Where the desk's own page with this slug is read."""
    base = public_base() or NO_BASE
    return f"{base}{PAGES}{slug}/" if slug else f"{base}{PAGES}"
