"""WordPress, by its REST API and an application password (developer.wordpress.org/rest-api)."""

import base64
import re
from typing import Any, ClassVar
from urllib.parse import urlencode, urljoin

from rejoinder.wire.channels.calling import Answered, Ask, Caller, cannot_tell, not_ours, parts_of
from rejoinder.wire.channels.message import NotSent, Unclear
from rejoinder.wire.channels.outgoing import (
    Absent,
    CannotTell,
    Echoes,
    Found,
    Login,
    Outcome,
    Outgoing,
    Picture,
    Published,
    Reach,
    Ready,
    Receipt,
    SecretField,
    Standing,
    Withdrawn,
)
from rejoinder.wire.channels.pages import clean, escaped, html_of
from rejoinder.wire.markup import plain_text

HOPS_MAX = 3  # from the address that was entered to the site; nothing of ours is sent along
SAME_SLUG_MAX = 10  # posts under one slug that are looked at
_ROOT = re.compile(r'<([^<>]{1,500})>\s*;\s*rel="https://api\.w\.org/"')
_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}


class Wordpress:
    """Publishes posts under a slug of our own; before each try it looks whether the slug is taken, and by whom.

    Our own posts are known by their key in a comment at their end, which no reader sees.
    """

    name: ClassVar[str] = "wordpress"
    label: ClassVar[str] = "WordPress"
    secrets: ClassVar[tuple[SecretField, ...]] = (
        SecretField("app_password", "Application password", "Users → Profile → Application Passwords; needs https"),
    )
    can: ClassVar[frozenset[str]] = frozenset({"read_back", "withdraw", "correct", "pictures"})

    def __init__(self, login: Login, reach: Reach) -> None:
        self._site = login.server.rstrip("/")
        password = login.secrets.get("app_password", "").strip()
        basic = base64.b64encode(f"{login.handle}:{password}".encode()).decode()
        self._headers = {"Authorization": f"Basic {basic}", "Accept": "application/json"}
        self._caller = Caller(reach, secrets=(password, password.replace(" ", ""), basic))
        self._root = ""

    async def check(self) -> Ready | NotSent:
        """Finds the site's API, signs in, and asks whether this person may publish."""
        root = await self._find_root()
        if isinstance(root, NotSent):
            return root
        index = await self._ask("GET", "", is_write=False)
        if isinstance(index, Answered) and "application-passwords" not in (index.fields().get("authentication") or ()):
            return NotSent(
                "application passwords are switched off there; WordPress wants https for them", is_final=True
            )
        me = await self._ask("GET", "wp/v2/users/me", {"context": "edit"}, is_write=False)
        if not isinstance(me, Answered):
            return _not_sent(me)
        may = me.fields().get("capabilities")
        if not isinstance(may, dict) or not may.get("publish_posts"):
            return NotSent("signed in, but this person may not publish posts there", is_final=True, is_refused=True)
        return Ready(str(me.fields().get("slug", "")))

    async def publish(self, out: Outgoing) -> Outcome:
        """Looks the slug up first: our own text is not posted again, and nobody else's page is touched."""
        standing = await self._by_slug(_slug(out))
        if isinstance(standing, NotSent):
            return standing
        ours = next((post for post in standing if _mark(out) in _raw(post, "content")), None)
        if ours and ours.get("status") == "publish":
            return Published(_receipt(ours))
        if standing and not ours:
            return NotSent(f"the address “{_slug(out)}” is taken by another page there: choose another", is_final=True)
        fields = {"status": "publish"} if ours else await self._fields(out)
        if isinstance(fields, NotSent):
            return fields
        if ours:
            return self._outcome(await self._ask("POST", f"wp/v2/posts/{ours['id']}", fields=fields, is_write=True))
        made = await self._ask("POST", "wp/v2/posts", fields=fields | {"slug": _slug(out)}, is_write=True)
        return await self._earlier_one(made, out) or self._outcome(made)

    async def read_back(self, out: Outgoing, receipt: Receipt | None = None) -> Standing:
        """The post by its number, or by our slug and the key at its end."""
        if receipt is None:
            found = await self._by_slug(_slug(out))
            if isinstance(found, NotSent):
                return cannot_tell(found)
            ours = [post for post in found if _mark(out) in _raw(post, "content")]
            return _standing(ours[0], out) if ours else Absent(f"no page of ours has the address “{_slug(out)}”")
        answer = await self._ask("GET", _place(receipt), {"context": "edit"}, is_write=False, allow_gone=True)
        if not isinstance(answer, Answered):
            return cannot_tell(answer)
        if answer.status in (404, 410):
            return _gone(answer)
        return _standing(answer.fields(), out) if _is_post(answer.fields()) else CannotTell("answered oddly")

    async def withdraw(self, receipt: Receipt) -> Withdrawn | NotSent | Unclear:
        """Makes a draft of it: no reader sees it, its words and its address are kept for the record."""
        answer = await self._ask("POST", _place(receipt), fields={"status": "draft"}, is_write=True, allow_gone=True)
        if not isinstance(answer, Answered):
            return answer
        if answer.status in (404, 410):
            gone = _gone(answer)
            return Withdrawn("it was gone already") if isinstance(gone, Absent) else NotSent(gone.why)
        if answer.fields().get("status") != "draft":
            return not_ours(answer, "WordPress")
        return Withdrawn("it is a draft now")

    async def correct(self, receipt: Receipt, out: Outgoing) -> Outcome:
        """Puts the new words into the same page; its address stays, and WordPress keeps the earlier revision."""
        fields = await self._fields(out)
        if isinstance(fields, NotSent):
            return fields
        return self._outcome(await self._ask("POST", _place(receipt), fields=fields, is_write=True))

    async def echoes(self, receipt: Receipt) -> Echoes | CannotTell:
        """A site of one's own is no open network: nobody counts there."""
        return CannotTell("WordPress does not count who passes a page on")

    def _outcome(self, answer: Answered | NotSent | Unclear) -> Outcome:
        if not isinstance(answer, Answered):
            return answer
        post = answer.fields()
        if not _is_post(post) or post["status"] != "publish":
            return not_ours(answer, "WordPress")
        return Published(_receipt(post))

    async def _earlier_one(self, made: Answered | NotSent | Unclear, out: Outgoing) -> Published | None:
        """A try that we had given up may have come through just before this one, which then got another slug: the
        later one goes."""
        post = made.fields() if isinstance(made, Answered) else {}
        if not _is_post(post) or post.get("slug") in (_slug(out), None):
            return None
        standing = await self._by_slug(_slug(out))
        known = standing if isinstance(standing, list) else []
        first = next((one for one in known if _mark(out) in _raw(one, "content")), None)
        if first is None:
            return None
        gone = await self._ask("DELETE", f"wp/v2/posts/{post['id']}", is_write=True)
        return Published(_receipt(first)) if isinstance(gone, Answered) else None

    async def _fields(self, out: Outgoing) -> dict[str, Any] | NotSent:
        figures, first = "", 0
        for picture in out.pictures:
            media = await self._media(picture)
            if isinstance(media, NotSent):
                return NotSent(f"the picture was not taken: {media.why}", is_final=media.is_final)
            first = first or media["id"]
            figures += f'<figure><img src="{escaped(str(media["source_url"]))}" alt="{escaped(picture.alt)}"></figure>'
        # As one block of HTML, or WordPress would put paragraphs of its own around our comment.
        content = f"<!-- wp:html -->\n{_body(out)}{figures}{_mark(out)}\n<!-- /wp:html -->"
        fields: dict[str, Any] = {"title": escaped(_title(out)), "content": content, "status": "publish"}
        return fields | ({"featured_media": first} if first else {})

    async def _media(self, picture: Picture) -> dict[str, Any] | NotSent:
        """The picture as WordPress keeps it; one that it has already is not uploaded again."""
        if picture.mime not in _ENDINGS:
            return NotSent(f"{picture.mime[:50]} is no kind of picture that WordPress takes", is_final=True)
        name = picture.sha256[:32]
        known = await self._ask("GET", "wp/v2/media", {"search": name}, is_write=False)
        if not isinstance(known, Answered):
            return _not_sent(known)
        kept = known.json()
        for media in kept if isinstance(kept, list) else ():
            if _is_media(media) and str(media.get("slug", "")).startswith(name):
                return dict(media)
        headers = {
            "Content-Type": picture.mime,
            "Content-Disposition": f'attachment; filename="{name}.{_ENDINGS[picture.mime]}"',
        }
        made = await self._ask("POST", "wp/v2/media", is_write=False, headers=headers, content=picture.content)
        if not isinstance(made, Answered):
            return _not_sent(made)
        media = made.fields()
        if not _is_media(media):
            return NotSent("answered, but not as WordPress does")
        told = await self._ask("POST", f"wp/v2/media/{media['id']}", fields={"alt_text": picture.alt}, is_write=False)
        return media if isinstance(told, Answered) else _not_sent(told)

    async def _by_slug(self, slug: str) -> list[dict[str, Any]] | NotSent:
        query = {"slug": slug, "status": "any", "context": "edit", "per_page": str(SAME_SLUG_MAX)}
        answer = await self._ask("GET", "wp/v2/posts", query, is_write=False)
        if not isinstance(answer, Answered):
            return _not_sent(answer)
        posts = answer.json()
        if not isinstance(posts, list) or not all(_is_post(post) for post in posts):
            return NotSent("answered, but not as WordPress does", is_final=True)
        return posts

    async def _ask(
        self,
        method: str,
        path: str,
        query: dict[str, str] | None = None,
        *,
        is_write: bool,
        fields: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        content: bytes | None = None,
        allow_gone: bool = False,
    ) -> Answered | NotSent | Unclear:
        root = await self._find_root()
        if isinstance(root, NotSent):
            return root
        join = "&" if "?" in root else "?"  # a site with plain permalinks: /index.php?rest_route=/
        url = root + path + (join + urlencode(query) if query else "")
        answer = await self._caller.send(Ask(method, url, {**self._headers, **(headers or {})}, content, fields))
        if isinstance(answer, Answered) and answer.status == 400 and b"rest_forbidden_status" in answer.body:
            # Drafts were asked for without a password that it takes; it calls that a wrong parameter.
            return NotSent("the application password is not taken there", is_final=True, is_refused=True)
        if allow_gone and isinstance(answer, Answered) and answer.status in (404, 410):
            return answer
        return self._caller.refusal(answer, is_write=is_write) or answer

    async def _find_root(self) -> str | NotSent:
        """Where the API is, as the site's home page says in its Link header; asked once, without any of our secrets."""
        url = self._site + "/"
        for _ in range(HOPS_MAX + 1 if not self._root else 0):
            answer = await self._caller.send(Ask("GET", url))
            if isinstance(answer, Answered) and 300 <= answer.status < 400 and answer.headers.get("Location"):
                url = _joined(url, answer.headers["Location"])
                continue
            refused = self._caller.refusal(answer, is_write=False)
            if refused or not isinstance(answer, Answered):
                return _not_sent(refused)
            found = _ROOT.search(", ".join(_all(answer, "Link")))
            if not found:
                return NotSent("names no WordPress API on its home page; is the address right?", is_final=True)
            root = _joined(url, found.group(1))
            if _site_of(root) != _site_of(self._site):
                return NotSent(f"its API is at {parts_of(root).netloc[:100]}: enter that address", is_final=True)
            is_tls = self._site.startswith("https:")
            self._root = root.replace("http:", "https:", 1) if is_tls else root
        return self._root or NotSent(f"sent us on over {HOPS_MAX} times", is_final=True)


