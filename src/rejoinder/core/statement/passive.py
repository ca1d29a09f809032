"""The passive voice: a form of *be* or *get* with a past participle that tells of an act, not of a state."""

from collections.abc import Iterator

from rejoinder.core.statement.prose import Sentence
from rejoinder.core.statement.values import Mark

_BE = frozenset("am is are was were be been being isn't aren't wasn't weren't".split())
_PRESENT = frozenset("am is are isn't aren't".split())
_CONTRACTED = ("'re", "'m")  # "they're told"; 's may be "has"
_GET = frozenset("get gets got getting gotten".split())
_BETWEEN = frozenset(
    """
    not never also always still just now then only even ever already often soon long once twice again first later
    yet all both each well ill badly barely hardly rarely seldom since so too since quite very simply
    """.split()
)
_PRONOUNS = frozenset("i you he she it we they this that these those anyone nobody".split())
BETWEEN_MAX = 3
AGENT_WITHIN = 8  # words after the verb in which "by somebody" is looked for

# Past participles that do not end in -ed, as a grammar lists them.
_IRREGULAR = frozenset(
    """
    beaten become begun bent bet bitten blown born borne bound bought broken brought built burnt burst cast caught
    chosen cut dealt done drawn dreamt driven drunk dug eaten fallen fed felt flown forbidden foregone forgiven
    forgotten fought found frozen given gone ground grown heard held hidden hit hung hurt kept knelt known laid leant
    learnt led left lent let lit lost made meant met misled mistaken mown overrun overseen overtaken overthrown paid
    proven put read rebuilt redrawn repaid reset retold rewritten ridden risen rung run said sawn seen sent set sewn
    shaken shed shot shown shrunk shut slain slung slid smelt sold sought sown spelt spent spilt split spoilt spoken
    spread sprung spun stolen struck strung stuck sung sunk swept sworn swum swung taken taught thought thrown told
    torn trodden undercut undergone undertaken undone unsold upheld upset withdrawn withheld woken won worn wound woven
    written
    """.split()
)
# Words of that form that say how something is.
_STATES = frozenset(
    """
    accustomed advanced affected aged alleged amazed amused annoyed armed ashamed associated bored based blessed
    born bound busied committed complicated
    concerned confused connected contented convinced crowded dated dedicated delighted
    deserted detailed determined devoted disabled disappointed disgusted divided dressed due educated embarrassed
    engaged enraged excited exhausted experienced fed flattered gone
    frightened frustrated gifted guarded honoured horrified inclined
    interested intended involved isolated known limited located married mistaken motivated naked needed overdue
    overjoyed packed pleased prepared puzzled qualified related relaxed relieved retired sacred satisfied scared
    shocked situated skilled sold stuck supposed surprised talented tempted thrilled tired troubled unaffected unarmed
    unchanged undecided unemployed unexpected uninterested unprecedented upset used varied wicked worried wretched
    """.split()
)
# Act or state; a state where it stands in the present and nobody did it: "the shop is closed".
_EITHER = frozenset(
    """
    broken closed completed covered done dressed filled finished fixed hidden left locked lost made open packed set shut
    sold spread torn worn written listed marked
    """.split()
)
_NOT_VERBS = frozenset(
    """
    bed bleed breed coloured creed deed embed exceed feed greed heed hundred indeed instead kindred naked need proceed
    red sacred seed shed shred sled speed succeed weed wed wicked zed beloved learned rugged ragged
    """.split()
)
_GET_STATES = frozenset("involved married tired started dressed lost rid used stuck going engaged ready drunk".split())


