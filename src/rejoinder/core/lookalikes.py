"""Letters that deceive: other scripts that look like Latin, and marks that turn or hide text."""

import unicodedata

# Marks that change the direction of text or are not seen (UAX 9; UTS 39, 5): none has a place in an address.
_RANGES = ((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF))
_HIDDEN = frozenset("\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u3164\uffa0") | frozenset(
    chr(code) for first, last in _RANGES for code in range(first, last + 1)
)
_TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Letters that a reader takes for a Latin one (of the confusables of UTS 39, those that make whole words).
_TWINS = dict(
    zip(
        "–∕⁄аеорсухіјѕһԁԛԝӏкмтвнгбпьъзчшΑΒΕΖΗΙΚΜΝΟΡΤΥΧαβεικνορτυχγωհոսօցզաւ",
        "-//aeopcyxijshdqwlkmtbhr6nbb34wABEZHIKMNOPTYXaBeiKvopTuxywhnuogqwu",
        strict=True,
    )
)  # fmt: skip
_TOGETHER = (
    frozenset({"HAN", "HIRAGANA", "KATAKANA"}), frozenset({"HAN", "HANGUL"}), frozenset({"HAN", "BOPOMOFO"}),
)  # fmt: skip
_SCRIPTS = {
    "CJK": "HAN", "IDEOGRAPHIC": "HAN", "HALFWIDTH": "KATAKANA", "KATAKANA-HIRAGANA": "KATAKANA",
}  # fmt: skip


def hidden_marks(text: str) -> str:
    """The first mark in a text that turns or hides what follows, by name; empty where there is none.

    >>> hidden_marks("ferry\\u202egnp.exe")
    'RIGHT-TO-LEFT OVERRIDE'
    """
    for letter in text:
        if letter in _HIDDEN or unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp", "Cs"):
            return unicodedata.name(letter, f"CONTROL CHARACTER {ord(letter):04X}")
    return ""


def turning_mark(text: str) -> str:
    """The first mark in a text that changes its direction, by name; empty where there is none."""
    return next((unicodedata.name(letter) for letter in text if letter in _TURNS), "")


def script_of(letter: str) -> str:
    """The script of a letter by its Unicode name, such as CYRILLIC; empty for digits and signs.

    >>> script_of("р"), script_of("p"), script_of("4")
    ('CYRILLIC', 'LATIN', '')
    """
    if letter.isascii():
        return "LATIN" if letter.isalpha() else ""
    if unicodedata.category(letter)[0] not in "LM":
        return ""
    first = unicodedata.name(letter, "UNKNOWN").split(" ", 1)[0]
    return "" if first == "COMBINING" else _SCRIPTS.get(first, first)


def odd_letters(word: str) -> str:
    """Why a word may be taken for another: scripts that are mixed, or letters that all look Latin. Empty where not.

    >>> odd_letters("рayments")
    '“р” is Cyrillic, among Latin letters'
    >>> odd_letters("аррӏе")
    'all its letters are Cyrillic and look like “apple”'
    >>> odd_letters("münchen"), odd_letters("париж")
    ('', '')
    """
    scripts = {script: letter for letter in reversed(word) if (script := script_of(letter))}
    others = {script: letter for script, letter in scripts.items() if script != "LATIN"}
    if not others:
        return ""
    if "LATIN" in scripts or not any(set(others) <= group for group in _TOGETHER):
        if "LATIN" in scripts and any(set(others) <= group for group in _TOGETHER):
            return ""  # as in Japanese and Korean names
        if len(scripts) > 1:
            script, letter = next(iter(others.items()))
            beside = "Latin" if "LATIN" in scripts else next(s for s in scripts if s != script).capitalize()
            return f"“{letter}” is {script.capitalize()}, among {beside} letters"
    letters = [letter for letter in word.lower() if script_of(letter)]
    if letters and all(letter in _TWINS for letter in letters):
        twin = "".join(_TWINS.get(letter, letter) for letter in word.lower())
        return f"all its letters are {next(iter(others)).capitalize()} and look like “{twin.lower()}”"
    return ""
