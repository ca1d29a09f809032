"""Why a sentence is worth checking, or is not, in plain words."""

from rejoinder.core.claims.signs import Signs, first_of

WORTH = 0.5  # from here a sentence is called a claim
PARTS_MAX = 3
_DOUBTS = (
    ("asks", "a question"),
    ("plan", "a promise or a plan: {}"),
    ("opinion", "an opinion: {}"),
    ("thanks", "a courtesy: {}"),
)


def why_of(score: float, signs: Signs, sentence: str) -> str:
    """One sentence of reasons for a score from 0 to 1.

    >>> from rejoinder.core.claims.signs import signs_of
    >>> why_of(0.9, signs_of("She cut 300 jobs."), "She cut 300 jobs.")
    'A number that can be checked: “300”; says what somebody did: “cut”; about policy: “jobs”.'
    """
    for_it, against = _for(signs), _against(signs, sentence)
    if score >= WORTH:
        parts = for_it[:PARTS_MAX] or ["It reads like statements that were checked before"]
    elif not signs.found or not any(char.isalnum() for char in sentence):
        parts = ["Nothing is said in it"]
    else:
        parts = against[:1] or (["Little in it can be checked"] if for_it else ["Nothing in it can be checked"])
        parts += [f"though there is {_lower(for_it[0])}"] if for_it and for_it[0].startswith(("A ", "An ")) else []
    return _sentence(parts)


def _for(signs: Signs) -> list[str]:
    found = signs.found
    parts = []
    if found["money"] and found["number"]:
        parts.append(f"A sum of money: {first_of(found['money'], 1)}")
    elif found["share"]:
        parts.append(f"A share: {first_of(found['share'], 1)}")
    elif len(found["number"]) > len(found["year"]):
        parts.append(f"A number that can be checked: {first_of(_numbers(signs))}")
    if found["trend"]:
        parts.append(f"A trend: {first_of(found['trend'])}")
    if found["comparison"]:
        parts.append(f"A comparison: {first_of(found['comparison'])}")
    if found["deed"]:
        whose = "what an office holder did" if found["office"] else "what somebody did"
        parts.append(f"Says {whose}: {first_of(found['deed'])}")
    if found["source"]:
        parts.append(f"Says where it is from: {first_of(found['source'])}")
    if found["topic"]:
        parts.append(f"About policy: {first_of(found['topic'])}")
    if found["year"] or found["when"]:
        parts.append(f"Names a time: {first_of([*found['year'], *found['when']])}")
    return parts or ([f"About people in office: {first_of(found['office'])}"] if found["office"] else [])


def _numbers(signs: Signs) -> list[str]:
    return [number for number in signs.found["number"] if number not in signs.found["year"]]


def _against(signs: Signs, sentence: str) -> list[str]:
    parts = []
    for name, says in _DOUBTS:
        if name == "asks":
            if sentence.rstrip("\"'”’) ").endswith("?"):
                parts.append(says)
        elif signs.found[name]:
            parts.append(says.format(first_of(signs.found[name], 1)))
    return [part[:1].upper() + part[1:] for part in parts]


def _sentence(parts: list[str]) -> str:
    return "; ".join([parts[0], *(_lower(part) for part in parts[1:])]) + "."


def _lower(part: str) -> str:
    return part[:1].lower() + part[1:]
