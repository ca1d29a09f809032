"""How many edits of a published board are found: 10,000 of them, and as a peer a list of the files' hashes.

    python benchmarks/board_edits.py --edits 10000

Whole boards are made by the real parts (three kinds of papers, several rules, changed votes, struck credentials, a
withdrawal, voting open, closed, or counted) and edited by somebody who has the folder and not the desk's key:

- *plain*: an entry, root, paper, term, result, seed or signature is altered, dropped, added, moved or doubled; bytes
  are flipped, put in or taken out anywhere; files are cut, removed, or written with other line ends;
- *hashed again*: votes, voters, results, terms or the log are changed, and every hash that follows from it is worked
  out anew: leaves, roots, the links of the roots, the hashes in the log. Only the signatures cannot be made: they are
  kept, moved, made up, or left out;
- *rolled back*: the folder is cut to what it was at an earlier signed root;
- *signed again*: all of it, with a key of the thief's own, put everywhere a key stands.

Each edited board is checked as a stranger does who has the key from the ballot page, and as one who has not. Peers: a
list of SHA-256 sums that lies in the folder (whoever edits writes it anew), and one that the stranger kept from before.
Not edited: README.txt and files that are no part of the board; no check reads them.

Then as many boards as named by --unedited are checked as they are (false alarms), and --forks times the desk itself,
with its key, shows two people two boards; they compare a root, or their copies.
"""

import argparse
import hashlib
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from datetime import UTC, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.invented_board import AFTER, CLOSES, PUBLIC_KEY, as_board, invented_board

from board_thief import HASHED_AGAIN, PLAIN, Forged, rolled_back, signed_again
from rejoinder.core.bulletin.board import Asked
from rejoinder.core.bulletin.checking import check
from rejoinder.core.bulletin.copies import compare_copies
from rejoinder.core.bulletin.publishing import board_files
from rejoinder.errors import BadInput
from rejoinder.wire.board_folder import write_board

KINDS = (  # papers, rule
    ("rankings", "irv"), ("rankings", "scottish"), ("rankings", "schulze"), ("rankings", "meek"),
    ("choice", "decision"), ("scores", "star"), ("scores", "approval"),
)  # fmt: skip
SHARES = {"plain": 0.5, "hashed again": 0.4, "rolled back": 0.03, "signed again": 0.07}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--edits", type=int, default=10_000)
    parser.add_argument("--unedited", type=int, default=1_000)
    parser.add_argument("--forks", type=int, default=500)
    parser.add_argument(
        "--large", type=int, default=100_000, help="voters of one large board, to see what a check takes"
    )
    parser.add_argument("--seed", type=int, default=27)
    asked = parser.parse_args()
    rng = random.Random(asked.seed)
    began = time.process_time()
    tell_edits(*edit(asked.edits, rng))
    print(f"\nfalse alarms on {asked.unedited:,} boards as they are: {false_alarms(asked.unedited, rng)}")
    tell_rollbacks(asked.forks, rng)
    tell_forks(asked.forks, rng)
    if asked.large:
        tell_large(asked.large)
    print(f"\n{time.process_time() - began:,.0f} CPU-seconds, seed {asked.seed}")


def edit(edits, rng):
    """How many edits of each class and kind there were, and which were missed by whom."""
    boards = [any_board(rng, number, is_closed=True) for number in range(len(KINDS) * 4)]
    many, missed = Counter(), defaultdict(Counter)
    while sum(many.values()) < edits:
        board = rng.choice(boards)
        group = rng.choices(list(SHARES), SHARES.values())[0]
        name, files = forge(group, Forged(board, rng, [other for other in boards if other is not board]))
        if files == board.files():
            continue
        many[group, name] += 1
        for who, is_found in found_by(board, files, group).items():
            if not is_found:
                missed[who][group, name] += 1
        if sum(many.values()) % 500 == 0:
            print(f"\r{sum(many.values()):,} edits", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return many, missed


def any_board(rng, number, *, is_closed):
    papers, rule = KINDS[number % len(KINDS)]
    return invented_board(
        rng.random(), rng.randint(6, 60), papers, rule=rule, hours=rng.randint(2, 8), is_closed=is_closed
    )


def forge(group, forged):
    """The name of an edit and the files after it."""
    if group == "rolled back":
        return "to an earlier root", rolled_back(forged)
    if group == "signed again":
        return "by a key of the thief's", signed_again(forged)
    edits = PLAIN if group == "plain" else HASHED_AGAIN
    name = forged.rng.choice(list(edits))
    return name, edits[name](forged)


def found_by(board, files, group):
    """Who finds that these files are not those of the board."""
    kept = sums(board.files())
    in_folder = sums(files) if group != "plain" else kept  # who hashes again writes the list anew, too
    return {
        "with the key": is_found(files, PUBLIC_KEY),
        "without the key": is_found(files, ""),
        "hash list in the folder": sums(files) != in_folder,
        "hash list kept before": sums(files) != kept,
    }


def is_found(files, key):
    try:
        return not check(as_board(files), Asked(key=key, at=AFTER)).is_same
    except BadInput:
        return True


def sums(files):
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != "README.txt"}


