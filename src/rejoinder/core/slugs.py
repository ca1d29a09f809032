"""Readable slugs: made from a text, checked where somebody writes one, and told from one that looks the same."""

import re
import unicodedata
from collections.abc import Callable
from itertools import count

from rejoinder.core.lookalikes import hidden_marks, script_of
from rejoinder.errors import BadInput

SLUG_LETTERS_MIN, SLUG_LETTERS_MAX = 2, 60
MADE_LETTERS_MAX = 32  # of one that is made: it must be read aloud and typed from a poster
TRIES_MAX = 10_000
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_STOP_WORDS = frozenset(
    "a an and are as at be been but by for from had has have he her his i if in into is it its of on or our she so "
    "that the their them then there they this to us was we were what when which who will with you your".split()
)
_SPELLED = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŋ": "n",
    "&": " and ", "@": " at ", "€": " euro ", "£": " pounds ", "$": " dollars ", "%": " per cent ",
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "є": "ie", "і": "i", "ї": "i", "ґ": "g",
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l",
    "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f",
    "χ": "ch", "ψ": "ps", "ω": "o",
}  # fmt: skip
_SAME_SHAPE = (("rn", "m"), ("vv", "w"), ("0", "o"), ("1", "l"))


def slug_from(text: str, *, letters_max: int = MADE_LETTERS_MAX) -> str:
    """A slug that says what the text says: other scripts spelled in Latin, stop words out, cut between words.

    `link` where nothing is left of it.

    >>> slug_from("She voted to keep the night ferry, café & all")
    'voted-keep-night-ferry-cafe-all'
    >>> slug_from("Почему паром не ходит"), slug_from("渡轮")
    ('pochemu-parom-ne-khodit', 'link')
    """
    spelled = "".join(_spelled(letter) for letter in unicodedata.normalize("NFC", text[:2_000]).lower())
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    told = [word for word in words if word not in _STOP_WORDS] or words
    slug = ""
    for word in told:
        longer = f"{slug}-{word}" if slug else word[:letters_max]
        if len(longer) > letters_max:
            break
        slug = longer
    return slug if len(slug) >= SLUG_LETTERS_MIN else "link"


def _spelled(letter: str) -> str:
    if letter in _SPELLED:
        return _SPELLED[letter]
    base = unicodedata.normalize("NFKD", letter)
    return _SPELLED.get(base[0], letter) if len(base) > 1 else letter


def check_slug(text: str) -> str:
    """The slug as it is kept: small letters a to z, digits and single hyphens, 2 to 60 of them.

    Raises BadInput saying which letter is wrong, also one that only looks like a Latin letter.

    >>> check_slug(" Night-Ferry ")
    'night-ferry'
    """
    slug = text.strip().lower()
    if mark := hidden_marks(slug):
        raise BadInput(f"the slug holds {_named(mark)}, which nobody sees; type it again in plain letters")
    for letter in slug:
        if (script := script_of(letter)) not in ("", "LATIN"):
            raise BadInput(
                f"“{letter}” in the slug is a {script.capitalize()} letter; write a slug in the letters a to z"
            )
    if not _SLUG.fullmatch(slug):
        wrong = next((letter for letter in slug if not re.fullmatch(r"[a-z0-9-]", letter)), "")
        said = f"“{wrong}” cannot stand in a slug" if wrong else "a slug begins and ends with a letter or digit"
        raise BadInput(f"{said}; write letters a to z, digits, and single hyphens between them")
    if not SLUG_LETTERS_MIN <= len(slug) <= SLUG_LETTERS_MAX:
        raise BadInput(f"a slug has {SLUG_LETTERS_MIN} to {SLUG_LETTERS_MAX} letters; this one has {len(slug)}")
    return slug


def shape_of(slug: str) -> str:
    """The slug as the eye takes it: two slugs of one shape are mistaken for each other.

    >>> shape_of("morning-10") == shape_of("moming-lo")
    True
    """
    for letters, same in _SAME_SHAPE:
        slug = slug.replace(letters, same)
    return slug


def free_slug(wanted: str, is_taken: Callable[[str], bool]) -> str:
    """`wanted`, else the first of wanted-2, wanted-3 … that nobody has. Raises BadInput after 10,000 tries.

    >>> free_slug("ferry", {"ferry", "ferry-2"}.__contains__)
    'ferry-3'
    """
    if not is_taken(wanted):
        return wanted
    for number in count(2):
        tail = f"-{number}"
        slug = wanted[: SLUG_LETTERS_MAX - len(tail)].rstrip("-") + tail
        if not is_taken(slug):
            return slug
        if number > TRIES_MAX:
            break
    raise BadInput(f"there are over {TRIES_MAX:,} slugs like “{wanted}”; choose another word")


def _named(mark: str) -> str:
    return f"a {mark.lower()}" if mark[0] not in "AEIOU" else f"an {mark.lower()}"
