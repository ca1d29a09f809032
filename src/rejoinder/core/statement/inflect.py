"""Forms of English verbs and nouns, so that a plain word can stand where a bland one stood."""

BASE, THIRD, PAST, PERFECT, ING = "base", "third", "past", "perfect", "ing"
BE_FORMS = {
    "am": BASE, "are": BASE, "'re": BASE, "be": BASE, "is": THIRD, "was": PAST, "were": PAST, "been": PERFECT,
    "being": ING,
}  # fmt: skip

# Of the verbs in the word list and their plain partners: past, perfect.
IRREGULAR = {
    "be": ("was", "been"), "begin": ("began", "begun"), "bite": ("bit", "bitten"), "bring": ("brought", "brought"),
    "build": ("built", "built"), "buy": ("bought", "bought"), "come": ("came", "come"), "cut": ("cut", "cut"),
    "do": ("did", "done"), "draw": ("drew", "drawn"), "fall": ("fell", "fallen"), "find": ("found", "found"),
    "get": ("got", "got"), "give": ("gave", "given"), "go": ("went", "gone"), "have": ("had", "had"),
    "hit": ("hit", "hit"), "hold": ("held", "held"), "keep": ("kept", "kept"), "know": ("knew", "known"),
    "leave": ("left", "left"), "make": ("made", "made"), "meet": ("met", "met"), "pay": ("paid", "paid"),
    "put": ("put", "put"), "say": ("said", "said"), "see": ("saw", "seen"), "send": ("sent", "sent"),
    "set": ("set", "set"), "show": ("showed", "shown"), "speak": ("spoke", "spoken"), "speed": ("sped", "sped"),
    "take": ("took", "taken"), "tell": ("told", "told"), "think": ("thought", "thought"),
    "undertake": ("undertook", "undertaken"),
}  # fmt: skip
_DOUBLED = frozenset({"plan", "stop", "ship", "cut", "get", "put", "set", "begin", "hit", "run", "drag", "grab"})
_VOWELS = "aeiou"


def verb(base: str, form: str) -> str:
    """A form of a verb; of several words the first is the verb.

    >>> [verb("find out", form) for form in (BASE, THIRD, PAST, PERFECT, ING)]
    ['find out', 'finds out', 'found out', 'found out', 'finding out']
    >>> [verb("try", THIRD), verb("use", ING), verb("stop", PAST), verb("be", THIRD)]
    ['tries', 'using', 'stopped', 'is']
    """
    first, blank, rest = base.partition(" ")
    return _one_verb(first, form) + blank + rest


def verb_forms(base: str) -> dict[str, str]:
    """Every form of a verb, and which it is; where past and perfect are one it is the past.

    >>> verb_forms("give")
    {'give': 'base', 'given': 'perfect', 'gave': 'past', 'gives': 'third', 'giving': 'ing'}
    """
    found = {verb(base, form): form for form in (BASE, PERFECT, PAST, THIRD, ING)}
    return {**found, "am": BASE, "are": BASE, "were": PAST} if base == "be" else found


def plural(noun: str) -> str:
    """The plural of a noun; of several words the first is the noun.

    >>> [plural(word) for word in ("synergy", "claim", "problem with", "person")]
    ['synergies', 'claims', 'problems with', 'people']
    """
    first, blank, rest = noun.partition(" ")
    return ("people" if first == "person" else _with_s(first)) + blank + rest


def _one_verb(base: str, form: str) -> str:
    if form == BASE:
        return base
    if form == THIRD:
        return {"be": "is", "have": "has"}.get(base) or _with_s(base)
    if form == ING:
        return "being" if base == "be" else _stem(base) + "ing"
    if base in IRREGULAR:
        return IRREGULAR[base][form == PERFECT]
    if base[-1] == "y" and base[-2] not in _VOWELS:
        return base[:-1] + "ied"
    return base + "d" if base[-1] == "e" else _stem(base) + "ed"


def _with_s(word: str) -> str:
    if word[-1] == "y" and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


def _stem(base: str) -> str:
    if base in _DOUBLED:
        return base + base[-1]
    return base[:-1] if base[-1] == "e" and not base.endswith("ee") else base
