"""The demo's contests: a primary being voted on, one that is counted, three members' votes decided. All invented.

They come about by the same functions that the pages and jobs use, with the clock as an argument: the papers are cast,
posted, signed, counted, and anybody may count them again.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from rejoinder.cli.demo.content import HERE

SEED = 1872  # the year of the Ballot Act
CONTROLLER = "Orchard in Tidewell, 2 Quay Steps, Tidewell"
DECLARATION = "I live in {seat} and I am entitled to vote there. I take part in this primary once."
STANDING = (
    ("Ottoline Brask", "Clerk, Harrowmere", "Orchard"),
    ("Sunniva Achterby", "Teacher, Tidewell", ""),
    ("Dorcas Pellowe", "Nurse, Oxley", "Cedar"),
    ("Rafe Imrie-Stone", "Boatbuilder, Marl Bay", ""),
    ("Teodor Wynn-Hale", "Councillor, Quay North", "Tideway"),
)  # fmt: skip
LIKED = (0.30, 0.26, 0.19, 0.14, 0.11)  # how often each is somebody's first choice, of those that are left
STOPS = 0.22  # chance that a voter ranks nobody below the last
PRIMARY_VOTERS, MEMBERS = 640, 500
FOR, AGAINST, ABSTAINS = b"\0", b"\1", b""
OPEN_LINKS = ("Ada Lind", "Bram Collier", "Wilda Groome")  # whose voting links the terminal prints
OPEN_OTHERS = 120


@dataclass(frozen=True)
class MembersVote:
    """A members' vote that is decided: who says what about standing aside for whom."""

    party: str
    seat: str
    for_party: str
    said: tuple[tuple[int, bytes], ...] = ()  # papers of each kind
    members: int = MEMBERS


# The plan of the invented country obeys them.
VOTES = (
    MembersVote("Cedar", "Sallow Vale", "Orchard", ((231, FOR), (92, AGAINST), (9, ABSTAINS))),
    MembersVote("Cedar", "Deepdale", "Tideway", ((125, FOR), (195, AGAINST), (6, ABSTAINS))),
    MembersVote("Orchard", "Penn Marsh", "Cedar", ((119, FOR), (186, AGAINST), (4, ABSTAINS))),
)


@dataclass(frozen=True)
class Team:
    """Who sets up, and who fixes."""

    writer: object
    approver: object


def write_contests(now: datetime, writer, approver, base: str) -> list[tuple[str, str]]:
    """Stores the five, once; returns name and voting link of three voters of the open primary, none another time."""
    from rejoinder.desk.contests.models import Contest

    if Contest.objects.exists():
        return []
    team, draw = Team(writer, approver), random.Random(SEED)  # noqa: S311 invented voters, no secret
    _counted_primary(now, team, draw)
    for vote in VOTES:
        decided_vote(now, vote, team, draw)
    return _open_primary(now, team, base)


def _counted_primary(now: datetime, team: Team, draw: random.Random) -> None:
    began, ended = now - timedelta(days=12), now - timedelta(days=3)
    contest = _primary("Who stands in Oxley for all of us?", "Oxley", began, ended, team=team)
    voters = _declared(contest, [f"Voter {n}" for n in range(1, PRIMARY_VOTERS + 1)])
    places = {one.name: one.place for one in contest.candidates.all()}  # drawn anew at each start
    liked = [places[name] for name, _, _ in STANDING]
    papers = [bytes(liked[who] for who in _ranking(draw)) for _ in voters]
    _cast(contest, voters, papers, began + timedelta(days=2))
    _close(contest, ended)


def decided_vote(now: datetime, vote: MembersVote, team: Team, draw: random.Random) -> None:
    """A members' vote that is closed and counted."""
    began, ended = now - timedelta(days=9), now - timedelta(days=2)
    contest = open_vote(vote, began, ended, team=team)
    papers = [paper for many, paper in vote.said for _ in range(many)]
    draw.shuffle(papers)
    _cast(contest, list(contest.voters.order_by("mark")[: len(papers)]), papers, began + timedelta(days=1))
    _close(contest, ended)


def open_vote(vote: MembersVote, began: datetime, ended: datetime, *, team: Team):
    """A members' vote in which members may vote, with its roll."""
    from rejoinder.desk.contests.drafts import start_contest
    from rejoinder.desk.contests.rolls import import_roll

    fields = {
        "kind": "members", "title": f"{vote.party} members on {vote.seat}", "seat": vote.seat, "party": vote.party,
        "question": f"Should {vote.party} stand aside in {vote.seat} for {vote.for_party}?", "quorum_pct": "50",
        "threshold_pct": "50", "consent_means": f"{vote.party} nominates nobody in {vote.seat}.",
        "languages": ["en", "cy"], "controller": f"{vote.party} in {vote.seat}, 9 Mill Lane, {vote.seat.split()[0]}",
        **_times(began, ended),
    }  # fmt: skip
    contest = start_contest(fields, by=team.writer)
    host = f"{vote.party.lower()}.example"
    roll = "email,name,postcode\n" + "".join(
        f"member{n}@{host},Member {n},SV{n % 9} {n}QP\n" for n in range(1, vote.members + 1)
    )
    basis = f"rule 9 of {vote.party} lets the branch use its roll"
    import_roll(contest, "", basis, roll.encode(), by=team.writer)
    return _fixed(contest, began, team)


