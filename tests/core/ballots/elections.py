"""Elections for the tests: short to write, and read from bytes so that hypothesis makes thousands in seconds."""

from hypothesis import strategies as st

from rejoinder.core.ballots.election import Candidate, Election

NAMES = ("Ada", "Bo", "Cy", "Dee", "Eli", "Fay", "Gus", "Hal")


def election(seats, *lines, names=NAMES, withdrawn=()):
    """`election(2, "16 Ada Bo", "12 Bo")`: sixteen papers put Ada first and Bo second, twelve put Bo alone."""
    papers = {}
    used = [name for name in names if any(name in line.split() for line in lines) or name in withdrawn]
    for line in lines:
        copies, *choices = line.split()
        paper = bytes(used.index(name) for name in choices)
        papers[paper] = papers.get(paper, 0) + int(copies)
    candidates = tuple(Candidate(name, withdrawn=name in withdrawn) for name in used)
    return Election("Invented", candidates, seats, papers)


def read(blob, seats_max=4, withdrawals=True):
    """An election from bytes: candidates, places, who withdrew, then papers (how many, how long, which choices)."""
    number = 1 + blob[0] % len(NAMES)
    away = blob[2] if withdrawals and blob[2] % 3 == 0 else 0
    candidates = tuple(Candidate(NAMES[each], withdrawn=bool(away >> each & 1)) for each in range(number))
    papers = {}
    rest = list(blob[3:])
    while len(rest) >= 3:
        copies, length, choices = 1 + rest.pop() % 40, 1 + rest.pop() % number, list(range(number))
        paper = bytes(choices.pop((rest.pop() if rest else 0) % len(choices)) for _ in range(length))
        papers[paper] = papers.get(paper, 0) + copies
    return Election("Invented", candidates, 1 + blob[1] % seats_max, papers)


blobs = st.binary(min_size=3, max_size=90)