def passive_marks(sentence: Sentence) -> Iterator[Mark]:
    """The passive verbs of a sentence, each from its form of *be* or *get* to the participle.

    >>> from rejoinder.core.statement.prose import read
    >>> one = read("She was not asked by the council; she is pleased.").sentences[0]
    >>> [(m.start, m.end, m.why) for m in passive_marks(one)]
    [(4, 17, 'Passive: begin with who does it, “the council”.')]
    """
    lows, at = sentence.lows, 0
    while at < len(lows):
        low = lows[at]
        end = None
        if low == "being" and at and lows[at - 1] not in _BE and not lows[at - 1].endswith("'s"):
            at += 1  # "the story being told": no verb of its own
            continue
        if low in _BE or low.endswith(_CONTRACTED) or (low.endswith("'s") and lows[at + 1 : at + 2] == ("being",)):
            end = _participle_after(lows, at, low)
        elif low in _GET:
            end = _after_get(lows, at)
        if end is None:
            at += 1
            continue
        first = _first_of_verb(lows, at)
        yield Mark("passive", sentence.words[first].start, sentence.words[end].end, _why(sentence, end))
        at = end + 1


def _participle_after(lows: tuple[str, ...], at: int, be: str) -> int | None:
    place = at + 1
    if at == 0 and place < len(lows) and lows[place] in _PRONOUNS:  # a question: "Was she told?"
        place += 1
    for _ in range(BETWEEN_MAX + 1):
        if place >= len(lows):
            return None
        word = lows[place]
        if _is_participle(word):
            return place if _is_act(lows, place, be) else None
        if word not in _BETWEEN and not (word.endswith("ly") and len(word) > 4) and word not in _BE:
            return None
        place += 1
    return None


def _is_participle(word: str) -> bool:
    if word in _IRREGULAR:
        return True
    return word.endswith("ed") and len(word) > 3 and word not in _NOT_VERBS


def _is_act(lows: tuple[str, ...], place: int, be: str) -> bool:
    word = lows[place]
    following = lows[place + 1] if place + 1 < len(lows) else ""
    if word.startswith("un") and word[2:] in _STATES:
        return False
    has_agent = "by" in lows[place + 1 : place + 4]
    being = lows[place - 1] in ("being", "been")
    if word in _EITHER and be in _PRESENT and not being:
        return has_agent or "by" in lows[place + 1 : place + AGENT_WITHIN]
    if word in _STATES:
        return has_agent and following == "by" and word not in ("known", "based", "born") and be not in _PRESENT
    return not (word == "going" or (word == "set" and following == "to"))


def _after_get(lows: tuple[str, ...], at: int) -> int | None:
    place = at + 1
    if place < len(lows) and lows[place] in _BETWEEN:
        place += 1
    if place >= len(lows) or lows[place] in _GET_STATES or not _is_participle(lows[place]):
        return None
    if at and lows[at - 1] in ("have", "has", "had", "having", "'ve"):
        return None  # "has got left": rare, and mostly no passive
    return place


def _first_of_verb(lows: tuple[str, ...], at: int) -> int:
    """Where the verb begins: "could have been", "is being"."""
    first = at
    while first and lows[first - 1] in _HELPING:
        first -= 1
    return first


_HELPING = frozenset(
    """
    will would shall should can could may might must have has had having not never be been is are was were to going
    cannot won't wouldn't couldn't shouldn't can't hasn't haven't hadn't
    """.split()
) - {"to"}  # fmt: skip


def _why(sentence: Sentence, end: int) -> str:
    words = sentence.words
    for place in range(end + 1, min(end + AGENT_WITHIN, len(words) - 1)):
        if words[place].low == "by":
            agent = _agent(sentence, place + 1)
            if agent:
                return f"Passive: begin with who does it, “{agent}”."
    return "Passive: say who did it."


def _agent(sentence: Sentence, place: int) -> str:
    """Who does it: the words after "by", as far as one noun group may go."""
    words, last = sentence.words, place
    if words[place].text[0].isdigit() or words[place].low.endswith("ing") or words[place].low in _NO_AGENTS:
        return ""
    if words[place].low in ("the", "a", "an", "our", "their", "his", "her", "its"):
        last += 1
    while last + 1 < len(words) and words[last].text[0].isupper() and words[last + 1].text[0].isupper():
        last += 1
    if last >= len(words):
        return ""
    return sentence.text[words[place].start - sentence.start : words[last].end - sentence.start]


_NO_AGENTS = frozenset(
    """
    now then today tomorrow monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december spring summer autumn winter next last name post mail law
    half two three four five six seven eight nine ten bus boat train car hand far itself themselves about
    """.split()
)
