"""The by-election's outlets and posts, read from the files beside this one and checked."""

import json
import re
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from rejoinder.errors import BadInput

NETWORK = "127.83.0.0/24"
INSTANCE_HOST = "127.83.0.250"  # the invented social server, see instance.py
INSTANCE_TOKEN = "the-demo-has-no-secrets"  # noqa: S105 - it opens that server and nothing else
HERE = Path(str(files("rejoinder.cli.demo")))
_HEAD = re.compile(r"^@ (-?[\d.]+) ([a-z-]+) ([a-z0-9-]+)$")


@dataclass(frozen=True)
class Outlet:
    """One invented publication and how its site behaves."""

    id: str
    title: str
    medium: str
    leaning: str
    folder: str
    feed: str  # rss, rss10, atom, json, sitemap
    full: bool  # the feed gives whole articles
    about: str
    refuses_after_min: float | None = None
    has_moved: bool = False
    forbids_robots: bool = False


@dataclass(frozen=True)
class DemoPost:
    """One invented post. `minute` counts from the start of the demo; negative ones are out already."""

    minute: float
    outlet: str
    slug: str
    title: str
    story: str  # the file it stands in; only the check of clustering reads it
    paragraphs: tuple[str, ...] = ()
    links: tuple[str, ...] = field(default=())  # outlet/slug


def outlets() -> dict[str, Outlet]:
    """The outlets by id, in the order of their file."""
    rows = json.loads((HERE / "outlets.json").read_text(encoding="utf-8"))
    return {row["id"]: Outlet(**row) for row in rows}


def posts() -> list[DemoPost]:
    """All posts in the order in which they are published; copies have the words of what they copy."""
    found: dict[str, DemoPost] = {}
    copies: dict[str, str] = {}
    for path in sorted((HERE / "posts").glob("*.txt")):
        for block in re.split(r"\n(?=@ )", path.read_text(encoding="utf-8").strip()):
            post, copied = _post(block, path.stem)
            key = f"{post.outlet}/{post.slug}"
            if key in found:
                raise BadInput(f"{path.name}: {key} stands there twice")
            found[key] = post
            if copied:
                copies[key] = copied
    for key, origin in copies.items():
        found[key] = DemoPost(**{**vars(found[key]), "paragraphs": found[origin].paragraphs})
    return sorted(found.values(), key=lambda post: post.minute)


def _post(block: str, story: str) -> tuple[DemoPost, str]:
    head, title, *rest = block.split("\n")
    match = _HEAD.match(head)
    if not match or not title.strip():
        raise BadInput(f"{story}: {head!r} is not a post")
    copied = next((line.removeprefix("copy: ") for line in rest if line.startswith("copy: ")), "")
    links = tuple(line.removeprefix("link: ") for line in rest if line.startswith("link: "))
    body = "\n".join(line for line in rest if not line.startswith(("copy: ", "link: ")))
    paragraphs = tuple(part.strip() for part in body.split("\n\n") if part.strip())
    post = DemoPost(float(match.group(1)), match.group(2), match.group(3), title.strip(), story, paragraphs, links)
    return post, copied


def site_addresses(port: int) -> dict[str, str]:
    """The address of each outlet."""
    return {name: f"http://{site_host(number)}:{port}" for number, name in enumerate(outlets(), 1)}


def site_host(number: int) -> str:
    """The loopback address of the outlet with this number."""
    return f"127.83.0.{number}"
