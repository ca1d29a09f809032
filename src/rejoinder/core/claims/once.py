"""The same claim told once, however many posts copy it or say it in nearly the same words."""

from collections.abc import Sequence

from rejoinder.core.matching.clean import terms

SAME_SHARE = 0.75  # of the different stems of both: "voted to close the ferry" and "voted to close it" stay two


def told_once(sentences: Sequence[str]) -> list[list[int]]:
    """Places of sentences that say the same, grouped; each group led by its first, groups in the order of these.

    Two are the same where their stems are three quarters the same and their numbers are all the same.

    >>> told_once(["It cost £1.2m.", "The ferry sails.", "It cost £1.2m!", "It cost £0.9m."])
    [[0, 2], [1], [3]]
    """
    groups: list[list[int]] = []
    heads: list[tuple[frozenset[str], frozenset[str]]] = []
    by_stem: dict[str, list[int]] = {}
    for place, sentence in enumerate(sentences):
        stems = frozenset(terms(sentence)) or frozenset([sentence.strip().lower()])
        numbers = frozenset(stem for stem in stems if stem[:1].isdigit())
        near = {g for stem in stems for g in by_stem.get(stem, ())}
        home = next((g for g in sorted(near) if _is_same(heads[g], (stems, numbers))), None)
        if home is not None:
            groups[home].append(place)
            continue
        for stem in stems:
            by_stem.setdefault(stem, []).append(len(groups))
        groups.append([place])
        heads.append((stems, numbers))
    return groups


def _is_same(one: tuple[frozenset[str], frozenset[str]], other: tuple[frozenset[str], frozenset[str]]) -> bool:
    if one[1] != other[1]:
        return False
    return len(one[0] & other[0]) >= SAME_SHARE * len(one[0] | other[0])
