"""Where the imprint of an account stands for one text: in the post where it fits, else one click away."""

from rejoinder.core.counting import graphemes
from rejoinder.desk.publishing.models import Account, Imprint

PAGES = ("site", "wordpress")
BETWEEN = 2  # letters between a text and the imprint under it


def imprint_for(account: Account, text_room: int | None) -> tuple[str, str]:
    """The imprint as it stands in or behind a text, and how; `text_room` is what the channel still takes (None: all).

    How: in_post, one_click, page_foot, or empty where the account has no imprint or it stands nowhere.
    """
    imprint = account.imprint
    if imprint is None:
        return "", ""
    said = sentence(imprint)
    if account.kind in PAGES:
        return said, "page_foot"
    if text_room is None or graphemes(said) + BETWEEN <= text_room:
        return said, "in_post"
    return (said, "one_click") if imprint.place_url else (said, "")


def sentence(imprint: Imprint) -> str:
    """The words of an imprint."""
    if not imprint.on_behalf_of:
        return f"Promoted by {imprint.promoter}, {imprint.promoter_address}."
    if imprint.on_behalf_address in ("", imprint.promoter_address):
        return f"Promoted by {imprint.promoter} on behalf of {imprint.on_behalf_of}, both at {imprint.promoter_address}."
    return (
        f"Promoted by {imprint.promoter}, {imprint.promoter_address}, on behalf of {imprint.on_behalf_of}, "
        f"{imprint.on_behalf_address}."
    )
