"""Which characters the bytes of a feed or page stand for."""

import codecs
import re

from charset_normalizer import from_bytes

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
         (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_DECLARED = re.compile(
    rb"""(?:<\?xml[^>]{0,200}encoding|<meta[^>]{0,200}charset)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I
)
_SNIFF_BYTES = 20_000  # enough letters to tell a charset by
# The web reads these names as their Windows supersets (WHATWG encoding standard).
_SUPERSETS = {"iso-8859-1": "windows-1252", "latin-1": "windows-1252", "latin1": "windows-1252", "us-ascii": "utf-8",
              "ascii": "utf-8", "gb2312": "gb18030", "gbk": "gb18030", "iso-8859-9": "windows-1254"}  # fmt: skip


def decoded(body: bytes, content_type: str = "") -> str:
    """The text of `body`. Never raises; what no charset explains is replaced letter by letter.

    A byte order mark wins. Then UTF-8 if the bytes are valid UTF-8, because they hardly ever are by chance, whatever
    header or declaration say. Then the header, the declaration, and detection.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body.decode(name, "replace").lstrip("\ufeff")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start > len(body) - 4 and error.reason == "unexpected end of data":
            return body[: error.start].decode("utf-8")  # cut off inside a letter
    header = re.search(r"charset=[\"']?([\w.:-]{2,40})", content_type, re.I)
    declared = _DECLARED.search(body[:2000])
    names = [header.group(1) if header else "", declared.group(1).decode("ascii", "replace") if declared else ""]
    for name in names:
        text = _strictly(body, name)
        if text is not None:
            return text
    best = from_bytes(body[:_SNIFF_BYTES]).best()
    text = _strictly(body, best.encoding) if best else None
    return text if text is not None else body.decode("windows-1252", "replace")


def _strictly(body: bytes, name: str) -> str | None:
    chosen = _SUPERSETS.get(name.lower(), name.lower())
    if not chosen or chosen.replace("-", "").replace("_", "") == "utf8":
        return None  # tried already
    try:
        return body.decode(chosen)
    except (LookupError, UnicodeDecodeError, ValueError):
        return None
