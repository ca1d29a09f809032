"""Joint slates replayed: what slate-mates kept, and who is elected when the junior partner's votes are foretold.

    python benchmarks/replay_slates.py

Each ward is foretold from joint slates elsewhere, never from itself: in Richmond upon Thames from its other wards, in
every other council from all councils but its own. The peer is the usual sum, in which every vote moves.
"""

from collections import Counter

from measure import shared_or_skip
from rejoinder.core.pacts.slates import kept, loyalty_of, means_of, replay, spread_of
from rejoinder.wire.seat_files import read_seats

PAIRS = (("LD", "Green"), ("Lab", "LD"), ("Lab", "Green"))


def main():
    folder = shared_or_skip("data/elections")
    council = read_seats([folder / "richmond_council_2018.csv"]).latest.results
    richmond(council)
    councils = read_seats([folder / "leap_2018.csv.gz"]).elections
    wards = [ward for one in councils for ward in one.results]
    print(f"\nEngland 2018: {len(wards):,} wards; candidates of one party stray by {spread_of(wards):.3f} (log)")
    slates = [one for pair in PAIRS for ward in wards for one in kept(ward, pair)]
    shares = sorted(min(1.0, one.share) for one in slates)
    tenth = len(shares) // 10
    print(
        f"{len(slates)} full joint slates of two of Lab, LD and Green: mean kept {sum(shares) / len(shares):.2f}, "
        f"10th to 90th percentile {shares[tenth]:.2f} to {shares[-1 - tenth]:.2f}"
    )
    for pair in PAIRS:
        others(wards, pair)


def richmond(council):
    slates = [one for ward in council for one in kept(ward, ("LD", "Green"))]
    measured = loyalty_of(slates)
    print(f"Richmond upon Thames 2018: {len(council)} wards, {len(slates)} joint slates")
    print(f"  kept {[round(one.share, 3) for one in sorted(slates, key=lambda one: one.share)]}")
    print(f"  loyalty {measured.mean:.3f}, of one more ward in 80 of 100 {measured.low:.2f} to {measured.high:.2f}")
    for loyalty, name in ((None, "replayed, each from the other wards"), (1.0, "100 % transfer")):
        again = replay(council, ("LD", "Green"), loyalty)
        seats = sum((Counter(dict(one.foretold)) for one in again), Counter())
        print(
            f"  {name}: {dict(seats.most_common())}; votes of juniors off by {miss(council, again, ('LD', 'Green')):.0f} on average"
        )
    print(f"  it was {dict(sum((Counter(dict(one.was)) for one in again), Counter()).most_common())}")


def miss(wards, again, pair):
    """Mean absolute error of the foretold votes of juniors."""
    errors = []
    for ward, told in zip(wards, again, strict=True):
        if told.loyalty is not None:
            lead, junior = (one for one in means_of(ward).items() if one[0] in pair)
            errors.append(abs(junior[1] - told.loyalty * lead[1]))
    return sum(errors) / len(errors) if errors else float("nan")


def others(wards, pair):
    """Every other council with a joint slate of the pair, foretold from the rest of the country."""
    joint = [ward for ward in wards if kept(ward, pair) and "Richmond upon" not in ward.region]
    right = right_all = seats = 0
    errors, errors_all = [], []
    for ward in joint:
        elsewhere = [one for other in wards if other.region != ward.region for one in kept(other, pair)]
        if not elsewhere:
            continue
        loyalty = sum(min(1.0, one.share) for one in elsewhere) / len(elsewhere)
        lead, junior = sorted(
            ((one, mean) for one, mean in means_of(ward).items() if one in pair), key=lambda one: -one[1]
        )
        seats += ward.seats
        for share, counts in ((loyalty, errors), (1.0, errors_all)):
            counts.append(abs(junior[1] - share * lead[1]) / lead[1])
        right += same(replay([ward], pair, loyalty)[0])
        right_all += same(replay([ward], pair, 1.0)[0])
    if not seats:
        print(f"{' and '.join(pair)}: no joint slate outside Richmond upon Thames")
        return
    print(
        f"{' and '.join(pair)}: {len(errors)} wards elsewhere, {seats} seats: {right} by the right party, by 100 % transfer "
        f"{right_all}; junior's votes off by {mean_of(errors):.0%} of the lead's, by 100 % transfer {mean_of(errors_all):.0%}"
    )


def same(told):
    was, foretold = Counter(dict(told.was)), Counter(dict(told.foretold))
    return sum((was & foretold).values())


def mean_of(values):
    return sum(values) / len(values)


if __name__ == "__main__":
    main()