def _open_primary(now: datetime, team: Team, base: str) -> list[tuple[str, str]]:
    from rejoinder.desk.contests.credentials import secrets_of, vote_address
    from rejoinder.desk.contests.voters import enter_voter

    began, ends = now - timedelta(days=2), now + timedelta(days=5)
    contest = _primary("Who stands in Tidewell for all of us?", "Tidewell", began, ends, team=team)
    names = [*OPEN_LINKS, *(f"Voter {n}" for n in range(1, OPEN_OTHERS + 1))]
    voters = _declared(contest, names)
    again = {"name": OPEN_LINKS[0], "email": "a.lind@oxley.example", "postcode": "TW0 0AA"}  # as the first one has
    enter_voter(contest, again, "declared at the market stall", by=team.writer)
    mine = voters[: len(OPEN_LINKS)]
    secrets = secrets_of(contest, mine)
    names = dict(zip((one.pk for one in mine), OPEN_LINKS, strict=True))
    return [(names[one.pk], vote_address(contest, secrets[one.pk], base)) for one in mine]


def _primary(title: str, seat: str, began: datetime, ends: datetime, *, team: Team):
    from rejoinder.desk.contests.candidates import add_candidate, stand
    from rejoinder.desk.contests.drafts import start_contest

    about = (HERE / "contest.txt").read_text(encoding="utf-8").format(seat=seat)
    fields = {
        "kind": "primary", "title": title, "seat": seat, "rule": "irv", "seats": 1, "eligibility": "declaration",
        "declaration": DECLARATION.format(seat=seat), "controller": CONTROLLER, "languages": ["en", "cy", "de"],
        "about": about, **_times(began, ends),
    }  # fmt: skip
    contest = start_contest(fields, by=team.writer)
    for name, line, party in STANDING:
        said = {"name": name, "about": line, "party": party, "nominated_by": "ten people of the seat"}
        stand(add_candidate(contest, said, by=team.writer), by=team.writer)
    return _fixed(contest, began, team)


def _times(began: datetime, ends: datetime) -> dict:
    opens = began + timedelta(hours=1)
    return {"opens_at": opens, "closes_at": ends, "erase_at": (ends + timedelta(days=90)).date()}


def _fixed(contest, began: datetime, team: Team):
    """Asked for and fixed by the two, then opened as the job does."""
    from rejoinder.desk.contests.fixing import ask, fix
    from rejoinder.desk.contests.opening import open_due

    asked = ask(contest, by=team.writer, now=began)
    fixed = fix(asked, asked.asked_sha256, by=team.approver, now=began)
    open_due(fixed.opens_at)
    fixed.refresh_from_db()
    return fixed


def _declared(contest, names: list[str]) -> list:
    """Voters as they stand once their addresses are confirmed, with their credentials."""
    from rejoinder.desk.contests.credentials import issue_all
    from rejoinder.desk.contests.joining import CONSENT
    from rejoinder.desk.contests.keys import MARK, key_of, vault
    from rejoinder.desk.contests.models import Voter
    from rejoinder.desk.contests.rolls import marks_of

    key, box, rows = key_of(contest, MARK), vault(), []
    for number, name in enumerate(names):
        contact = {"name": name, "email": f"voter{number}@tidewell.example", "postcode": f"TW{number % 9} {number}AA"}
        mark, twin = marks_of(key, contact["email"], name, contact["postcode"])
        rows.append(
            Voter(
                contest=contest, mark=mark, twin=twin, contact=box.seal(contact), state=Voter.State.ELIGIBLE,
                language="en", consent=CONSENT, consent_at=contest.opens_at, letters_sent=1,
            )
        )  # fmt: skip
    Voter.objects.bulk_create(rows, batch_size=200)
    issue_all(contest, rows)
    return rows


def _cast(contest, voters: list, papers: list[bytes], at: datetime) -> None:
    """Each voter casts a paper at the ballot page's own door."""
    from rejoinder.core.ballots.marking import as_text
    from rejoinder.desk.contests.casting import Press, cast_all
    from rejoinder.desk.contests.credentials import secrets_of

    secrets = secrets_of(contest, voters)
    presses = [
        Press(contest.slug, secrets[one.pk], as_text(paper), f"demo-{number}")
        for number, (one, paper) in enumerate(zip(voters, papers, strict=True))
    ]
    cast_all(presses, clock=lambda: at)


def _close(contest, ended: datetime) -> None:
    """What the job does at the close: the board is finished, the papers are counted."""
    from rejoinder.desk.contests.closing import next_step

    contest.refresh_from_db()
    while step := next_step(contest, ended):
        step(contest, ended)
        contest.refresh_from_db()


def _ranking(draw: random.Random) -> list[int]:
    """One invented paper, by the order of STANDING: by liking, and it may stop early."""
    left, paper = list(range(len(LIKED))), []
    while left and (not paper or draw.random() > STOPS):
        paper.append(draw.choices(left, [LIKED[place] for place in left])[0])
        left.remove(paper[-1])
    return paper
