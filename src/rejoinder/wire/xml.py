"""XML from strangers, read without entities, without the network, and as far as it goes."""

import html
import re

from lxml import etree

from rejoinder.errors import BadInput

_CDATA = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z))", re.S)
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)(?:(\w{2,31});)?")
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^>\[]*(?:\[.*?\]\s*)?>", re.S | re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def mended(text: str) -> str:
    """`text` with the usual mistakes of feeds put right, so that a strict reader takes it.

    The document type goes, and with it every entity bomb; named HTML entities become letters; a bare ampersand is
    escaped; control characters go. What stands in CDATA is left alone.

    >>> mended("<a>Fish & chips&nbsp;&lt;</a>")
    '<a>Fish &amp; chips\\xa0&lt;</a>'
    """
    text = _CONTROL.sub("", _DECLARATION.sub("", text))
    parts = _CDATA.split(_DOCTYPE.sub("", text))
    return "".join(part if part.startswith("<![CDATA[") else _ENTITY.sub(_entity, part) for part in parts)


def _entity(match: re.Match[str]) -> str:
    if not match.group(1):
        return "&amp;"
    letter = html.unescape(match.group())
    return letter if letter != match.group() else "&amp;" + match.group()[1:]


def read_xml(text: str) -> etree._Element:
    """The root of an XML document, as far as it can be read. Raises BadInput where there is none."""
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(mended(text).encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadInput(f"broken XML: {str(error)[:100]}") from None
    if root is None:
        raise BadInput("broken XML: nothing in it can be read")
    return root


def local_name(node: etree._Element) -> str:
    """The name of an element without its namespace, in lower case; empty for comments."""
    return str(node.tag).rsplit("}", 1)[-1].lower() if isinstance(node.tag, str) else ""