def _all(answer: Answered, name: str) -> list[str]:
    several = getattr(answer.headers, "getall", None)
    return list(several(name, [])) if several else [answer.headers.get(name, "")]


def _joined(url: str, place: str) -> str:
    try:
        return urljoin(url, place)
    except ValueError:
        return ""


def _site_of(url: str) -> tuple[str, str]:
    parts = parts_of(url)
    host, _, port = parts.netloc.lower().rpartition("@")[2].partition(":")
    return host.removeprefix("www."), "" if port in ("80", "443") else port


def _not_sent(refused: NotSent | Unclear | None) -> NotSent:
    return refused if isinstance(refused, NotSent) else NotSent(refused.why if refused else "no answer")


def _slug(out: Outgoing) -> str:
    return out.slug or f"r-{out.key[:16]}"


def _mark(out: Outgoing) -> str:
    return f"<!-- rejoinder {out.key} -->"


def _title(out: Outgoing) -> str:
    return out.title or out.text.strip().split("\n")[0][:120]


def _body(out: Outgoing) -> str:
    return clean(out.html) if out.html else html_of(out.text)


def _place(receipt: Receipt) -> str:
    return f"wp/v2/posts/{int(receipt.id)}" if receipt.id.isdigit() else "wp/v2/posts/0"


