"""Words that smell of payment for standing aside.

The Representation of the People Act 1983, section 107, makes it an illegal payment to induce a candidate to withdraw
"in consideration of any payment or promise of payment", and to withdraw for it. A warning, no verdict: it looks for
money that changes hands between parties or people, and passes over policy about money ("spending plans", "sick pay").
"""

import re

_AMOUNT = (
    r"(?:(?:£|€|\$)\s?\d[\d.,]*\s?(?:k|m|bn|thousand|million)?\b|\b\d[\d.,]*\s?(?:pounds?|quid|euros?|dollars?|gbp)\b)"
)
_SOMEBODY = (
    r"(?:him|her|them|us|you|me|someone|somebody|(?:(?:your|our|their|his|her|the|its|a|each|local|an?other)\s+){1,3}"
    r"(?:[\w’'-]+\s+){0,2}?(?:party|parties|branch(?:es)?|candidates?|campaigns?|agents?|partners?|ally|allies|team|associations?"
    r"|treasurers?|deposits?|expenses|costs|debts?|bills?|leaflets?|posters?))"
)
_POLICY = (
    r"(?:the\s+)?(?:nhs|schools?|hospitals?|nurses|teachers|carers|police|councils?|services?|pensions?|pensioners|homes|housing|transport"
    r"|buses|rail(?:ways)?|farmers|childcare|workers|students|patients|benefits?|public)\b"
)
_PAYING = (
    r"(?:pay(?:s|ing)?|paid|refund(?:s|ed|ing)?|reimburse[sd]?|reimbursing|compensat(?:es?|ed|ing)|bribe[sd]?|bribing)"
)
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # somebody is paid: "pays their deposit", "we refund your candidate"
        rf"\b{_PAYING}\s+(?:for\s+|back\s+|off\s+)?{_SOMEBODY}",
        rf"\b{_PAYING}\s+(?!{_POLICY})(?:[\w’'-]+\s+){{1,4}}?(?:to\s+(?:stand\s+(?:aside|down)|step\s+aside|withdraw)|for\s+(?:standing|stepping|withdrawing))",
        # an amount for somebody: "£500 to Cedar", "500 pounds for the deposit", "pays Cedar £500"
        rf"\b(?:{_PAYING}|giv(?:es?|ing)|gave|transfers?|lends?|sends?|offers?|donat\w+)\s+(?:[\w’'-]+\s+){{0,4}}?{_AMOUNT}"
        rf"(?!\s*(?:[\w’'-]+\s+){{0,2}}(?:a|per|an)\s+(?:week|month|year|hour|head))(?!\s+(?:[\w’'-]+\s+){{0,3}}(?:to|for|on|in)\s+{_POLICY})",
        rf"{_AMOUNT}\s+(?:[\w’'-]+\s+){{0,3}}?(?:to|for|towards|from)\s+{_SOMEBODY}",
        rf"{_AMOUNT}\s+(?:if|when|once|for|after)\s+(?:[\w’'-]+\s+){{0,4}}?(?:stands?|standing|steps?|stepping|withdraws?|withdrawing|retires?)\b",
        rf"\b(?:in\s+(?:exchange|return)\s+for|against|worth)\s+(?:a\s+(?:payment|sum)\s+of\s+)?{_AMOUNT}",
        # money that goes to somebody: "a donation to the branch", "the payment to Cedar's candidate"
        rf"\b(?:donations?|payments?|money|cash|cheques?|loans?|fees?|bribes?|backhanders?|compensation|expenses|funds)\s+"
        rf"(?:\w+\s+){{0,2}}?(?:to|for|towards|from|into)\s+{_SOMEBODY}",
        r"\bin\s+(?:exchange|return)\s+for\s+(?:[\w’'-]+\s+){0,2}?(?:payments?|money|cash|donations?|a\s+loan|expenses|a\s+fee|funds)\b",
        r"\b(?:payments?|money|cash|donations?|loans?|expenses|fees?|funds|funding)\s+(?:in\s+(?:exchange|return)\s+)?for\s+"
        r"(?:[\w’'-]+\s+){0,2}?(?:standing|stepping|withdrawing|withdrawal|not\s+standing)\b",
        r"\b(?:money|cash|payments?|an?\s+(?:sum|fee|loan|payment)|something\s+extra)\s+(?:\w+\s+){0,2}?(?:to|so\s+that\s+\w+|if\s+\w+)\s+"
        r"(?:stands?\s+(?:aside|down)|steps?\s+(?:aside|down)|withdraws?)\b",
        # costs that somebody else takes over
        r"\b(?:covers?|covering|meets?|meeting|settles?|settling|picks?\s+up|bears?|funds?|funding|finances?|financing|sponsors?|sponsoring|donates?|donating)\s+"
        r"(?:[\w’'-]+\s+){0,3}?(?:deposits?|expenses|(?:campaign|election|printing|legal)\s+(?:costs?|bills?|debts?|expenses)"
        r"|campaign|(?:your|their|our|his|her|its)\s+(?:costs?|bills?|debts?|leaflets?))\b",
        r"\bdonat(?:es?|ing|ions?)\s+(?:to|towards)\s+(?!(?:charity|charities|a\s+charity|the\s+food)\b)",
        r"\b(?:makes?|making|give[sn]?|giving|receives?|receiving|promise[sd]?|offers?|offered)\s+(?:a|the|some)\s+"
        r"(?:\w+\s+)?(?:donation|payment|loan|cash\s+gift)\b",
        r"\b(?:brown\s+envelope|kickbacks?|sweetener|back\s?hander)\b",
    )
)
_DENIED = re.compile(
    r"\b(?:no|not|never|nor|without|nobody|neither|ban(?:s|ned|ning)?|bans?\s+on|limits?\s+on|caps?\s+(?:on)?|stops?|ends?|ending"
    r"|against|forbids?|outlaws?|prevents?|transparen\w+|rules?\s+(?:on|about|for)|report(?:s|ing)?\s+of|register\s+of)\b[^.;!?]*$",
    re.IGNORECASE,
)


def smells_of_payment(text: str) -> str:
    """The words that sound like payment for standing aside; "" where none do.

    >>> smells_of_payment("Cedar covers their deposit if they stand aside")
    'covers their deposit'
    >>> smells_of_payment("votes against the spending plans; no money changes hands")
    ''
    """
    plain = " ".join(text.split())
    for pattern in _PATTERNS:
        for found in pattern.finditer(plain):
            if not _DENIED.search(plain[: found.start()]):
                return found.group().strip()
    return ""
