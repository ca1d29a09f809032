"""OPML lists of feeds, as feed readers export and import them; plain lists of addresses too."""

from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from lxml import etree

from rejoinder.errors import BadInput
from rejoinder.wire.charset import decoded
from rejoinder.wire.xml import local_name, read_xml

ROWS_MAX = 20_000  # a list of everything; more is a mistake
LIST_BYTES_MAX = 8 * 1024 * 1024
_MEDIA = {"blog", "news", "agency"}
_LEANINGS = {"left", "centre", "right"}


@dataclass(frozen=True)
class OpmlRow:
    """One source of a list. `line` is its line in the file; `feed_url` or `home_url` may be empty, not both."""

    line: int
    feed_url: str = ""
    home_url: str = ""
    title: str = ""
    folder: str = ""
    medium: str = ""
    leaning: str = ""


@dataclass(frozen=True)
class Problem:
    """A line of a file that was left out, and why."""

    line: int
    why: str


def read_opml(body: bytes) -> tuple[list[OpmlRow], list[Problem]]:
    """The sources of an OPML list, or of a plain text with one address a line.

    Rows that hold no address are listed as problems. Raises BadInput where the file is neither.
    """
    if len(body) > LIST_BYTES_MAX:
        raise BadInput(f"the list is over {LIST_BYTES_MAX // 2**20} MB; split it")
    text = decoded(body).strip("\ufeff \t\r\n\x00")
    if not text:
        raise BadInput("the list is empty")
    if "<" not in text[:2000]:
        return _plain_list(text)
    root = read_xml(text)
    if local_name(root) != "opml" and not any(local_name(node) == "outline" for node in root.iter()):
        raise BadInput(
            "this is not an OPML list: it has no <opml> and no <outline>; export it anew from your feed reader"
        )
    rows: list[OpmlRow] = []
    problems: list[Problem] = []
    for node in root:
        _walk(node, "", rows, problems)
    return rows, problems


def _walk(node: etree._Element, folder: str, rows: list[OpmlRow], problems: list[Problem]) -> None:
    stack = [(node, folder)]
    while stack:
        at, inside = stack.pop()
        below = inside
        if local_name(at) == "outline":
            said = {local_key(key): value.strip() for key, value in at.attrib.items()}
            name = said.get("title") or said.get("text") or ""
            if said.get("xmlurl") or said.get("htmlurl") or said.get("url"):
                rows.append(_row(at, said, name, inside))
            elif len(at):
                below = name[:200] or inside
            else:
                problems.append(Problem(at.sourceline or 0, f"{name[:80]!r} has no address (xmlUrl)"))
        if len(rows) + len(problems) > ROWS_MAX:
            raise BadInput(f"the list has over {ROWS_MAX} entries; split it")
        stack.extend((child, below) for child in reversed(at))


def local_key(key: str) -> str:
    """An attribute's name without its namespace, in lower case."""
    return key.rsplit("}", 1)[-1].rsplit(":", 1)[-1].lower()


def _row(node: etree._Element, said: dict[str, str], name: str, folder: str) -> OpmlRow:
    medium, leaning = said.get("medium", "").lower(), said.get("leaning", "").lower()
    return OpmlRow(
        line=node.sourceline or 0,
        feed_url=said.get("xmlurl") or said.get("url") or "",
        home_url=said.get("htmlurl", ""),
        title=name[:300],
        folder=(folder or said.get("category", "").strip("/").split(",")[0])[:200],
        medium=medium if medium in _MEDIA else "",
        leaning=leaning if leaning in _LEANINGS else "",
    )


def _plain_list(text: str) -> tuple[list[OpmlRow], list[Problem]]:
    rows, problems = [], []
    for number, line in enumerate(text.splitlines(), 1):
        address = line.strip()
        if not address or address.startswith("#"):
            continue
        if " " in address or "." not in address:
            problems.append(Problem(number, f"{address[:80]!r} is not a web address; write it with https://"))
        else:
            rows.append(OpmlRow(number, home_url=address))
    if not rows:
        raise BadInput("this is not an OPML list, nor a list of addresses one a line")
    return rows, problems


def write_opml(rows: list[OpmlRow], title: str = "Rejoinder") -> bytes:
    """An OPML 2.0 list that every feed reader takes; our own labels stand in a namespace of ours."""
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0" xmlns:rejoinder="https://rejoinder.example/opml">',
        f"  <head><title>{_escaped(title)}</title></head>",
        "  <body>",
    ]
    for folder in sorted({row.folder for row in rows}):
        inside = [row for row in rows if row.folder == folder]
        if folder:
            out.append(f"    <outline text={quoteattr(folder)}>")
        out += [_outline(row, "      " if folder else "    ") for row in inside]
        if folder:
            out.append("    </outline>")
    out += ["  </body>", "</opml>", ""]
    return "\n".join(out).encode("utf-8")


def _outline(row: OpmlRow, indent: str) -> str:
    name = row.title or row.feed_url or row.home_url
    said = {"type": "rss", "text": name, "title": name, "xmlUrl": row.feed_url, "htmlUrl": row.home_url,
            "rejoinder:medium": row.medium, "rejoinder:leaning": row.leaning}  # fmt: skip
    return f"{indent}<outline " + " ".join(f"{key}={quoteattr(value)}" for key, value in said.items() if value) + "/>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
