"""Every way of sharing out seats, by name. A new one is a claim or a quota in its family's file."""

from rejoinder.core.reform import divisors, quotas
from rejoinder.core.reform.method import Method
from rejoinder.errors import BadInput

METHODS: dict[str, Method] = {one.name: one for one in (*divisors.METHODS, *quotas.METHODS)}
_OTHER_NAMES = {alias: one.name for one in METHODS.values() for alias in one.aliases}


def method_named(name: str) -> Method:
    """The method of that name, whatever its case, hyphens and accents. Raises BadInput with the list.

    >>> method_named("Sainte-Laguë").name, method_named("D'Hondt").name, method_named("Hamilton").name
    ('saintelague', 'dhondt', 'hare')
    """
    plain = "".join(letter for letter in name.lower().replace("ë", "e") if letter.isalnum())
    found = METHODS.get(_OTHER_NAMES.get(plain, plain))
    if found is None:
        raise BadInput(f"no method is named {name[:40]}; there are {', '.join(METHODS)}")
    return found
