"""British general elections for the benchmarks of pacts, read by the product's reader."""

from measure import shared_or_skip
from rejoinder.core.pacts.fitting import transitions
from rejoinder.wire.seat_files import read_seats


def elections_or_skip():
    """The notional result of 2005 and the general elections of 2010 to 2019, on the same boundaries."""
    folder = shared_or_skip("data/elections")
    files = [folder / "notional_2005_on_2010_boundaries.csv.gz", *sorted(folder.glob("ge*_candidacies.csv"))]
    return read_seats(files)


def changes_or_skip():
    """Each of these elections with the next."""
    return transitions(elections_or_skip())
