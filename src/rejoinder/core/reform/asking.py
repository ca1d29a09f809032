"""What a person asked for, as text, made into options: the same for the command, the form and the API."""

from collections.abc import Iterable
from fractions import Fraction

from rejoinder.core.reform.methods import method_named
from rejoinder.core.reform.result import DRAWS, OVERHANG, Options
from rejoinder.core.reform.tally import BY
from rejoinder.core.reform.thresholds import SCOPES, Threshold, percent_of
from rejoinder.errors import BadInput

SIZE_MAX = 50  # seats in a district under a transferable vote; New South Wales elects 21 at once
SEED_LETTERS_MAX = 60


def asked_options(
    *,
    method: str = "dhondt",
    threshold: str = "0",
    threshold_of: str = "area",
    exempt: Iterable[str] = (),
    exempt_winners: int = 0,
    by: str = "region",
    list_share: str = "50",
    overhang: str = "none",
    levelling: str = "0",
    size: str = "3-6",
    qualify: str = "",
    draws: int = DRAWS,
    seed: str = "1",
) -> Options:
    """Options from what was written. Raises BadInput that names the first that cannot be read, with what there is.

    A share of up to 1 without a per cent sign is taken as a share: "0.5" is 50 per cent.

    >>> asked_options(list_share="0.4", size="5").list_share, asked_options(size="5").sizes
    (Fraction(2, 5), (5, 5))
    """  # fmt: skip
    _one_of(by, BY, "lists are by")
    _one_of(overhang, OVERHANG, "overhang is")
    _one_of(threshold_of, SCOPES, "a threshold is of the")
    needed = Threshold(percent_of(threshold, "threshold"), threshold_of, exempt_winners, frozenset(exempt))
    return Options(
        method=method_named(method).name, threshold=needed, by=by, list_share=_share(list_share, "list share"),
        overhang=overhang, levelling=percent_of(levelling, "levelling") / 100, sizes=sizes_of(size),
        qualify_pct=percent_of(qualify, "qualify") if qualify.strip() else None, draws=draws,
        seed=seed[:SEED_LETTERS_MAX],
    )  # fmt: skip


def sizes_of(text: str) -> tuple[int, int]:
    """`3-6` or `5`. Raises BadInput.

    >>> sizes_of("3-6"), sizes_of("4")
    ((3, 6), (4, 4))
    """
    parts = [part.strip() for part in text.replace("–", "-").replace(" to ", "-").split("-")]
    numbers = [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 4]
    if len(numbers) != len(parts) or len(parts) > 2 or not 1 <= numbers[0] <= numbers[-1] <= SIZE_MAX:
        raise BadInput(f"size {text[:20]}: write how many seats a district has, such as 3-6 or 5; at most {SIZE_MAX}")
    return numbers[0], numbers[-1]


def _share(text: str, what: str) -> Fraction:
    exact = percent_of(text, what)
    return exact if exact <= 1 and "%" not in text else exact / 100


def _one_of(word: str, words: tuple[str, ...], says: str) -> None:
    if word not in words:
        raise BadInput(f"{says} {', '.join(words[:-1])} or {words[-1]}; not {word[:40]}")