def tell_edits(many, missed):
    readers = ("with the key", "without the key", "hash list in the folder", "hash list kept before")
    print(f"{'edits':46}{'number':>8}" + "".join(f"{reader:>26}" for reader in readers))
    for group in SHARES:
        tell_row(group, {key: n for key, n in many.items() if key[0] == group}, missed, readers)
    tell_row("all", many, missed, readers)
    print("\nfound by kind of edit, with the key")
    for key in sorted(many, key=lambda key: (list(SHARES).index(key[0]), key[1])):
        print(f"  {key[0]:14}{key[1]:44}{many[key] - missed['with the key'][key]:>6} of {many[key]:>6}")


def tell_row(name, keys, missed, readers):
    total = sum(keys.values())
    cells = (f"{100 * (total - sum(missed[reader][key] for key in keys)) / max(total, 1):.2f} %" for reader in readers)
    print(f"{name:46}{total:>8,}" + "".join(f"{cell:>26}" for cell in cells))


def false_alarms(unedited, rng):
    """How many boards that nobody edited are said to differ: open ones at some hour, and counted ones."""
    wrong = 0
    for number in range(unedited):
        is_closed = rng.random() < 0.7
        board = any_board(rng, number, is_closed=is_closed)
        at = AFTER if is_closed else CLOSES - timedelta(hours=1)
        wrong += not check(as_board(board.files()), Asked(key=PUBLIC_KEY, at=at.astimezone(UTC))).is_same
    return wrong


def tell_rollbacks(many, rng):
    """An older copy, shown on the day itself, when no result is due: nothing in it is wrong but its age."""
    alone = by_root = by_copy = 0
    for number in range(many):
        board = any_board(rng, number, is_closed=False)
        old, new = as_board(rolled_back(Forged(board, rng))), as_board(board.files())
        at = CLOSES - timedelta(hours=1)
        alone += not check(old, Asked(key=PUBLIC_KEY, at=at)).is_same
        by_root += not check(old, Asked(key=PUBLIC_KEY, at=at, root=board.roots[-1].root)).is_same
        findings = [(copy, check(copy, Asked(key=PUBLIC_KEY))) for copy in (old, new)]
        by_copy += findings[0][1].size < findings[1][1].size and not compare_copies(*findings).faults
    print(f"\n{many:,} open boards rolled back while voting is open: found by the copy alone {alone:,},", end=" ")
    print(f"by --root with the latest root {by_root:,}, told as the older of two good copies {by_copy:,}")


def tell_forks(forks, rng):
    """The desk has its key: it shows one board to one person and another to the next, alike up to some hour."""
    by_root = by_copy = proofs = alone = 0
    for number in range(forks):
        seed, voters, hours = rng.random(), rng.randint(12, 60), rng.randint(3, 8)
        papers, rule = KINDS[number % len(KINDS)]
        part = rng.randint(1, hours - 1)
        one, other = (
            invented_board(seed, voters, papers, rule=rule, hours=hours, parts_at=part, side=side) for side in (0, 1)
        )
        copies = [
            (as_board(b.files()), check(as_board(b.files()), Asked(key=PUBLIC_KEY, at=AFTER))) for b in (one, other)
        ]
        alone += sum(not findings.is_same for _, findings in copies)
        by_root += not check(copies[0][0], Asked(key=PUBLIC_KEY, root=other.roots[-1].root)).is_same
        compared = compare_copies(*copies)
        by_copy += bool(compared.faults)
        proofs += compared.is_proof
    print(f"\n{forks:,} times the desk shows two boards, both well signed: {alone} copies differ by themselves")
    print(f"found by --root {by_root:,}, by --earlier {by_copy:,}, of these proven by two signatures {proofs:,}")


def tell_large(voters):
    """What one large board takes to be checked and counted anew, from its folder on disk."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "board"
        board = invented_board(5, voters, hours=3)
        parts = board_files(
            board.terms, board.log, board.roots, papers=board.papers, withdrawn=board.withdrawn, result=board.result
        )
        write_board(path, parts)
        size = sum(file.stat().st_size for file in path.iterdir())
        entries, papers = len(board.log), len(board.papers)
        code = f"import sys; sys.path[:0] = {sys.path!r}; from rejoinder.cli.main import main; main()"
        subprocess.run([sys.executable, "-c", code, "recount", str(path)], check=True, stdout=subprocess.DEVNULL)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"\na board of {entries:,} entries and {papers:,} papers ({size / 1e6:.0f} MB): recount takes"
        f" {used.ru_utime + used.ru_stime:.1f} CPU-seconds and {used.ru_maxrss / 1000:.0f} MB, start-up included"
    )


if __name__ == "__main__":
    main()
