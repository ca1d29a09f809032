"""The rules of the statement check, as the page of all rules shows them."""

from rejoinder.core.statement.values import ADVISES, STOPS, Rule

_PLAIN = "Plain English Campaign and GOV.UK content guide, in our own words and with our own list"
RULES: tuple[Rule, ...] = (
    Rule("number", "The number is not in the line", STOPS,
         "Each number, date, share and “twice” of a sentence is brought to one form and compared with the line that "
         "the sentence is about. A wrong figure in an answer is the next story.", "the line to take itself"),
    Rule("disguise", "Letters that deceive", STOPS,
         "Hidden marks turn the order of reading, letters without width break links, and letters of another script "
         "look like ours. None belongs in a statement.", "Unicode UAX 9, UTS 36 and UTS 39; Boucher and Anderson 2021"),
    Rule("name", "The name is not in the line", ADVISES,
         "A person, place or body is named that the line does not name. Names are where apologies come from.",
         "the line to take itself"),
    Rule("unsupported", "A claim without a source", ADVISES,
         "It gives a figure, says that something is the most, or says what somebody did, and neither links to nor "
         "names where that stands. Answer with the record.",
         "rules after Hassan and others 2015 (ClaimBuster): what is worth checking"),
    Rule("attack", "A person is attacked", ADVISES,
         "It speaks of a person instead of what was said. Answer the claim; readers then remember the answer.",
         "the campaign’s own ground rules"),
    Rule("bland", "Bland", ADVISES,
         "Words that say less than they seem to. The plain word is shorter and cannot be misread.", _PLAIN),
    Rule("jargon", "Jargon", ADVISES, "Words of offices, not of readers.", _PLAIN),
    Rule("cliche", "Worn phrase", ADVISES,
         "Readers have met it so often that they pass over it.", "Orwell 1946, rule i"),
    Rule("hedge", "Hedge", ADVISES,
         "It takes back half of what is said. Say what you know, or say what you do not know.", "Hyland 1998"),
    Rule("nominalisation", "A noun where a verb would do", ADVISES,
         "“Reached a decision” is “decided”. Verbs are shorter and say who acts.", "Williams, Style, 1990, chapter 2"),
    Rule("passive", "Passive", ADVISES,
         "It does not say who did it, or says it last. Sometimes that is right; then leave it.",
         "Orwell 1946, rule iv"),
    Rule("double-negative", "Denied twice", ADVISES,
         "Two denials in one sentence are slow to read and easy to misread.", "Orwell 1946, on “not un-”"),
    Rule("long-sentence", "Long sentence", ADVISES,
         "Over 25 words. Split it where it can stand in two.", "GOV.UK content guide: sentence length"),
    Rule("shouting", "Shouting", ADVISES, "Capitals are read as shouting, and slower.", "Tinker 1955"),
    Rule("exclamation", "Exclamation mark", ADVISES, "A fact needs none.", "GOV.UK style guide"),
    Rule("hard-to-read", "Hard to read", ADVISES,
         "Shorter sentences and shorter words bring in more readers.", "Flesch 1948; Kincaid and others 1975"),
)  # fmt: skip
RULE_OF = {rule.id: rule for rule in RULES}
