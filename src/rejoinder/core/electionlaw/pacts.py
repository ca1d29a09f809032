"""What pacts mean for spending returns, what the law forbids around them, and what this program will not do.

The five scenarios are those of the Electoral Commission's guidance on election pacts, told in our own words.
"""

from dataclasses import dataclass

_AT = "https://www.electoralcommission.org.uk/election-pacts"
_ACT = "https://www.legislation.gov.uk/ukpga/1983/2"


@dataclass(frozen=True, slots=True)
class Scenario:
    """One way in which a party can stand aside, and what it means for who reports which spending."""

    id: str
    title: str
    what: str  # what happens
    means: str  # for spending and returns
    split: str  # how to part the costs between the partners
    source: str


@dataclass(frozen=True, slots=True)
class Warned:
    """One rule that a pact may run into."""

    id: str
    title: str
    text: str
    cite: str
    address: str


SCENARIOS = (
    Scenario(
        "own", "You promote yourselves with it",
        "You tell voters of the pact, and by that of your own party.",
        "What promotes your own party is your party's spending, and goes into your party's return.",
        "Each party reports what promotes itself. A leaflet for two is parted by the share that each has of it.",
        f"{_AT}/what-does-election-pact-look",
    ),
    Scenario(
        "silent", "Silent",
        "You agree not to stand. Nobody announces it, nobody campaigns.",
        "With nothing spent there is nothing to report. Standing aside is no donation.",
        "Nothing to part.", f"{_AT}/what-does-election-pact-look",
    ),
    Scenario(
        "announced", "Announced",
        "You tell the public that you stand aside, and do no more.",
        "Only the cost of the announcement counts. It is your own spending if it promotes you; if it was agreed with "
        "the other side and they make use of it, it is likely to be notional spending of their candidate or party, "
        "and stands in their return.",
        "Agree before it goes out whose it is, and write it down.",
        f"{_AT}/you-are-party-a-and-enter-a-pact-party-b-you-announce-it-you-dont-campaign",
    ),
    Scenario(
        "campaigned", "Announced and campaigned",
        "You ask for votes for the other party or its candidate.",
        "What the candidate makes use of is the candidate's notional spending and counts towards the candidate's "
        "limit. What promotes the other party with its knowledge may be its spending. What you do without them is "
        "non-party campaigning: a small sum in each constituency, more only with the written leave of the agent.",
        "The candidate's agent decides first what is the candidate's. The rest is parted by what each piece promotes.",
        f"{_AT}/you-are-party-a-and-enter-a-pact-party-b-you-announce-it-and-then-campaign",
    ),
    Scenario(
        "large", "A large pact over many seats",
        "Several parties stand aside for each other in many seats, with a public name and a campaign.",
        "Spending across many seats that is nobody's own is likely to fall under the general rules for non-party "
        "campaigners: notify the Electoral Commission before the threshold, keep a return of its own, and count "
        "together what several spend under one plan.",
        "Decide for each piece: your own party, one candidate, another party, or the pact as a campaigner. Keep the "
        "reason with the receipt.",
        f"{_AT}/you-are-one-several-parties-who-are-part-large-pact-across-several-constituencies",
    ),
)  # fmt: skip

WARNINGS = (
    Warned(
        "payment", "No payment for standing aside",
        "Whoever corruptly brings somebody to withdraw for a payment or the promise of one, and whoever withdraws for "
        "it, commits an illegal payment. A pact may rest on other seats, on policy, on words; never on money, an "
        "office that is paid, or costs taken over.",
        "Representation of the People Act 1983, section 107", f"{_ACT}/section/107",
    ),
    Warned(
        "leave", "Spending for somebody else's candidate",
        "Meetings, advertisements and leaflets to promote a candidate need the written leave of that candidate's "
        "agent once they pass a small sum.",
        "Representation of the People Act 1983, section 75", f"{_ACT}/section/75",
    ),
    Warned(
        "joint", "One candidate of two parties",
        "Two or more registered parties may register a joint description that names them all, and one candidate may "
        "stand under it with the emblem of one of them. Both nominating officers sign. It must be on the register in "
        "good time before nominations close.",
        "Political Parties, Elections and Referendums Act 2000, section 28B",
        "https://www.electoralcommission.org.uk/how-register-your-political-party/identity-marks-ballot-papers/"
        "joint-party-descriptions",
    ),
    Warned(
        "imprint", "The imprint of a joint text",
        "Every text that asks for votes carries the names and addresses of its promoter and of everybody on whose "
        "behalf it is published: of a pact, all partners. Rejoinder checks it where it publishes.",
        "Elections Act 2022, Part 6", "https://www.legislation.gov.uk/ukpga/2022/37/part/6",
    ),
    Warned(
        "name", "The name stays on the paper",
        "After the last moment to withdraw the name is printed, whatever was agreed. People may still vote for it, "
        "and do.",
        "Representation of the People Act 1983, Schedule 1, rules 1 and 13", f"{_ACT}/schedule/1",
    ),
)  # fmt: skip

NEVER = (
    "It has no field for money, and warns where the words of a pledge smell of payment.",
    "It does not say that a pact is lawful. Ask the Electoral Commission and your own lawyer before you sign one.",
    "It does not withdraw, nominate or authorise anybody: people sign, and deliver, themselves.",
    "It does not part costs for you. It says which questions decide whose return a cost stands in.",
    "It does not count votes as anybody's to give. Voters are not transferable.",
    "It does not put one party's members' list beside another's.",
    "It does not overrule a members' vote: a veto binds every plan.",
)