def _is_post(found: object) -> bool:
    return isinstance(found, dict) and isinstance(found.get("id"), int) and isinstance(found.get("status"), str)


def _is_media(found: object) -> bool:
    return isinstance(found, dict) and isinstance(found.get("id"), int) and isinstance(found.get("source_url"), str)


def _raw(post: dict[str, Any], name: str) -> str:
    said = post.get(name)
    return str(said.get("raw", "")) if isinstance(said, dict) else ""


def _receipt(post: dict[str, Any]) -> Receipt:
    return Receipt(str(post["id"]), str(post.get("link") or ""))


def _gone(answer: Answered) -> Absent | CannotTell:
    """WordPress itself says that it has no such post; any other 404 is the web server's, or a site that has moved."""
    if answer.fields().get("code") == "rest_post_invalid_id":
        return Absent("the site does not have that post")
    return CannotTell(f"answered {answer.status}, but not as WordPress does")


def _standing(post: dict[str, Any], out: Outgoing) -> Standing:
    if post.get("status") != "publish":
        return Absent(f"it stands there as {str(post.get('status'))[:20]}, which readers do not see")
    text = plain_text(_raw(post, "content"))
    is_same = text.split() == plain_text(_body(out)).split() and plain_text(_raw(post, "title")) == _title(out)
    return Found(_receipt(post), is_same, text)
